import { hashKey } from '../values/compare-values';
import { constantArgument, UnsupportedFeature, type AggregateFunction, type CallSite } from '../values/function-table';
import type { Value } from '../values';

/** Most groups have few rows: their counts are not made anew each time. */
const fewCounts: readonly bigint[] = Array.from({ length: 1024 }, (_, count) => BigInt(count));

/** A number of rows as the type of a call has it. */
export function toCount(count: number, resultType: string): Value {
  return resultType === 'long' ? (fewCounts[count] ?? BigInt(count)) : count;
}

/** count() counts rows, whatever its argument holds. (Recorded answers.) */
export const count: AggregateFunction<{ count: number }> = {
  doc: 'count() (aggregation function)',
  prepare: (call) => ({
    create: () => ({ count: 0 }),
    add: (state) => {
      state.count += 1;
    },
    finish: (state) => toCount(state.count, call.resultType),
  }),
};

export const countif: AggregateFunction<{ count: number }> = {
  doc: 'countif() (aggregation function)',
  prepare: (call) => ({
    create: () => ({ count: 0 }),
    add: (state, values) => {
      if (values[0] === true) state.count += 1;
    },
    finish: (state) => toCount(state.count, call.resultType),
  }),
};

/** The accuracy is 0 to 4; the count here is exact at any. ("dcount()", estimation accuracy) */
function requireAccuracy(call: CallSite): void {
  const accuracy = constantArgument(call, 1, 'the accuracy of dcount()');
  if (accuracy === undefined || (accuracy !== null && Number(accuracy) >= 0 && Number(accuracy) <= 4)) return;
  const feature = `the accuracy ${accuracy === null ? 'null' : String(accuracy)} of dcount()`;
  throw new UnsupportedFeature(feature, 'its page has 0 to 4');
}

/** How many different values there are, nulls left out. Kusto estimates this for many values; here it is exact. */
export function distinctCount(doc: string): AggregateFunction<Set<string>> {
  return {
    doc,
    prepare: (call) => {
      requireAccuracy(call);
      const type = call.argumentTypes[0]!;
      return {
        create: () => new Set(),
        add: (state, values) => {
          const value = values[0]!;
          if (value !== null) state.add(hashKey(value, type));
        },
        finish: (state) => toCount(state.size, call.resultType),
      };
    },
  };
}
