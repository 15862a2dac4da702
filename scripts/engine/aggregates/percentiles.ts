import { comparisonFor } from '../values/compare-values';
import { conversion } from '../values/convert-values';
import { requireType } from '../functions/define-function';
import { toDynamic } from '../values/dynamic-values';
import { parseDecimal } from '../formats/decimal';
import type { AggregateFunction, CallSite } from '../values/function-table';
import { UnsupportedFeature } from '../values/function-table';
import type { Decimal, DynamicArray, DynamicValue, KqlType, Value } from '../values';

interface Weighted {
  readonly value: Value;
  /** How often the value counts. */
  readonly weight: bigint;
}

/** What a percentile aggregate gives: the value of one percentile, or those of several. */
export type PercentileForm = 'one' | 'several' | 'array';

/**
 * Percentiles by nearest rank: the least value that at least so many percent of the values do not exceed. Kusto
 * estimates them for many values; here they are exact. In the form `several`, for percentiles(), `finish` returns an
 * array with the value of each percentile, from which the operator makes as many columns.
 */
export function percentiles(doc: string, isWeighted: boolean, form: PercentileForm): AggregateFunction<Weighted[]> {
  return {
    doc,
    prepare: (call) => {
      const type = call.argumentTypes[0]!;
      requireType(doc, type, ['int', 'long', 'real', 'decimal', 'datetime', 'timespan']);
      const ranks = requestedRanks(call, isWeighted ? 2 : 1, doc);
      const toWeight = isWeighted ? conversion(call.argumentTypes[1]!, 'long') : undefined;
      const toResult = form === 'one' ? conversion(type, call.resultType) : undefined;
      return {
        create: () => [],
        add: (rows, values) => {
          const value = values[0]!;
          const weight = toWeight === undefined ? 1n : (toWeight(values[1]!) as bigint | null);
          if (value === null) return;
          if (weight === null || weight < 0n)
            throw new UnsupportedFeature(doc, 'of a weight that is not a number of times');
          rows.push({ value, weight });
        },
        finish: (rows) => {
          const found = valuesAtRanks(rows, ranks, type, call.estimate);
          if (toResult !== undefined) return toResult(found[0] ?? null);
          if (form === 'several') return found as DynamicValue;
          return rows.length === 0 ? null : found.map((value) => toDynamic(value, type));
        },
      };
    },
  };
}

function requestedRanks(call: CallSite, first: number, doc: string): Decimal[] {
  const ranks = call.constants.slice(first).flatMap((constant, index) => {
    if (constant === undefined) throw new UnsupportedFeature(doc, 'a percentile that is not a constant');
    if (Array.isArray(constant)) return (constant as DynamicArray).map(readRank);
    return [conversion(call.argumentTypes[first + index]!, 'decimal')(constant) as Decimal | null];
  });
  return ranks.map((rank) => {
    if (rank !== null && rank.unscaled >= 0n && rank.unscaled <= 100n * scaleOf(rank)) return rank;
    throw new UnsupportedFeature(doc, 'of a percentile that is not a number from 0 to 100');
  });
}

function readRank(element: DynamicValue): Decimal | null {
  return typeof element === 'number' || typeof element === 'bigint' ? parseDecimal(String(element)) : null;
}

const scaleOf = ({ scale }: Decimal): bigint => 10n ** BigInt(scale);

/** So many percent of the values in whole numbers: of a hundred values 7 percent are 7, and not one more by rounding. */
function valuesAtRanks(
  rows: readonly Weighted[],
  ranks: readonly Decimal[],
  type: KqlType,
  estimate: CallSite['estimate'],
): Value[] {
  const compare = comparisonFor(type);
  const sorted = rows.filter(({ weight }) => weight > 0n).sort((left, right) => compare(left.value, right.value));
  const total = sorted.reduce((sum, row) => sum + row.weight, 0n);
  return ranks.map((rank) => {
    const whole = 100n * scaleOf(rank);
    const wanted =
      (rank.unscaled * total + whole - 1n) / whole + (estimate === undefined ? 0n : offRank(rank, total, estimate));
    let passed = 0n;
    for (const row of sorted) {
      passed += row.weight;
      if (passed >= wanted) return row.value;
    }
    return null;
  });
}

/**
 * By how many values an estimate is off at most: by 1 percent of them at the median, by none at both ends, and between
 * them less the further from the middle. ("percentiles()", estimation error; that it falls evenly is our reading.)
 */
function offRank(rank: Decimal, total: bigint, direction: -1 | 1): bigint {
  const whole = 100n * scaleOf(rank);
  const fromEnd = rank.unscaled * 2n <= whole ? rank.unscaled : whole - rank.unscaled;
  return (BigInt(direction) * fromEnd * total) / (50n * whole);
}
