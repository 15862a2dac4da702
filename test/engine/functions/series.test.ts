import assert from 'node:assert/strict';
import { formatJson } from '../../../scripts/engine/formats/json';
import { tupleFunctions } from '../../../scripts/engine/functions';
import type { DynamicValue } from '../../../scripts/engine/values';
import type { Typed } from '../call-function';
import { bool, dynamic, long, siteOf } from '../call-function';
import { testScalarCases } from './scalar-case';

const a = dynamic('[3,null,1]');
const b = dynamic('[2,2,0.5]');

testScalarCases('functions on series', [
  ['series_add', [a, b], 'dynamic', '[5,null,1.5]'],
  ['series_subtract', [a, long(1)], 'dynamic', '[2,null,0]'],
  ['series_multiply', [a, b], 'dynamic', '[6,null,0.5]'],
  ['series_divide', [a, long(2)], 'dynamic', '[1.5,null,0.5]'],
  ['series_pow', [dynamic('[2]'), dynamic('[3]')], 'dynamic', '[8.0]'],
  ['series_equals', [a, dynamic('[3.0,1]')], 'dynamic', '[true,null,null]'],
  ['series_greater', [a, b], 'dynamic', '[true,null,true]'],
  ['series_less_equals', [a, long(1)], 'dynamic', '[false,null,true]'],
  ['series_not_equals', [a, long(3)], 'dynamic', '[false,null,true]'],
  ['series_greater_equals', [a, long(3)], 'dynamic', '[true,null,false]'],
  ['series_less', [a, long(3)], 'dynamic', '[false,null,true]'],
  ['series_ceiling', [dynamic('[1.5]')], 'dynamic', '[2.0]'],
  ['series_floor', [dynamic('[1.5]')], 'dynamic', '[1.0]'],
  ['series_exp', [dynamic('[0]')], 'dynamic', '[1.0]'],
  ['series_log', [dynamic('[1]')], 'dynamic', '[0.0]'],
  ['series_sin', [dynamic('[0]')], 'dynamic', '[0.0]'],
  ['series_cos', [dynamic('[0]')], 'dynamic', '[1.0]'],
  ['series_tan', [dynamic('[0]')], 'dynamic', '[0.0]'],
  ['series_asin', [dynamic('[0]')], 'dynamic', '[0.0]'],
  ['series_acos', [dynamic('[1]')], 'dynamic', '[0.0]'],
  ['series_atan', [dynamic('[0]')], 'dynamic', '[0.0]'],
  ['series_abs', [dynamic('[-1,-2.5]')], 'dynamic', '[1,2.5]'],
  ['series_sign', [dynamic('[-7,0]')], 'dynamic', '[-1,0]'],
  ['series_sum', [dynamic('[1,2.5]')], 'real', '3.5'],
  ['series_sum', [a], 'real', 'null'],
  ['series_product', [dynamic('[2,3]')], 'real', '6.0'],
  ['series_dot_product', [dynamic('[1,2]'), dynamic('[3,4]')], 'real', '11.0'],
  ['series_dot_product', [dynamic('[1,2]'), dynamic('[3]')], 'real', '3.0'],
  ['series_magnitude', [dynamic('[3,4]')], 'real', '5.0'],
  ['series_cosine_similarity', [dynamic('[1,0]'), dynamic('[0,1]')], 'real', '0.0'],
  ['series_pearson_correlation', [dynamic('[0,0,4,4]'), dynamic('[5,5,1,1]')], 'real', '-1.0'],
  ['series_iir', [dynamic('[1,2,3]'), dynamic('[1]'), dynamic('[1,-1]')], 'dynamic', '[1.0,3.0,6.0]'],
  ['series_fill_const', [a, long(0)], 'dynamic', '[3,0,1]'],
  ['series_fill_const', [dynamic('[1,0]'), long(9), long(0)], 'dynamic', '[1,9]'],
  ['series_fill_forward', [dynamic('[null,2,null]')], 'dynamic', '[null,2,2]'],
  ['series_fill_backward', [dynamic('[null,2,null]')], 'dynamic', '[2,2,null]'],
  ['series_fill_linear', [dynamic('[null,1,null,null,3]')], 'dynamic', '[1,1,1,2,3]'],
  [
    'series_fill_linear',
    [dynamic('[1.0,null,2.0,null]'), dynamic('null'), bool(false)],
    'dynamic',
    '[1.0,1.5,2.0,null]',
  ],
  ['series_fill_linear', [dynamic('[null]')], 'dynamic', '[0.0]'],
  [
    'series_stats_dynamic',
    [dynamic('[4,2]')],
    'dynamic',
    '{"min":2.0,"min_idx":1,"max":4.0,"max_idx":0,"avg":3.0,"stdev":1.4142135623730952,"variance":2.0,"sum":6.0,"len":2}',
  ],
  ['series_stats_dynamic', [a], 'dynamic', 'null'],
  [
    'series_fit_line_dynamic',
    [dynamic('[1,3,5]')],
    'dynamic',
    '{"rsquare":1.0,"slope":2.0,"variance":4.0,"rvariance":0.0,"interception":-1.0,"line_fit":[1.0,3.0,5.0]}',
  ],
]);

function callTuple(name: string, ...given: readonly Typed[]): string {
  const result = tupleFunctions.get(name)!.prepare(siteOf(given, 'dynamic'))(...given.map(({ value }) => value));
  return formatJson(result as DynamicValue);
}

describe('functions that give several columns', () => {
  it('series_stats() gives the value of each column', () => {
    assert.equal(callTuple('series_stats', dynamic('[4,2]')), '[2.0,1,4.0,0,3.0,1.4142135623730952,2.0]');
  });

  it('series_stats() leaves out what is not finite when asked to', () => {
    assert.equal(callTuple('series_stats', a, bool(true)), '[1.0,2,3.0,0,2.0,1.4142135623730952,2.0]');
  });

  it('series_fit_line() of no series gives null', () => {
    assert.equal(callTuple('series_fit_line', dynamic('7')), 'null');
  });

  it('array_sort_asc() puts the other arrays in the order of the first', () => {
    assert.equal(
      callTuple('array_sort_asc', dynamic('[3,null,1]'), dynamic('["c","n","a"]'), dynamic('[1]')),
      '[[1,3,null],["a","c","n"],null]',
    );
  });
});
