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

/** The data with other rows for one table or function. */
export function replaceRows(data: QueryData, name: string, table: Table): QueryData {
  const replace = (tables: ReadonlyMap<string, Table>): ReadonlyMap<string, Table> =>
    tables.has(name) ? new Map([...tables, [name, table]]) : tables;
  return { ...data, tables: replace(data.tables), functions: replace(data.functions) };
}
