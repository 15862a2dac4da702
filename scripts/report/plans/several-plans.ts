import type { Plan } from '../../deploy/plan/plan';
import type { Colors } from '../text/colors';
import { cutMarkdown } from '../text/cut-markdown';
import type { MarkdownPlace } from '../text/cut-markdown';
import { escapeMarkdown } from '../findings/diagnostics-markdown';
import { planContent } from './plan-json';
import { planParts } from './plan-markdown';
import { countActions } from './plan-summary';
import type { ActionWords } from './plan-summary';
import { planText } from './plan-text';
import { escapeLine } from '../text/terminal-text';
import { summaryMarkdown, summaryText } from './workspace-summary';
import type { WorkspaceFailure, WorkspaceSummary } from './workspace-summary';
import { jsonText } from '../text/json-text';

/** The plan for one of several workspaces, or why there is none. */
export interface WorkspacePlan {
  readonly workspace: string;
  /** Its name in a heading, with the hosts that are not those of its cloud. */
  readonly heading: string;
  readonly result: { readonly plan: Plan } | { readonly failure: WorkspaceFailure };
}

/** How plans for several workspaces are called. */
export interface PlanWords {
  /** Such as `Plan for`. */
  readonly title: string;
  /** What is said of one without changes; their count where it is left out. */
  readonly nothing?: string;
  readonly actions: ActionWords;
}

/** For people: each plan, then a line for each workspace. */
export function severalPlansText(plans: readonly WorkspacePlan[], words: PlanWords, colors: Colors): string {
  const texts = plans.flatMap(({ heading, result }) => {
    if ('failure' in result || hasNothing(result.plan, words)) return [];
    return [`${planText(result.plan, `${words.title} ${heading}`, colors, words.actions)}\n`];
  });
  return `${texts.join('')}${summaryText(summariesOf(plans, words), colors)}`;
}

/** For a pull request or an issue: a table of the workspaces, then each plan, as far as it fits. */
export function severalPlansMarkdown(plans: readonly WorkspacePlan[], words: PlanWords, place: MarkdownPlace): string {
  const parts = plans.flatMap(({ workspace, heading: title, result }) => {
    if ('failure' in result) {
      const { message, help } = result.failure;
      const heading = `### ${words.title} ${escapeMarkdown(workspace)}`;
      return [`\n${heading}\n\n${escapeMarkdown(message)}. ${escapeMarkdown(help)}\n`];
    }
    return hasNothing(result.plan, words) ? [] : ['\n', ...planParts(result.plan, words.title, title, words.actions)];
  });
  return cutMarkdown([summaryMarkdown(summariesOf(plans, words)), ...parts], place);
}

/** For machines: a list with one entry for each workspace. */
export function severalPlansJson(plans: readonly WorkspacePlan[], asOf: Date): string {
  const content = plans.map(({ workspace, result }) =>
    'plan' in result
      ? planContent(result.plan, workspace, asOf)
      : {
          workspace,
          asOf: asOf.toISOString(),
          failure: { message: result.failure.message, help: result.failure.help },
        },
  );
  return jsonText(content);
}

function hasNothing({ changes }: Plan, { nothing }: PlanWords): boolean {
  return nothing !== undefined && changes.length === 0;
}

function summariesOf(plans: readonly WorkspacePlan[], words: PlanWords): readonly WorkspaceSummary[] {
  return plans.map(({ workspace, result }) => {
    if ('failure' in result) return { workspace, failure: result.failure };
    const { plan } = result;
    return {
      workspace,
      summary: hasNothing(plan, words) ? escapeLine(words.nothing ?? '') : countActions(plan.changes, words.actions),
    };
  });
}
