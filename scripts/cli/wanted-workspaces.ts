import type { Workspace } from '../content/workspace';
import type { DesiredResource } from '../deploy/resource';
import { createColors } from '../report/colors';
import { diagnosticsText } from '../report/diagnostics-text';
import { hasErrors } from '../source/diagnostic';
import type { Diagnostic } from '../source/diagnostic';
import type { CommandContext, Invocation } from './command';
import { openDocumentStore } from './document-store';
import { selectWorkspaces } from './find-workspace';
import type { WorkspaceSelection } from './find-workspace';
import { loadCatalog } from './load-catalog';
import type { LoadedCatalog } from './load-catalog';
import { readAsOf } from './read-as-of';
import { wantState } from './want-state';

/** The workspaces of an invocation, and what each should hold. */
export interface WantedWorkspaces {
  readonly selection: WorkspaceSelection;
  readonly resourcesOf: (workspace: Workspace) => readonly DesiredResource[];
  readonly asOf: Date;
}

/**
 * What the workspaces of an invocation should hold; undefined where findings, which are then shown, forbid it.
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
  const { resourcesOf, diagnostics } = wantState(context, loaded, selection.workspaces, asOf);
  if (!hasErrors(diagnostics)) return { selection, resourcesOf, asOf };
  showFindings(diagnostics, loaded, context);
  return undefined;
}

function showFindings(diagnostics: readonly Diagnostic[], { sources }: LoadedCatalog, context: CommandContext): void {
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  context.writeError(diagnosticsText(errors, (file) => sources.get(file), createColors(context.color)));
  context.writeError('\nNothing is planned while the repository has errors.\n');
}
