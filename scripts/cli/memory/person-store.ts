import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

import { OperationError } from '../../source/operation-error';
import { writeFileWhole } from '../../source/write-file';
import { toolFolder } from '../memory/tool-package';
import { cacheFolder } from './cache-folder';
import type { CommandContext } from '../command';

/** What a run leaves to later runs over the same repository. */
export interface PersonStore<Entry> {
  readonly known: Readonly<Record<string, Entry>>;
  readonly write: (entries: Readonly<Record<string, Entry>>) => void;
}

/**
 * Opens a store of one kind of things about a repository. It lies in the person's own cache folder, never in the
 * repository: a pull request could bring one along that says that nothing is wrong. A store that cannot be read or
 * written is an empty one: it only saves time. Without such a folder nothing is known from before.
 */
export function openPersonStore<Entry>(
  { root, environment }: Pick<CommandContext, 'root' | 'environment'>,
  kind: string,
): PersonStore<Entry> {
  const folder = cacheFolder(environment);
  if (folder === undefined) return { known: {}, write: () => undefined };
  const file = path.join(folder, `${kind}-${createHash('sha256').update(root).digest('hex')}.json`);
  return { known: readStore<Entry>(file), write: (entries) => writeStore(file, entries) };
}

/** Returns a key under which nothing else is kept than what comes of these parts. */
export function keyOfParts(parts: readonly (string | Buffer)[]): string {
  const digest = createHash('sha256');
  // The length of each part before it: two lists of parts are never one text.
  for (const part of parts) digest.update(`${part.length}:`).update(part);
  return digest.digest('base64');
}

const rooms = path.join(__dirname, '..', '..');

/** What of this tool decides what is read and found: its code up to the pages, its facts, the versions it stands on. */
const decisive = [
  ...['source', 'content', 'indicators', 'kql', 'engine', 'expand', 'checks', 'prove', 'review', 'report/site'].map(
    (room) => path.join(rooms, room),
  ),
  ...['schemas', 'package.json'].map((name) => path.join(toolFolder, name)),
];

let fingerprint: string | undefined;

/** Stands for this tool as it is. Taken once: what runs stays what it was at the start, whatever is written since. */
export function fingerprintTool(): string {
  return (fingerprint ??= hashTool());
}

function hashTool(): string {
  const files = decisive.flatMap(listFiles).sort();
  return keyOfParts(files.flatMap((file) => [path.relative(toolFolder, file), fs.readFileSync(file)]));
}

function listFiles(from: string): string[] {
  if (!fs.statSync(from).isDirectory()) return [from];
  return fs.readdirSync(from).flatMap((name) => listFiles(path.join(from, name)));
}

/** The digest of the rest is the first line: a store of which a part is damaged is taken for an empty one. */
function readStore<Entry>(file: string): Readonly<Record<string, Entry>> {
  try {
    const text = fs.readFileSync(file, 'utf8');
    const entries = text.slice(text.indexOf('\n') + 1);
    if (text !== sealed(entries)) return {};
    const value: unknown = JSON.parse(entries);
    return typeof value === 'object' && value !== null ? (value as Record<string, Entry>) : {};
  } catch {
    return {};
  }
}

/** Written beside and moved into place, so that a run that is stopped leaves the old store whole. */
function writeStore(file: string, entries: Readonly<Record<string, unknown>>): void {
  try {
    writeFileWhole(file, sealed(JSON.stringify(entries)), path.dirname(file));
  } catch (cause) {
    if (!(cause instanceof OperationError)) throw cause;
  }
}

function sealed(entries: string): string {
  return `${keyOfParts([entries])}\n${entries}`;
}
