import type { Workspace } from '../../content/workspace';
import { askQuery, readAnswer } from '../../deploy/arm/ask-logs';
import { bindSoundly } from '../../engine/bind-soundly';
import type { Obstacle } from '../../engine/ask-question';
import type { Table } from '../../engine/values';
import type { WorkspaceSchema } from '../../kql/workspace-schema';
import { queryOfWindow, type AskedWindow } from '../../prove/replay/query-of-window';
import type { CommandContext } from '../command';
import { withWorkspace } from '../workspaces/connect-workspace';

/** The rows of a workspace, or what keeps it from answering, at its places in the query. */
export type WorkspaceRows =
  | { readonly kind: 'rows'; readonly table: Table }
  | { readonly kind: 'refused' | 'failed'; readonly obstacles: readonly Obstacle[] };

/**
 * Has a workspace run a query over its events of a window.
 *
 * @throws OperationError if the workspace fails, or answers in part alone
 */
export async function queryInWorkspace(
  query: string,
  window: AskedWindow,
  { workspace, schema }: { readonly workspace: Workspace; readonly schema: WorkspaceSchema },
  context: CommandContext,
): Promise<WorkspaceRows> {
  const bound = bindSoundly(query, schema);
  const errors = bound.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return { kind: 'failed', obstacles: errors };
  const written = queryOfWindow(bound, schema);
  if (written.kind === 'refused') {
    const message = `This query cannot be closed to a window: ${written.reason}`;
    return { kind: 'refused', obstacles: [{ message, span: written.span }] };
  }
  const doing = `asking ${workspace.name}`;
  const answer = await withWorkspace(workspace, context, ({ logs, show }) =>
    show(`Asking ${workspace.name}`, () =>
      askQuery(logs(), {
        workspaceId: workspace.workspaceId,
        query: written.textOf(window),
        timespan: undefined,
        doing,
        askLess: 'Choose a shorter stretch with --from and --to, or fewer rows with take or summarize.',
      }),
    ),
  );
  if (answer.kind === 'answered') return { kind: 'rows', table: readAnswer(answer.table, doing) };
  const message = `The workspace refuses this query: ${answer.message}`;
  return { kind: 'refused', obstacles: [{ message, span: { start: 0, end: query.length } }] };
}
