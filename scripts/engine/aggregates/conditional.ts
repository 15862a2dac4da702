import type { AggregateFunction, CallSite } from '../function-table';

/** The form of an aggregate that takes in only rows for which its second argument is true. */
export function conditional<State>(aggregate: AggregateFunction<State>): AggregateFunction<State> {
  return {
    doc: aggregate.doc,
    prepare: (call) => {
      const { create, add, finish } = aggregate.prepare(withoutPredicate(call));
      return {
        create,
        add: (state, [value, predicate, ...rest]) => {
          if (predicate === true) add(state, [value!, ...rest]);
        },
        finish,
      };
    },
  };
}

function withoutPredicate(call: CallSite): CallSite {
  return {
    ...call,
    argumentTypes: call.argumentTypes.filter((_, index) => index !== 1),
    constants: call.constants.filter((_, index) => index !== 1),
  };
}
