import assert from 'node:assert/strict';

import { outcomeOf, rowsOf } from '../query-rows';

/** The least whole number that is not below a fraction of whole numbers. */
function roundUp(numerator: number, denominator: number): number {
  return Math.floor((numerator + denominator - 1) / denominator);
}

describe('percentiles', () => {
  for (const count of [1, 7, 100, 199, 1000]) {
    it(`are those of the nearest rank, at every whole percentile of ${count} values`, () => {
      const ranks = Array.from({ length: 101 }, (_, rank) => rank);
      const query = `range a from 1 to ${count} step 1 | summarize percentiles_array(a, dynamic([${ranks.join()}]))`;
      const expected = ranks.map((rank) => Math.max(1, roundUp(rank * count, 100)));
      assert.deepEqual(rowsOf(query), [`[${expected.join()}]`]);
    });
  }

  it('take a fraction as it is written, be it a real, a decimal or in an array', () => {
    const query = (rank: string) => `range a from 1 to 1000 step 1 | summarize percentile(a, ${rank})`;
    assert.deepEqual(rowsOf(query('99.9')), ['999']);
    assert.deepEqual(rowsOf(query('decimal(99.9)')), ['999']);
    assert.deepEqual(rowsOf(query('0.1')), ['1']);
    assert.deepEqual(rowsOf('range a from 1 to 1000 step 1 | summarize percentiles_array(a, dynamic([99.9, 99.95]))'), [
      '[999,1000]',
    ]);
  });

  it('count a value as often as its weight says, and not at all for a weight of zero', () => {
    const rows = 'datatable(v:long, w:long)[10, 0, 20, 7, 30, 93, long(null), 500]';
    const query = `${rows} | summarize percentilesw_array(v, w, 0, 7, 8, 100), percentilew(v, w, 50)`;
    assert.deepEqual(rowsOf(query), ['[20,20,30,30],30']);
  });

  const refused = [
    'percentile(a, 101)',
    'percentile(a, -1)',
    'percentile(a, 100.5)',
    'percentiles(a, 50, 200)',
    'percentiles_array(a, dynamic([50, -1]))',
    "percentiles_array(a, dynamic([50, 'x']))",
    'percentiles_array(a, dynamic([null]))',
    'percentilew(a, -1, 50)',
    'percentilew(a, long(null), 50)',
  ];
  for (const call of refused) {
    it(`are refused outside of what their page says: ${call}`, () => {
      assert.equal(outcomeOf(`range a from 1 to 3 step 1 | summarize ${call}`).kind, 'refused');
    });
  }
});

describe('sizes and accuracies of aggregates', () => {
  const refused = [
    'make_list(a, 0)',
    'make_set(a, -1)',
    'make_list(a, long(null))',
    'make_list_if(a, a > 1, 0)',
    'make_set_if(a, a > 1, -5)',
    'make_bag(bag_pack("k", a), 0)',
    'makeset(a, 0)',
    'dcount(a, 5)',
    'dcount(a, -1)',
    'dcountif(a, a > 1, 9)',
  ];
  for (const call of refused) {
    it(`are refused outside of what their page says: ${call}`, () => {
      assert.equal(outcomeOf(`range a from 1 to 3 step 1 | summarize ${call}`).kind, 'refused');
    });
  }

  it('hold so many elements as they say, of the most that the page allows', () => {
    const query = 'range a from 1 to 3 step 1 | summarize make_list(a, 1), make_set(a, 2), make_list(a, 5000000)';
    assert.deepEqual(rowsOf(query), ['[1],[1,2],[1,2,3]']);
  });

  it('of dcount() change nothing, for the count is exact', () => {
    const calls = [0, 1, 2, 3, 4].map((accuracy) => `c${accuracy} = dcount(a, ${accuracy})`);
    assert.deepEqual(rowsOf(`range a from 1 to 3 step 1 | summarize ${calls.join()}`), ['3,3,3,3,3']);
  });
});
