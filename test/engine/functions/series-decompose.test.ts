import assert from 'node:assert/strict';
import { formatJson } from '../../../scripts/engine/formats/json';
import { tupleFunctions } from '../../../scripts/engine/functions';
import type { DynamicValue } from '../../../scripts/engine/values';
import type { Typed } from '../call-function';
import { dynamic, long, real, siteOf, string } from '../call-function';
import { testScalarCases } from './scalar-case';

function callTuple(name: string, ...given: readonly Typed[]): string {
  const call = tupleFunctions.get(name)!.prepare(siteOf(given, 'dynamic'));
  return formatJson(call(...given.map(({ value }) => value)) as DynamicValue);
}

testScalarCases('series_outliers()', [
  // The percentiles are 1 and 9, so that the unit is 8 × 0.36067… = 2.88537….
  [
    'series_outliers',
    [dynamic('[0,1,2,3,4,5,6,7,8,9,10]')],
    'dynamic',
    '[-0.3465757006884894,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.3465757006884894]',
  ],
  ['series_outliers', [dynamic('[1,null]')], 'dynamic', 'null'],
]);

describe('series_decompose()', () => {
  it('takes the median of each phase as the seasonal part and the mean of the rest as the trend', () => {
    assert.equal(
      callTuple('series_decompose', dynamic('[1,10,3,12,2,14]'), long(2)),
      '[[2.0,12.0,2.0,12.0,2.0,12.0],[2.0,12.0,2.0,12.0,2.0,12.0],[0.0,0.0,0.0,0.0,0.0,0.0],[-1.0,-2.0,1.0,0.0,0.0,2.0]]',
    );
  });

  it('fits a line to a series without seasons', () => {
    assert.equal(
      callTuple('series_decompose', dynamic('[1,3,5]'), long(0), string('linefit')),
      '[[1.0,3.0,5.0],[0.0,0.0,0.0],[1.0,3.0,5.0],[0.0,0.0,0.0]]',
    );
  });

  it('answers with no season a series that is too short for a period of four points', () => {
    for (const series of ['[1,2]', '[1,9,2,8,3,7,4]']) {
      assert.equal(
        callTuple('series_decompose', dynamic(series), long(-1)),
        callTuple('series_decompose', dynamic(series), long(0)),
      );
    }
  });

  it('refuses to detect the seasonality of other series, by name, and of equal points where a part depends on it', () => {
    assert.throws(() => callTuple('series_decompose', dynamic('[1,2,1,2,1,2,1,2]')), /seasonality to be detected/);
    assert.throws(
      () => callTuple('series_decompose', dynamic('[5,5,5,5,5,5,5,5]'), long(-1)),
      /seasonality to be detected/,
    );
  });
});

describe('series_decompose_anomalies()', () => {
  it('answers equal points, and a peak among them, whatever their season is, and refuses what a season would change', () => {
    const equal = dynamic(`[${Array(400).fill(5).join()}]`);
    const answer = callTuple('series_decompose_anomalies', equal);
    assert.equal(answer, callTuple('series_decompose_anomalies', equal, real(1.5), long(0)));
    assert.equal(answer, callTuple('series_decompose_anomalies', equal, real(1.5), long(7)));
    const peak = dynamic(`[${Array(400).fill(5).join()},6]`);
    assert.equal(
      callTuple('series_decompose_anomalies', peak),
      callTuple('series_decompose_anomalies', peak, real(1.5), long(7)),
    );
    const uneven = dynamic('[1,2,3,4,5,6,7,8,9,10,11,12]');
    assert.throws(() => callTuple('series_decompose_anomalies', uneven), /seasonality to be detected/);
  });

  it('flags what lies beyond the threshold, with its sign', () => {
    const flat = Array.from({ length: 21 }, (_, index) => (index === 5 ? 40 : index === 9 ? -40 : index % 3));
    const text = callTuple(
      'series_decompose_anomalies',
      dynamic(JSON.stringify(flat)),
      real(3),
      long(0),
      string('none'),
    );
    const [flags, scores, baseline] = JSON.parse(text) as number[][];
    assert.deepEqual(
      flags,
      flat.map((_, index) => (index === 5 ? 1 : index === 9 ? -1 : 0)),
    );
    assert((scores?.[5] ?? 0) > 3);
    assert.deepEqual(new Set(baseline), new Set([0]));
  });

  it('refuses a method for the scores', () => {
    assert.throws(
      () =>
        callTuple(
          'series_decompose_anomalies',
          dynamic('[1]'),
          real(3),
          long(0),
          string('avg'),
          long(0),
          string('tukey'),
        ),
      /not supported/,
    );
  });
});
