import { chooseRows, cutRows } from '../../engine/values/chosen-rows';
import type { Table, Value } from '../../engine/values';

/** Which events one look at the logs sees. */
export interface TimeWindow {
  readonly column: 'TimeGenerated' | '_TimeReceived';
  /** In ticks; the start is outside, the end inside. Undefined: open. */
  readonly start: bigint | undefined;
  readonly end: bigint | undefined;
}

function timesOf(table: Table, column: string): readonly Value[] {
  return table.data[table.columns.findIndex(({ name }) => name === column)] ?? [];
}

/** The rows in the order of a column of datetimes; the table itself if they come in it. */
export function sortByTime(table: Table, column: string): Table {
  const times = timesOf(table, column);
  if (isInOrder(times)) return table;
  const order = Array.from({ length: table.rowCount }, (_, row) => row);
  order.sort((a, b) => compareTimes(times[a], times[b]) || a - b);
  return chooseRows(table, order);
}

function isInOrder(times: readonly Value[]): boolean {
  for (let row = 1; row < times.length; row++) if (compareTimes(times[row - 1], times[row]) > 0) return false;
  return true;
}

/** Events without a time stand before all others. */
function compareTimes(a: Value | undefined, b: Value | undefined): number {
  if (typeof a !== 'bigint' || typeof b !== 'bigint')
    return Number(typeof a === 'bigint') - Number(typeof b === 'bigint');
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The rows of a table in the order of its time that lie in a window. */
export function sliceByTime(table: Table, window: TimeWindow): Table {
  return cutRows(table, ...boundsOf(table, window));
}

/** The same of a table that may have no times, all of whose rows then count; the table itself if all lie in it. */
export function sliceIfTimed(table: Table, window: TimeWindow): Table {
  if (!table.columns.some(({ name }) => name === window.column)) return table;
  const [from, to] = boundsOf(table, window);
  return from === 0 && to === table.rowCount ? table : cutRows(table, from, to);
}

/** Where the rows of a window begin, and the position behind the last of them. */
export function boundsOf(table: Table, { column, start, end }: TimeWindow): readonly [from: number, to: number] {
  const times = timesOf(table, column);
  return [
    start === undefined ? 0 : firstAfter(times, start),
    end === undefined ? table.rowCount : firstAfter(times, end),
  ];
}

/** The position of the first time after a moment, in times that are in order. */
function firstAfter(times: readonly Value[], moment: bigint): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const time = times[middle];
    if (typeof time !== 'bigint' || time <= moment) low = middle + 1;
    else high = middle;
  }
  return low;
}
