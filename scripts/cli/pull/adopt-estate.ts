import fs from 'node:fs';
import path from 'node:path';
import { contentPlaces } from '../../content/content-kinds';
import type { Catalog } from '../../content/catalog';
import { keyText } from '../../deploy/arm/resource';
import { contentFromWorkspace } from '../../deploy/pull/content-from-workspace';
import type { FoundContent, LeftResources } from '../../deploy/pull/content-from-workspace';
import { pathPart } from '../../source/path-part';
import { loadCatalog } from '../content/load-catalog';
import type { Estate } from './read-estate';

/** What becomes of an estate in a repository. */
export interface AdoptedEstate {
  /** Text of new files by path. */
  readonly files: ReadonlyMap<string, string>;
  /** How many of it the repository has already; those stay as they are. */
  readonly present: number;
  /** How many come a second time in what was given. */
  readonly repeated: number;
  readonly left: readonly LeftResources[];
  readonly unread: FoundContent['unread'];
}

/**
 * Finds what of an estate a repository lacks, and makes the files of it. What is known by its id is there, whatever has
 * become of its file since.
 *
 * @param root the folder of the repository, which may be empty
 */
export function adoptEstate(estate: Estate, root: string): AdoptedEstate {
  const known = knownKeys(root);
  const files = new Map<string, string>();
  const seen = new Set<string>();
  let [present, repeated] = [0, 0];
  const isNew = (key: string): boolean => {
    const isPresent = known.has(key);
    const isRepeated = seen.has(key);
    if (isPresent) present += isRepeated ? 0 : 1;
    else if (isRepeated) repeated += 1;
    seen.add(key);
    return !isPresent && !isRepeated;
  };
  for (const { key, stem, text } of estate.written) {
    if (isNew(key)) files.set(freePath(stem, idOf(key), files, root), text);
  }
  const made = contentFromWorkspace(estate.resources.filter((resource) => isNew(keyText(resource))));
  const left = [...estate.left, ...made.left];
  for (const [file, text] of made.files) {
    const stem = file.replace(/\.yaml$/, '');
    if (file.startsWith('detections/')) files.set(freePath(stem, idIn(text), files, root), text);
    else if (!fs.existsSync(path.join(root, file))) files.set(file, text);
    else left.push({ name: file, reason: 'there is a file of that name already' });
  }
  return { files, present, repeated, left, unread: made.unread };
}

/** The keys of all that a repository holds; none if there is no repository yet. */
function knownKeys(root: string): ReadonlySet<string> {
  if (!contentPlaces.folders.some((folder) => fs.existsSync(path.join(root, folder)))) return new Set();
  const { catalog } = loadCatalog(root);
  return new Set(keysOf(catalog));
}

function keysOf(catalog: Catalog): readonly string[] {
  return [
    ...catalog.detections.map(({ type, id }) => keyText({ kind: type, id })),
    ...catalog.functions.flatMap(({ id, alias }) => [id, alias].map((name) => keyText({ kind: 'function', id: name }))),
    ...catalog.watchlists.map(({ alias }) => keyText({ kind: 'watchlist', id: alias })),
    ...catalog.automationRules.map(({ id }) => keyText({ kind: 'automationRule', id })),
    ...catalog.summaryRules.map(({ name }) => keyText({ kind: 'summaryRule', id: name })),
  ];
}

function idOf(key: string): string {
  return key.slice(key.indexOf('/') + 1);
}

function idIn(text: string): string {
  return /^id: (\S+)$/m.exec(text)?.[1] ?? 'other';
}

/** True if a path is taken. Windows and macOS keep one of two paths that differ in case alone. */
function freePath(stem: string, id: string, files: ReadonlyMap<string, string>, root: string): string {
  const taken = new Set([...files.keys()].map((file) => file.toLowerCase()));
  const isFree = (file: string) => !taken.has(file.toLowerCase()) && !fs.existsSync(path.join(root, file));
  const plain = `${stem}.yaml`;
  return isFree(plain) ? plain : `${stem}-${pathPart(id, 'other')}.yaml`;
}
