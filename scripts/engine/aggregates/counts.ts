import { hashKey } from '../compare-values';
import { constantArgument, type AggregateFunction } from '../function-table';
import type { Value } from '../values';

function toCount(count: number, resultType: string): Value {
  return resultType === 'long' ? BigInt(count) : count;
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

/** How many different values there are, nulls left out. Kusto estimates this for many values; here it is exact. */
export function distinctCount(doc: string): AggregateFunction<Set<string>> {
  return {
    doc,
    prepare: (call) => {
      constantArgument(call, 1, 'the accuracy of dcount()');
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
