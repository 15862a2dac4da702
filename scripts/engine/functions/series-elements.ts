import { defineFunction } from './define-function';
import { isDynamicArray } from '../values/dynamic-values';
import { wrapLong } from '../formats/integer';
import { UnsupportedFeature, type ScalarFunction } from '../values/function-table';
import type { DynamicValue } from '../values';

type Entry = readonly [string, ScalarFunction];

type Numeric = number | bigint;

function isNumeric(value: DynamicValue): value is Numeric {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** Applies a function to each number of a series; what is not a number gives null. */
function ofElements(name: string, body: (value: Numeric) => DynamicValue): Entry {
  return [
    name,
    defineFunction(`${name}()`, { parameters: ['dynamic'], returns: 'dynamic' }, (series: DynamicValue) =>
      isDynamicArray(series) ? series.map((element) => (isNumeric(element) ? body(element) : null)) : null,
    ),
  ];
}

/**
 * Applies a function to the pairs of elements of two series. A number in place of a series stands at every position;
 * where a series has no number the result is null.
 */
function ofPairs(name: string, body: (left: Numeric, right: Numeric) => DynamicValue): Entry {
  return [
    name,
    defineFunction(
      `${name}()`,
      { parameters: ['dynamic'], returns: 'dynamic' },
      (first: DynamicValue, second: DynamicValue) => {
        const length = Math.max(seriesLength(first), seriesLength(second));
        if (length < 0) return null;
        return Array.from({ length }, (_, index) => {
          const [left, right] = [elementOf(first, index), elementOf(second, index)];
          return isNumeric(left) && isNumeric(right) ? body(left, right) : null;
        });
      },
    ),
  ];
}

function seriesLength(series: DynamicValue): number {
  return isDynamicArray(series) ? series.length : -1;
}

function elementOf(series: DynamicValue, index: number): DynamicValue {
  return isDynamicArray(series) ? (series[index] ?? null) : series;
}

/** Two longs are computed as longs, all else as reals. */
function computing(
  ofLongs: (left: bigint, right: bigint) => bigint,
  ofReals: (left: number, right: number) => number,
): (left: Numeric, right: Numeric) => Numeric {
  return (left, right) =>
    typeof left === 'bigint' && typeof right === 'bigint'
      ? wrapLong(ofLongs(left, right))
      : ofReals(Number(left), Number(right));
}

const ofReal =
  (body: (value: number) => number) =>
  (value: Numeric): number =>
    body(Number(value));

/** The numbers of a series; undefined if it is none or has an element that is not a number. */
export function numbersOf(series: DynamicValue): number[] | undefined {
  return isDynamicArray(series) && series.every(isNumeric) ? series.map(Number) : undefined;
}

/** A number that all elements give; null if one of them is not a number. */
function ofAll(name: string, body: (numbers: readonly number[]) => number): Entry {
  return [
    name,
    defineFunction(`${name}()`, { parameters: ['dynamic'], returns: 'real' }, (series: DynamicValue) => {
      const numbers = numbersOf(series);
      return numbers === undefined ? null : body(numbers);
    }),
  ];
}

/** A number that two series of one length give; a number in place of a series stands at every position. */
function ofBoth(name: string, body: (left: readonly number[], right: readonly number[]) => number): Entry {
  return [
    name,
    defineFunction(
      `${name}()`,
      { parameters: ['dynamic'], returns: 'real' },
      (first: DynamicValue, second: DynamicValue) => {
        const left = numbersOf(broadcast(first, second));
        const right = numbersOf(broadcast(second, first));
        return left === undefined || left.length !== right?.length ? null : body(left, right);
      },
    ),
  ];
}

function broadcast(series: DynamicValue, other: DynamicValue): DynamicValue {
  return isNumeric(series) && isDynamicArray(other) ? other.map((): DynamicValue => series) : series;
}

/**
 * Applies a function to two vectors, the longer of which is cut to the length of the shorter; of an empty one the result is
 * null. ("series_dot_product()", "series_cosine_similarity()")
 */
function ofVectors(
  name: string,
  body: (left: readonly number[], right: readonly number[], ...magnitudes: readonly number[]) => number,
): Entry {
  return [
    name,
    defineFunction(
      `${name}()`,
      { parameters: ['dynamic', 'dynamic', 'real'], returns: 'real' },
      (first: DynamicValue, second: DynamicValue, ...magnitudes: readonly number[]) => {
        const [left, right] = [broadcast(first, second), broadcast(second, first)];
        if (!isDynamicArray(left) || !isDynamicArray(right)) return null;
        const length = Math.min(left.length, right.length);
        if (length === 0) return null;
        const [ours, theirs] = [numbersOf(left.slice(0, length)), numbersOf(right.slice(0, length))];
        if (ours !== undefined && theirs !== undefined) return body(ours, theirs, ...magnitudes);
        throw new UnsupportedFeature(
          `${name}() of what is not a number`,
          'its page ignores it, and not what is beside it',
        );
      },
    ),
  ];
}

/** Of a vector of zeros no page says what it resembles. */
function similarity(left: readonly number[], right: readonly number[], ...given: readonly number[]): number {
  const size = (given[0] ?? magnitude(left)) * (given[1] ?? magnitude(right));
  if (size === 0) throw new UnsupportedFeature('series_cosine_similarity() of a vector of magnitude zero');
  return dotProduct(left, right) / size;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

function dotProduct(left: readonly number[], right: readonly number[]): number {
  return sum(left.map((number, index) => number * right[index]!));
}

const magnitude = (numbers: readonly number[]): number => Math.sqrt(dotProduct(numbers, numbers));

function correlation(left: readonly number[], right: readonly number[]): number {
  const [a, b] = [deviations(left), deviations(right)];
  return dotProduct(a, b) / (magnitude(a) * magnitude(b));
}

function deviations(numbers: readonly number[]): number[] {
  const mean = sum(numbers) / numbers.length;
  return numbers.map((number) => number - mean);
}

/** A recursive filter: each result is made of elements and of results before it. ("series_iir()", Kusto docs.) */
function filterRecursively(series: DynamicValue, numerators: DynamicValue, denominators: DynamicValue): DynamicValue {
  const [inputs, b, a] = [numbersOf(series), numbersOf(numerators), numbersOf(denominators)];
  const first = a?.[0];
  if (inputs === undefined || b === undefined || a === undefined || first === undefined || first === 0) return null;
  const outputs: number[] = [];
  inputs.forEach((_, index) => {
    const forward = b.reduce((total, factor, lag) => total + factor * (inputs[index - lag] ?? 0), 0);
    const backward = a.reduce(
      (total, factor, lag) => total + (lag === 0 ? 0 : factor * (outputs[index - lag] ?? 0)),
      0,
    );
    outputs.push((forward - backward) / first);
  });
  return outputs;
}

const compare =
  (holds: (left: Numeric, right: Numeric) => boolean) =>
  (left: Numeric, right: Numeric): boolean =>
    holds(left, right);

const magnitudeOf = (value: Numeric): Numeric => (value < 0 ? -value : value);
const signOf = (value: Numeric): Numeric =>
  typeof value === 'bigint' ? BigInt(Math.sign(Number(value))) : Math.sign(value);

/** Functions that work on the elements of numeric series. */
export const seriesElementFunctions: readonly Entry[] = [
  ofPairs(
    'series_add',
    computing(
      (left, right) => left + right,
      (left, right) => left + right,
    ),
  ),
  ofPairs(
    'series_subtract',
    computing(
      (left, right) => left - right,
      (left, right) => left - right,
    ),
  ),
  ofPairs(
    'series_multiply',
    computing(
      (left, right) => left * right,
      (left, right) => left * right,
    ),
  ),
  ofPairs('series_divide', (left, right) => Number(left) / Number(right)),
  ofPairs('series_pow', (left, right) => Number(left) ** Number(right)),
  ofPairs(
    'series_equals',
    compare((left, right) => left == right),
  ),
  ofPairs(
    'series_not_equals',
    compare((left, right) => left != right),
  ),
  ofPairs(
    'series_greater',
    compare((left, right) => left > right),
  ),
  ofPairs(
    'series_greater_equals',
    compare((left, right) => left >= right),
  ),
  ofPairs(
    'series_less',
    compare((left, right) => left < right),
  ),
  ofPairs(
    'series_less_equals',
    compare((left, right) => left <= right),
  ),
  ofElements('series_abs', magnitudeOf),
  ofElements('series_sign', signOf),
  ofElements('series_ceiling', ofReal(Math.ceil)),
  ofElements('series_floor', ofReal(Math.floor)),
  ofElements('series_exp', ofReal(Math.exp)),
  ofElements('series_log', ofReal(Math.log)),
  ofElements('series_sin', ofReal(Math.sin)),
  ofElements('series_cos', ofReal(Math.cos)),
  ofElements('series_tan', ofReal(Math.tan)),
  ofElements('series_asin', ofReal(Math.asin)),
  ofElements('series_acos', ofReal(Math.acos)),
  ofElements('series_atan', ofReal(Math.atan)),
  ofAll('series_sum', sum),
  ofAll('series_product', (numbers) => numbers.reduce((product, number) => product * number, 1)),
  ofAll('series_magnitude', magnitude),
  ofVectors('series_dot_product', dotProduct),
  ofVectors('series_cosine_similarity', similarity),
  ofBoth('series_pearson_correlation', correlation),
  ['series_iir', defineFunction('series_iir()', { parameters: ['dynamic'], returns: 'dynamic' }, filterRecursively)],
];
