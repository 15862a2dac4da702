import assert from 'node:assert/strict';
import fc from 'fast-check';

import { rowsOf } from '../query-rows';

/** The session of each moment, given in minutes of an hour; `-` is a null. */
function sessionsOf(minutes: readonly (number | '-')[], fromFirst: string, between: string): string[] {
  const rows = minutes.map((minute) => (minute === '-' ? 'datetime(null)' : `datetime(2026-01-01 10:${minute}:00)`));
  const numbered = rows.map((row, index) => `${index},${row}`).join(',');
  const query = `datatable(n:long, t:datetime)[${numbered}] | sort by n asc
    | extend s = row_window_session(t, ${fromFirst}, ${between}) | project datetime_part('minute', s)`;
  return rowsOf(query);
}

describe('row_window_session()', () => {
  it('starts a session if the distance from the first is reached', () => {
    assert.deepEqual(sessionsOf([10, 15, 20], '10m', '1h'), ['10', '10', '20']);
  });

  it('starts a session if the distance between neighbours is reached', () => {
    assert.deepEqual(sessionsOf([10, 14, 19], '1h', '5m'), ['10', '10', '19']);
  });

  it('starts one with the value behind a null', () => {
    assert.deepEqual(sessionsOf([10, '-', 11], '1h', '1h'), ['10', 'null', '11']);
  });

  it('goes on below both distances', () => {
    assert.deepEqual(sessionsOf([10, 11, 12], '10m', '5m'), ['10', '10', '10']);
  });
});

describe('the window functions together', () => {
  const longs = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 12 });
  const over = (values: readonly number[], rest: string) =>
    rowsOf(`datatable(x:long)[${values.join(',')}] | sort by x asc | ${rest}`);

  it('row_number() counts up to the number of rows', () => {
    fc.assert(
      fc.property(longs, (values) => {
        const expected = values.map((_, index) => String(index + 1));
        assert.deepEqual(over(values, 'project row_number()'), expected);
      }),
      { numRuns: 15 },
    );
  });

  it('the last of row_cumsum() is the sum', () => {
    fc.assert(
      fc.property(longs, (values) => {
        const sums = over(values, 'project row_cumsum(x)');
        assert.deepEqual(sums.slice(-1), over(values, 'summarize sum(x)'));
      }),
      { numRuns: 15 },
    );
  });

  it('the greatest dense rank is the number of distinct values', () => {
    fc.assert(
      fc.property(longs, (values) => {
        const ranks = over(values, 'extend r = row_rank_dense(x) | summarize max(r)');
        assert.deepEqual(ranks, over(values, 'distinct x | count'));
      }),
      { numRuns: 15 },
    );
  });

  it('next() of prev() is the value itself, but at the ends', () => {
    fc.assert(
      fc.property(longs, (values) => {
        const back = over(values, 'extend p = prev(x) | extend n = next(p) | project n').slice(0, -1);
        assert.deepEqual(back, over(values, 'project x').slice(0, -1));
      }),
      { numRuns: 15 },
    );
  });
});
