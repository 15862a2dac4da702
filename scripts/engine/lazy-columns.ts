import type { Value } from './values';

/**
 * Columns of a table, each of which is made when it is first read: most queries read few of those that a log has.
 * @param make gives the values of the column at a position; it is asked once
 */
export function lazyColumns(
  count: number,
  make: (position: number) => readonly Value[],
): readonly (readonly Value[])[] {
  const made = new Array<readonly Value[] | undefined>(count).fill(undefined);
  return new Proxy(made as (readonly Value[])[], {
    get: (columns, name, receiver) => {
      const position = typeof name === 'string' ? Number(name) : NaN;
      const isColumn = Number.isInteger(position) && position >= 0 && position < count;
      return isColumn ? (columns[position] ??= make(position)) : (Reflect.get(columns, name, receiver) as unknown);
    },
  });
}
