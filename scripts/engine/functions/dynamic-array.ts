import { compareText } from '../values/compare-values';
import { dynamicToText } from '../values/convert-values';
import type { FunctionBody } from './define-function';
import { defineFunction, takingOnly } from './define-function';
import { dynamicKey, dynamicKind, isDynamicArray, isDynamicScalar, toDynamic } from '../values/dynamic-values';
import type { CallSite, ScalarFunction } from '../values/function-table';
import { UnsupportedFeature } from '../values/function-table';
import { requireRoomFor, sizeOf } from '../values/value-size';
import type { DynamicArray, DynamicValue, KqlType, Value } from '../values';

type Entry = readonly [string, ScalarFunction];

function array(name: string, parameters: readonly KqlType[], returns: KqlType, body: FunctionBody): Entry {
  return [name, defineFunction(`${name}()`, { parameters, returns }, body)];
}

/** A function whose first argument must be an array; of anything else the result is null. */
function ofArray(
  name: string,
  parameters: readonly KqlType[],
  returns: KqlType,
  body: (elements: DynamicArray, ...values: never[]) => Value,
): Entry {
  return array(name, ['dynamic', ...parameters], returns, (value: DynamicValue, ...rest) =>
    isDynamicArray(value) ? body(value, ...(rest as never[])) : null,
  );
}

/** The arrays among the arguments, one after the other; what is not an array adds nothing. */
const concatenate = defineFunction(
  'array_concat()',
  { parameters: ['dynamic'], returns: 'dynamic', nulls: 'pass' },
  (...values: DynamicValue[]) => {
    const arrays = values.filter(isDynamicArray);
    requireRoomFor(arrays.reduce((sum, { length }) => sum + length, 0));
    return arrays.flat();
  },
);

/** Both ends are included; a negative one counts from the array's end. */
function slice(elements: DynamicArray, start: bigint, end: bigint): DynamicValue {
  const from = start < 0n ? elements.length + Number(start) : Number(start);
  const to = end < 0n ? elements.length + Number(end) : Number(end);
  return elements.slice(Math.max(0, from), Math.max(0, to + 1));
}

/** Cuts before each of the positions, which count from the end where they are negative. */
function splitAt(elements: DynamicArray, positions: DynamicValue): DynamicValue {
  const cuts = (isDynamicArray(positions) ? positions : [positions]).map((position) => {
    const index = Number(position);
    return Math.min(Math.max(index < 0 ? elements.length + index : index, 0), elements.length);
  });
  const edges = [0, ...cuts, elements.length];
  // Every position of the page's examples lies behind the one before it.
  if (!cuts.every((cut, index) => cut >= (edges[index] ?? 0))) {
    throw new UnsupportedFeature('array_split()', 'at positions that do not ascend');
  }
  return edges.slice(1).map((edge, index) => elements.slice(edges[index], edge));
}

function rotateLeft(elements: DynamicArray, count: bigint): DynamicValue {
  if (elements.length === 0) return elements;
  const shift = ((Number(count) % elements.length) + elements.length) % elements.length;
  return [...elements.slice(shift), ...elements.slice(0, shift)];
}

/** What fills the places is "null or an empty string depending on the type of elements". ("array_shift_left()") */
function fillOf(elements: DynamicArray): DynamicValue {
  const texts = elements.filter((element) => typeof element === 'string').length;
  if (texts === 0) return null;
  if (texts === elements.length) return '';
  throw new UnsupportedFeature('array_shift_left() of texts beside others', 'give its default_value');
}

/** @param direction 1 to the left, -1 to the right */
function shifting(name: string, direction: bigint): Entry {
  return [
    name,
    defineFunction(
      `${name}()`,
      { parameters: ['dynamic', 'long', 'dynamic'], returns: 'dynamic', nulls: 'pass' },
      (value: DynamicValue, count: bigint | null, fill?: DynamicValue) =>
        isDynamicArray(value) && count !== null ? shiftLeft(value, direction * count, fill) : null,
    ),
  ];
}

function shiftLeft(elements: DynamicArray, count: bigint, given?: DynamicValue): DynamicValue {
  const shift = Number(count);
  const fill = given !== undefined ? given : shift === 0 ? null : fillOf(elements);
  return elements.map((_, index) => {
    const source = index + shift;
    return source >= 0 && source < elements.length ? (elements[source] ?? null) : fill;
  });
}

/** Numbers add up, and nulls count nothing. Of no number the sum is null, and where anything else stands among them. */
function sum(elements: DynamicArray): number | null {
  const present = elements.filter((element) => element !== null);
  if (present.length === 0 || !present.every(isNumber)) return null;
  return present.reduce<number>((total, number) => total + Number(number), 0);
}

function indexOf(
  elements: DynamicArray,
  sought: DynamicValue,
  start = 0n,
  length = -1n,
  occurrence = 1n,
): bigint | null {
  if (isIrrelevant('array_index_of()', length, occurrence)) return null;
  const key = dynamicKey(sought);
  const from = start < 0n ? Math.max(0, elements.length + Number(start)) : Number(start);
  const to = length < 0n ? elements.length : Math.min(elements.length, from + Number(length));
  let left = occurrence;
  for (let index = from; index < to; index += 1) {
    if (dynamicKey(elements[index]!) === key && (left -= 1n) === 0n) return BigInt(index);
  }
  return -1n;
}

/**
 * Whether a length below -1 or an occurrence below 0 makes the position null. ("array_index_of()", "indexof()",
 * "indexof_regex()", which say nothing of the occurrence 0.)
 */
export function isIrrelevant(name: string, length: bigint, occurrence: bigint): boolean {
  if (occurrence === 0n) throw new UnsupportedFeature(name, 'no page says what the occurrence 0 is');
  return length < -1n || occurrence < 0n;
}

const arrayIndexOf: ScalarFunction = defineFunction(
  'array_index_of()',
  { parameters: ['dynamic', 'dynamic', 'long'], returns: 'long', nulls: 'pass' },
  (value: DynamicValue, sought: DynamicValue, ...rest: bigint[]) =>
    isDynamicArray(value) ? indexOf(value, sought, ...rest) : null,
);

/** Elements of different kinds come in this order. ("array_sort_asc()", Kusto docs.) */
function kindRank(value: DynamicValue): number {
  const kind = dynamicKind(value);
  if (['long', 'double', 'datetime', 'timespan'].includes(kind)) return 0;
  return kind === 'string' ? 1 : kind === 'guid' ? 2 : 3;
}

/** Orders two elements of an array as the sorting functions do; the order of the kinds is the same both ways. */
export function compareElements(left: DynamicValue, right: DynamicValue, sign = 1): number {
  return kindRank(left) - kindRank(right) || compareWithinKind(left, right) * sign;
}

function compareWithinKind(left: DynamicValue, right: DynamicValue): number {
  if (isNumber(left) && isNumber(right)) return left < right ? -1 : left > right ? 1 : 0;
  if (
    isDynamicScalar(left) &&
    isDynamicScalar(right) &&
    typeof left.value === 'bigint' &&
    typeof right.value === 'bigint'
  ) {
    return left.value < right.value ? -1 : left.value > right.value ? 1 : 0;
  }
  return compareText(dynamicToText(left), dynamicToText(right));
}

function isNumber(value: DynamicValue): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** The order of the positions of an array's elements; nulls go last unless the caller wants them first. */
function sortedPositions(elements: DynamicArray, sign: number, nullsLast: boolean): number[] {
  const positions = elements.map((_, index) => index);
  const nulls = positions.filter((index) => elements[index] === null);
  const others = positions.filter((index) => elements[index] !== null);
  others.sort((left, right) => compareElements(elements[left]!, elements[right]!, sign));
  return nullsLast ? [...others, ...nulls] : [...nulls, ...others];
}

/** Sorts the first array and puts the others in its order; an array of another length becomes null. */
function sortTogether(arrays: readonly DynamicValue[], sign: number, nullsLast: boolean): DynamicValue[] {
  const [first = null] = arrays;
  if (!isDynamicArray(first)) return arrays.map(() => null);
  const positions = sortedPositions(first, sign, nullsLast);
  return arrays.map((array) =>
    isDynamicArray(array) && array.length === first.length ? positions.map((position) => array[position]!) : null,
  );
}

function sorting(name: string, sign: number, isTuple: boolean): Entry {
  const prepare = (call: CallSite): ((...values: Value[]) => Value) => {
    const count = call.argumentTypes.length;
    const hasFlag = count > 1 && call.argumentTypes[count - 1] === 'bool';
    const arrayCount = count - (hasFlag ? 1 : 0);
    if (arrayCount > 1 && !isTuple) throw new UnsupportedFeature(`${name}() of several arrays`);
    return (...values) => {
      const nullsLast = !hasFlag || values[count - 1] !== false;
      const sorted = sortTogether(values.slice(0, arrayCount) as DynamicValue[], sign, nullsLast);
      return isTuple ? sorted : (sorted[0] ?? null);
    };
  };
  return [name, { doc: `${name}()`, prepare }];
}

/** The sorting functions in the form that takes several arrays and gives as many columns. */
export const arrayTupleFunctions: readonly Entry[] = [
  sorting('array_sort_asc', 1, true),
  sorting('array_sort_desc', -1, true),
];

const packArray: ScalarFunction = {
  doc: 'pack_array()',
  prepare:
    (call) =>
    (...values) =>
      values.map((value, index) => toDynamic(value, call.argumentTypes[index]!)),
};

function joinElements(elements: DynamicArray, delimiter: string): string {
  requireRoomFor(sizeOf(elements) + elements.length * delimiter.length);
  return elements.map(dynamicToText).join(delimiter);
}

/** The types of its value. ("repeat()", Kusto docs.) */
const repeatable: readonly KqlType[] = ['bool', 'int', 'long', 'real', 'datetime', 'string', 'timespan'];

function repeat(value: DynamicValue, count: bigint): DynamicValue {
  if (count < 0n) return null;
  requireRoomFor(Number(count));
  return Array.from({ length: Number(count) }, () => value);
}

/**
 * Takes each element from one of two sources by a condition; a source that is not an array serves for every position.
 */
function chooseElements(condition: DynamicValue, whenTrue: DynamicValue, otherwise: DynamicValue): DynamicValue {
  if (!isDynamicArray(condition)) return null;
  return condition.map((element, index) => {
    const isTrue = typeof element === 'bigint' || typeof element === 'number' ? Number(element) !== 0 : element;
    if (typeof isTrue !== 'boolean') return null;
    const source = isTrue ? whenTrue : otherwise;
    return isDynamicArray(source) ? (source[index] ?? null) : source;
  });
}

const arrayIff = defineFunction(
  'array_iff()',
  { parameters: ['dynamic'], returns: 'dynamic', nulls: 'pass' },
  chooseElements,
);

function lengthOf(elements: DynamicArray): bigint {
  return BigInt(elements.length);
}

/** Functions on dynamic arrays. */
export const arrayFunctions: readonly Entry[] = [
  ['array_concat', concatenate],
  ofArray('array_length', [], 'long', lengthOf),
  ofArray('arraylength', [], 'long', lengthOf),
  ofArray('array_reverse', [], 'dynamic', (elements) => [...elements].reverse()),
  ofArray('array_slice', ['long'], 'dynamic', slice),
  ofArray('array_split', ['dynamic'], 'dynamic', splitAt),
  ofArray('array_rotate_left', ['long'], 'dynamic', rotateLeft),
  ofArray('array_rotate_right', ['long'], 'dynamic', (elements, count: bigint) => rotateLeft(elements, -count)),
  shifting('array_shift_left', 1n),
  shifting('array_shift_right', -1n),
  ofArray('array_sum', [], 'real', sum),
  ['array_index_of', arrayIndexOf],
  sorting('array_sort_asc', 1, false),
  sorting('array_sort_desc', -1, false),
  ['pack_array', packArray],
  ['array_iff', arrayIff],
  ['array_iif', arrayIff],
  [
    'repeat',
    takingOnly(repeatable, defineFunction('repeat()', { parameters: ['dynamic', 'long'], returns: 'dynamic' }, repeat)),
  ],
  ofArray('strcat_array', ['string'], 'string', joinElements),
  ofArray('array_strcat', ['string'], 'string', joinElements),
];
