import type { Workspace } from '../../content/workspace';
import type { DesiredResource } from '../../deploy/arm/resource';
import type { HeldBack } from '../../deploy/plan/held-back';
import type { Invocation } from '../command';
import { openDocumentStore } from '../memory/document-store';
import { selectWorkspaces } from './find-workspace';
import type { WorkspaceSelection } from './find-workspace';
import { loadCatalog } from '../content/load-catalog';
import type { LoadedCatalog } from '../content/load-catalog';
import { readAsOf } from '../read-as-of';
import { showErrors } from '../show-diagnostics';
import { wantState } from './want-state';

/** The workspaces of an invocation, and what each should hold. */
export interface WantedWorkspaces {
  readonly loaded: LoadedCatalog;
  readonly selection: WorkspaceSelection;
  readonly resourcesOf: (workspace: Workspace) => readonly DesiredResource[];
  /** What is accepted with its errors, and so not deployed. */
  readonly heldBack: readonly HeldBack[];
  readonly asOf: Date;
}

/**
 * What the workspaces of an invocation should hold; undefined if findings, which are then shown, forbid it.
 *
 * @param select which workspaces they are
 */
export function wantedWorkspaces(
  invocation: Invocation,
  select: typeof selectWorkspaces = selectWorkspaces,
): WantedWorkspaces | undefined {
  const { context } = invocation;
  const asOf = readAsOf(invocation);
  const documents = openDocumentStore(context);
  const loaded = loadCatalog(context.root, undefined, documents.parse);
  documents.save();
  const selection = select(loaded.catalog, invocation);
  const { resourcesOf, heldBack, diagnostics } = wantState(context, loaded, selection.workspaces, asOf);
  if (!showErrors(diagnostics, loaded.sources, context)) return { loaded, selection, resourcesOf, heldBack, asOf };
  context.writeError('\nNothing is planned while the repository has errors.\n');
  return undefined;
}
