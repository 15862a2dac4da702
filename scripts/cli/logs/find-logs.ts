import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { OperationError } from '../../source/operation-error';

/** A log, and the table whose rows it holds. */
export interface LogFile {
  readonly file: string;
  readonly table: string;
  readonly form: 'ndjson' | 'csv';
}

/** A number behind it is what rotation puts there: `DnsEvents.ndjson.1.gz`. */
const logName = /^(.+?)\.(ndjson|jsonl|csv)(?:\.\d+)?(?:\.gz)?$/i;

/** What tells apart the parts of a log: `-2026-06-01`, `.3`, `_20260601`. */
const partOfLog = /(?:[-.]|_(?=\d{8}))\d[\dTZ:_.-]*$/;

/**
 * Finds the logs that a name on the command line stands for: a file, a folder of them, or a pattern such as
 * `logs/dns-*.ndjson.gz`. Each is named for its table, behind which a date or a number may stand; `DnsEvents=` before
 * the name says the table of all of them.
 *
 * @param folder where relative names start
 * @param isTable whether a table of this name is known
 * @throws OperationError for a name that stands for no log
 */
export function findLogs(name: string, folder: string, isTable: (name: string) => boolean): readonly LogFile[] {
  const isThere = statSync(path.resolve(folder, name), { throwIfNoEntry: false }) !== undefined;
  const [, table, place = name] = isThere ? [] : (/^([A-Za-z_]\w*)=(.+)$/s.exec(name) ?? []);
  const logs = filesOf(place, folder).flatMap((file): LogFile[] => {
    const [, stem, extension] = logName.exec(path.basename(file)) ?? [];
    if (stem === undefined || extension === undefined) return [];
    const form = extension.toLowerCase() === 'csv' ? 'csv' : 'ndjson';
    return [{ file, table: table ?? (isTable(stem) ? stem : stem.replace(partOfLog, '')), form }];
  });
  if (logs.length > 0) return logs;
  throw new OperationError(
    `${place} is not a log that can be read`,
    'Name files such as DnsEvents.ndjson or DnsEvents-2026-06-01.csv.gz, each named for its table, or a folder of them; or say the table: DnsEvents=logs/dns-*.ndjson.',
  );
}

function filesOf(place: string, folder: string): readonly string[] {
  const found = statSync(path.resolve(folder, place), { throwIfNoEntry: false });
  if (found?.isDirectory() === true) return entriesOf(place, folder, () => true);
  if (found !== undefined) return [place];
  const pattern = path.basename(place);
  const holder = path.dirname(place);
  const isFolder = statSync(path.resolve(folder, holder), { throwIfNoEntry: false })?.isDirectory() === true;
  return /[*?]/.test(pattern) && isFolder ? entriesOf(holder, folder, matcherOf(pattern)) : [];
}

function entriesOf(holder: string, folder: string, isWanted: (entry: string) => boolean): readonly string[] {
  const entries = readdirSync(path.resolve(folder, holder)).filter(isWanted).sort();
  return entries.map((entry) => path.join(holder, entry));
}

/** `*` stands for any characters, `?` for one. */
function matcherOf(pattern: string): (entry: string) => boolean {
  const parts = [...pattern].map((character) => {
    if (character === '*') return '.*';
    return character === '?' ? '.' : character.replace(/[\\^$.|+()[\]{}]/, '\\$&');
  });
  const whole = new RegExp(`^${parts.join('')}$`, 'su');
  return (entry) => whole.test(entry);
}
