import { conversion } from '../values/convert-values';
import type { KqlType, Value } from '../values';
import { toCount } from './counts';
import { ordered, rowsOfExtreme, type AtOnce, type GroupedOperands } from './grouped-operands';
import { meanOf } from './numbers';

/** How many rows each group has. */
export const count: AtOnce = ({ resultType }, { groupOfRow, groupCount }) => {
  const counts = new Int32Array(groupCount);
  for (let row = 0; row < groupOfRow.length; row++) counts[groupOfRow[row]!]! += 1;
  return Array.from(counts, (each) => toCount(each, resultType));
};

/** The sum of each group. */
export const sum: AtOnce = ({ argumentTypes, resultType }, grouped) => {
  const totals = totalsOf(argumentTypes[0]!, grouped);
  if (totals === undefined) return undefined;
  const { family, sums, counts } = totals;
  const toResult = conversion(family, resultType);
  return Array.from(counts, (_, group) => toResult(sums[group]!));
};

/** The mean of each group. */
export const average: AtOnce = ({ argumentTypes, resultType }, grouped) => {
  const totals = totalsOf(argumentTypes[0]!, grouped);
  if (totals === undefined) return undefined;
  const { family, sums, counts } = totals;
  const toResult = conversion(family === 'long' ? 'real' : family, resultType);
  return Array.from(counts, (each, group) => toResult(meanOf({ sum: sums[group]!, count: each }, family)));
};

interface Totals {
  readonly family: KqlType;
  readonly sums: BigInt64Array | Float64Array;
  /** How many values that are not null each group has. */
  readonly counts: Int32Array;
}

/** Longs wrap at 64 bits, and so does what an array of such holds. */
function totalsOf(
  type: KqlType,
  { operands: [values = []], groupOfRow, groupCount }: GroupedOperands,
): Totals | undefined {
  const counts = new Int32Array(groupCount);
  if (type === 'real') {
    const sums = new Float64Array(groupCount);
    for (let row = 0; row < groupOfRow.length; row++) {
      const value = values[row]!;
      if (value === null) continue;
      if (typeof value !== 'number') return undefined;
      const group = groupOfRow[row]!;
      sums[group]! += value;
      counts[group]! += 1;
    }
    return { family: type, sums, counts };
  }
  if (type !== 'long' && type !== 'timespan') return undefined;
  const sums = new BigInt64Array(groupCount);
  for (let row = 0; row < groupOfRow.length; row++) {
    const value = values[row]!;
    if (value === null) continue;
    if (typeof value !== 'bigint') return undefined;
    const group = groupOfRow[row]!;
    sums[group]! += value;
    counts[group]! += 1;
  }
  return { family: type, sums, counts };
}

/** The greatest value of each group, or its least. */
export function extreme(sign: 1 | -1): AtOnce {
  return ({ argumentTypes, resultType }, grouped) => {
    const taken = argumentTypes[0]!;
    const rows = ordered.has(taken) ? rowsOfExtreme(grouped, sign, false) : undefined;
    const toResult = conversion(taken, resultType);
    return rows && Array.from(rows, (row) => toResult(row < 0 ? null : grouped.operands[0]![row]!));
  };
}

/** The first value of each group that is neither null nor the empty string. */
export const anyValue: AtOnce = ({ argumentTypes }, { operands: [values = []], groupOfRow, groupCount }) => {
  const none = argumentTypes[0] === 'string' ? '' : null;
  const found = new Array<Value>(groupCount).fill(none);
  for (let row = 0; row < groupOfRow.length; row++) {
    const group = groupOfRow[row]!;
    if (found[group] === none || found[group] === '') found[group] = values[row] ?? none;
  }
  return found;
};
