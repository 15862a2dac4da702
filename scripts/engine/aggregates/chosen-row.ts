import { comparisonFor } from '../values/compare-values';
import type { AggregateFunction } from '../values/function-table';
import type { Value } from '../values';
import { isBetter } from './numbers';

interface Choice {
  best: Value;
  /** Which of the rows fed so far was chosen, counted from 0; -1 before the first. */
  chosen: number;
  rows: number;
}

/**
 * arg_max() and arg_min(). They give values of several columns, so `finish` returns the position of the chosen row
 * among the rows that were fed to the group, counted from 0, or null if there was none; the operator reads the columns
 * there. Fed with the extreme alone: the first of equal rows is chosen, and the first row where all are null.
 */
export function chosenRow(doc: string, sign: number): AggregateFunction<Choice> {
  return {
    doc,
    prepare: (call) => {
      const compare = comparisonFor(call.argumentTypes[0]!);
      return {
        create: () => ({ best: null, chosen: -1, rows: 0 }),
        add: (state, values) => {
          const value = values[0]!;
          if (state.chosen < 0 || isBetter(value, state.best, (left, right) => compare(left, right) * sign)) {
            state.best = value;
            state.chosen = state.rows;
          }
          state.rows += 1;
        },
        finish: (state) => (state.chosen < 0 ? null : state.chosen),
      };
    },
  };
}

/** The first value that is neither null nor the empty string, if there is one. One column a call. ("take_any()") */
export const anyValue: AggregateFunction<{ value: Value; isEmpty: boolean }> = {
  doc: 'take_any() (aggregation function)',
  prepare: ({ argumentTypes }) => ({
    create: () => ({ value: argumentTypes[0] === 'string' ? '' : null, isEmpty: true }),
    add: (state, values) => {
      const value = values[0]!;
      if (!state.isEmpty || value === null) return;
      state.value = value;
      state.isEmpty = value === '';
    },
    finish: (state) => state.value,
  }),
};
