import { conversion } from '../values/convert-values';
import { hashKey } from '../values/compare-values';
import { dynamicToText } from '../values/convert-values';
import { isDynamicArray } from '../values/dynamic-values';
import { foldCase } from '../values/fold-case';
import { UnsupportedFeature, type CallSite, type ScalarFunction } from '../values/function-table';
import { needleTest, wholeTerm } from '../terms/find-term';
import { termMatcher } from '../terms/term-matcher';
import type { DynamicValue, KqlType, Value } from '../values';

/** Makes, from the elements of the right side, a test for values of the left side. */
type ListTest = (elements: readonly DynamicValue[]) => (value: Value) => boolean;

/** `in`, `in~` and their negations. A null is in no list. */
export function membership(ignoresCase: boolean, negated: boolean): ScalarFunction {
  return {
    doc: ignoresCase ? 'The case-insensitive in~ string operator' : 'The case-sensitive in string operator',
    prepare: (call) => {
      const type = call.argumentTypes[0]!;
      return prepareListTest(call, ignoresCase ? foldedSetTest(type) : setTest(type), negated);
    },
  };
}

/** `has_any`, or `has_all` where all are asked for. */
export function termMembership(all: boolean): ScalarFunction {
  return {
    doc: all ? 'The case-insensitive has_all string operator' : 'The case-insensitive has_any string operator',
    prepare: (call) => {
      const toText = textOf(call.argumentTypes[0]!);
      return prepareListTest(call, all ? allTermsTest(toText) : anyTermTest(toText), false);
    },
  };
}

function prepareListTest(call: CallSite, makeTest: ListTest, negated: boolean): (...values: Value[]) => Value {
  const listType = call.argumentTypes[1]!;
  const elementsOf = (value: Value): readonly DynamicValue[] => {
    const list = conversion(listType, 'dynamic')(value) as DynamicValue;
    // A null holds no element, neither in place of the list nor in it.
    return (isDynamicArray(list) ? list : [list]).filter((element) => element !== null);
  };
  const constant = call.constants[1];
  if (constant !== undefined) {
    const test = makeTest(elementsOf(constant));
    return (value) => test(value!) !== negated;
  }
  // A list that comes out of a subquery is the same object in each row: its test is made once.
  let lastList: Value | undefined;
  let lastTest: ((value: Value) => boolean) | undefined;
  return (value, list) => {
    if (lastTest === undefined || list !== lastList) {
      lastList = list!;
      lastTest = makeTest(elementsOf(list!));
    }
    return lastTest(value!) !== negated;
  };
}

function setTest(type: KqlType): ListTest {
  return (elements) => {
    // Numbers of different types meet as reals do; each other type compares its own values.
    const keyType = type === 'dynamic' ? 'string' : type;
    const keys = new Set<string>();
    for (const element of elements) {
      const converted = exactlyConverted(element, keyType);
      if (converted !== null) keys.add(hashKey(converted, keyType));
    }
    const toKeyType = conversion(type, keyType);
    return (value) => {
      const key = toKeyType(value);
      return key !== null && !Number.isNaN(key) && keys.has(hashKey(key, keyType));
    };
  };
}

/** An element as a value of a type; null if it has no equal among them, as 1.5 has none among longs. */
function exactlyConverted(element: DynamicValue, type: KqlType): Value {
  const converted = conversion('dynamic', type)(element);
  const isFraction = typeof element === 'number' && !Number.isInteger(element);
  return isFraction && (type === 'int' || type === 'long') ? null : converted;
}

function textOf(type: KqlType): (value: Value) => string {
  return conversion(type, 'string') as (value: Value) => string;
}

function foldedSetTest(type: KqlType): ListTest {
  const toText = textOf(type);
  return (elements) => {
    const folded = new Set(elements.map((element) => foldCase(dynamicToText(element))));
    return (value) => folded.has(foldCase(toText(value)));
  };
}

function anyTermTest(toText: (value: Value) => string): ListTest {
  return (elements) => {
    const matches = termMatcher(elements.map(dynamicToText));
    return (value) => matches(toText(value));
  };
}

/** The service looks at so many different values, and does not say at which. ("has_all operator", expression) */
const mostOfAll = 256;

function allTermsTest(toText: (value: Value) => string): ListTest {
  return (elements) => {
    const terms = new Set(elements.map((element) => foldCase(dynamicToText(element))));
    if (terms.size > mostOfAll) {
      throw new UnsupportedFeature('has_all', `of ${terms.size} values: the service looks at ${mostOfAll} of them`);
    }
    const tests = [...terms].map((term) => needleTest(term, wholeTerm));
    return (value) => {
      const folded = foldCase(toText(value));
      return tests.every((test) => test(folded));
    };
  };
}
