import type { EventItem, WrittenRow } from '../../content/detection-test';
import type { YamlPath } from '../../source/yaml-document';
import { resolveEventTime } from './event-time';
import { ticksPerMinute } from '../formats/calendar';
import { formatDatetime, parseDatetime } from '../formats/datetime';
import type { Column } from '../values';

/** One event with absolute times, and where its row stands in the document. */
export interface WrittenOutEvent {
  readonly row: WrittenRow;
  readonly path: YamlPath;
}

/** The columns that hold when an event was, whatever else has a time. */
export const eventTimeColumns: readonly string[] = ['TimeGenerated', 'Timestamp'];

/**
 * Writes out the rows of a case: each as often as it is repeated, with the number of each for {n}, and with absolute
 * times for those that are written from `now`.
 * @param now in ticks of 100 ns since 0001-01-01
 */
export function writeOutEvents(
  items: readonly EventItem[],
  columns: readonly Column[],
  now: bigint,
): WrittenOutEvent[] {
  const times = new Set(columns.filter(({ type }) => type === 'datetime').map(({ name }) => name));
  return items.flatMap(({ row, repeat, every, path }): WrittenOutEvent[] => {
    if (repeat === undefined) return [{ row: writeOutTimes(row, times, now), path }];
    const step = every === undefined ? 0n : (resolveEventTime(`+${every}`, 0n) ?? 0n);
    const dated = step === 0n ? row : withTime(row, times, now - ticksPerMinute - step * BigInt(repeat - 1));
    const isNumbered = JSON.stringify(dated).includes(numberMark);
    return Array.from({ length: repeat }, (_, index) => {
      const numbered = isNumbered ? (withNumber(dated, String(index + 1)) as WrittenRow) : dated;
      return { row: writeOutTimes(numbered, times, now, step * BigInt(index)), path };
    });
  });
}

/** What stands for the number of an event that is repeated. */
const numberMark = '{n}';

function withNumber(value: unknown, number: string): unknown {
  if (typeof value === 'string') return value.replaceAll(numberMark, number);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => withNumber(item, number));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withNumber(inner, number)]));
}

/** The row with a time where it says none. */
function withTime(row: WrittenRow, times: ReadonlySet<string>, time: bigint): WrittenRow {
  if (!times.has('TimeGenerated') || eventTimeColumns.some((name) => isFilled(row[name]))) return row;
  return { ...row, TimeGenerated: formatDatetime(time) };
}

function isFilled(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** The row with the relative times of its datetime columns as absolute ones, moved where the event is a later one. */
function writeOutTimes(row: WrittenRow, times: ReadonlySet<string>, now: bigint, later = 0n): WrittenRow {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      const time = typeof value === 'string' && times.has(name) ? timeOf(name, value, now, later) : undefined;
      return [name, time === undefined ? value : formatDatetime(time)];
    }),
  );
}

/** An absolute time stays as it is written, save when the event was: of one that is repeated each has another. */
function timeOf(name: string, value: string, now: bigint, later: bigint): bigint | undefined {
  const relative = resolveEventTime(value, now);
  if (relative !== undefined) return relative + later;
  const absolute = later === 0n || !eventTimeColumns.includes(name) ? null : parseDatetime(value);
  return absolute === null ? undefined : absolute + later;
}

/** A row with the relative times of its datetime columns as absolute ones. */
export function writeOutRow(row: WrittenRow, columns: readonly Column[], now: bigint): WrittenRow {
  return writeOutEvents([{ row, repeat: undefined, every: undefined, path: [] }], columns, now)[0]!.row;
}
