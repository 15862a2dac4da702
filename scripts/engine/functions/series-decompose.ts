import { isDeepStrictEqual } from 'node:util';

import { conversion } from '../values/convert-values';
import { bindBody } from './define-function';
import type { CallSite, ScalarFunction } from '../values/function-table';
import { UnsupportedFeature } from '../values/function-table';
import type { DynamicValue, Value } from '../values';
import { numbersOf } from './series-elements';
import { lineThrough } from './series-summaries';

type Entry = readonly [string, ScalarFunction];

/**
 * What a distance beyond the percentiles is measured in, as a share of the distance between them, for the 10th and the
 * 90th. Not documented; the recorded answers of series_outliers() and series_decompose_anomalies() give it to 15 digits.
 */
const fenceShare = 0.3606715639662026;

/** The value at a share of the way through sorted numbers, between two of them on the line. */
function quantile(sorted: readonly number[], share: number): number {
  const position = (sorted.length - 1) * share;
  const before = sorted[Math.floor(position)]!;
  const after = sorted[Math.ceil(position)]!;
  return before + (after - before) * (position - Math.floor(position));
}

/** How far each number lies beyond the 10th and the 90th percentile: above zero, below zero, or zero between them. */
function outlierScores(numbers: readonly number[]): number[] {
  const sorted = [...numbers].sort((left, right) => left - right);
  const [low, high] = [quantile(sorted, 0.1), quantile(sorted, 0.9)];
  const unit = (high - low) * fenceShare;
  return numbers.map((number) => {
    if (number > high) return (number - high) / unit;
    return number < low ? (number - low) / unit : 0;
  });
}

type Trend = 'avg' | 'linefit' | 'none';

interface Decomposition {
  readonly baseline: number[];
  readonly seasonal: number[];
  readonly trend: number[];
  readonly residual: number[];
}

/** Seasonal part: the median of the points in the same phase. Trend: fitted to what is left. */
function decompose(numbers: readonly number[], period: number, trend: Trend): Decomposition {
  const phases = Array.from({ length: period }, (_, phase) =>
    quantile(
      numbers.filter((_number, index) => index % period === phase).sort((left, right) => left - right),
      0.5,
    ),
  );
  const seasonal = numbers.map((_, index) => (period === 0 ? 0 : phases[index % period]!));
  const rest = numbers.map((number, index) => number - seasonal[index]!);
  const fitted = fitTrend(rest, trend);
  const baseline = seasonal.map((value, index) => value + fitted[index]!);
  return { baseline, seasonal, trend: fitted, residual: numbers.map((number, index) => number - baseline[index]!) };
}

function fitTrend(numbers: readonly number[], trend: Trend): number[] {
  if (trend === 'none') return numbers.map(() => 0);
  if (trend === 'linefit') return lineThrough(numbers).line;
  const mean = numbers.reduce((total, number) => total + number, 0) / numbers.length;
  return numbers.map(() => mean);
}

interface Options {
  /** How many points a period has, 0 for none; undefined if it is to be detected. */
  readonly period: number | undefined;
  readonly trend: Trend;
}

/** The seasonality and trend in a call's constants. */
function decomposeOptions(name: string, constants: readonly (Value | undefined)[]): Options {
  const [seasonality = -1n, trend = 'avg', testPoints = 0n] = constants;
  const period = Number(seasonality);
  const isDetected = period === -1;
  if (!isDetected && (!Number.isInteger(period) || period < 0)) {
    throw new UnsupportedFeature(name, 'with a seasonality that is neither -1, 0 nor a number of points');
  }
  if (trend !== 'avg' && trend !== 'linefit' && trend !== 'none') throw new UnsupportedFeature(name, String(trend));
  if (Number(testPoints) !== 0) throw new UnsupportedFeature(name, 'with test points');
  return { period: isDetected ? undefined : period, trend };
}

/**
 * Every period that may be detected, beside none at all. How periods are scored is not documented; that they have at
 * least four points, and at most half of those of the series, is. ("series_periods_detect()", Kusto docs.) Of equal points
 * the answer is the same for any period.
 */
function candidatePeriods(numbers: readonly number[]): readonly number[] {
  const most = numbers.every((number) => number === numbers[0]) ? leastPeriod : numbers.length / 2;
  const periods: number[] = [];
  for (let period = leastPeriod; period <= Math.min(most, numbers.length / 2); period++) periods.push(period);
  return periods;
}

const leastPeriod = 4;

function decomposing(
  name: string,
  firstOption: number,
  result: (parts: Decomposition, call: CallSite) => DynamicValue,
): Entry {
  const prepare = (call: CallSite): ((...values: Value[]) => Value) => {
    const given = call.constants.slice(firstOption);
    const unknown = call.argumentTypes.slice(firstOption).some((_, index) => given[index] === undefined);
    if (unknown) throw new UnsupportedFeature(name, 'with options that are not constants');
    const { period, trend } = decomposeOptions(name, given);
    // Behind the test points stands the method, if there is one; then a threshold that counts for a detected period alone.
    const method = name === 'series_decompose_anomalies' ? given[3] : undefined;
    if (method !== undefined && method !== 'ctukey')
      throw new UnsupportedFeature(name, `with the method ${String(method)}`);
    return (series) => {
      const numbers = numbersOf(series as DynamicValue);
      if (numbers === undefined || numbers.length === 0) return null;
      if (period !== undefined) return result(decompose(numbers, period, trend), call);
      const answerFor = (each: number) => result(decompose(numbers, each, trend), call);
      const answer = answerFor(0);
      if (candidatePeriods(numbers).every((each) => isDeepStrictEqual(answerFor(each), answer))) return answer;
      throw new UnsupportedFeature(name, 'with a seasonality to be detected; give it as 0 or a number of points');
    };
  };
  return [name, { doc: `${name}()`, prepare }];
}

/** The threshold past which a score is an anomaly, 1.5 unless the call says otherwise. */
function flagAnomalies(scores: readonly number[], call: CallSite): bigint[] {
  const given = call.constants[1];
  const threshold = given === undefined ? 1.5 : Number(conversion(call.argumentTypes[1]!, 'real')(given));
  if (!(threshold > 0)) throw new UnsupportedFeature('series_decompose_anomalies', `with the threshold ${threshold}`);
  return scores.map((score) => (score >= threshold ? 1n : score <= -threshold ? -1n : 0n));
}

/** Decompositions of a series; each gives several columns. */
export const decomposeTupleFunctions: readonly Entry[] = [
  decomposing('series_decompose', 1, ({ baseline, seasonal, trend, residual }) => [
    baseline,
    seasonal,
    trend,
    residual,
  ]),
  decomposing('series_decompose_anomalies', 2, ({ baseline, residual }, call) => {
    const scores = outlierScores(residual);
    return [flagAnomalies(scores, call), scores, baseline];
  }),
];

/** The options of series_outliers() as they are without being given, in order; those that Kusto scores by are known. */
const usualOptions: readonly (string | number | null)[] = ['ctukey', null, 10, 90];
const optionNames: readonly string[] = ['kind', 'ignore_val', 'min_percentile', 'max_percentile'];

const outliers: ScalarFunction = {
  doc: 'series_outliers()',
  prepare: (call) => {
    usualOptions.forEach((usual, index) => {
      const isGiven = index + 1 < call.argumentTypes.length;
      const given = call.constants[index + 1];
      const isUsual = usual === null || typeof usual === 'string' ? given === usual : Number(given) === usual;
      if (!isGiven || isUsual) return;
      const shown = given === undefined ? 'that is not a constant' : String(given);
      throw new UnsupportedFeature('series_outliers()', `with the ${optionNames[index]!} ${shown}`);
    });
    const alone = { ...call, argumentTypes: call.argumentTypes.slice(0, 1), constants: call.constants.slice(0, 1) };
    const score = bindBody(alone, { parameters: ['dynamic'], returns: 'dynamic' }, (series: DynamicValue) => {
      const numbers = numbersOf(series);
      return numbers === undefined || numbers.length === 0 ? null : outlierScores(numbers);
    });
    return (series) => score(series!);
  },
};

/** Scores of the elements of a series. */
export const seriesOutlierFunctions: readonly Entry[] = [['series_outliers', outliers]];
