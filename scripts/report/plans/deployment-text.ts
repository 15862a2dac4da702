import type { AppliedChange, Outcome } from '../../deploy/apply/apply-plan';
import type { InterruptedDeployment } from '../../deploy/apply/journal';
import type { SavedResource } from '../../deploy/apply/backup';
import type { ChangeAction, Plan } from '../../deploy/plan/plan';
import type { Colors } from '../text/colors';
import { kindNames, refusalSentences } from './plan-summary';
import { escapeLine } from '../text/terminal-text';

const done: Partial<Record<ChangeAction, string>> = {
  create: 'created',
  update: 'updated',
  replace: 'deleted and created anew',
  delete: 'deleted',
};

/** What became of one change, as one line. */
export function outcomeLine({ change, outcome }: AppliedChange): string {
  const what = `${kindNames(change.kind)[0]} ${escapeLine(change.name)}`;
  return outcome.type === 'done' ? `${done[change.action]} ${what}` : `${what}: ${reasonOf(outcome)}`;
}

function reasonOf(outcome: Exclude<Outcome, { readonly type: 'done' }>): string {
  switch (outcome.type) {
    case 'failed':
      return escapeLine(outcome.message);
    case 'blocked':
      return `not done, since ${escapeLine(outcome.by)} failed`;
    case 'stopped':
      if (outcome.inside === undefined) return 'not done, since the deployment was stopped';
      return `stopped after ${outcome.inside.done} of ${outcome.inside.total} items; the next deployment does the rest`;
  }
}

/** What a deployment did, and what it could not do and why. */
export function deploymentText(
  plan: Plan,
  applied: readonly AppliedChange[],
  workspace: string,
  colors: Colors,
): string {
  const missed = applied.filter(({ outcome }) => outcome.type === 'failed' || outcome.type === 'blocked');
  const conflicts = plan.changes.filter((change) => change.action === 'conflict');
  const lines = [
    ...missed.flatMap((each) => missedLines(each, colors)),
    ...conflicts.map((change) => `${colors.error('!')} ${escapeLine(change.name)}: ${escapeLine(change.reason)}`),
  ];
  const heading = colors.heading(escapeLine(workspace));
  return `${[...lines, `${heading}: ${deploymentSummary(plan, applied)}`].join('\n')}\n`;
}

/** How many changes came to which end: `2 created, 1 failed, 7 unchanged`. */
export function deploymentSummary(plan: Plan, applied: readonly AppliedChange[]): string {
  return countOutcomes(applied, plan.changes.filter((change) => change.action === 'none').length);
}

function missedLines(applied: AppliedChange, colors: Colors): readonly string[] {
  const line = `${colors.error('✗')} ${outcomeLine(applied)}`;
  return applied.outcome.type === 'failed' ? [line, `  ${colors.faint(escapeLine(applied.outcome.help))}`] : [line];
}

function countOutcomes(applied: readonly AppliedChange[], unchanged: number): string {
  const count = (test: (each: AppliedChange) => boolean) => applied.filter(test).length;
  const parts: readonly (readonly [number, string])[] = [
    ...Object.entries(done).map(
      ([action, word]) =>
        [count(({ change, outcome }) => outcome.type === 'done' && change.action === action), word] as const,
    ),
    [count(({ outcome }) => outcome.type === 'failed'), 'failed'],
    [count(({ outcome }) => outcome.type === 'blocked'), 'not done'],
    [count(({ outcome }) => outcome.type === 'stopped' && outcome.inside !== undefined), 'stopped on the way'],
    [
      count(({ outcome }) => outcome.type === 'stopped' && outcome.inside === undefined),
      'not begun, since the deployment was stopped',
    ],
    [unchanged, 'unchanged'],
  ];
  const said = parts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  return said.length === 0 ? 'nothing to do' : said.join(', ');
}

/** What a deployment before this one had done when it was cut off. */
export function interruptedText(interrupted: InterruptedDeployment, workspace: string): string {
  const { startedAt, total, done, failed, underWay } = interrupted;
  const names = underWay.map(({ kind, name }) => `${kindNames(kind)[0]} ${escapeLine(name)}`);
  const parts = [
    `${done} of ${total} changes were done`,
    ...(failed === 0 ? [] : [`${failed} failed or were not done`]),
    ...(names.length === 0 ? [] : [`begun and perhaps done: ${names.join(', ')}`]),
  ];
  const began = `The deployment to ${escapeLine(workspace)} that began at ${escapeLine(startedAt)}`;
  return `${began} did not come to its end: ${parts.join('; ')}.\n`;
}

const mostStale = 10;

/** Why a reviewed plan is not carried out: what moved since it was made. */
export function staleText(moved: readonly string[]): string {
  const rest = moved.length - mostStale;
  return [
    'The plan no longer holds, and nothing was changed:',
    ...moved.slice(0, mostStale).map((sentence) => `  ${escapeLine(sentence)}`),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
    'Make a new plan, have it reviewed, and deploy that.\n',
  ].join('\n');
}

/** Why a plan that does more than may be done without a word is not carried out; empty if it is. */
export function refusedText(plan: Plan): string {
  return refusalSentences(plan)
    .map(({ why, word }) => `${why}\nNothing was changed. ${word}\n`)
    .join('');
}

/** What became of one resource of a backup. */
export interface RestoredResource {
  readonly saved: SavedResource;
  /** False where something of the same id is there by now. */
  readonly isNew: boolean;
  readonly failure: string | undefined;
}

/** What a backup gave back, and what it could not. */
export function restoredText(restored: readonly RestoredResource[], workspace: string, colors: Colors): string {
  const lines = restored.map(({ saved, isNew, failure }) => {
    const what = `${kindNames(saved.kind)[0]} ${escapeLine(saved.name)}`;
    if (failure !== undefined) return `${colors.error('✗')} ${what}: ${escapeLine(failure)}`;
    return isNew ? `${colors.added('+')} ${what}` : `  ${what}: there already, left as it is`;
  });
  const count = restored.filter((each) => each.isNew).length;
  return `${[...lines, `${colors.heading(escapeLine(workspace))}: ${count} of ${restored.length} restored`].join('\n')}\n`;
}
