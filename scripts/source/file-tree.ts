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

const folders = ['detections', 'watchlists', 'workspaces'];

/** By extension, the largest file that is read, in bytes: what a person edits as YAML is small, a list may be long. */
const largestFile: Readonly<Record<string, number>> = {
  '.yaml': 1024 * 1024,
  '.yml': 1024 * 1024,
  '.csv': 512 * 1024 * 1024,
};

/**
 * Reads the YAML and CSV files under detections/, watchlists/ and workspaces/ of a folder, in the order of their
 * paths. A file that is too large, is not UTF-8, or lies outside the folder (a link that leads away) is a diagnostic
 * and left out; links are followed inside the folder, once.
 *
 * @param root absolute path of the folder
 * @throws OperationError where the folder is not there or holds none of the three
 */
export function readFileTree(root: string): FileTree {
  const present = folders.filter((folder) => fs.existsSync(path.join(root, folder)));
  if (present.length === 0) {
    throw new OperationError(
      `The folder ${root} holds no detections`,
      'Run this in a folder with detections/, watchlists/ and workspaces/, or name one with --root.',
    );
  }
  const paths = present.flatMap((folder) => listFiles(root, folder));
  const results = paths.map((relative) => readFile(root, relative));
  return {
    files: results.flatMap((result) => ('text' in result ? [result] : [])),
    diagnostics: results.flatMap((result) => ('text' in result ? [] : [result])),
  };
}

function listFiles(root: string, start: string): string[] {
  const found: string[] = [];
  const visited = new Set<string>();
  const visit = (relative: string): void => {
    const absolute = path.join(root, relative);
    const real = realPath(absolute);
    if (real === undefined || visited.has(real)) return;
    visited.add(real);
    for (const name of fs.readdirSync(absolute).sort()) {
      if (name.startsWith('.')) continue;
      const child = path.posix.join(relative, name);
      const status = fs.statSync(path.join(root, child), { throwIfNoEntry: false });
      if (status?.isDirectory()) visit(child);
      else if (path.extname(name) in largestFile) found.push(child);
    }
  };
  visit(start);
  return found;
}

function readFile(root: string, relative: string): SourceFile | Diagnostic {
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
  return decode(relative, fs.readFileSync(real));
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
