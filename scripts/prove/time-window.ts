import type { Table, Value } from '../engine/values';

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

/** The rows in the order of a column of datetimes. */
export function sortByTime(table: Table, column: string): Table {
  const times = timesOf(table, column);
  const order = Array.from({ length: table.rowCount }, (_, row) => row);
  order.sort((a, b) => compareTimes(times[a], times[b]) || a - b);
  return { ...table, data: table.data.map((values) => order.map((row) => values[row]!)) };
}

/** Events without a time stand before all others. */
function compareTimes(a: Value | undefined, b: Value | undefined): number {
  if (typeof a !== 'bigint' || typeof b !== 'bigint')
    return Number(typeof a === 'bigint') - Number(typeof b === 'bigint');
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The rows of a table in the order of its time that lie in a window. */
export function sliceByTime(table: Table, { column, start, end }: TimeWindow): Table {
  const times = timesOf(table, column);
  const from = start === undefined ? 0 : firstAfter(times, start);
  const to = end === undefined ? table.rowCount : firstAfter(times, end);
  if (from === 0 && to === table.rowCount) return table;
  return { ...table, data: table.data.map((values) => values.slice(from, to)), rowCount: Math.max(0, to - from) };
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
