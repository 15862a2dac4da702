import type { Table, Value } from '../values';

/** The rows of a table for which a condition on their position holds, in their order. */
export function keepTableRows(table: Table, isKept: (row: number) => boolean): Table {
  const kept = [...Array(table.rowCount).keys()].filter(isKept);
  if (kept.length === table.rowCount) return table;
  return {
    columns: table.columns,
    data: table.data.map((values) => kept.map((row) => values[row]!)),
    rowCount: kept.length,
  };
}

/** The table with all its times moved. @param by in ticks */
export function moveTableTimes(table: Table, by: bigint): Table {
  if (by === 0n) return table;
  const data = table.data.map((values, index) =>
    table.columns[index]!.type === 'datetime'
      ? values.map((value): Value => (typeof value === 'bigint' ? value + by : value))
      : values,
  );
  return { ...table, data };
}
