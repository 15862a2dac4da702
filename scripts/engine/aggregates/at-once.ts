import { conversion } from '../convert-values';
import { groupByPair, numberValues } from '../key-numbers';
import type { AggregateCall } from '../plan';
import type { KqlType, Value } from '../values';

/** The rows of an aggregate by group, and its operands by column. */
export interface GroupedOperands {
  readonly operands: readonly (readonly Value[])[];
  readonly groupOfRow: Int32Array;
  readonly groupCount: number;
}

type AtOnce = (call: AggregateCall, grouped: GroupedOperands) => readonly Value[] | undefined;

/** Types whose values are ordered by `<` alone. */
const ordered: ReadonlySet<KqlType> = new Set<KqlType>(['int', 'long', 'datetime', 'timespan']);

/**
 * Returns the value of each group of an aggregate that can be computed column by column, in place of a state for each
 * group that is fed row by row; undefined for every other. The answers are the same.
 */
export function aggregateAtOnce(call: AggregateCall, grouped: GroupedOperands): readonly Value[] | undefined {
  return atOnce.get(call.name)?.(call, grouped);
}

/** The row that arg_max() and arg_min() choose for each group, -1 if it has none; undefined if it is not known. */
export function chooseAtOnce({ name, operands }: AggregateCall, grouped: GroupedOperands): Int32Array | undefined {
  if (operands[0] === undefined || !ordered.has(operands[0].type)) return undefined;
  return extremeRows(grouped, /max$/.test(name) ? 1 : -1, true);
}

const count: AtOnce = ({ type }, { groupOfRow, groupCount }) => {
  const counts = new Float64Array(groupCount);
  for (let row = 0; row < groupOfRow.length; row++) counts[groupOfRow[row]!]! += 1;
  return Array.from(counts, (each) => (type === 'long' ? BigInt(each) : each));
};

/** Longs wrap at 64 bits, and so does what such an array holds. */
const sum: AtOnce = ({ operands, type }, { operands: [values = []], groupOfRow, groupCount }) => {
  const summed = operands[0]!.type;
  if (summed === 'real') return sumReals(values, groupOfRow, groupCount, conversion('real', type));
  if (summed !== 'long' && summed !== 'timespan') return undefined;
  const sums = new BigInt64Array(groupCount);
  for (let row = 0; row < groupOfRow.length; row++) {
    const value = values[row]!;
    if (typeof value === 'bigint') sums[groupOfRow[row]!]! += value;
    else if (value !== null) return undefined;
  }
  return Array.from(sums, conversion(summed, type));
};

function sumReals(
  values: readonly Value[],
  groupOfRow: Int32Array,
  groupCount: number,
  toResult: (value: Value) => Value,
): readonly Value[] | undefined {
  const sums = new Float64Array(groupCount);
  for (let row = 0; row < groupOfRow.length; row++) {
    const value = values[row]!;
    if (typeof value === 'number') sums[groupOfRow[row]!]! += value;
    else if (value !== null) return undefined;
  }
  return Array.from(sums, (each) => toResult(each));
}

function extreme(sign: 1 | -1): AtOnce {
  return ({ operands, type }, grouped) => {
    const taken = operands[0]!.type;
    const rows = ordered.has(taken) ? extremeRows(grouped, sign, false) : undefined;
    const toResult = conversion(taken, type);
    return rows && Array.from(rows, (row) => toResult(row < 0 ? null : grouped.operands[0]![row]!));
  };
}

/**
 * For each group the first row with its greatest value, or its least; nulls are neither.
 * @param isRowOfNulls whether the first row stands for a group that has nulls alone
 */
function extremeRows(
  { operands: [values = []], groupOfRow, groupCount }: GroupedOperands,
  sign: 1 | -1,
  isRowOfNulls: boolean,
): Int32Array {
  const best = new Int32Array(groupCount).fill(-1);
  for (let row = 0; row < groupOfRow.length; row++) {
    const group = groupOfRow[row]!;
    const value = values[row]!;
    const chosen = best[group]!;
    if (chosen < 0) {
      if (value !== null || isRowOfNulls) best[group] = row;
      continue;
    }
    const other = values[chosen]!;
    if (value === null) continue;
    if (other === null || (sign > 0 ? value > other : value < other)) best[group] = row;
  }
  return best;
}

/** Different texts of each group, in the order in which they come. */
function differentTexts(
  { operands }: AggregateCall,
  { operands: [values = []], groupOfRow }: GroupedOperands,
): readonly number[] | undefined {
  if (operands.length !== 1 || operands[0]!.type !== 'string') return undefined;
  return groupByPair(groupOfRow, numberValues(values, 'string').numbers).firstRows;
}

/** As many as a set holds where the call gives no size. ("make_set()", Kusto docs.) */
const mostElements = 1_048_576;

const makeSet: AtOnce = (call, grouped) => {
  const rows = differentTexts(call, grouped);
  if (rows === undefined) return undefined;
  const sets = Array.from({ length: grouped.groupCount }, (): string[] => []);
  const texts = grouped.operands[0]! as readonly string[];
  for (const row of rows) {
    const elements = sets[grouped.groupOfRow[row]!]!;
    if (elements.length < mostElements) elements.push(texts[row]!);
  }
  return sets;
};

const countDifferent: AtOnce = (call, grouped) => {
  const rows = differentTexts(call, grouped);
  if (rows === undefined) return undefined;
  const counts = new Float64Array(grouped.groupCount);
  for (const row of rows) counts[grouped.groupOfRow[row]!]! += 1;
  return Array.from(counts, (each) => (call.type === 'long' ? BigInt(each) : each));
};

const atOnce: ReadonlyMap<string, AtOnce> = new Map([
  ['count', count],
  ['sum', sum],
  ['max', extreme(1)],
  ['min', extreme(-1)],
  ['make_set', makeSet],
  ['dcount', countDifferent],
  ['count_distinct', countDifferent],
]);
