import { bindBody } from '../functions/define-function';
import type { ScalarFunction } from '../values/function-table';
import type { Value } from '../values';

const doc = 'Logical (binary) operators';

/** Three-valued logic: a null is an unknown truth value. (Recorded answers: null and true, null or false are null.) */
export const and: ScalarFunction = {
  doc,
  prepare: (call) =>
    bindBody(call, { parameters: ['bool'], returns: 'bool', nulls: 'pass' }, (left: Value, right: Value) => {
      if (left === false || right === false) return false;
      return left === null || right === null ? null : true;
    }),
};

export const or: ScalarFunction = {
  doc,
  prepare: (call) =>
    bindBody(call, { parameters: ['bool'], returns: 'bool', nulls: 'pass' }, (left: Value, right: Value) => {
      if (left === true || right === true) return true;
      return left === null || right === null ? null : false;
    }),
};
