import fs from 'node:fs';
import path from 'node:path';
import type { Diagnostic } from './diagnostic';
import { OperationError } from './operation-error';
import { createSourceFile, placeAt } from './source-file';
import type { SourceFile } from './source-file';
import { ownValue } from './own-value';
import { pathWithin } from './path-within';

/** The files of a repository of detections, and what was wrong with those that could not be read. */
export interface FileTree {
  readonly files: readonly SourceFile[];
  readonly diagnostics: readonly Diagnostic[];
}

export type ListExtent = 'whole' | 'header';

/** Where files are read from, by paths from the root of a repository. */
export interface TreePlaces {
  /** Folders of which a repository has at least one. */
  readonly folders: readonly string[];
  /** Folders and files that it may have beside them. */
  readonly beside: readonly string[];
}

/** By extension, the largest file that is read, in bytes: what a person edits as YAML is small, a list may be long. */
const largestFile: Readonly<Record<string, number>> = {
  '.yaml': 1024 * 1024,
  '.yml': 1024 * 1024,
  '.json': 1024 * 1024,
  '.csv': 512 * 1024 * 1024,
};

/**
 * Reads the YAML, JSON and CSV files at some places of a folder, place by place, in the order of their paths. A file
 * that is too large, is not UTF-8, or lies outside the folder (a link that leads away), and a link to a folder, is a
 * diagnostic and left out.
 *
 * @param root absolute path of the folder
 * @param lists whether CSV files are read whole, or their first line alone: one may be larger than all else together
 * @throws OperationError if the folder is not there or holds none of the folders of a repository
 */
export function readFileTree(root: string, { folders, beside }: TreePlaces, lists: ListExtent = 'whole'): FileTree {
  const present = folders.filter((folder) => fs.existsSync(path.join(root, folder)));
  if (present.length === 0) {
    throw new OperationError(
      `The folder ${root} holds no detections`,
      'Run this in a folder with detections/, watchlists/ and workspaces/, or name one with --root.',
    );
  }
  return readPlaces({ root, lists, folders }, [...present, ...beside]);
}

/**
 * A text that differs where a file that readFileTree() reads has come, gone or been written since; reads none of them.
 */
export function stampFileTree(root: string, { folders, beside }: TreePlaces): string {
  return [...folders, ...beside].flatMap((relative) => stampEntry(root, relative)).join('\n');
}

function stampEntry(root: string, relative: string): string[] {
  const absolute = path.join(root, relative);
  const entry = lookAt(() => fs.lstatSync(absolute));
  if (entry?.isDirectory() === true) {
    const names = lookAt(() => fs.readdirSync(absolute)) ?? [];
    return [`${relative}/`, ...names.sort().flatMap((name) => stampEntry(root, `${relative}/${name}`))];
  }
  const file = lookAt(() => fs.statSync(absolute));
  return [`${relative} ${file?.mtimeMs ?? 0} ${file?.size ?? 0}`];
}

/** Reads the files at places that need not be there. */
export function readFolders(root: string, places: readonly string[]): FileTree {
  return readPlaces({ root, lists: 'whole', folders: [] }, places);
}

/**
 * Reads single files whatever their kind; one that is not there is left out, any other trouble with it is a diagnostic.
 * @param largest in bytes
 */
export function readNamedFiles(root: string, paths: readonly string[], largest: number): FileTree {
  const results = paths.flatMap((relative) => {
    if (!fs.existsSync(path.join(root, relative))) return [];
    return orDiagnostic(relative, () => [readFile(root, relative, 'whole', largest)]);
  });
  return {
    files: results.flatMap((result) => ('text' in result ? [result] : [])),
    diagnostics: results.flatMap((result) => ('text' in result ? [] : [result])),
  };
}

/** How a tree is read. */
interface Reading {
  readonly root: string;
  readonly lists: ListExtent;
  /** Folders of content: a file there that no reader takes is warned of. */
  readonly folders: readonly string[];
}

function readPlaces(reading: Reading, places: readonly string[]): FileTree {
  const results = places.flatMap((place) => readFolder(reading, place));
  return {
    files: results.flatMap((result) => ('text' in result ? [result] : [])),
    diagnostics: results.flatMap((result) => ('text' in result ? [] : [result])),
  };
}

/** What is below a folder, in the order of names; links to folders are not followed, so that none is read twice. */
function readFolder(reading: Reading, relative: string): (SourceFile | Diagnostic)[] {
  const absolute = path.join(reading.root, relative);
  if (!fs.existsSync(absolute)) return [];
  if (!fs.statSync(absolute).isDirectory()) return readEntry(reading, relative);
  return orDiagnostic(relative, () => fs.readdirSync(absolute).sort()).flatMap((name) => {
    if (typeof name !== 'string') return [name];
    return name.startsWith('.') ? [] : readEntry(reading, path.posix.join(relative, name));
  });
}

function readEntry(reading: Reading, relative: string): (SourceFile | Diagnostic)[] {
  const { root, lists, folders } = reading;
  const absolute = path.join(root, relative);
  const entry = lookAt(() => fs.lstatSync(absolute));
  // A name that is not a text becomes one that no file has; any other file without an entry went away since its folder
  // was read.
  if (entry === undefined) {
    return relative.includes('\uFFFD') ? [fileError(relative, 'The name of this file is not UTF-8', 'Rename it.')] : [];
  }
  const target = lookAt(() => fs.statSync(absolute));
  const isFolder = target?.isDirectory() ?? false;
  if (entry.isSymbolicLink() && isFolder) {
    return [fileError(relative, 'This link to a folder is not followed', 'Move the files here, or remove the link.')];
  }
  if (isFolder) return readFolder(reading, relative);
  if (!Object.hasOwn(largestFile, path.extname(relative))) return notRead(relative, folders);
  return orDiagnostic(relative, () => [readFile(root, relative, lists)]);
}

/** What may lie beside content without being content. */
const besides =
  /(?:^|\/)(?:readme|license|changelog|codeowners)(?:\.\w+)?$|\.(?:md|csv|ndjson|jsonl|gz|zip|log|evtx|png|svg|jpe?g|kql|xml|pcap)$/i;

/** A file of a folder of content that no reader takes: what its author wrote would not be deployed, without a word. */
function notRead(relative: string, folders: readonly string[]): Diagnostic[] {
  const folder = relative.split('/')[0] ?? '';
  if (!folders.includes(folder) || besides.test(relative)) return [];
  const place = placeAt(createSourceFile(relative, ''), { start: 0, end: 0 });
  const name = relative.split('/').pop() ?? '';
  const stem = /^(.+?)(?:\.\w+)?$/.exec(name)?.[1] ?? name;
  const message = 'This file is not read, and nothing of it is deployed';
  const help = `Name it ${stem}.yaml if it is content; else move it out of ${folder}/.`;
  return [{ check: 'file', severity: 'warning', place, message, help }];
}

function readFile(
  root: string,
  relative: string,
  lists: ListExtent,
  limit = largestOf(relative),
): SourceFile | Diagnostic {
  const absolute = path.join(root, relative);
  const real = lookAt(() => fs.realpathSync(absolute));
  if (real === undefined) return fileError(relative, 'This link leads nowhere', 'Remove it.');
  if (pathWithin(lookAt(() => fs.realpathSync(root)) ?? root, real) === undefined) {
    return fileError(relative, 'This link leads out of the repository', 'Copy the file here instead.');
  }
  const stat = fs.statSync(real);
  // A pipe would be waited for without end.
  if (!stat.isFile()) return fileError(relative, 'This is not a file that can be read', 'Remove it.');
  const tooLarge = refuseLargeFile(relative, stat.size, limit);
  if (tooLarge !== undefined) return tooLarge;
  const isHeader = lists === 'header' && path.extname(relative) === '.csv';
  return decode(relative, isHeader ? readFirstLine(real) : fs.readFileSync(real));
}

function largestOf(relative: string): number {
  return ownValue(largestFile, path.extname(relative)) ?? 0;
}

/** What is said of a file that is larger than what is read of its kind, in bytes; undefined if it is not. */
export function refuseLargeFile(relative: string, size: number, limit = largestOf(relative)): Diagnostic | undefined {
  if (size <= limit) return undefined;
  const sizes = `${size.toLocaleString('en')} bytes; at most ${limit.toLocaleString('en')} are read`;
  return fileError(relative, `This file is too large: ${sizes}`, 'Put long lists into a CSV file beside it.');
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

/** The text before the first byte that is not UTF-8. */
function readableStart(bytes: Uint8Array): string {
  const lossy = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const encoder = new TextEncoder();
  let at = 0;
  // A replacement character that stands in the file itself takes three bytes there.
  for (const character of lossy) {
    const encoded = encoder.encode(character);
    if (encoded.some((byte, index) => bytes[at + index] !== byte)) break;
    at += encoded.length;
  }
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, at));
}

function decode(relative: string, bytes: Uint8Array): SourceFile | Diagnostic {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return createSourceFile(relative, text);
  } catch {
    const readable = createSourceFile(relative, readableStart(bytes));
    const place = placeAt(readable, { start: readable.text.length, end: readable.text.length });
    const message = 'This file is not UTF-8: the first byte that is none stands here';
    return { check: 'file', severity: 'error', place, message, help: 'Save it as UTF-8.' };
  }
}

/** What the file system says; undefined if there is nothing, or a link that leads nowhere or in a circle. */
function lookAt<Answer>(ask: () => Answer): Answer | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

/** What is read; if the system refuses that, a diagnostic. */
function orDiagnostic<Read>(relative: string, read: () => Read[]): (Read | Diagnostic)[] {
  try {
    return read();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [fileError(relative, `This cannot be read: ${reason}`, 'Look at its permissions.')];
  }
}

function fileError(file: string, message: string, help: string): Diagnostic {
  const place = placeAt(createSourceFile(file, ''), { start: 0, end: 0 });
  return { check: 'file', severity: 'error', place, message, help };
}
