import type { Baseline } from '../../checks/baseline';
import { contentKinds, contentPlaces, kindNameOfPath } from '../../content/content-kinds';
import { readFileTree, readFolders, type FileTree } from '../../source/file-tree';
import { OperationError } from '../../source/operation-error';
import type { SourceFile } from '../../source/source-file';
import type { CommandContext } from '../command';
import { readBaselineFile } from '../content/accepted-findings';
import { createLogReader, type ReadLogs } from '../content/load-catalog';

/** What is read of the disk once, and not at each key. */
export interface Disk {
  readonly tree: FileTree;
  readonly readLogs: ReadLogs;
  readonly baseline: Baseline | undefined;
}

/** Reads a repository. @param tree its files, if they were read */
export function readDisk(context: Pick<CommandContext, 'root'>, tree = readTree(context.root)): Disk {
  return {
    tree,
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
export function keepSame(before: Disk, { tree, readLogs, baseline }: Disk): Disk {
  const known = new Map(before.tree.files.map((file) => [file.path, file]));
  const files = tree.files.map((file) => {
    const last = known.get(file.path);
    return last?.text === file.text ? last : file;
  });
  return { tree: { files, diagnostics: tree.diagnostics }, readLogs, baseline };
}

const detectionsPlace = contentKinds.detection.place;
const besideDetections = [...contentPlaces.folders, ...contentPlaces.beside].filter(
  (place) => place !== detectionsPlace,
);

/** Whether what is said of a file by itself needs no other detection: a proof may name any in its folder. */
export function standsAlone(path: string, file: SourceFile | undefined): boolean {
  const kind = kindNameOfPath(path);
  return kind === 'detection' || (kind === 'detectionTest' && !/^["']?detection["']?\s*:/m.test(file?.text ?? ''));
}

/** A detection and its proof, by the path of either. */
function belongingTo(path: string): readonly string[] {
  const [stem] = path.split(/(?:\.test)?\.ya?ml$/);
  return ['yaml', 'yml'].flatMap((ending) => [`${stem}.${ending}`, `${stem}.test.${ending}`]);
}

/** Reads all that is not a detection. */
export function readBeside(context: Pick<CommandContext, 'root'>): Disk {
  return readDisk(context, readFolders(context.root, besideDetections));
}

/** The same with a detection and its proof, by the path of either. */
export function addBelonging(beside: Disk, root: string, path: string): Disk {
  const own = readFolders(root, belongingTo(path));
  const { files, diagnostics } = beside.tree;
  return {
    ...beside,
    tree: { files: [...own.files, ...files], diagnostics: [...own.diagnostics, ...diagnostics] },
  };
}
