import { hashKey } from '../values/compare-values';
import { groupByNumber, groupByPair, numberValues } from '../values/key-numbers';
import type { RunBudget } from './run-budget';
import { inStretches } from '../runtime';
import type { Column, KqlType, Value } from '../values';

/** Rows divided by their keys. Groups are numbered in the order in which their first rows come. */
export interface RowGroups {
  readonly groupOfRow: Int32Array;
  /** For each group the position of its first row. */
  readonly firstRows: readonly number[];
}

/** Divides rows by the values of their keys; null is equal to null. Without keys there is one group. */
export function groupRows(
  keyValues: readonly (readonly Value[])[],
  keyColumns: readonly Column[],
  rowCount: number,
  budget: RunBudget,
): RowGroups {
  const groupOfRow = new Int32Array(rowCount);
  const firstRows: number[] = [];
  if (keyValues.length === 0) return { groupOfRow, firstRows: rowCount > 0 ? [0] : [] };
  const types = keyColumns.map((column) => column.type);
  if (rowCount >= rowsWorthNumbers) return groupByNumbers(keyValues, types, rowCount, budget);
  const keyOf = rowKey(keyValues, types);
  const groups = new Map<unknown, number>();
  inStretches(rowCount, budget, (start, end) => {
    for (let row = start; row < end; row++) {
      const key = keyOf(row);
      let group = groups.get(key);
      if (group === undefined) {
        group = firstRows.length;
        groups.set(key, group);
        firstRows.push(row);
      }
      groupOfRow[row] = group;
    }
  });
  return { groupOfRow, firstRows };
}

/** With fewer rows, numbering the values of each key first costs more than it saves. */
const rowsWorthNumbers = 256;

/** Divides many rows: the values of each key are numbered, and the groups of the keys before taken with the next. */
function groupByNumbers(
  keyValues: readonly (readonly Value[])[],
  types: readonly KqlType[],
  rowCount: number,
  budget: RunBudget,
): RowGroups {
  const [first, ...others] = keyValues.map((values, index) => () => {
    budget.spend(rowCount);
    return numberValues(values, types[index]!);
  });
  let groups = groupByNumber(first!());
  for (const next of others) {
    groups = groupByPair({ numbers: groups.groupOfRow, count: groups.firstRows.length }, next());
  }
  return groups;
}

/** Returns the function that gives each row a key, equal for equal values. */
export function rowKey(keyValues: readonly (readonly Value[])[], types: readonly KqlType[]): (row: number) => unknown {
  if (keyValues.length === 1) {
    const values = keyValues[0]!;
    const type = types[0]!;
    // Strings, the most frequent key, are their own keys.
    return type === 'string' ? (row) => values[row] : (row) => hashKey(values[row]!, type);
  }
  return (row) => {
    let key = '';
    for (let index = 0; index < keyValues.length; index++) {
      const part = hashKey(keyValues[index]![row]!, types[index]!);
      // The length keeps ("a", "bc") and ("ab", "c") apart.
      key += `${part.length}:${part}`;
    }
    return key;
  };
}
