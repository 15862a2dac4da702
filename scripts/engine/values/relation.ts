import { UnsupportedFeature } from './function-table';
import { composeSelections, gatherValues, type Selection } from './gather-values';
import type { Column, Table, Value } from '../values';

export { gatherOrMissing, gatherValues } from './gather-values';
export type { Selection } from './gather-values';

/** Rows as operators pass them on. A column is computed or gathered when it is first read: most never are. */
export interface Relation {
  readonly columns: readonly Column[];
  readonly rowCount: number;
  /** Whether it is the one row that arg_max() or arg_min() makes of no rows. */
  readonly isOfNothing?: boolean;
  /** Returns the values of the column at this position. */
  readonly values: (position: number) => readonly Value[];
  /** Returns the values that a column has in some rows if they can be had without making the whole of it. */
  readonly valuesAt?: (position: number, selection: Selection) => readonly Value[] | undefined;
}

/** Makes the values of a column; `at` makes those of some rows alone. */
export interface ColumnThunk {
  (): readonly Value[];
  readonly at?: (selection: Selection) => readonly Value[];
}

/** Returns what makes a column, or its values in some rows alone. */
export function columnThunk(all: () => readonly Value[], at: (selection: Selection) => readonly Value[]): ColumnThunk {
  return Object.assign(all, { at });
}

/** Returns the values that a column has in some rows. */
export function valuesAt(rows: Relation, position: number, selection: Selection): readonly Value[] {
  return rows.valuesAt?.(position, selection) ?? gatherValues(rows.values(position), selection);
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
  thunks: readonly ColumnThunk[],
  rowCount: number,
): Relation {
  const computed: (readonly Value[])[] = [];
  return {
    columns,
    rowCount,
    values: (position) => (computed[position] ??= thunks[position]!()),
    valuesAt: (position, selection) =>
      computed[position] === undefined ? thunks[position]!.at?.(selection) : undefined,
  };
}

/** Returns a table with these columns and no row. */
export function emptyRelation(columns: readonly Column[]): Relation {
  return { columns, rowCount: 0, values: () => [] };
}

/** Returns the rows of a selection, gathered column by column when it is read. */
export function selectRows(source: Relation, selection: Selection): Relation {
  const compose = composing(selection);
  const thunks = source.columns.map((_, position) =>
    columnThunk(
      () => valuesAt(source, position, selection),
      (inner) => valuesAt(source, position, compose(inner)),
    ),
  );
  return relationOfThunks(source.columns, thunks, selection.length);
}

/** Returns what finds the rows that a further selection chooses of one; the columns of a table ask for the same. */
export function composing(outer: Selection): (inner: Selection) => Selection {
  let last: { readonly inner: Selection; readonly composed: Selection } | undefined;
  return (inner) => {
    if (last?.inner !== inner) last = { inner, composed: composeSelections(outer, inner) };
    return last.composed;
  };
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
