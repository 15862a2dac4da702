import { defineFunction } from './define-function';
import { dynamicKey, isDynamicArray } from '../values/dynamic-values';
import type { ScalarFunction } from '../values/function-table';
import type { DynamicArray, DynamicValue, Value } from '../values';

type Entry = readonly [string, ScalarFunction];

/** A function of arrays taken as sets; with an argument that is not an array the result is null. */
function ofSets(name: string, returns: 'dynamic' | 'real', body: (sets: readonly DynamicArray[]) => Value): Entry {
  return [
    name,
    defineFunction(`${name}()`, { parameters: ['dynamic'], returns, nulls: 'pass' }, (...values: DynamicValue[]) =>
      values.every(isDynamicArray) ? body(values) : null,
    ),
  ];
}

/** The distinct elements in the order in which they first come. */
export function distinctElements(elements: DynamicArray): DynamicValue[] {
  const distinct = new Map<string, DynamicValue>();
  for (const element of elements) {
    const key = dynamicKey(element);
    if (!distinct.has(key)) distinct.set(key, element);
  }
  return [...distinct.values()];
}

function keysOf(elements: DynamicArray): Set<string> {
  return new Set(elements.map(dynamicKey));
}

function intersect([first = [], ...others]: readonly DynamicArray[]): DynamicValue[] {
  const keys = others.map(keysOf);
  return distinctElements(first).filter((element) => keys.every((set) => set.has(dynamicKey(element))));
}

function difference([first = [], ...others]: readonly DynamicArray[]): DynamicValue[] {
  const excluded = keysOf(others.flat());
  return distinctElements(first).filter((element) => !excluded.has(dynamicKey(element)));
}

function jaccard(sets: readonly DynamicArray[]): number {
  return intersect(sets).length / distinctElements(sets.flat()).length;
}

const hasElement = defineFunction(
  'set_has_element()',
  { parameters: ['dynamic'], returns: 'bool', nulls: 'pass' },
  (set: DynamicValue, element: DynamicValue) => (isDynamicArray(set) ? keysOf(set).has(dynamicKey(element)) : null),
);

const equals = defineFunction(
  'set_equals()',
  { parameters: ['dynamic'], returns: 'bool', nulls: 'pass' },
  (left: DynamicValue, right: DynamicValue) => {
    if (!isDynamicArray(left) || !isDynamicArray(right)) return null;
    const [a, b] = [keysOf(left), keysOf(right)];
    return a.size === b.size && [...a].every((key) => b.has(key));
  },
);

/** Functions that take arrays as sets. */
export const setFunctions: readonly Entry[] = [
  ofSets('set_union', 'dynamic', (sets) => distinctElements(sets.flat())),
  ofSets('set_intersect', 'dynamic', intersect),
  ofSets('set_difference', 'dynamic', difference),
  ofSets('jaccard_index', 'real', jaccard),
  ['set_has_element', hasElement],
  ['set_equals', equals],
];
