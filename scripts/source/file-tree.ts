import fs from 'node:fs';
import path from 'node:path';
import type { Diagnostic } from './diagnostic';
import { OperationError } from './operation-error';
import { createSourceFile, placeAt } from './source-file';
import type { SourceFile } from './source-file';

/** The files of a repository of detections, and what was wrong with those that could not be read. */
export interface FileTree {
  readonly files: readonly SourceFile[];
  readonly diagnostics: readonly Diagnostic[];
}

export type ListExtent = 'whole' | 'header';

const folders = ['detections', 'functions', 'watchlists', 'workspaces'];
const schemaFolder = 'schemas/custom';
const settingsFile = 'checks.yaml';

/** By extension, the largest file that is read, in bytes: what a person edits as YAML is small, a list may be long. */
const largestFile: Readonly<Record<string, number>> = {
  '.yaml': 1024 * 1024,
  '.yml': 1024 * 1024,
  '.json': 1024 * 1024,
  '.csv': 512 * 1024 * 1024,
};

/**
 * Reads `checks.yaml` and the YAML, JSON and CSV files under detections/, functions/, watchlists/, workspaces/ and
 * schemas/custom/ of a folder, in the order of their paths. A file that is too large, is not UTF-8, or lies outside the folder (a link that leads away), and
 * a link to a folder, is a diagnostic and left out.
 *
 * @param root absolute path of the folder
 * @param lists whether CSV files are read whole, or their first line alone: one may be larger than all else together
 * @throws OperationError where the folder is not there or holds none of the first four
 */
export function readFileTree(root: string, lists: ListExtent = 'whole'): FileTree {
  const present = folders.filter((folder) => fs.existsSync(path.join(root, folder)));
  if (present.length === 0) {
    throw new OperationError(
      `The folder ${root} holds no detections`,
      'Run this in a folder with detections/, watchlists/ and workspaces/, or name one with --root.',
    );
  }
  return readFolders(root, [...present, schemaFolder, settingsFile], lists);
}

/** A text that differs where a file that readFileTree() reads has come, gone or been written since; reads none of them. */
export function stampFileTree(root: string): string {
  const stamps = [...folders, schemaFolder].flatMap((folder) => {
    const absolute = path.join(root, folder);
    const names = fs.existsSync(absolute) ? fs.readdirSync(absolute, { recursive: true, encoding: 'utf8' }) : [];
    return names.map((name) => {
      const stat = fs.statSync(path.join(absolute, name), { throwIfNoEntry: false });
      return `${folder}/${name} ${stat?.mtimeMs ?? 0} ${stat?.size ?? 0}`;
    });
  });
  return stamps.sort().join('\n');
}

/** Reads the files under schemas/custom/ alone. */
export function readSchemaFiles(root: string): FileTree {
  return readFolders(root, [schemaFolder], 'whole');
}

function readFolders(root: string, relative: readonly string[], lists: ListExtent): FileTree {
  const results = relative.flatMap((folder) => readFolder(root, folder, lists));
  return {
    files: results.flatMap((result) => ('text' in result ? [result] : [])),
    diagnostics: results.flatMap((result) => ('text' in result ? [] : [result])),
  };
}

/** What is below a folder, in the order of names; links to folders are not followed, so that none is read twice. */
function readFolder(root: string, relative: string, lists: ListExtent): (SourceFile | Diagnostic)[] {
  const absolute = path.join(root, relative);
  if (!fs.existsSync(absolute)) return [];
  if (!fs.statSync(absolute).isDirectory()) return readEntry(root, relative, lists);
  return fs
    .readdirSync(absolute)
    .sort()
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) => readEntry(root, path.posix.join(relative, name), lists));
}

function readEntry(root: string, relative: string, lists: ListExtent): (SourceFile | Diagnostic)[] {
  const absolute = path.join(root, relative);
  const isLink = fs.lstatSync(absolute).isSymbolicLink();
  // A link that leads in a circle cannot be asked what it is.
  const real = realPath(absolute);
  const isFolder = real !== undefined && fs.statSync(real).isDirectory();
  if (isLink && isFolder) {
    return [fileError(relative, 'This link to a folder is not followed', 'Move the files here, or remove the link.')];
  }
  if (isFolder) return readFolder(root, relative, lists);
  return path.extname(relative) in largestFile ? [readFile(root, relative, lists)] : [];
}

function readFile(root: string, relative: string, lists: ListExtent): SourceFile | Diagnostic {
  const absolute = path.join(root, relative);
  const real = realPath(absolute);
  if (real === undefined) return fileError(relative, 'This link leads nowhere', 'Remove it.');
  if (path.relative(realPath(root) ?? root, real).startsWith('..')) {
    return fileError(relative, 'This link leads out of the repository', 'Copy the file here instead.');
  }
  const limit = largestFile[path.extname(relative)] ?? 0;
  const size = fs.statSync(real).size;
  if (size > limit) {
    const sizes = `${size.toLocaleString('en')} bytes; at most ${limit.toLocaleString('en')} are read`;
    return fileError(relative, `This file is too large: ${sizes}`, 'Put long lists into a CSV file beside it.');
  }
  const isHeader = lists === 'header' && path.extname(relative) === '.csv';
  return decode(relative, isHeader ? readFirstLine(real) : fs.readFileSync(real));
}

function readFirstLine(file: string): Buffer {
  const descriptor = fs.openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(64 * 1024);
    const beginning = bytes.subarray(0, fs.readSync(descriptor, bytes));
    return beginning.subarray(0, beginning.indexOf('\n') + 1 || beginning.length);
  } finally {
    fs.closeSync(descriptor);
  }
}

function decode(relative: string, bytes: Uint8Array): SourceFile | Diagnostic {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return createSourceFile(relative, text);
  } catch {
    return fileError(relative, 'This file is not UTF-8', 'Save it as UTF-8.');
  }
}

function realPath(absolute: string): string | undefined {
  try {
    return fs.realpathSync(absolute);
  } catch {
    return undefined; // a link that leads nowhere, or in a circle
  }
}

function fileError(file: string, message: string, help: string): Diagnostic {
  const place = placeAt(createSourceFile(file, ''), { start: 0, end: 0 });
  return { check: 'file', severity: 'error', place, message, help };
}
