import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';

import type { Catalog } from '../../content/catalog';
import { contentKinds, kindOfPath, placesOf } from '../../content/content-kinds';
import { readCatalog, type ReadKind } from '../../content/read-catalog';
import type { ChangedFile } from '../../review/reviewed-state';
import type { Diagnostic } from '../../source/diagnostic';
import { OperationError } from '../../source/operation-error';
import { createSourceFile, type SourceFile } from '../../source/source-file';
import type { YamlParser } from '../memory/yaml-memory';

/** What of a revision is read: the detections alone, or everything that a repository may hold. */
type RevisionExtent = 'detections' | 'content';

const foldersOf: Readonly<Record<RevisionExtent, readonly string[]>> = {
  detections: [contentKinds.detection.place],
  content: placesOf(() => true),
};

/**
 * Reads the detections as they were at a revision of the Git repository around a folder, as far as they could be read.
 *
 * @param root the folder that holds detections/
 * @param revision a branch, tag or commit
 * @throws OperationError if Git, the repository or the revision is not there
 */
export function readRevision(root: string, revision: string): Catalog {
  return readCatalog(readRevisionFiles(root, commitOf(root, revision), 'detections')).value;
}

/** The content of a repository at a commit, and what was wrong with its files. */
export interface RevisionState {
  readonly commit: string;
  readonly catalog: Catalog;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads everything that a repository held at the commit at which what is here left a revision: where that has gone on
 * since, what came there is not a part of a change.
 *
 * @param now what is here, and how it was read: a file that is the same at the commit is not read again
 * @throws OperationError if Git, the repository or the revision is not there
 */
export function readBase(root: string, revision: string, now: ReadingOfNow): RevisionState {
  const named = commitOf(root, revision);
  const commit = tryGit(root, ['merge-base', named, 'HEAD'])?.trim() ?? named;
  const files = readRevisionFiles(root, commit, 'content', now.sources);
  const { value, diagnostics } = readCatalog(files, now.parse, now.readKind);
  return { commit, catalog: value, diagnostics };
}

/** The files that are here, and what read them and remembers what it made of each. */
export interface ReadingOfNow {
  readonly sources: ReadonlyMap<string, SourceFile>;
  readonly parse: YamlParser;
  readonly readKind: ReadKind;
}

/** The text of a file at a commit; undefined if it is not there. */
export function readFileAt(root: string, commit: string, file: string): string | undefined {
  return tryGit(root, ['cat-file', 'blob', `${commit}:./${file}`]);
}

/**
 * The files that differ between a commit and what is here, whether Git knows them or not; what Git ignores is left out.
 * Paths are from the root of the content; of what lies outside of it, only what GitHub reads.
 */
export function readChangedFiles(root: string, commit: string): readonly ChangedFile[] {
  const prefix = runGit(root, ['rev-parse', '--show-prefix'], commit).toString('utf8').trim();
  const listed = runGit(
    root,
    ['diff', '--name-status', '-z', '--find-renames', '--no-ext-diff', '--no-textconv', commit],
    commit,
  );
  const fresh = runGit(root, ['ls-files', '-z', '--others', '--exclude-standard'], commit).toString('utf8');
  const changed = readNameStatus(listed.toString('utf8').split('\0'));
  const added = fresh
    .split('\0')
    .filter((file) => file !== '')
    .map((file): ChangedFile => ({ path: file, status: 'untracked' }));
  const inside = changed.flatMap((file): ChangedFile[] => {
    const here = file.path.startsWith(prefix) ? file.path.slice(prefix.length) : undefined;
    const from = file.from?.startsWith(prefix) === true ? file.from.slice(prefix.length) : file.from;
    if (here === undefined && !/^\.github\/|^CODEOWNERS$|^docs\/CODEOWNERS$/.test(file.path)) return [];
    return [{ ...file, path: here ?? file.path, ...(from === undefined ? {} : { from }) }];
  });
  return [...inside, ...added];
}

/** (git-diff, "Raw output format": with -z a status, a path, and for a rename or copy the path after it.) */
function readNameStatus(words: readonly string[]): readonly ChangedFile[] {
  const files: ChangedFile[] = [];
  for (let at = 0; at + 1 < words.length;) {
    const [status = '', path = '', other = ''] = words.slice(at, at + 3);
    const isPair = /^[RC]/.test(status);
    if (isPair)
      files.push({
        path: other,
        status: status.startsWith('R') ? 'moved' : 'added',
        ...(status.startsWith('R') ? { from: path } : {}),
      });
    else files.push({ path, status: ({ A: 'added', D: 'deleted' } as const)[status] ?? 'edited' });
    at += isPair ? 3 : 2;
  }
  return files;
}

function commitOf(root: string, revision: string): string {
  const found = runGit(
    root,
    ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`],
    revision,
  );
  return found.toString('utf8').trim();
}

function readRevisionFiles(
  root: string,
  commit: string,
  extent: RevisionExtent,
  known: ReadonlyMap<string, SourceFile> = new Map(),
): readonly SourceFile[] {
  const listing = runGit(root, ['ls-tree', '-r', '-z', commit, '--', ...foldersOf[extent]], commit);
  const entries = listing
    .toString('utf8')
    .split('\0')
    .flatMap((line) => {
      const [, type, object, path] = /^\d+ (\w+) ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
      return type === 'blob' && object !== undefined && path !== undefined ? [{ object, path }] : [];
    })
    .filter(({ path }) => extent === 'content' || kindOfPath(path) === contentKinds.detection)
    .filter(({ path }) => /\.(?:ya?ml|csv|ndjson|jsonl|json)$/.test(path));
  const same = new Map(
    entries.flatMap(({ object, path }) => {
      const here = known.get(path);
      return here !== undefined && objectOf(here.text, object.length) === object ? [[path, here] as const] : [];
    }),
  );
  const read = readObjects(
    root,
    entries.filter(({ path }) => !same.has(path)),
    commit,
  );
  const others = new Map(read.map((file) => [file.path, file]));
  return entries.flatMap(({ path }) => same.get(path) ?? others.get(path) ?? []);
}

/**
 * The name that Git gives to a file of this text. ("git-hash-object"; "Git Internals - Git Objects": the digest of
 * `blob`, a blank, the number of bytes, a null and the bytes; SHA-1 has 40 digits, SHA-256 64.)
 */
function objectOf(text: string, digits: number): string {
  const bytes = Buffer.from(text, 'utf8');
  const digest = createHash(digits === 40 ? 'sha1' : 'sha256');
  return digest.update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/** The commit of the Git repository around a folder; undefined if there is none. */
export function readCommit(root: string): string | undefined {
  return tryGit(root, ['rev-parse', '--verify', 'HEAD'])?.trim();
}

function tryGit(root: string, commandLine: readonly string[]): string | undefined {
  try {
    return runGit(root, commandLine, 'HEAD').toString('utf8');
  } catch (error) {
    if (error instanceof OperationError) return undefined;
    throw error;
  }
}

interface TreeEntry {
  readonly object: string;
  readonly path: string;
}

/** Reads all objects through one process. (git-cat-file, "Batch output": `<object> <type> <size>`, LF, content, LF.) */
function readObjects(root: string, entries: readonly TreeEntry[], revision: string): SourceFile[] {
  if (entries.length === 0) return [];
  const input = entries.map(({ object }) => `${object}\n`).join('');
  const output = runGit(root, ['cat-file', '--batch'], revision, input);
  let offset = 0;
  return entries.map(({ path }) => {
    const headerEnd = output.indexOf('\n', offset);
    const size = Number(output.toString('utf8', offset, headerEnd).split(' ')[2]);
    const content = output.toString('utf8', headerEnd + 1, headerEnd + 1 + size);
    offset = headerEnd + 1 + size + 1;
    return createSourceFile(path, content);
  });
}

const mostBytes = 1024 * 1024 * 1024;

function runGit(root: string, commandLine: readonly string[], revision: string, input = ''): Buffer {
  try {
    return execFileSync('git', ['-C', root, ...commandLine], {
      input,
      maxBuffer: mostBytes,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
  } catch (cause) {
    throw new OperationError(
      `Git cannot read the revision ${revision} here`,
      'Give --since a branch, tag or commit of this repository; in a pipeline, fetch its history first.',
      { cause },
    );
  }
}
