import assert from 'node:assert/strict';

import { columnsOf, outcomeOf, rowsOf } from '../query-rows';

const hits = 'datatable(k:string, v:long)["a", 1, "b", 7, "a", 2, "c", 5, "a", long(null)]';

describe('top-hitters', () => {
  it('keeps the values with the greatest sums, the greatest last', () => {
    assert.deepEqual(rowsOf(`${hits} | top-hitters 2 of k by v`), ['c,5', 'b,7']);
    assert.deepEqual(columnsOf(`${hits} | top-hitters 2 of k by v`), ['k', 'approximate_sum_v']);
  });

  it('counts where no weight is given', () => {
    assert.deepEqual(rowsOf(`${hits} | top-hitters 1 of k`), ['a,3']);
    assert.deepEqual(columnsOf(`${hits} | top-hitters 1 of k`), ['k', 'approximate_count_k']);
  });

  it('keeps of equal values those met last', () => {
    assert.deepEqual(rowsOf('datatable(k:string)["a", "b", "c"] | top-hitters 2 of k'), ['c,1', 'b,1']);
  });

  it('gives what there is where less is there than asked for', () => {
    assert.deepEqual(rowsOf(`${hits} | where k == "b" | top-hitters 9 of k by v`), ['b,7']);
  });
});

describe('sample', () => {
  it('gives the same rows each time', () => {
    assert.deepEqual(rowsOf(`${hits} | sample 2`), ['a,1', 'b,7']);
    assert.deepEqual(rowsOf(`${hits} | sample 9 | count`), ['5']);
  });

  it('gives each value once for sample-distinct', () => {
    assert.deepEqual(rowsOf(`${hits} | sample-distinct 2 of k`), ['a', 'b']);
    assert.deepEqual(rowsOf(`${hits} | sample-distinct 9 of k`), ['a', 'b', 'c']);
  });
});

describe('range', () => {
  it('refuses decimals', () => {
    assert.equal(outcomeOf('range x from decimal(1) to decimal(3) step decimal(1)').kind, 'refused');
  });
});
