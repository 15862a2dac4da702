import type { Baseline } from '../../checks/baseline';
import { contentPlaces, kindOfPath } from '../../content/content-kinds';
import { createReadingMemory } from '../../content/read-catalog';
import { makeProject, type Project } from '../../language/project';
import type { Diagnostic, Parsed } from '../../source/diagnostic';
import { readFileTree, refuseLargeFile, type FileTree } from '../../source/file-tree';
import { OperationError } from '../../source/operation-error';
import { createSourceFile, type SourceFile } from '../../source/source-file';
import { parseYaml, recallDocument, type YamlDocument } from '../../source/yaml-document';
import type { CommandContext } from '../command';
import { readBaselineFile } from '../content/accepted-findings';
import { catalogOfTree, createLogReader, type ReadLogs } from '../content/load-catalog';
import { createYamlMemory, type YamlParser } from '../memory/yaml-memory';
import { readAllowedHosts } from '../read-allowed-hosts';
import { startOfHour } from '../read-as-of';

/** The files of a repository, with the texts that an editor has open in the place of those on disk. */
export interface ProjectFiles {
  /** Takes the text of an open file, or undefined if it was closed. */
  readonly setOpen: (path: string, text: string | undefined) => void;
  /** Looks at the disk again before the next answer. */
  readonly refresh: () => void;
  /** What is on disk; undefined for a file that is not there or is not read. */
  readonly savedText: (path: string) => string | undefined;
  readonly project: () => Project;
}

/**
 * Opens the files under a root for a server. A file whose text did not change is not read again, and neither is what
 * came of it.
 *
 * @param firstParse what reads a YAML file that was not read before: it may remember other runs
 */
export function openProjectFiles(
  context: Pick<CommandContext, 'root' | 'now' | 'environment'>,
  firstParse: YamlParser = parseYaml,
): ProjectFiles {
  const open = new Map<string, SourceFile>();
  const parse = createYamlMemory((file) =>
    open.has(file.path) ? parseYaml(file) : withoutTree(file, firstParse(file)),
  );
  const readKind = createReadingMemory();
  let disk: Disk | undefined;
  let current: { readonly project: Project; readonly hour: number } | undefined;
  const onDisk = (): Disk => (disk ??= readDisk(context));
  const project = (): Project => {
    const asOf = startOfHour(context.now());
    if (current?.hour !== asOf.getTime()) current = undefined;
    current ??= { project: makeWith(open, asOf), hour: asOf.getTime() };
    return current.project;
  };
  const makeWith = (texts: ReadonlyMap<string, SourceFile>, asOf: Date): Project => {
    const { tree: saved, baseline, readLogs } = onDisk();
    const tree = layOver(saved, texts);
    const { catalog, diagnostics, sources } = catalogOfTree(context.root, tree, parse, { readKind, readLogs });
    return makeProject({
      catalog,
      found: diagnostics,
      sources,
      asOf,
      allowedHosts: readAllowedHosts(context),
      baseline,
      withText: (path, text) => makeWith(new Map(texts).set(path, createSourceFile(path, text)), asOf),
    });
  };
  return {
    setOpen: (path, text) => {
      if (open.get(path)?.text === text) return;
      current = undefined;
      if (text === undefined) open.delete(path);
      else open.set(path, createSourceFile(path, text));
    },
    refresh: () => {
      current = undefined;
      disk = disk === undefined ? undefined : keepSame(disk, readDisk(context));
    },
    savedText: (path) => onDisk().tree.files.find((file) => file.path === path)?.text,
    project,
  };
}

/**
 * Lets go of the syntax tree of a detection in which nothing is wrong: those of a thousand fill the memory, and only
 * who asks where something stands needs one.
 */
function withoutTree(file: SourceFile, parsed: Parsed<YamlDocument>): Parsed<YamlDocument> {
  if (parsed.value === undefined || parsed.diagnostics.length > 0 || !file.path.startsWith('detections/'))
    return parsed;
  return { value: recallDocument(file, parsed.value.value), diagnostics: [] };
}

/** What is read of the disk once, and not at each key. */
interface Disk {
  readonly tree: FileTree;
  readonly readLogs: ReadLogs;
  readonly baseline: Baseline | undefined;
}

function readDisk(context: Pick<CommandContext, 'root'>): Disk {
  return {
    tree: readTree(context.root),
    readLogs: rememberLogs(createLogReader(context.root)),
    baseline: readUsableBaseline(context),
  };
}

/** Logs may be large: they are read again only where test cases name others. */
function rememberLogs(read: ReadLogs): ReadLogs {
  let last: { readonly named: string; readonly logs: readonly FileTree[] } | undefined;
  return (files, folders) => {
    const named = JSON.stringify([files, folders]);
    if (last?.named !== named) last = { named, logs: read(files, folders) };
    return last.logs;
  };
}

/** A baseline that cannot be read accepts nothing: `validate` says what is wrong with it. */
function readUsableBaseline(context: Pick<CommandContext, 'root'>): Baseline | undefined {
  try {
    return readBaselineFile({ context, options: {} });
  } catch (error) {
    if (error instanceof OperationError) return undefined;
    throw error;
  }
}

/** A folder that holds no content yet is one whose first file is being written. */
function readTree(root: string): FileTree {
  try {
    return readFileTree(root, contentPlaces);
  } catch (error) {
    if (error instanceof OperationError) return { files: [], diagnostics: [] };
    throw error;
  }
}

/** The new state of the disk, with the same objects for files that did not change. */
function keepSame(before: Disk, { tree, readLogs, baseline }: Disk): Disk {
  const known = new Map(before.tree.files.map((file) => [file.path, file]));
  const files = tree.files.map((file) => {
    const last = known.get(file.path);
    return last?.text === file.text ? last : file;
  });
  return { tree: { files, diagnostics: tree.diagnostics }, readLogs, baseline };
}

function layOver(tree: FileTree, open: ReadonlyMap<string, SourceFile>): FileTree {
  const shown = [...open.values()].filter(({ path }) => kindOfPath(path) !== undefined || path.endsWith('.csv'));
  if (shown.length === 0) return tree;
  const refused = new Map<string, Diagnostic>();
  const texts = new Map<string, SourceFile>();
  for (const file of shown) {
    const tooLarge = refuseLargeFile(file.path, Buffer.byteLength(file.text));
    if (tooLarge === undefined) texts.set(file.path, file);
    else refused.set(file.path, tooLarge);
  }
  const isOpen = (path: string) => texts.has(path) || refused.has(path);
  const saved = new Set(tree.files.map(({ path }) => path));
  const kept = tree.files.filter(({ path }) => !refused.has(path)).map((file) => texts.get(file.path) ?? file);
  const fresh = [...texts.values()].filter(({ path }) => !saved.has(path));
  return {
    files: fresh.reduce(insertInOrder, kept),
    diagnostics: [...tree.diagnostics.filter(({ place }) => !isOpen(place.file)), ...refused.values()],
  };
}

/** Among the files of its folder, as a reading of the disk would find it. */
function insertInOrder(files: readonly SourceFile[], added: SourceFile): SourceFile[] {
  const folder = added.path.split('/')[0] ?? '';
  const isBefore = ({ path }: SourceFile) => path.startsWith(`${folder}/`) && comparePaths(path, added.path) > 0;
  const at = files.findIndex(isBefore);
  const lastOfFolder = files.findLastIndex(({ path }) => path.startsWith(`${folder}/`));
  const index = at >= 0 ? at : lastOfFolder >= 0 ? lastOfFolder + 1 : files.length;
  return [...files.slice(0, index), added, ...files.slice(index)];
}

function comparePaths(one: string, other: string): number {
  const [a, b] = [one.split('/'), other.split('/')];
  for (const [index, name] of a.entries()) {
    const against = b[index] ?? '';
    if (name !== against) return name < against ? -1 : 1;
  }
  return a.length - b.length;
}
