import type { Table, Value } from '../../engine/values';
import { keepTableRows } from '../../engine/values/table-rows';

/** The first and the last time of rows, in ticks. */
export interface Stretch {
  readonly from: bigint;
  readonly to: bigint;
}

/** When the rows of tables are, by TimeGenerated; undefined if none has a time. */
export function stretchOf(tables: Iterable<Table>): Stretch | undefined {
  let [from, to]: (bigint | undefined)[] = [];
  for (const table of tables) {
    for (const time of timesOf(table)) {
      if (typeof time !== 'bigint') continue;
      if (from === undefined || time < from) from = time;
      if (to === undefined || time > to) to = time;
    }
  }
  return from === undefined || to === undefined ? undefined : { from, to };
}

/** The rows of a table whose time is in a range, both ends in it; all others are left out. */
export function selectStretch(table: Table, { from, to }: Partial<Stretch>): Table {
  if (from === undefined && to === undefined) return table;
  const times = timesOf(table);
  return keepTableRows(table, (row) => {
    const time = times[row];
    return typeof time === 'bigint' && (from === undefined || time >= from) && (to === undefined || time <= to);
  });
}

function timesOf(table: Table): readonly Value[] {
  return table.data[table.columns.findIndex(({ name }) => name === 'TimeGenerated')] ?? [];
}
