import { execFileSync } from 'node:child_process';

import type { Catalog } from '../../content/catalog';
import { contentKinds, kindOfPath, placesOf } from '../../content/content-kinds';
import { readCatalog } from '../../content/read-catalog';
import { OperationError } from '../../source/operation-error';
import { createSourceFile, type SourceFile } from '../../source/source-file';

/** What of a revision is read: the detections alone, or with their tests all that says how they behave. */
type RevisionExtent = 'detections' | 'content';

const foldersOf: Readonly<Record<RevisionExtent, readonly string[]>> = {
  detections: [contentKinds.detection.place],
  content: placesOf((kind) => kind.decidesRows),
};

/**
 * Reads the detections as they were at a revision of the Git repository around a folder, as far as they could be read.
 *
 * @param root the folder that holds detections/
 * @param revision a branch, tag or commit
 * @param extent what is read of it
 * @throws OperationError where Git, the repository or the revision is not there
 */
export function readRevision(root: string, revision: string, extent: RevisionExtent = 'detections'): Catalog {
  const commit = runGit(
    root,
    ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`],
    revision,
  );
  const listing = runGit(
    root,
    ['ls-tree', '-r', '-z', commit.toString('utf8').trim(), '--', ...foldersOf[extent]],
    revision,
  );
  const entries = listing
    .toString('utf8')
    .split('\0')
    .flatMap((line) => {
      const [, type, object, path] = /^\d+ (\w+) ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
      return type === 'blob' && object !== undefined && path !== undefined ? [{ object, path }] : [];
    })
    .filter(({ path }) => extent === 'content' || kindOfPath(path) === contentKinds.detection)
    .filter(({ path }) => /\.(?:ya?ml|csv|ndjson|jsonl)$/.test(path));
  return readCatalog(readObjects(root, entries, revision)).value;
}

/** The commit of the Git repository around a folder; undefined where there is none. */
export function readCommit(root: string): string | undefined {
  try {
    return runGit(root, ['rev-parse', '--verify', 'HEAD'], 'HEAD').toString('utf8').trim();
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
