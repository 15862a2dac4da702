import { toDynamic } from '../values/dynamic-values';
import { groupByPair, numberValues } from '../values/key-numbers';
import type { DynamicValue, KqlType, Value } from '../values';
import { limitOf } from './collections';
import { toCount } from './counts';
import type { AtOnce, GroupedOperands } from './grouped-operands';

/** Types of which equal keys are equal elements of a set: 0 and -0 are one key, and reals and decimals may differ so. */
const distinguished: ReadonlySet<KqlType> = new Set<KqlType>([
  'string',
  'long',
  'int',
  'datetime',
  'timespan',
  'bool',
  'guid',
]);

/** The first row of each different value of each group, in the order in which they come; nulls are left out. */
function differentRows(
  type: KqlType,
  { operands: [values = []], groupOfRow, groupCount }: GroupedOperands,
): readonly number[] {
  const { firstRows } = groupByPair({ numbers: groupOfRow, count: groupCount }, numberValues(values, type));
  return type === 'string' ? firstRows : firstRows.filter((row) => values[row] !== null);
}

/** Different values of each group as a list. @param usual the most if the call gives no size */
export function makeSet(usual?: number): AtOnce {
  return (site, grouped) => {
    const type = site.argumentTypes[0]!;
    if (!distinguished.has(type)) return undefined;
    return listRows(differentRows(type, grouped), type, limitOf(site, usual), grouped);
  };
}

/** The values of each group as a list, nulls left out. @param usual the most if the call gives no size */
export function makeList(usual?: number): AtOnce {
  return (site, grouped) => {
    const type = site.argumentTypes[0]!;
    if (type === 'dynamic') return undefined;
    const values = grouped.operands[0] ?? [];
    const rows = Array.from(values.keys()).filter((row) => values[row] !== null);
    return listRows(rows, type, limitOf(site, usual), grouped);
  };
}

function listRows(
  rows: readonly number[],
  type: KqlType,
  limit: number,
  { operands: [values = []], groupOfRow, groupCount }: GroupedOperands,
): readonly Value[] {
  const lists = Array.from({ length: groupCount }, (): DynamicValue[] => []);
  for (const row of rows) {
    const elements = lists[groupOfRow[row]!]!;
    if (elements.length < limit) elements.push(toDynamic(values[row]!, type));
  }
  return lists;
}

/** How many different values each group has. */
export const countDifferent: AtOnce = ({ argumentTypes, resultType }, grouped) => {
  const counts = new Int32Array(grouped.groupCount);
  for (const row of differentRows(argumentTypes[0]!, grouped)) counts[grouped.groupOfRow[row]!]! += 1;
  return Array.from(counts, (each) => toCount(each, resultType));
};
