import { gatherValues, sliceValues, type Selection } from './gather-values';
import { lazyColumns } from './lazy-columns';
import type { Table } from './values';

/** The rows of a table at these positions, in their order; no column is gathered before it is read. */
export function chooseRows(table: Table, selection: Selection): Table {
  const data = lazyColumns(table.columns.length, (position) => gatherValues(table.data[position]!, selection));
  return { columns: table.columns, data, rowCount: selection.length };
}

/** The rows of a table from one position up to another, which is outside; no column is cut before it is read. */
export function cutRows(table: Table, from: number, to: number): Table {
  if (from === 0 && to === table.rowCount) return table;
  const data = lazyColumns(table.columns.length, (position) => sliceValues(table.data[position]!, from, to));
  return { columns: table.columns, data, rowCount: Math.max(0, to - from) };
}
