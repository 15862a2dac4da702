import { composeSelections, sliceValues, type Selection } from './gather-values';
import { canMakePart, lazyColumns, valuesInRows } from './lazy-columns';
import type { Table } from '../values';

/** The rows of a table at these positions, in their order; no column is gathered before it is read. */
export function chooseRows(table: Table, selection: Selection): Table {
  const { columns, data } = table;
  const chosen = lazyColumns(columns.length, (position) => valuesInRows(data, position, selection), {
    rowCount: selection.length,
    make: (position, inner) =>
      canMakePart(data, position) ? valuesInRows(data, position, composeSelections(selection, inner)) : undefined,
  });
  return { columns, data: chosen, rowCount: selection.length };
}

/** The rows of a table from one position up to another, which is outside; no column is cut before it is read. */
export function cutRows(table: Table, from: number, to: number): Table {
  if (from === 0 && to === table.rowCount) return table;
  const { columns, data } = table;
  const rowCount = Math.max(0, to - from);
  const within = (inner: Selection): Selection => {
    const rows = Int32Array.from(inner);
    for (let index = 0; index < rows.length; index++) rows[index]! += from;
    return rows;
  };
  let all: Selection | undefined;
  const cut = (position: number) =>
    canMakePart(data, position)
      ? valuesInRows(data, position, (all ??= rowsFrom(from, rowCount)))
      : sliceValues(data[position]!, from, to);
  const make = (position: number, inner: Selection) =>
    canMakePart(data, position) ? valuesInRows(data, position, within(inner)) : undefined;
  return { columns, data: lazyColumns(columns.length, cut, { rowCount, make }), rowCount };
}

function rowsFrom(first: number, count: number): Int32Array {
  const rows = new Int32Array(count);
  for (let index = 0; index < count; index++) rows[index] = first + index;
  return rows;
}
