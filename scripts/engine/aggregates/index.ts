import type { AggregateFunction } from '../values/function-table';
import { anyValue, chosenRow } from './chosen-row';
import { bag, list, mostOfDeprecated, set } from './collections';
import { conditional } from './conditional';
import { covariance } from './covariance';
import { count, countif, distinctCount } from './counts';
import { avg, bitwise, extremeValue, spread, sum } from './numbers';
import { percentiles } from './percentiles';

const max = extremeValue('max() (aggregation function)', 1);
const min = extremeValue('min() (aggregation function)', -1);
const argMax = chosenRow('arg_max() (aggregation function)', 1);
const argMin = chosenRow('arg_min() (aggregation function)', -1);
const dcount = distinctCount('dcount() (aggregation function)');
const countDistinct = distinctCount('count_distinct() (aggregation function)');
const makeSet = set('make_set() (aggregation function)');
const makeList = list('make_list() (aggregation function)', false);

const spreads = [
  ['stdev', spread('stdev() (aggregation function)', false, true)],
  ['stdevp', spread('stdevp() (aggregation function)', true, true)],
  ['variance', spread('variance() (aggregation function)', false, false)],
  ['variancep', spread('variancep() (aggregation function)', true, false)],
] as const;

const covariances = [
  ['covariance', covariance('covariance() (aggregation function)', false)],
  ['covariancep', covariance('covariancep() (aggregation function)', true)],
] as const;

/** The aggregate functions by KQL name, aliases included. `finish` of arg_max, arg_min and percentiles is special. */
export const aggregateFunctions: ReadonlyMap<string, AggregateFunction> = new Map<string, AggregateFunction>(
  (
    [
      ['count', count],
      ['countif', countif],
      ['sum', sum],
      ['sumif', conditional(sum)],
      ['avg', avg],
      ['avgif', conditional(avg)],
      ['max', max],
      ['maxif', conditional(max)],
      ['min', min],
      ['minif', conditional(min)],
      ['dcount', dcount],
      ['dcountif', conditional(dcount)],
      ['count_distinct', countDistinct],
      ['count_distinctif', conditional(countDistinct)],
      ['arg_max', argMax],
      ['argmax', argMax],
      ['arg_min', argMin],
      ['argmin', argMin],
      ['take_any', anyValue],
      ['any', anyValue],
      ['take_anyif', conditional(anyValue)],
      ['anyif', conditional(anyValue)],
      ['make_set', makeSet],
      ['makeset', set('make_set() (aggregation function)', mostOfDeprecated)],
      ['make_set_if', conditional(makeSet)],
      ['make_list', makeList],
      ['makelist', list('make_list() (aggregation function)', false, mostOfDeprecated)],
      ['make_list_if', conditional(makeList)],
      ['make_list_with_nulls', list('make_list_with_nulls() (aggregation function)', true)],
      ['make_bag', bag()],
      ['make_dictionary', bag(mostOfDeprecated)],
      ['make_bag_if', conditional(bag())],
      ...spreads,
      ...spreads.map(([name, aggregate]) => [`${name}if`, conditional(aggregate)] as const),
      ...covariances,
      ...covariances.map(([name, aggregate]) => [`${name}if`, conditional(aggregate, 2)] as const),
      ['binary_all_and', bitwise('binary_all_and() (aggregation function)', -1n, (left, right) => left & right)],
      ['binary_all_or', bitwise('binary_all_or() (aggregation function)', 0n, (left, right) => left | right)],
      ['binary_all_xor', bitwise('binary_all_xor() (aggregation function)', 0n, (left, right) => left ^ right)],
      ['percentile', percentiles('percentile() (aggregation function)', false, 'one')],
      ['percentiles', percentiles('percentiles() (aggregation function)', false, 'several')],
      ['percentiles_array', percentiles('percentiles_array() (aggregation function)', false, 'array')],
      ['percentilew', percentiles('percentilew() (aggregation function)', true, 'one')],
      ['percentilesw', percentiles('percentilesw() (aggregation function)', true, 'several')],
      ['percentilesw_array', percentiles('percentilesw_array() (aggregation function)', true, 'array')],
    ] as readonly (readonly [string, AggregateFunction])[]
  ).map(([name, aggregate]) => [name, aggregate]),
);
