import { runChecks } from '../checks/run-checks';
import type { Detection } from '../content/detection';
import { readCatalog } from '../content/read-catalog';
import type { Workspace } from '../content/workspace';
import type { ActualState } from '../deploy/actual-state';
import type { Plan } from '../deploy/plan';
import { pullDetection } from '../deploy/pull-detection';
import type { PulledDetection, PullTools } from '../deploy/pull-detection';
import { keyText } from '../deploy/resource';
import { createCatalogSchema } from '../expand/catalog-schema';
import { expandDetection } from '../expand/expand-detection';
import { createColors } from '../report/colors';
import { diagnosticsText } from '../report/diagnostics-text';
import { lineDiff } from '../report/line-diff';
import { pullJson, pullText } from '../report/pull-text';
import { hasErrors } from '../source/diagnostic';
import { createSourceFile } from '../source/source-file';
import type { SourceFile } from '../source/source-file';
import type { CliCommand, CommandContext, ExitCode, Invocation } from './command';
import { withWorkspace } from './connect-workspace';
import { loadCatalog } from './load-catalog';
import type { LoadedCatalog } from './load-catalog';
import { makePlan, wantedFor } from './plan';
import { pullContent } from './pull-content';
import { pullSchema } from './pull-schema';
import { selectDetections } from './select-detections';
import { writeFiles } from './write-output';

export const pullCommand: CliCommand = {
  name: 'pull',
  summary: 'Write what somebody edited in a workspace into the files of the repository',
  help: `Takes each field of a rule or hunting query that was edited in the workspace since it was deployed,
and writes it at its place: comments and order stay. A field that the workspace's overlay sets is
written into the overlay. What has no sure place is left and said: an edit inside of a list of
indicators or of an exclusion, and a field that was changed here as well. Ends with 1 where
something is left. Writes nothing into the workspace.

With --all or --from it makes a repository of what is there: rules, hunting queries, functions
and watchlists, one YAML each, where there is no such file yet.

With --schema it writes the tables, columns and functions that the workspace has beside what Microsoft
documents under schemas/custom/, so that queries are held against them. Files that are there get what
they lack.

  sentinel pull --workspace production
  sentinel pull nanocore-rat --check          only show, and end with 1 where there is something
  sentinel pull --all --workspace production  whatever the workspace holds, as files
  sentinel pull --from exported.json          the same from ARM templates and exports of the portal
  sentinel pull --schema --workspace production`,
  arguments: [{ syntax: '[detections...]', description: 'slugs or folders under detections/ (default: all)' }],
  options: [
    { flags: '--workspace <name>', description: 'a file in workspaces/ (default: local, or the only one)' },
    { flags: '--as-of <date>', description: 'the date on which indicators are active (default: now)' },
    { flags: '--check', description: 'write nothing' },
    { flags: '--all', description: 'everything that the workspace holds, as new files' },
    { flags: '--from <file...>', description: 'everything that exports hold, as new files' },
    { flags: '--schema', description: 'tables and functions of the workspace, as files under schemas/custom/' },
    { flags: '--format <format>', description: 'how it is shown', choices: ['text', 'json'], default: 'text' },
  ],
  run: (invocation) => {
    const { schema, all, from } = invocation.options;
    if (schema === true) return pullSchema(invocation);
    return all === true || from !== undefined ? pullContent(invocation) : runPull(invocation);
  },
};

async function runPull(invocation: Invocation): Promise<ExitCode> {
  const { context, options } = invocation;
  const loaded = loadCatalog(context.root);
  const selected = selectDetections(loaded.catalog.detections, invocation.arguments);
  const wanted = wantedFor(invocation);
  if (wanted === undefined) return 1;
  const { workspace, resources, asOf } = wanted;
  const { plan, actual } = await withWorkspace(workspace, context, (connected) =>
    makePlan(connected, workspace, resources, { prune: false, adopt: [], portalStates: workspace.portalStates }),
  );
  const pulled = pullAll(plan, actual, loaded, { workspace, asOf, selected });
  const files = editedFiles(pulled, loaded);
  const isCheck = options['check'] === true;
  if (!isCheck && !writeValid(files, loaded, asOf, context)) return 1;
  const isText = options['format'] !== 'json';
  context.write(isText ? pullText(pulled, workspace.name, isCheck, createColors(context.color)) : pullJson(pulled, workspace.name)); // prettier-ignore
  const fields = pulled.flatMap((each) => each.fields);
  return fields.some(({ result }) => isCheck || 'reason' in result) ? 1 : 0;
}

interface PullOptions {
  readonly workspace: Workspace;
  readonly asOf: Date;
  readonly selected: readonly Detection[];
}

function pullAll(plan: Plan, actual: ActualState, { catalog }: LoadedCatalog, options: PullOptions): PulledDetection[] {
  const { asOf, selected } = options;
  const schema = createCatalogSchema(catalog);
  const tools: PullTools = {
    expand: ({ detection, workspace }) => expandDetection(detection, catalog, { asOf, workspace, schema }).value,
    compareLines: (before, after) => lineDiff(before, after, Number.MAX_SAFE_INTEGER),
  };
  const pulled: PulledDetection[] = [];
  for (const change of plan.changes) {
    const detection = selected.find(({ type, id }) => type === change.kind && id === change.id);
    const live = actual.resources.get(keyText(change));
    if (detection === undefined || live === undefined || change.action !== 'update') continue;
    const workspace = pulled[pulled.length - 1]?.source.workspace ?? options.workspace;
    pulled.push(pullDetection(change, live, { detection, workspace }, tools));
  }
  return pulled;
}

/** The files that are other than they were. */
function editedFiles(pulled: readonly PulledDetection[], { sources }: LoadedCatalog): ReadonlyMap<string, string> {
  const documents = pulled.flatMap(({ source }) => [
    source.detection.document.source,
    source.workspace.document.source,
  ]);
  return new Map(
    documents.filter(({ path, text }) => sources.get(path)?.text !== text).map(({ path, text }) => [path, text]),
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
  const found = files.size === 0 ? [] : runChecks(value, { asOf, found: diagnostics });
  if (hasErrors(found)) {
    const errors = found.filter(({ severity }) => severity === 'error');
    context.writeError(diagnosticsText(errors, (file) => after.get(file), createColors(context.color)));
    context.writeError(
      '\nNothing is written: with the edits of the workspace the repository would have these errors.\n',
    );
    return false;
  }
  writeFiles(context.root, files);
  return true;
}
