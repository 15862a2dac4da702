import { chooseRows } from './values/chosen-rows';
import { canMakePart, lazyColumns, valuesInRows } from './values/lazy-columns';
import { findReads, type TableRead } from './plan/table-reads';
import { UnsupportedFeature } from './values/function-table';
import { InvalidPattern } from './patterns/invalid-pattern';
import type { TablePlan } from './plan/plan';
import { positionOf, type Relation } from './values/relation';
import { QueryFailure, type QueryInput } from './runtime';
import type { Column, Table, Value } from './values';

/** Runs a part of a plan alone; throws what it refuses or fails at. */
export type RunPart = (plan: TablePlan, input: QueryInput) => Relation;

/** The column that carries the position of a row through the operators straight above its table. */
const position: Column = { name: 'row:position', type: 'int' };

/**
 * Returns by table the rows that a query can need, whenever it runs and over whichever part of them: those that the
 * conditions straight above the table let through, as far as these depend on the row alone. A table is left out if all
 * of its rows may be needed.
 */
function findNeededRows(plan: TablePlan, input: QueryInput, runPart: RunPart): ReadonlyMap<string, Int32Array> {
  const reads = new Map<string, readonly TableRead[]>();
  for (const read of findReads(plan)) reads.set(read.table, [...(reads.get(read.table) ?? []), read]);
  const needed = new Map<string, Int32Array>();
  for (const [name, each] of reads) {
    const table = input.tables.get(name);
    if (table === undefined || each.some(({ isFiltered }) => !isFiltered)) continue;
    const rows = each.map((read) => rowsOf(read, name, table, input, runPart));
    if (rows.every((some) => some !== undefined)) needed.set(name, mergeRows(rows, table.rowCount));
  }
  return needed;
}

/**
 * Returns the tables with the rows alone that a query can need; undefined if it may need all of them.
 */
export function keepNeededRows(plan: TablePlan, input: QueryInput, runPart: RunPart): QueryInput['tables'] | undefined {
  const needed = findNeededRows(plan, input, runPart);
  const isFewer = ([name, rows]: readonly [string, Int32Array]) => rows.length < input.tables.get(name)!.rowCount;
  if (![...needed].some(isFewer)) return undefined;
  return new Map(
    [...input.tables].map(([name, table]) => {
      const rows = needed.get(name);
      return [name, rows === undefined || rows.length === table.rowCount ? table : chooseRows(table, rows)];
    }),
  );
}

/** The positions of the rows that come through the operators above a table; undefined if these cannot tell. */
function rowsOf(
  { carrying }: TableRead,
  name: string,
  table: Table,
  input: QueryInput,
  runPart: RunPart,
): Int32Array | undefined {
  const plan = carrying(position);
  const numbered = { ...table, columns: [...table.columns, position], data: numberRows(table) };
  try {
    const rows = runPart(plan, { ...input, tables: new Map([[name, numbered]]) });
    return Int32Array.from(rows.values(positionOf(rows.columns, position.name)) as readonly number[]);
  } catch (error) {
    // What cannot be told of all rows is told, or refused, of those that a run sees.
    const isOfQuery =
      error instanceof UnsupportedFeature || error instanceof QueryFailure || error instanceof InvalidPattern;
    if (!isOfQuery && !(error instanceof RangeError)) throw error;
    return undefined;
  }
}

/** The positions of the rows of a table, which are the same for all queries that read it. */
const numbersOf = new WeakMap<Table, readonly number[]>();

function numberRows(table: Table): Table['data'] {
  const { columns, data, rowCount } = table;
  const numbers = numbersOf.get(table) ?? Array.from({ length: rowCount }, (_, row) => row);
  numbersOf.set(table, numbers);
  const make = (index: number): readonly Value[] => (index === columns.length ? numbers : data[index]!);
  return lazyColumns(columns.length + 1, make, {
    rowCount,
    make: (index, selection) => (canMakePart(data, index) ? valuesInRows(data, index, selection) : undefined),
  });
}

/** The rows that are in one of several lists, each in rising order. */
function mergeRows(lists: readonly Int32Array[], rowCount: number): Int32Array {
  if (lists.length === 1) return lists[0]!;
  const isNeeded = new Uint8Array(rowCount);
  for (const list of lists) for (const row of list) isNeeded[row] = 1;
  return Int32Array.from({ length: rowCount }, (_, row) => row).filter((row) => isNeeded[row] === 1);
}
