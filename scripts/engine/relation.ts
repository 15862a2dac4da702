import { UnsupportedFeature } from './function-table';
import { gatherValues, type Selection } from './gather-values';
import type { Column, Table, Value } from './values';

export type { Selection } from './gather-values';

/** Rows as operators pass them on. A column is computed or gathered when it is first read: most never are. */
export interface Relation {
  readonly columns: readonly Column[];
  readonly rowCount: number;
  /** Whether it is the one row that arg_max() or arg_min() makes of no rows. */
  readonly isOfNothing?: boolean;
  /** Returns the values of the column at this position. */
  readonly values: (position: number) => readonly Value[];
}

/** Returns a relation over arrays, one a column. */
export function relationOfArrays(
  columns: readonly Column[],
  data: readonly (readonly Value[])[],
  rowCount: number,
): Relation {
  return { columns, rowCount, values: (position) => data[position]! };
}

/** Returns a relation whose columns are computed when they are first read. */
export function relationOfThunks(
  columns: readonly Column[],
  thunks: readonly (() => readonly Value[])[],
  rowCount: number,
): Relation {
  const computed: (readonly Value[])[] = [];
  return { columns, rowCount, values: (position) => (computed[position] ??= thunks[position]!()) };
}

/** Returns a table with these columns and no row. */
export function emptyRelation(columns: readonly Column[]): Relation {
  return { columns, rowCount: 0, values: () => [] };
}

/** Returns the rows of a selection, gathered column by column. */
export function selectRows(source: Relation, selection: Selection): Relation {
  const gather = (position: number) => () => gatherValues(source.values(position), selection);
  return relationOfThunks(
    source.columns,
    source.columns.map((_, position) => gather(position)),
    selection.length,
  );
}

/** Returns all rows as a table, every column read. */
export function tableOfRelation(relation: Relation): Table {
  return {
    columns: relation.columns,
    data: relation.columns.map((_, position) => relation.values(position)),
    rowCount: relation.rowCount,
  };
}

/** Returns the position of a column. Throws UnsupportedFeature if there is none. */
export function positionOf(columns: readonly Column[], name: string): number {
  const position = columns.findIndex((column) => column.name === name);
  if (position < 0) throw new UnsupportedFeature(`the column ${name}`, 'the rows do not have it');
  return position;
}

/** What stands in a column where a row has no value: the empty string, or null. */
export function missingValue(column: Column): Value {
  return column.type === 'string' ? '' : null;
}

/** Returns the values at these rows; -1 stands for a row that is not there. */
export function gatherOrMissing(values: readonly Value[], selection: Selection, missing: Value): readonly Value[] {
  const gathered = new Array<Value>(selection.length);
  for (let index = 0; index < selection.length; index++) {
    const row = selection[index]!;
    gathered[index] = row < 0 ? missing : values[row]!;
  }
  return gathered;
}
