import { defineFunction } from './define-function';
import { dynamicKey, isDynamicArray } from '../values/dynamic-values';
import type { ScalarFunction } from '../values/function-table';
import type { DynamicArray, DynamicValue } from '../values';

type Entry = readonly [string, ScalarFunction];

/** Whether an element is a gap: null, or equal to the placeholder where one is given. */
function gapTest(placeholder: DynamicValue): (element: DynamicValue) => boolean {
  if (placeholder === null) return (element) => element === null;
  const key = dynamicKey(placeholder);
  return (element) => element !== null && dynamicKey(element) === key;
}

type Filling = (elements: DynamicArray, isGap: (element: DynamicValue) => boolean, ...options: never[]) => DynamicValue;

function filling(name: string, placeholderIndex: number, fill: Filling): Entry {
  return [
    name,
    defineFunction(
      `${name}()`,
      { parameters: ['dynamic', 'dynamic', 'any'], returns: 'dynamic', nulls: 'pass' },
      (series: DynamicValue, ...options: DynamicValue[]) => {
        if (!isDynamicArray(series)) return null;
        return fill(series, gapTest(options[placeholderIndex] ?? null), ...(options as never[]));
      },
    ),
  ];
}

function fillForward(elements: DynamicArray, isGap: (element: DynamicValue) => boolean): DynamicValue[] {
  let last: DynamicValue | undefined;
  return elements.map((element) => {
    if (!isGap(element)) last = element;
    return isGap(element) && last !== undefined ? last : element;
  });
}

function fillBackward(elements: DynamicArray, isGap: (element: DynamicValue) => boolean): DynamicValue[] {
  return fillForward([...elements].reverse(), isGap).reverse();
}

/** Whole numbers between whole numbers are cut, not rounded. (Recorded answers.) */
function interpolate(before: DynamicValue, after: DynamicValue, share: number): DynamicValue {
  const value = Number(before) + (Number(after) - Number(before)) * share;
  return typeof before === 'bigint' && typeof after === 'bigint' ? BigInt(Math.trunc(value)) : value;
}

/** Gaps between two values lie on the line between them; those at the edges take the nearest value. */
function fillLinear(
  elements: DynamicArray,
  isGap: (element: DynamicValue) => boolean,
  _placeholder?: DynamicValue,
  fillsEdges?: boolean,
  constant?: DynamicValue,
): DynamicValue {
  const known = elements.flatMap((element, index) => (isGap(element) ? [] : [index]));
  if (known.length === 0) return elements.map(() => (constant === undefined ? 0 : constant));
  const [first, last] = [known[0]!, known[known.length - 1]!];
  let next = 0;
  return elements.map((element, index) => {
    if (!isGap(element)) return element;
    if (index < first) return fillsEdges === false ? element : elements[first]!;
    if (index > last) return fillsEdges === false ? element : elements[last]!;
    while (known[next]! < index) next += 1;
    const [left, right] = [known[next - 1]!, known[next]!];
    return interpolate(elements[left]!, elements[right]!, (index - left) / (right - left));
  });
}

/** Functions that fill the gaps of a series. */
export const seriesGapFunctions: readonly Entry[] = [
  filling('series_fill_const', 1, (elements, isGap, constant: DynamicValue) =>
    elements.map((element) => (isGap(element) ? constant : element)),
  ),
  filling('series_fill_forward', 0, fillForward),
  filling('series_fill_backward', 0, fillBackward),
  filling('series_fill_linear', 0, fillLinear),
];
