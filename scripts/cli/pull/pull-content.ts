import fs from 'node:fs';
import path from 'node:path';
import { runChecks } from '../../checks/run-checks';
import { fieldsUnknownIn, versionedFields } from '../../content/versioned-fields';
import type { Workspace } from '../../content/workspace';
import { describeResource } from '../../deploy/kinds/describe-resource';
import { readItems } from '../../deploy/plan/actual-state';
import { contentFromWorkspace } from '../../deploy/pull/content-from-workspace';
import type { FoundContent } from '../../deploy/pull/content-from-workspace';
import type { FoundResource } from '../../deploy/pull/found-resource';
import { readCommunityParser } from '../../deploy/pull/read-community-parser';
import { readCsvExport, readExport } from '../../deploy/pull/read-export';
import type { ReadExport } from '../../deploy/pull/read-export';
import { createColors } from '../../report/text/colors';
import { escapeLine } from '../../report/text/terminal-text';
import { countOf } from '../../source/count-of';
import { OperationError } from '../../source/operation-error';
import { createSourceFile } from '../../source/source-file';
import { parseYaml } from '../../source/yaml-document';
import type { CommandContext, ExitCode, Invocation } from '../command';
import { withWorkspace } from '../workspaces/connect-workspace';
import { findWorkspace } from '../workspaces/find-workspace';
import { loadCatalog } from '../content/load-catalog';
import { readWorkspace } from '../workspaces/make-plan';
import { readAllowedHosts } from '../read-allowed-hosts';
import { readAsOf } from '../read-as-of';
import { showErrors } from '../show-diagnostics';
import { writeFiles } from '../content/write-output';

/** Makes files of everything that a workspace or exports of one hold; those that are there already stay as they are. */
export async function pullContent(invocation: Invocation): Promise<ExitCode> {
  const { context, options } = invocation;
  const from = options['from'];
  const read = Array.isArray(from)
    ? readFiles(from as readonly string[], context.workingDirectory)
    : await readLive(findWorkspace(loadCatalog(context.root).catalog, options['workspace']), context);
  const found = contentFromWorkspace(read.resources);
  const content = { ...found, left: [...read.left, ...found.left] };
  requireNew(content, context);
  if (options['check'] !== true) writeFiles(context.root, content.files, context.root);
  showContent(content, options['check'] === true, context);
  // Every workspace has a rule of a kind that no file holds, BuiltInFusion: that is told, and no finding.
  const lost = Array.isArray(from) ? content.left : found.left;
  if (options['check'] === true || content.files.size === 0) return lost.length > 0 ? 1 : 0;
  return showFindings(invocation) && lost.length === 0 ? 0 : 1;
}

function readFiles(files: readonly string[], folder: string): ReadExport {
  const read = files.map((file) => readFile(file, folder));
  return {
    resources: read.flatMap(({ resources }) => resources),
    left: read.flatMap(({ left }) => left),
  };
}

function readFile(file: string, folder: string): ReadExport {
  const text = readText(file, folder);
  const name = path.basename(file).replace(/\.[^.]*$/, '');
  if (/\.csv$/i.test(file)) return onlyResource(file, readCsvExport(name, text), 'a CSV with a header line');
  if (/\.ya?ml$/i.test(file)) {
    const content = parseYaml(createSourceFile(file, text)).value?.value;
    return onlyResource(file, readCommunityParser(content), 'a parser of Azure-Sentinel');
  }
  try {
    return readExport(JSON.parse(text));
  } catch (cause) {
    throw new OperationError(`${file} cannot be read as JSON`, 'Name an ARM template or an export.', { cause });
  }
}

function readText(file: string, folder: string): string {
  try {
    return fs.readFileSync(path.resolve(folder, file), 'utf8').replace(/^\uFEFF/, '');
  } catch (cause) {
    throw new OperationError(`${file} cannot be read`, 'Name a file that is there.', { cause });
  }
}

function onlyResource(file: string, found: FoundResource | undefined, form: string): ReadExport {
  if (found !== undefined) return { resources: [found], left: [] };
  const help = 'Name an export; a detection in YAML goes under detections/ as it is.';
  throw new OperationError(`${file} cannot be read as ${form}`, help);
}

/** Everything that a workspace holds, whoever keeps it. */
export async function readLive(workspace: Workspace, context: CommandContext): Promise<ReadExport> {
  return withWorkspace(workspace, context, async (connected) => {
    const actual = await readWorkspace(connected, workspace, []);
    const resources: FoundResource[] = [];
    for (const { kind, id, body, items } of actual.resources.values()) {
      const held = describeResource(kind).hasItems ? (items ?? (await readItems(connected.client, workspace, id))) : [];
      resources.push({ kind, id, body, rows: held.map(({ row }) => row) });
    }
    const unseen = (['Scheduled', 'NRT'] as const).flatMap((kind) =>
      fieldsUnknownIn(workspace.apiVersion, kind, versionedFields).map(({ words }) => words),
    );
    const hidden = [...new Set(unseen)].map((name) => {
      return { name, reason: `version ${workspace.apiVersion} of the API, which the workspace file names, hides them` };
    });
    const left = [...actual.unmanaged].map(([kind, count]) => {
      return { name: `${count} ${kind}`, reason: 'rules of this kind are not deployed from files', count };
    });
    return { resources, left: [...hidden, ...left] };
  });
}

function requireNew({ files }: FoundContent, { root }: CommandContext): void {
  const there = [...files.keys()].filter((file) => fs.existsSync(path.join(root, file)));
  if (there.length === 0) return;
  throw new OperationError(
    `${there.slice(0, 5).join(', ')}${there.length > 5 ? ` and ${there.length - 5} more` : ''} are there already`,
    'Name an empty folder with --root; nothing was written.',
  );
}

/** Shows the files that were made, and what was left. */
export function showContent(content: FoundContent, isCheck: boolean, context: CommandContext): void {
  const { files, left, unread, changed } = content;
  const colors = createColors(context.color);
  const warn = (name: string, what: string) =>
    context.write(`${colors.warning('!')} ${escapeLine(name)}: ${escapeLine(what)}\n`);
  for (const file of files.keys()) context.write(`${colors.added('+')} ${escapeLine(file)}\n`);
  for (const { name, reason } of left) warn(name, `left, since ${reason}`);
  for (const { name, properties, erased } of unread) {
    const kept = properties.filter((property) => !erased.includes(property));
    if (kept.length > 0) warn(name, `no file can hold ${kept.join(', ')}; an update leaves it there`);
    if (erased.length > 0) warn(name, `no file can hold ${erased.join(', ')}; an update takes it away`);
  }
  for (const { name, difference } of changed)
    warn(name, `the workspace has ${difference}; an update brings that there`);
  const done = isCheck ? 'to write' : 'written';
  const resources = left.reduce((sum, { count = 1 }) => sum + count, 0);
  context.write(`${countOf(files.size, 'file')} ${done}, ${countOf(resources, 'resource')} left\n`);
}

/** What the checks find in the repository as it is now; true if nothing of it is an error. */
function showFindings(invocation: Invocation): boolean {
  const { context } = invocation;
  const loaded = loadCatalog(context.root);
  const found = runChecks(loaded.catalog, {
    asOf: readAsOf(invocation),
    found: loaded.diagnostics,
    allowedHosts: readAllowedHosts(context),
  });
  return !showErrors(found, loaded.sources, context);
}
