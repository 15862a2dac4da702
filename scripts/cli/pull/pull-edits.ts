import { runChecks } from '../../checks/run-checks';
import { readCatalog } from '../../content/read-catalog';
import type { Catalog } from '../../content/catalog';
import type { Workspace } from '../../content/workspace';
import type { ActualState } from '../../deploy/plan/actual-state';
import type { Change, Plan } from '../../deploy/plan/plan';
import { desiredSurroundings } from '../../deploy/plan/desired-surroundings';
import { filesOfKind } from '../../deploy/pull/files-of-kind';
import type { PullTools } from '../../deploy/pull/pull-detection';
import { hasEdits } from '../../deploy/pull/pull-fields';
import type { PulledResource } from '../../deploy/pull/pull-fields';
import { keyText } from '../../deploy/arm/resource';
import { createCatalogSchema } from '../../expand/catalog-schema';
import { expandDetection } from '../../expand/expand-detection';
import { createColors } from '../../report/text/colors';
import { lineDiff } from '../../report/text/line-diff';
import { pullJson, pullText } from '../../report/plans/pull-text';
import { createSourceFile } from '../../source/source-file';
import type { SourceFile } from '../../source/source-file';
import type { CommandContext, ExitCode, Invocation } from '../command';
import { withWorkspace } from '../workspaces/connect-workspace';
import { findWorkspace } from '../workspaces/find-workspace';
import type { WorkspaceSelection } from '../workspaces/find-workspace';
import type { LoadedCatalog } from '../content/load-catalog';
import { makePlan } from '../workspaces/make-plan';
import { selectContent } from '../content/select-content';
import type { DeployedContent } from '../content/select-content';
import { showErrors } from '../show-diagnostics';
import { wantedWorkspaces } from '../workspaces/wanted-workspaces';
import { readAllowedHosts } from '../read-allowed-hosts';
import { writeFiles } from '../content/write-output';

/** Writes what somebody edited in a workspace into the files that hold it. */
export async function pullEdits(invocation: Invocation): Promise<ExitCode> {
  const { context, options } = invocation;
  const wanted = wantedWorkspaces(invocation, selectOne);
  const workspace = wanted?.selection.workspaces[0];
  if (wanted === undefined || workspace === undefined) return 1;
  const { loaded, asOf } = wanted;
  const selected = selectContent(loaded.catalog, invocation.arguments);
  const resources = wanted.resourcesOf(workspace);
  const { plan, actual } = await withWorkspace(workspace, context, (connected) =>
    makePlan(connected, workspace, resources, {
      prune: false,
      adopt: [],
      heldBack: wanted.heldBack,
      portalStates: workspace.portalStates,
    }),
  );
  const pulled = pullAll(plan, actual, loaded, { workspace, asOf, selected });
  const files = editedFiles(pulled, loaded);
  const isCheck = options['check'] === true;
  if (!isCheck && !writeValid(files, loaded, asOf, context)) return 1;
  const isText = options['format'] !== 'json';
  context.write(
    isText ? pullText(pulled, workspace.name, isCheck, createColors(context.color)) : pullJson(pulled, workspace.name),
  );
  return pulled.some((each) => (isCheck ? hasEdits(each) : hasLeft(each))) ? 1 : 0;
}

function selectOne(catalog: Catalog, { options }: Pick<Invocation, 'options'>): WorkspaceSelection {
  return { workspaces: [findWorkspace(catalog, options['workspace'])], isSeveral: false };
}

function hasLeft({ fields, rows, left }: PulledResource): boolean {
  return left !== undefined || [...fields, ...rows].some(({ result }) => 'reason' in result);
}

interface PullOptions {
  readonly workspace: Workspace;
  readonly asOf: Date;
  readonly selected: DeployedContent;
}

function pullAll(
  plan: Plan,
  actual: ActualState,
  { catalog }: LoadedCatalog,
  { workspace, asOf, selected }: PullOptions,
): readonly PulledResource[] {
  const schema = createCatalogSchema(catalog);
  const tools: PullTools = {
    expand: (source) => expandDetection(source.detection, catalog, { asOf, workspace: source.workspace, schema }).value,
    compareLines: (before, after) => lineDiff(before, after, Number.MAX_SAFE_INTEGER),
  };
  const around = { ...desiredSurroundings(catalog, workspace), asOf, tools };
  let overlaid = workspace;
  return plan.changes.flatMap((change) => {
    const live = actual.resources.get(keyText(change));
    const pull = filesOfKind[change.kind].pull(change.id, selected);
    if (pull === undefined) return [];
    if (live === undefined) return actual.ownerships.has(keyText(change)) ? [deletedThere(change)] : [];
    if (change.action !== 'update') return [];
    const pulled = pull(change, live, { ...around, workspace: overlaid });
    overlaid = pulled.workspace ?? overlaid;
    return [pulled];
  });
}

function deletedThere(change: Change): PulledResource {
  const left = 'it was deleted there: delete its file as well, or deploy it again';
  return { change, fields: [], rows: [], left, sources: [] };
}

/** The files that are other than they were. */
function editedFiles(pulled: readonly PulledResource[], { sources }: LoadedCatalog): ReadonlyMap<string, string> {
  const files = pulled.flatMap((each) => each.sources);
  return new Map(
    files.filter(({ path, text }) => sources.get(path)?.text !== text).map(({ path, text }) => [path, text]),
  );
}

/** Writes the files, unless the repository would not be valid with them; says so then. */
function writeValid(
  files: ReadonlyMap<string, string>,
  { sources }: LoadedCatalog,
  asOf: Date,
  context: CommandContext,
): boolean {
  const after = new Map<string, SourceFile>(sources);
  for (const [path, text] of files) after.set(path, createSourceFile(path, text));
  const { value, diagnostics } = readCatalog([...after.values()]);
  const found =
    files.size === 0 ? [] : runChecks(value, { asOf, found: diagnostics, allowedHosts: readAllowedHosts(context) });
  if (showErrors(found, after, context)) {
    context.writeError(
      '\nNothing is written: with the edits of the workspace the repository would have these errors.\n',
    );
    return false;
  }
  writeFiles(context.root, files, context.root);
  return true;
}
