import { defineFunction } from './define-function';
import { isDynamicArray } from '../values/dynamic-values';
import type { ScalarFunction } from '../values/function-table';
import type { DynamicValue } from '../values';
import { numbersOf } from './series-elements';

type Entry = readonly [string, ScalarFunction];

type Members = readonly (readonly [string, DynamicValue])[];

interface Summary {
  /** The members of the bag that the `_dynamic` form gives; undefined if the series has what is not a number. */
  readonly members: (...values: DynamicValue[]) => Members | undefined;
  /** The names of the columns of the other form, in order. */
  readonly columns: readonly string[];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

function meanAndVariance(numbers: readonly number[]): { mean: number; variance: number } {
  const mean = sum(numbers) / numbers.length;
  const squares = sum(numbers.map((number) => (number - mean) ** 2));
  return { mean, variance: numbers.length < 2 ? 0 : squares / (numbers.length - 1) };
}

function statistics(series: DynamicValue, ignoresNonFinite?: DynamicValue): Members | undefined {
  if (!isDynamicArray(series)) return undefined;
  const isFinite = (element: DynamicValue): boolean =>
    typeof element === 'bigint' || (typeof element === 'number' && Number.isFinite(element));
  const numbers = numbersOf(ignoresNonFinite === true ? series.filter(isFinite) : series);
  if (numbers === undefined || numbers.length === 0 || !numbers.every(Number.isFinite)) return undefined;
  const { mean, variance } = meanAndVariance(numbers);
  const min = numbers.reduce((least, number) => Math.min(least, number), Infinity);
  const max = numbers.reduce((most, number) => Math.max(most, number), -Infinity);
  const positions = series.map(Number);
  return [
    ['min', min],
    ['min_idx', BigInt(positions.indexOf(min))],
    ['max', max],
    ['max_idx', BigInt(positions.indexOf(max))],
    ['avg', mean],
    ['stdev', Math.sqrt(variance)],
    ['variance', variance],
    ['sum', sum(numbers)],
    ['len', BigInt(numbers.length)],
  ];
}

/** The line of least squares through the points (1, first), (2, second) and so on. */
export function lineThrough(y: readonly number[]): { slope: number; interception: number; line: number[] } {
  const meanX = (y.length + 1) / 2;
  const { mean: meanY } = meanAndVariance(y);
  const covariance = sum(y.map((value, index) => (index + 1 - meanX) * (value - meanY)));
  const slope = y.length < 2 ? 0 : covariance / sum(y.map((_, index) => (index + 1 - meanX) ** 2));
  const interception = meanY - slope * meanX;
  return { slope, interception, line: y.map((_, index) => slope * (index + 1) + interception) };
}

function fitLine(series: DynamicValue): Members | undefined {
  const y = numbersOf(series);
  if (y === undefined || y.length < 2) return undefined;
  const { slope, interception, line } = lineThrough(y);
  const { variance } = meanAndVariance(y);
  const { variance: residual } = meanAndVariance(y.map((value, index) => value - line[index]!));
  return [
    ['rsquare', variance === 0 ? 0 : 1 - residual / variance],
    ['slope', slope],
    ['variance', variance],
    ['rvariance', residual],
    ['interception', interception],
    ['line_fit', line],
  ];
}

const summaries: readonly (readonly [string, Summary])[] = [
  ['series_stats', { members: statistics, columns: ['min', 'min_idx', 'max', 'max_idx', 'avg', 'stdev', 'variance'] }],
  [
    'series_fit_line',
    { members: fitLine, columns: ['rsquare', 'slope', 'variance', 'rvariance', 'interception', 'line_fit'] },
  ],
];

/** Summaries of a series as one bag. */
export const seriesBagFunctions: readonly Entry[] = summaries.map(([name, { members }]): Entry => [
  `${name}_dynamic`,
  defineFunction(
    `${name}_dynamic()`,
    { parameters: ['dynamic', 'any'], returns: 'dynamic', nulls: 'pass' },
    (...values: DynamicValue[]) => {
      const found = members(...values);
      return found === undefined ? null : new Map(found);
    },
  ),
]);

/**
 * Functions that give several columns: their result is an array with the value of each column in the binder's order,
 * or null if all of them are null.
 */
export const seriesTupleFunctions: readonly Entry[] = summaries.map(([name, { members, columns }]): Entry => [
  name,
  {
    doc: `${name}()`,
    prepare:
      () =>
      (...values) => {
        const found = members(...(values as DynamicValue[]));
        if (found === undefined) return null;
        const byName = new Map(found);
        return columns.map((column) => byName.get(column) ?? null);
      },
  },
]);
