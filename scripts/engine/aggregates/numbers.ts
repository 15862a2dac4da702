import { comparisonFor } from '../values/compare-values';
import { conversion } from '../values/convert-values';
import { requireType } from '../functions/define-function';
import { addDecimals, divideDecimals, makeDecimal } from '../formats/decimal';
import { wrapLong } from '../formats/integer';
import type { AggregateFunction, Aggregator, CallSite } from '../values/function-table';
import { UnsupportedFeature } from '../values/function-table';
import type { Decimal, KqlType, Value } from '../values';

const sumFamilies: Partial<Record<KqlType, KqlType>> = {
  bool: 'long',
  int: 'long',
  long: 'long',
  real: 'real',
  decimal: 'decimal',
  timespan: 'timespan',
  dynamic: 'real',
};

/** The type in which a column is added up. */
function sumFamily(name: string, type: KqlType): KqlType {
  const family = type === 'datetime' && name === 'avg()' ? type : sumFamilies[type];
  if (family === undefined) throw new UnsupportedFeature(`${name} of ${type}`);
  return family;
}

interface Total {
  sum: Value;
  count: number;
}

const noDecimal: Decimal = { unscaled: 0n, scale: 0 };

function totalOf(family: KqlType): { zero: Value; add: (sum: Value, value: Value) => Value } {
  if (family === 'real') return { zero: 0, add: (sum, value) => (sum as number) + (value as number) };
  if (family === 'decimal')
    return { zero: noDecimal, add: (sum, value) => addDecimals(sum as Decimal, value as Decimal) };
  return { zero: 0n, add: (sum, value) => wrapLong((sum as bigint) + (value as bigint)) };
}

function totalling(call: CallSite, name: string, finish: (total: Total, family: KqlType) => Value): Aggregator<Total> {
  const family = sumFamily(name, call.argumentTypes[0]!);
  const { zero, add } = totalOf(family);
  const convert = conversion(call.argumentTypes[0]!, family);
  return {
    create: () => ({ sum: zero, count: 0 }),
    add: (total, values) => {
      const value = convert(values[0]!);
      if (value === null) return;
      total.sum = add(total.sum, value);
      total.count += 1;
    },
    finish: (total) => finish(total, family),
  };
}

/** Nulls count nothing, so that the sum of no value is zero. Longs wrap. (Recorded answers.) */
export const sum: AggregateFunction<Total> = {
  doc: 'sum() (aggregation function)',
  prepare: (call) => {
    const toResult = conversion(sumFamily('sum()', call.argumentTypes[0]!), call.resultType);
    return totalling(call, 'sum()', (total) => toResult(total.sum));
  },
};

/** The mean of no value is NaN. That of longs is their wrapped sum by their count. (Recorded answers.) */
export const avg: AggregateFunction<Total> = {
  doc: 'avg() (aggregation function)',
  prepare: (call) => {
    const family = sumFamily('avg()', call.argumentTypes[0]!);
    const toResult = conversion(family === 'long' ? 'real' : family, call.resultType);
    return totalling(call, 'avg()', (total) => toResult(meanOf(total, family)));
  },
};

/** The mean of values of which the sum is known, in the type in which they were added up. */
export function meanOf({ sum: total, count }: Total, family: KqlType): Value {
  switch (family) {
    case 'long':
    case 'real':
      return Number(total) / count;
    case 'decimal':
      return divideDecimals(total as Decimal, makeDecimal(BigInt(count), 0));
    default:
      return count === 0 ? null : (total as bigint) / BigInt(count);
  }
}

interface Extreme {
  best: Value;
}

/** The greatest or least value that is not null; one NaN makes the result NaN. (Recorded answers.) */
export function extremeValue(doc: string, sign: number): AggregateFunction<Extreme> {
  return {
    doc,
    prepare: (call) => {
      const type = call.argumentTypes[0]!;
      const compare = comparisonFor(type);
      const toResult = conversion(type, call.resultType);
      return {
        create: () => ({ best: null }),
        add: (state, values) => {
          const value = values[0]!;
          if (isBetter(value, state.best, (left, right) => compare(left, right) * sign)) state.best = value;
        },
        finish: (state) => toResult(state.best),
      };
    },
  };
}

/** Whether a value takes the place of the best one so far. Nulls never do, NaN always does, equal values do not. */
export function isBetter(value: Value, best: Value, compare: (left: Value, right: Value) => number): boolean {
  if (value === null || Number.isNaN(best)) return false;
  return best === null || Number.isNaN(value) || compare(value, best) > 0;
}

interface Spread {
  count: number;
  mean: number;
  squares: number;
}

/**
 * Variance, rounded to ten places as Kusto's is, or its square root. Of fewer values than it takes it is zero.
 * (Recorded answers.)
 */
export function spread(doc: string, ofPopulation: boolean, isRoot: boolean): AggregateFunction<Spread> {
  return {
    doc,
    prepare: (call) => {
      requireType(doc, call.argumentTypes[0]!, ['int', 'long', 'real', 'decimal']);
      const convert = conversion(call.argumentTypes[0]!, 'real');
      const toResult = conversion('real', call.resultType);
      return {
        create: () => ({ count: 0, mean: 0, squares: 0 }),
        add: (state, values) => {
          const value = convert(values[0]!) as number | null;
          if (value === null) return;
          state.count += 1;
          const distance = value - state.mean;
          state.mean += distance / state.count;
          state.squares += distance * (value - state.mean);
        },
        finish: (state) => {
          const divisor = ofPopulation ? state.count : state.count - 1;
          const variance = divisor < 1 ? 0 : roundToTenPlaces(state.squares / divisor);
          return toResult(isRoot ? Math.sqrt(variance) : variance);
        },
      };
    },
  };
}

/** Rounds as Kusto's variance does. */
export function roundToTenPlaces(value: number): number {
  return Number.isFinite(value) ? Number(value.toFixed(10)) : value;
}

/** One operation on the bits of all values. */
export function bitwise(
  doc: string,
  zero: bigint,
  combine: (left: bigint, right: bigint) => bigint,
): AggregateFunction<{ bits: bigint; count: number }> {
  return {
    doc,
    prepare: (call) => {
      const convert = conversion(call.argumentTypes[0]!, 'long');
      const toResult = conversion('long', call.resultType);
      return {
        create: () => ({ bits: zero, count: 0 }),
        add: (state, values) => {
          const value = convert(values[0]!) as bigint | null;
          if (value === null) return;
          state.bits = combine(state.bits, value);
          state.count += 1;
        },
        finish: (state) => toResult(state.count === 0 ? null : state.bits),
      };
    },
  };
}
