import { comparisonFor } from '../compare-values';
import { conversion } from '../convert-values';
import { toDynamic } from '../dynamic-values';
import type { AggregateFunction, CallSite } from '../function-table';
import { UnsupportedFeature } from '../function-table';
import type { DynamicValue, KqlType, Value } from '../values';

interface Weighted {
  readonly value: Value;
  readonly weight: number;
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
      const ranks = requestedRanks(call, isWeighted ? 2 : 1, doc);
      const toWeight = isWeighted ? conversion(call.argumentTypes[1]!, 'real') : undefined;
      const toResult = form === 'one' ? conversion(type, call.resultType) : undefined;
      return {
        create: () => [],
        add: (rows, values) => {
          const value = values[0]!;
          const weight = toWeight === undefined ? 1 : (toWeight(values[1]!) as number | null);
          if (value !== null && weight !== null && weight > 0) rows.push({ value, weight });
        },
        finish: (rows) => {
          const found = valuesAtRanks(rows, ranks, type);
          if (toResult !== undefined) return toResult(found[0] ?? null);
          if (form === 'several') return found as DynamicValue;
          return rows.length === 0 ? null : found.map((value) => toDynamic(value, type));
        },
      };
    },
  };
}

function requestedRanks(call: CallSite, first: number, doc: string): number[] {
  const ranks = call.constants.slice(first).flatMap((constant) => (Array.isArray(constant) ? constant : [constant]));
  return ranks.map((rank) => {
    if (rank === undefined || rank === null) throw new UnsupportedFeature(doc, 'a percentile that is not a constant');
    return Number(typeof rank === 'object' && 'unscaled' in rank ? rank.unscaled : rank);
  });
}

function valuesAtRanks(rows: readonly Weighted[], ranks: readonly number[], type: KqlType): Value[] {
  const compare = comparisonFor(type);
  const sorted = [...rows].sort((left, right) => compare(left.value, right.value));
  const total = sorted.reduce((sum, row) => sum + row.weight, 0);
  return ranks.map((rank) => {
    const needed = Math.ceil((rank / 100) * total);
    let passed = 0;
    for (const row of sorted) {
      passed += row.weight;
      if (passed >= needed) return row.value;
    }
    return sorted[sorted.length - 1]?.value ?? null;
  });
}
