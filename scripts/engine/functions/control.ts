import { typesApart } from '../../kql/find-mixed-choices';
import { conversion } from '../values/convert-values';
import { defineFunction } from './define-function';
import { UnsupportedFeature, type CallSite, type ScalarFunction } from '../values/function-table';
import type { KqlType, Value } from '../values';

/**
 * The conversions of all arguments to the call's result type.
 * @param choices the types of the arguments of which one is returned
 * @throws UnsupportedFeature if those do not go together
 */
function toResultType(name: string, call: CallSite, choices: readonly KqlType[]): ((value: Value) => Value)[] {
  const types = typesApart(choices);
  if (types.length > 1) {
    throw new UnsupportedFeature(name, `it chooses between ${types.join(' and ')}: convert one, as Kusto demands`);
  }
  return call.argumentTypes.map((type) => conversion(type, call.resultType));
}

/** A condition that is null counts as false. */
const iff: ScalarFunction = {
  doc: 'iff()',
  prepare: (call) => {
    const test = conversion(call.argumentTypes[0]!, 'bool');
    const convert = toResultType('iff()', call, call.argumentTypes.slice(1));
    return (condition, whenTrue, otherwise) =>
      test(condition!) === true ? convert[1]!(whenTrue!) : convert[2]!(otherwise!);
  },
};

const caseFunction: ScalarFunction = {
  doc: 'case()',
  prepare: (call) => {
    const last = call.argumentTypes.length - 1;
    const choices = call.argumentTypes.filter((_, index) => index % 2 === 1 || index === last);
    const convert = toResultType('case()', call, choices);
    return (...values) => {
      for (let index = 0; index < last; index += 2) {
        if (values[index] === true) return convert[index + 1]!(values[index + 1]!);
      }
      return convert[last]!(values[last]!);
    };
  },
};

/** The first argument that is not null, nor empty if it is a string. */
const coalesce: ScalarFunction = {
  doc: 'coalesce()',
  prepare: (call) => {
    const convert = toResultType('coalesce()', call, call.argumentTypes);
    const last = call.argumentTypes.length - 1;
    return (...values) => {
      const chosen = values.findIndex((value) => value !== null && value !== '');
      const index = chosen < 0 ? last : chosen;
      return convert[index]!(values[index]!);
    };
  },
};

const not = defineFunction('not()', { parameters: ['bool'], returns: 'bool' }, (value: boolean) => !value);

function nullTest(doc: string, answer: boolean): ScalarFunction {
  return defineFunction(doc, { parameters: ['any'], returns: 'bool', nulls: 'pass' }, (value: Value) => {
    return (value === null) === answer;
  });
}

function emptyTest(doc: string, answer: boolean): ScalarFunction {
  return defineFunction(doc, { parameters: ['any'], returns: 'bool', nulls: 'pass' }, (value: Value) => {
    return (value === null || value === '') === answer;
  });
}

const isEmpty = emptyTest('isempty()', true);
const isNotEmpty = emptyTest('isnotempty()', false);

/** Choices by a condition and tests for the absence of a value. */
export const controlFunctions: readonly (readonly [string, ScalarFunction])[] = [
  ['iff', iff],
  ['iif', iff],
  ['case', caseFunction],
  ['coalesce', coalesce],
  ['not', not],
  ['isnull', nullTest('isnull()', true)],
  ['isnotnull', nullTest('isnotnull()', false)],
  ['notnull', nullTest('isnotnull()', false)],
  ['isempty', isEmpty],
  ['isnotempty', isNotEmpty],
  ['notempty', isNotEmpty],
];
