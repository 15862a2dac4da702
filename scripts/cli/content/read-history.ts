import { execFileSync } from 'node:child_process';
import type { HistoryEntry } from '../../report/site/site-content';

/** How many commits are looked through, the last first. */
const mostCommits = 2000;

/** By the path of a file under a folder the commits that touched it, the last first; empty if Git knows nothing. */
export function readHistory(root: string, folder: string): ReadonlyMap<string, readonly HistoryEntry[]> {
  const history = new Map<string, HistoryEntry[]>();
  // A commit: a record separator, the hash, the day, the subject, each behind a unit separator; then a path a line.
  for (const record of readLog(root, folder).split('\u001e').slice(1)) {
    const [head = '', ...paths] = record.split('\n');
    const [commit = '', day = '', subject = ''] = head.split('\u001f');
    for (const file of paths.filter((each) => each !== '')) {
      history.set(file, [...(history.get(file) ?? []), { commit, day, subject }]);
    }
  }
  return history;
}

function readLog(root: string, folder: string): string {
  const format = '--format=%x1e%h%x1f%cs%x1f%s';
  const commandLine = [
    'log',
    `--max-count=${mostCommits}`,
    format,
    '--name-only',
    '--relative',
    '--no-merges',
    '--',
    folder,
  ];
  try {
    return execFileSync('git', ['-c', 'core.quotePath=false', '-C', root, ...commandLine], {
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return '';
  }
}
