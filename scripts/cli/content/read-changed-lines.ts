import { execFileSync } from 'node:child_process';
import { OperationError } from '../../source/operation-error';

/** Whether a line of a file, counted from 1, is new since a commit. */
export type IsChangedLine = (file: string, line: number) => boolean;

/**
 * Which lines of the files under a folder came since what is here left a revision. All lines of a file that Git does
 * not know count, and all places of one that is gone.
 *
 * @throws OperationError if Git cannot compare them
 */
export function readChangedLines(root: string, commit: string): IsChangedLine {
  const ranges = new Map<string, [first: number, last: number][]>();
  let file = '';
  for (const line of runGit(root, [
    'diff',
    '--unified=0',
    '--no-color',
    '--no-ext-diff',
    '--no-textconv',
    '--no-renames',
    '--relative',
    commit,
  ]).split('\n')) {
    const [, named] = /^\+\+\+ "?b\/(.*?)"?$/.exec(line) ?? [];
    if (named !== undefined) ranges.set((file = named), ranges.get(named) ?? []);
    const [, gone] = /^--- "?a\/(.*?)"?$/.exec(line) ?? [];
    if (gone !== undefined && !ranges.has(gone)) ranges.set(gone, [[0, 1]]);
    const [, first, count] = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
    if (first !== undefined)
      ranges.get(file)?.push([Number(first), Number(first) + Math.max(1, Number(count ?? 1)) - 1]);
  }
  const fresh = new Set(runGit(root, ['ls-files', '-z', '--others', '--exclude-standard']).split('\0'));
  return (name, line) => fresh.has(name) || (ranges.get(name) ?? []).some(([from, to]) => from <= line && line <= to);
}

function runGit(root: string, commandLine: readonly string[]): string {
  try {
    const unquoted = ['-c', 'core.quotePath=false', '-C', root];
    return execFileSync('git', [...unquoted, ...commandLine], {
      encoding: 'utf8',
      maxBuffer: 1024 ** 3,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch (cause) {
    throw new OperationError('Git cannot compare the files here with the revision', 'Fetch its history first.', {
      cause,
    });
  }
}
