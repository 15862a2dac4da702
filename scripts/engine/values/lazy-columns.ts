import { gatherValues, type Selection } from './gather-values';
import type { Value } from '../values';

type Columns = readonly (readonly Value[])[];

/** Makes the values that a column has in some rows; undefined if that is done no cheaper than making all of them. */
export type MakePart = (position: number, selection: Selection) => readonly Value[] | undefined;

/** Rows of which columns can be made one by one. */
interface Parts {
  readonly rowCount: number;
  readonly make: MakePart;
}

/**
 * What columns that are made late know of themselves. It stands at the columns: a run of a schedule makes some, and a weak
 * map of so many keeps what they hold alive until all of the memory is gone through.
 */
const parts = Symbol('parts');

interface LateColumns {
  readonly isUnmade: (position: number) => boolean;
  readonly make: MakePart | undefined;
}

function lateColumns(columns: Columns): LateColumns | undefined {
  return (columns as { readonly [parts]?: LateColumns })[parts];
}

/**
 * Columns of a table, each of which is made when it is first read: most queries read few of those that a log has.
 * @param make gives the values of the column at a position; it is asked once
 * @param inParts what makes values of some rows alone
 */
export function lazyColumns(count: number, make: (position: number) => readonly Value[], inParts?: Parts): Columns {
  const made = new Array<readonly Value[] | undefined>(count).fill(undefined);
  const columns: Columns = new Proxy(made as (readonly Value[])[], {
    get: (target, name, receiver) => {
      const position = typeof name === 'string' ? Number(name) : NaN;
      const isColumn = Number.isInteger(position) && position >= 0 && position < count;
      return isColumn ? (target[position] ??= make(position)) : (Reflect.get(target, name, receiver) as unknown);
    },
  });
  const late: LateColumns = {
    isUnmade: (position) => position < count && made[position] === undefined,
    make: inParts && makePart(made, inParts),
  };
  Object.defineProperty(made, parts, { value: late });
  return columns;
}

/** While less than this part of a column was made row by row, the next rows are made so too. */
const shareInParts = 1 / 4;

function makePart(made: readonly (readonly Value[] | undefined)[], { rowCount, make }: Parts): MakePart {
  const rowsMade = new Float64Array(made.length);
  return (position, selection) => {
    if (made[position] !== undefined) return undefined;
    rowsMade[position]! += selection.length;
    return rowsMade[position]! > rowCount * shareInParts ? undefined : make(position, selection);
  };
}

/** Whether a column waits to be made, and some of its rows can be made before. */
export function canMakePart(columns: Columns, position: number): boolean {
  const late = lateColumns(columns);
  return late?.make !== undefined && late.isUnmade(position);
}

/** The values of a column in some rows. The column is made as a whole if many of its rows were asked for before. */
export function valuesInRows(columns: Columns, position: number, selection: Selection): readonly Value[] {
  return lateColumns(columns)?.make?.(position, selection) ?? gatherValues(columns[position]!, selection);
}
