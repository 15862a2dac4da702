import type { AggregateFunction, CallSite } from '../values/function-table';

/**
 * The form of an aggregate that takes in only rows for which a predicate is true.
 * @param position where the predicate stands among the arguments
 */
export function conditional<State>(aggregate: AggregateFunction<State>, position = 1): AggregateFunction<State> {
  return {
    doc: aggregate.doc,
    prepare: (call) => {
      const { create, add, finish } = aggregate.prepare(withoutPredicate(call, position));
      return {
        create,
        add: (state, values) => {
          if (values[position] === true) add(state, values.toSpliced(position, 1));
        },
        finish,
      };
    },
  };
}

/** A call as the aggregate knows it that gets no predicate. */
export function withoutPredicate(call: CallSite, position: number): CallSite {
  return {
    ...call,
    argumentTypes: call.argumentTypes.filter((_, index) => index !== position),
    constants: call.constants.filter((_, index) => index !== position),
  };
}
