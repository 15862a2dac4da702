import assert from 'node:assert/strict';

import { outcomeOf, rowsOf } from '../query-rows';

const rows = 'datatable(x:long, v:long)[1, 1, 2, 3]';
const axis = 'on x from 0 to 4 step 2';

describe('make-series', () => {
  for (const aggregate of ['percentile(v, 50)', 'percentilew(v, v, 50)', 'take_any(v)']) {
    it(`gives a list for ${aggregate} without a name`, () => {
      assert.deepEqual(rowsOf(`${rows} | make-series ${aggregate} ${axis}`), ['[1,3],[0,2]']);
    });
  }

  for (const aggregate of [
    'percentiles(v, 50, 90)',
    'p = percentiles(v, 50, 90)',
    'arg_max(v, x)',
    'm = arg_max(v, *)',
  ]) {
    it(`is refused for ${aggregate}, which is several columns`, () => {
      assert.equal(outcomeOf(`${rows} | make-series ${aggregate} ${axis}`).kind, 'refused');
    });
  }
});

describe('* in an aggregate', () => {
  it('is the columns that are no key', () => {
    assert.deepEqual(rowsOf('datatable(x:long, v:long, w:string)[1, 2, "a"] | summarize take_any(*) by x'), ['1,2,a']);
    assert.deepEqual(rowsOf('datatable(v:long)[1, 2] | summarize any(*)'), ['1']);
  });

  it('is refused where it is one column of several, which the parser does not name', () => {
    assert.equal(outcomeOf(`${rows} | summarize take_any(*) by x`).kind, 'refused');
  });
});
