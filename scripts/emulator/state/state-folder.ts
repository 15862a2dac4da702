import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmdirSync,
  rmSync,
  truncateSync,
} from 'node:fs';
import { join } from 'node:path';
import { OperationError } from '../../source/operation-error';
import { appendToFile, removeFile, writeFileWhole } from '../../source/write-file';
import { isMapping } from '../../source/mapping';

/**
 * A set of JSON documents, kept in memory and on disk, one file each. Keys differ by more than case, as ARM's ids do.
 */
export interface Documents<T> {
  readonly get: (key: string) => T | undefined;
  readonly put: (key: string, value: T) => void;
  readonly delete: (key: string) => boolean;
  /** In the order of the keys. */
  readonly values: () => readonly T[];
}

/** Lines of JSON that are only ever added, for what grows: events and the items of watchlists. */
export interface Log<T> {
  readonly read: () => T[];
  readonly append: (lines: readonly T[]) => void;
  readonly delete: () => void;
}

/** Where the local workspace keeps its state, readable by its owner alone. */
export interface StateFolder {
  readonly path: string;
  /**
   * Throws OperationError if a file holds something else.
   * @param isValue whether what a file holds is one of these documents; any object where left out
   */
  readonly documents: <T>(name: DocumentFolder, isValue?: (value: unknown) => value is T) => Documents<T>;
  readonly log: <T>(name: LogFolder, key: string) => Log<T>;
  /** The keys of the logs of a name that exist. */
  readonly logKeys: (name: LogFolder) => readonly string[];
}

/** The version of everything in the folder; raised when what is written changes. */
const format = 1;

/** The collections of resources as the service answers them, each a folder and a member of the workspace's state. */
export const storedCollections = [
  'savedSearches',
  'customTables',
  'alertRules',
  'automationRules',
  'summaryRules',
  'onboarding',
  'metadata',
] as const;

/** The folders in it, by what they hold. */
const documentFolders = [...storedCollections, 'ruleProgress', 'incidents', 'watchlists'] as const;
const logFolders = ['events', 'threatIntelligence', 'watchlistItems'] as const;

export type DocumentFolder = (typeof documentFolders)[number];
export type LogFolder = (typeof logFolders)[number];

const markerName = 'state.json';

/** The file in the folder that says which process serves it. */
export const lockFileName = 'server.json';

const ownerOnlyFolder = 0o700;
const ownerOnlyFile = 0o600;

/**
 * Opens the folder, and makes it where it is missing. Throws OperationError if that cannot be done, or where it
 * holds something else than a workspace's state.
 */
export function openStateFolder(path: string): StateFolder {
  try {
    const isNew = !holdsState(path);
    mkdirSync(path, { recursive: true, mode: ownerOnlyFolder });
    for (const name of [...documentFolders, ...logFolders]) requireOwn(join(path, name), 'folder');
    const marker = join(path, markerName);
    requireOwn(marker, 'file');
    chmodSync(path, ownerOnlyFolder);
    if (isNew) writeAtomically(marker, JSON.stringify({ format }), path);
    else if (readJson<{ format: unknown } | null>(marker)?.format !== format) throw unreadable(marker);
  } catch (cause) {
    if (cause instanceof OperationError) throw cause;
    const help = 'Name a folder that can be written with `emulator.folder` in the workspace file.';
    throw new OperationError(`The state folder ${path} of the local workspace cannot be used`, help, { cause });
  }
  return {
    path,
    documents: <T>(name: DocumentFolder, isValue: (value: unknown) => value is T = isAnyObject<T>) =>
      openDocuments(path, name, isValue),
    log: <T>(name: string, key: string) => openLog<T>(path, name, key),
    logKeys: (name) => logKeysIn(join(path, name)),
  };
}

/**
 * Whether a folder holds the state of a local workspace, of whatever version; false if it is missing or empty.
 * Throws OperationError if it holds other files.
 */
export function holdsState(path: string): boolean {
  const isTransient = (name: string): boolean => name.startsWith(lockFileName) || name.endsWith('.draft');
  const names = existsSync(path) ? readdirSync(path).filter((name) => !isTransient(name)) : [];
  if (names.length > 0 && !names.includes(markerName)) throw notOurs(path);
  return names.length > 0;
}

/**
 * Refuses what came with the content in the place of a folder or file of ours: a link leads to what is somebody else's,
 * and would be read, cut off or removed in its place.
 */
function requireOwn(entry: string, kind: 'folder' | 'file'): void {
  const found = lstatSync(entry, { throwIfNoEntry: false });
  const isOwn = found === undefined || (kind === 'folder' ? found.isDirectory() : found.isFile());
  if (isOwn) return;
  throw new OperationError(
    `${entry} of the local workspace is not a ${kind}; nothing there was touched`,
    'Remove it, or name another folder with `emulator.folder` in the workspace file.',
  );
}

/** Removes the files that a local workspace writes, and each folder that is empty then. */
export function removeState(path: string): void {
  for (const name of documentFolders) removeFiles(join(path, name), /\.(json|draft)$/);
  for (const name of logFolders) removeFiles(join(path, name), /\.(ndjson|draft)$/);
  removeFiles(path, /^(state\.json|server\.json(\.\d+)?|.*\.draft)$/);
}

function removeFiles(folder: string, ours: RegExp): void {
  // What a link leads to was written by somebody else.
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isFile() && ours.test(entry.name)) rmSync(join(folder, entry.name), { force: true });
  }
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}

function notOurs(path: string): OperationError {
  return new OperationError(
    `The folder ${path} holds other files than the state of a local workspace`,
    'Name an empty or new folder for the local workspace.',
  );
}

function readJson<T>(file: string): T {
  return parseJson<T>(readFileSync(file, 'utf8'), file);
}

function parseJson<T>(text: string, file: string): T {
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

function unreadable(file: string, cause?: unknown): OperationError {
  return new OperationError(
    `The file ${file} of the local workspace was not written by this version, or was changed since`,
    'Forget the local workspace with `sentinel workspace reset`, or name another folder.',
    { cause },
  );
}

/** Written beside and renamed, so that a process killed at any moment leaves the old file or the new one. */
export function writeAtomically(file: string, text: string, folder: string): void {
  writeFileWhole(file, text, folder, ownerOnlyFile);
}

/** For documents that name no guard of their own; what they are of is up to who asks. */
function isAnyObject<T>(value: unknown): value is T {
  return isMapping(value);
}

function openDocuments<T>(path: string, name: string, isValue: (value: unknown) => value is T): Documents<T> {
  const folder = join(path, name);
  mkdirSync(folder, { recursive: true, mode: ownerOnlyFolder });
  const held = new Map<string, T>();
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.json'))) {
    const file = join(folder, name);
    requireOwn(file, 'file');
    const document = readJson<unknown>(file);
    const { key, value } = isAnyObject<{ key?: unknown; value?: unknown }>(document) ? document : {};
    if (typeof key !== 'string' || !isValue(value)) throw unreadable(file);
    held.set(key, value);
  }
  const fileOf = (key: string): string => join(folder, `${fileNameOf(key)}.json`);
  return {
    get: (key) => held.get(key.toLowerCase()),
    put: (key, value) => {
      const lower = key.toLowerCase();
      writeAtomically(fileOf(lower), JSON.stringify({ key: lower, value }), path);
      held.set(lower, value);
    },
    delete: (key) => {
      const lower = key.toLowerCase();
      removeFile(fileOf(lower), path);
      return held.delete(lower);
    },
    values: () => [...held].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value),
  };
}

function openLog<T>(path: string, name: string, key: string): Log<T> {
  const folder = join(path, name);
  const file = join(folder, `${fileNameOf(key)}.ndjson`);
  requireOwn(folder, 'folder');
  requireOwn(file, 'file');
  dropTornLine(file);
  return {
    read: () => (existsSync(file) ? linesOf(readFileSync(file, 'utf8')).map((line) => readLine<T>(line, file)) : []),
    append: (lines) => {
      mkdirSync(folder, { recursive: true, mode: ownerOnlyFolder });
      // One write for all lines: a reader after a crash sees whole lines and at most one torn one, which it drops.
      const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
      appendToFile(file, text, path, ownerOnlyFile);
    },
    delete: () => {
      removeFile(file, path);
    },
  };
}

function readLine<T>(line: string, file: string): T {
  const value = parseJson<T>(line, file);
  if (!isAnyObject<T>(value)) throw unreadable(file);
  return value;
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

function dropTornLine(file: string): void {
  if (!existsSync(file) || endsWithLine(file)) return;
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf(0x0a) + 1;
  if (end < bytes.length) truncateSync(file, end);
}

/** Looks at the last byte alone: each write of an item opens the log, which may hold a hundred thousand. */
function endsWithLine(file: string): boolean {
  const handle = openSync(file, 'r');
  try {
    const { size } = fstatSync(handle);
    const last = Buffer.alloc(1);
    return size === 0 || (readSync(handle, last, 0, 1, size - 1) === 1 && last[0] === 0x0a);
  } finally {
    closeSync(handle);
  }
}

function logKeysIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.ndjson'));
  return names.map((name) => decodeURIComponent(name.slice(0, -'.ndjson'.length))).sort();
}

/** A name that no key can turn into a path; one too long for a file system is replaced by its hash. */
function fileNameOf(key: string): string {
  const name = encodeURIComponent(key).replace(/[*.]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`);
  return name.length <= 120 ? name : createHash('sha256').update(key).digest('hex');
}
