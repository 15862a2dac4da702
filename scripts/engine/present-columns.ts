import { conversion } from './convert-values';
import { columnOfExistence, isExistenceColumn } from './open-columns';
import { missingValue, relationOfThunks, type Relation } from './relation';
import type { Column, Table, Value } from './values';

/**
 * Returns rows in the columns of a plan: what they lack is empty, what is of another type is converted. Where the plan
 * is open, columns that it does not list follow.
 */
export function presentColumns(
  table: Table,
  plan: { readonly columns: readonly Column[]; readonly open?: boolean },
): Relation {
  const listed = new Set(plan.columns.map((column) => column.name));
  const others = plan.open ? table.columns.filter((column) => !listed.has(column.name)) : [];
  const columns = [...plan.columns, ...others];
  const thunks = columns.map((column) => () => columnValues(table, column));
  return relationOfThunks(columns, thunks, table.rowCount);
}

/** As presentColumns, in the order of the rows' own columns; of the plan's, what the rows lack stands at the end. */
export function presentInRowOrder(table: Table, plan: { readonly columns: readonly Column[] }): Relation {
  const own = table.columns.map((column) => plan.columns.find(({ name }) => name === column.name) ?? column);
  const missing = plan.columns.filter(({ name }) => !own.some((column) => column.name === name));
  return presentColumns(table, { columns: [...own, ...missing] });
}

function columnValues(table: Table, column: Column): readonly Value[] {
  const fill = (value: Value) => new Array<Value>(table.rowCount).fill(value);
  if (isExistenceColumn(column.name)) {
    const sought = columnOfExistence(column.name);
    return fill(table.columns.some((candidate) => candidate.name === sought));
  }
  const position = table.columns.findIndex((candidate) => candidate.name === column.name);
  if (position < 0) return fill(missingValue(column));
  const held = table.columns[position]!.type;
  const values = table.data[position]!;
  return held === column.type ? values : values.map(conversion(held, column.type));
}
