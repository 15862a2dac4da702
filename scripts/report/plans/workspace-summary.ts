import type { Colors } from '../text/colors';
import { escapeMarkdown } from '../findings/diagnostics-markdown';
import { displayWidth, escapeLine } from '../text/terminal-text';

/** Why nothing is known of, or was done in, a workspace. */
export interface WorkspaceFailure {
  readonly message: string;
  /** What to do. */
  readonly help: string;
}

/** What became of one of several workspaces, in a few words. */
export type WorkspaceSummary = { readonly workspace: string } & (
  { readonly summary: string } | { readonly failure: WorkspaceFailure }
);

/** A line for each workspace, and one more for what to do about a failure. */
export function summaryText(summaries: readonly WorkspaceSummary[], colors: Colors): string {
  const width = Math.max(...summaries.map(({ workspace }) => displayWidth(escapeLine(workspace))));
  const lines = summaries.flatMap((each) => {
    const name = escapeLine(each.workspace);
    const start = `${colors.heading(name)}${' '.repeat(width - displayWidth(name))}  `;
    if ('summary' in each) return [`${start}${escapeLine(each.summary)}`];
    const { message, help } = each.failure;
    const indent = ' '.repeat(width + 2);
    return [`${start}${colors.error(`failed: ${escapeLine(message)}`)}`, `${indent}${colors.faint(escapeLine(help))}`];
  });
  return lines.map((line) => `${line}\n`).join('');
}

/** The same as a table. */
export function summaryMarkdown(summaries: readonly WorkspaceSummary[]): string {
  const rows = summaries.map((each) => {
    const result =
      'summary' in each ? escapeMarkdown(each.summary) : `**failed**: ${escapeMarkdown(each.failure.message)}`;
    return `| ${escapeMarkdown(each.workspace)} | ${result} |\n`;
  });
  return `| workspace | result |\n| --- | --- |\n${rows.join('')}`;
}
