import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

import type { FindingStore } from '../checks/run-checks';
import type { Detection } from '../content/detection';
import type { Diagnostic } from '../source/diagnostic';
import { cacheFolder } from './cache-folder';
import type { CommandContext } from './command';
import type { LoadedCatalog } from './load-catalog';

const tool = path.join(__dirname, '..', '..');

/** What of this tool decides what is found: its code up to the checks, and its facts. */
const decisive = [
  ...['source', 'content', 'indicators', 'kql', 'engine', 'expand', 'checks'].map((room) => `scripts/${room}`),
  'schemas',
  'package-lock.json',
];

/**
 * Opens what was found in each detection before. A finding is recalled only where the detection, every watchlist and
 * workspace, the date and this tool are what they were. The store lies in the person's own cache folder, never in the
 * repository: a pull request could bring one along that says that nothing is wrong. A store that cannot be read or
 * written is an empty one: it only saves time. Without such a folder it remembers until it is let go.
 */
export function openFindingStore(
  { root, environment }: Pick<CommandContext, 'root' | 'environment'>,
  loaded: LoadedCatalog,
  asOf: Date,
): FindingStore & { readonly save: () => void } {
  const folder = cacheFolder(environment);
  const name = `findings-${createHash('sha256').update(root).digest('hex')}.json`;
  const file = folder === undefined ? undefined : path.join(folder, name);
  const known = file === undefined ? {} : readStore(file);
  const used: Record<string, readonly Diagnostic[]> = {};
  const shared = hash([asOf.toISOString(), fingerprintTool(), ...sharedTexts(loaded)]);
  const keyOf = ({ document: { source } }: Detection) => hash([shared, source.path, source.text]);
  return {
    recall: (detection) => {
      const key = keyOf(detection);
      const found = used[key] ?? known[key];
      if (found !== undefined) used[key] = found;
      return found;
    },
    keep: (detection, found) => {
      used[keyOf(detection)] = found;
    },
    save: () => {
      if (file === undefined) return;
      if (Object.keys(used).some((key) => !(key in known))) writeStore(file, { ...recentOf(known), ...used });
    },
  };
}

/** More entries than a repository has detections, so that validating a part of it does not forget the rest. */
const mostEntries = 4000;

function recentOf(known: Readonly<Record<string, readonly Diagnostic[]>>) {
  return Object.fromEntries(Object.entries(known).slice(-mostEntries));
}

function sharedTexts({ sources }: LoadedCatalog): string[] {
  return [...sources.values()]
    .filter((source) => !source.path.startsWith('detections/'))
    .flatMap((source) => [source.path, source.text]);
}

let fingerprint: string | undefined;

/** Taken once: what runs stays what it was at the start, whatever is written into its files since. */
function fingerprintTool(): string {
  return (fingerprint ??= hashTool());
}

function hashTool(): string {
  const files = decisive.flatMap((name) => listFiles(path.join(tool, name))).sort();
  return hash(files.flatMap((file) => [path.relative(tool, file), fs.readFileSync(file)]));
}

function listFiles(from: string): string[] {
  if (!fs.statSync(from).isDirectory()) return [from];
  return fs.readdirSync(from).flatMap((name) => listFiles(path.join(from, name)));
}

function hash(parts: readonly (string | Buffer)[]): string {
  const digest = createHash('sha256');
  // The length of each part before it: two lists of parts are never one text.
  for (const part of parts) digest.update(`${part.length}:`).update(part);
  return digest.digest('base64');
}

function readStore(file: string): Readonly<Record<string, readonly Diagnostic[]>> {
  try {
    const value: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, readonly Diagnostic[]>) : {};
  } catch {
    return {};
  }
}

/** Written beside and moved into place, so that a run that is stopped leaves the old store whole. */
function writeStore(file: string, entries: Readonly<Record<string, readonly Diagnostic[]>>): void {
  const beside = `${file}.${process.pid}`;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(beside, JSON.stringify(entries));
    fs.renameSync(beside, file);
  } catch {
    fs.rmSync(beside, { force: true });
  }
}
