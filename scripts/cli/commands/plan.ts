import { otherHosts } from '../../content/service-address';
import type { Workspace } from '../../content/workspace';
import { hasConflict } from '../../deploy/plan/plan';
import type { HeldBack } from '../../deploy/plan/held-back';
import type { Plan, PlanLimits, PlanOptions } from '../../deploy/plan/plan';
import { findRefusals } from '../../deploy/plan/plan-limits';
import { createColors } from '../../report/text/colors';
import { planJson } from '../../report/plans/plan-json';
import { planMarkdown } from '../../report/plans/plan-markdown';
import { planWords } from '../../report/plans/plan-summary';
import { planText } from '../../report/plans/plan-text';
import { severalPlansJson, severalPlansMarkdown, severalPlansText } from '../../report/plans/several-plans';
import type { PlanWords, WorkspacePlan } from '../../report/plans/several-plans';
import { OperationError } from '../../source/operation-error';
import { removeFile } from '../../source/write-file';
import { readCommit } from '../content/read-revision';
import type { CliCommand, ExitCode, Invocation } from '../command';
import { patienceOption } from '../patience-option';
import { markdownLimit, readMarkdownPlace } from '../markdown-limit';
import { workspacesOptions } from '../workspaces/find-workspace';
import { forEachWorkspace, worstExitCode } from '../workspaces/for-each-workspace';
import type { WorkspaceResult } from '../workspaces/for-each-workspace';
import { makePlan } from '../workspaces/make-plan';
import { planFileOf, savePlan } from '../workspaces/plan-files';
import { wantedWorkspaces } from '../workspaces/wanted-workspaces';
import type { WantedWorkspaces } from '../workspaces/wanted-workspaces';

/** What plan and deploy share. */
export const planOptions: CliCommand['options'] = [
  ...workspacesOptions,
  { flags: '--as-of <date>', description: 'the date on which indicators are active (default: now)' },
  patienceOption,
  { flags: '--prune', description: 'delete what this repository owns there and no longer holds' },
  {
    flags: '--adopt <id...>',
    description: 'take over resources that another hand made; identical: all that are as they are wanted',
  },
  { flags: '--allow-deletes <count>', description: 'how many resources may be deleted (default: a tenth, at most 20)' },
  {
    flags: '--allow-item-changes <count>',
    description: "how many watchlist items may change (default: half of the month's 100,000)",
  },
];

export const planFormat: CliCommand['options'][number] = {
  flags: '--format <format>',
  description: 'how it is shown',
  choices: ['text', 'json', 'markdown'],
  default: 'text',
};

export const planCommand: CliCommand = {
  name: 'plan',
  summary: 'Show what a deployment would change in a workspace',
  help: `Reads the workspace, compares it field by field with what the repository wants there, and says
what a deployment would create, update and delete, and why. Changes nothing. Ends with 3 if a
conflict waits for a word of yours, with 4 if a deployment would refuse the plan without one.

  sentinel plan                                      the local workspace
  sentinel plan --workspace production --out p.json  also as a file for sentinel deploy --plan
  sentinel plan --format markdown                    for a pull request
  sentinel plan --workspace customers --out plans/   each workspace of a group, a file for each
  sentinel plan --all`,
  options: [
    ...planOptions,
    { flags: '--out <file>', description: 'write the plan to a file, or a folder of them, that sentinel deploy takes' },
    planFormat,
    markdownLimit,
  ],
  run: runPlan,
};

async function runPlan(invocation: Invocation): Promise<ExitCode> {
  const { context, options } = invocation;
  const wanted = wantedWorkspaces(invocation);
  if (wanted === undefined) return 1;
  const { selection, asOf } = wanted;
  const results = await planEach(invocation, wanted, (workspace) =>
    readPlanOptions(invocation, workspace, wanted.heldBack),
  );
  if (typeof options['out'] === 'string') {
    const commit = readCommit(context.root);
    for (const { workspace, ...result } of results) {
      const file = planFileOf(options['out'], context.workingDirectory, workspace.name, selection.isSeveral);
      if ('value' in result)
        savePlan(file, result.value, workspace, { asOf, now: context.now(), commit, root: context.root });
      // One of an earlier run must not pass for what was planned now.
      else removeFile(file, context.root);
    }
  }
  context.write(shownPlans(results, { title: 'Plan for', actions: planWords }, wanted, invocation));
  return worstExitCode(results, (plan) => (findRefusals(plan).length > 0 ? 4 : hasConflict(plan) ? 3 : 0));
}

/** Reads each workspace of an invocation and compares it with what is wanted there. */
export function planEach(
  { context }: Invocation,
  { selection, resourcesOf }: WantedWorkspaces,
  optionsFor: (workspace: Workspace) => PlanOptions,
): Promise<readonly WorkspaceResult<Plan>[]> {
  return forEachWorkspace(selection, context, ({ workspace, connect }) =>
    connect(async (connected) => {
      return (await makePlan(connected, workspace, resourcesOf(workspace), optionsFor(workspace))).plan;
    }),
  );
}

/** Puts together what the flags of a command and a workspace's file say of how to plan. */
export function readPlanOptions(
  { options }: Invocation,
  workspace: Workspace,
  heldBack: readonly HeldBack[],
): PlanOptions {
  const adopt = options['adopt'];
  return {
    prune: workspace.prune || options['prune'] === true,
    portalStates: workspace.portalStates,
    adopt: Array.isArray(adopt) ? (adopt as readonly string[]) : [],
    heldBack,
    allowed: readLimits(options),
  };
}

/** What an invocation allows beyond what may be done without a word. @throws OperationError */
export function readLimits(options: Invocation['options']): PlanLimits {
  return {
    deletes: readCount(options['allowDeletes'], '--allow-deletes', 'resources may be deleted'),
    itemChanges: readCount(options['allowItemChanges'], '--allow-item-changes', 'items of watchlists may be changed'),
  };
}

function readCount(written: unknown, flag: string, what: string): number | undefined {
  if (written === undefined) return undefined;
  const count = Number(written);
  if (Number.isSafeInteger(count) && count >= 0) return count;
  throw new OperationError(`${flag} ${String(written)} is not a number`, `Write how many ${what}.`);
}

/** How a workspace is called above a plan: who reads it must see where else than to Azure it speaks. */
export function headingOf(workspace: Workspace): string {
  const hosts = otherHosts(workspace);
  return hosts.length === 0 ? workspace.name : `${workspace.name} at ${hosts.join(' and ')}`;
}

/** Plans in the format that an invocation asks for; each beside the others where it asks for several. */
export function shownPlans(
  results: readonly WorkspaceResult<Plan>[],
  words: PlanWords,
  { selection, asOf }: WantedWorkspaces,
  { context, options }: Invocation,
): string {
  const format = options['format'];
  const place = readMarkdownPlace(options);
  const colors = createColors(context.color);
  const plans = results.map(({ workspace, ...result }): WorkspacePlan => {
    const heading = headingOf(workspace);
    return { workspace: workspace.name, heading, result: 'value' in result ? { plan: result.value } : result };
  });
  const [only] = plans;
  if (selection.isSeveral || only === undefined || 'failure' in only.result) {
    if (format === 'json') return severalPlansJson(plans, asOf);
    return format === 'markdown' ? severalPlansMarkdown(plans, words, place) : severalPlansText(plans, words, colors);
  }
  const { plan } = only.result;
  if (format === 'json') return planJson(plan, only.workspace, asOf);
  if (format === 'markdown') return planMarkdown(plan, words.title, only.heading, words.actions, place);
  return planText(plan, `${words.title} ${only.heading}`, colors, words.actions);
}
