import { conversion } from '../values/convert-values';
import { UnsupportedFeature } from '../values/function-table';
import { columnOfExistence, isExistenceColumn } from '../plan/open-columns';
import type { ColumnKnowledge } from '../plan/column-knowledge';
import { valuesInRows } from '../values/lazy-columns';
import { columnThunk, missingValue, relationOfThunks, type ColumnThunk, type Relation } from '../values/relation';
import type { Column, Table, Value } from '../values';

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
  const thunks = columns.map((column): ColumnThunk => {
    const whole = (): readonly Value[] => columnValues(table, column);
    const position = positionsOf(table.columns).get(column.name);
    if (position === undefined || table.columns[position]!.type !== column.type) return whole;
    return columnThunk(whole, (selection) => valuesInRows(table.data, position, selection));
  });
  return relationOfThunks(columns, thunks, table.rowCount);
}

/**
 * Returns the rows of a plugin whose columns come from them. Where those were seen before, in a function that is called
 * more than once or from rows that give others each time, they must be the same. Throws UnsupportedFeature otherwise.
 * @param name the plugin's, as KQL spells it
 */
export function presentSeen(
  table: Table,
  plan: { readonly columns: readonly Column[]; readonly knowledge: ColumnKnowledge },
  name: string,
): Relation {
  if (plan.knowledge === 'open') return presentColumns(table, table);
  const asText = (columns: readonly Column[]): string => JSON.stringify(columns.map((each) => [each.name, each.type]));
  if (plan.knowledge === 'seen' && asText(table.columns) !== asText(plan.columns)) {
    throw new UnsupportedFeature(name, 'over rows that give other columns each time that it is run');
  }
  return presentColumns(table, plan);
}

function columnValues(table: Table, column: Column): readonly Value[] {
  const fill = (value: Value) => new Array<Value>(table.rowCount).fill(value);
  if (isExistenceColumn(column.name)) {
    const sought = columnOfExistence(column.name);
    return fill(table.columns.some((candidate) => candidate.name === sought));
  }
  const position = positionsOf(table.columns).get(column.name);
  if (position === undefined) return fill(missingValue(column));
  const held = table.columns[position]!.type;
  const values = table.data[position]!;
  return held === column.type ? values : values.map(conversion(held, column.type));
}

const positions = new WeakMap<readonly Column[], ReadonlyMap<string, number>>();

/** Where the columns of a table are, by name: found once for all queries that read it. Of equal names the first holds. */
function positionsOf(columns: readonly Column[]): ReadonlyMap<string, number> {
  let found = positions.get(columns);
  if (found === undefined) {
    found = new Map(columns.map(({ name }, position) => [name, position] as const).reverse());
    positions.set(columns, found);
  }
  return found;
}
