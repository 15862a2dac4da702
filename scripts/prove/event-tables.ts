import type { Table } from '../engine/values';
import type { QueryData } from './run-prepared-query';

/** The rows of a table for which a condition on their position holds, in their order. */
export function keepRows(table: Table, isKept: (row: number) => boolean): Table {
  const kept = [...Array(table.rowCount).keys()].filter(isKept);
  if (kept.length === table.rowCount) return table;
  return {
    columns: table.columns,
    data: table.data.map((values) => kept.map((row) => values[row]!)),
    rowCount: kept.length,
  };
}

/** The data with other rows in one table. */
export function replaceRows(data: QueryData, name: string, table: Table): QueryData {
  return { ...data, events: new Map([...data.events, [name, table]]) };
}
