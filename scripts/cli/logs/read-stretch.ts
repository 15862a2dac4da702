import { ticksPerSecond } from '../../engine/formats/calendar';
import { parseDatetime } from '../../engine/formats/datetime';
import type { Table } from '../../engine/values';
import type { ReplayedLogs } from '../../prove/replay/replay-detection';
import { OperationError } from '../../source/operation-error';
import type { Invocation } from '../command';

/**
 * From and to what time logs are replayed, in ticks: as the options say, else from the first event to the last.
 *
 * @throws OperationError if neither says it
 */
export function readStretch(
  options: Invocation['options'],
  tables: ReadonlyMap<string, Table>,
): Pick<ReplayedLogs, 'from' | 'to'> {
  const times = [...tables.values()].flatMap(({ columns, data }) => {
    const index = columns.findIndex(({ name, type }) => name === 'TimeGenerated' && type === 'datetime');
    return (data[index] ?? []).filter((time) => typeof time === 'bigint');
  });
  const least = times.reduce<bigint | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined);
  const most = times.reduce<bigint | undefined>((a, b) => (a === undefined || b > a ? b : a), undefined);
  const from = readTime('from', options['from']) ?? (least === undefined ? undefined : minuteBefore(least));
  const to = readTime('to', options['to']) ?? most;
  if (from === undefined || to === undefined) {
    throw new OperationError('No event of these logs has a TimeGenerated', 'Give them one, or say --from and --to.');
  }
  if (from >= to) throw new OperationError('--from is not before --to', 'Give times of which the first is earlier.');
  return { from, to };
}

/**
 * From and to what time a workspace is asked, in ticks.
 *
 * @throws OperationError if the options do not say it: a workspace holds the events of years
 */
export function readStretchOfWorkspace(options: Invocation['options']): Pick<ReplayedLogs, 'from' | 'to'> {
  if (options['from'] !== undefined && options['to'] !== undefined) return readStretch(options, new Map());
  throw new OperationError(
    'Nothing says which days of the workspace are meant',
    'Say --from and --to, such as --from 2026-06-01 --to 2026-06-08.',
  );
}

/** The last full minute before: a window does not see what lies at its very beginning. */
function minuteBefore(ticks: bigint): bigint {
  const minute = 60n * ticksPerSecond;
  return ((ticks - 1n) / minute) * minute;
}

/**
 * Reads a flag that says a time, in ticks; undefined if it is not there.
 *
 * @throws OperationError for what is not a time
 */
export function readTime(name: string, written: unknown): bigint | undefined {
  if (typeof written !== 'string') return undefined;
  const ticks = parseDatetime(written);
  if (ticks !== null) return ticks;
  throw new OperationError(
    `'${written}' is not a time`,
    `Write --${name} as YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ, in UTC.`,
  );
}
