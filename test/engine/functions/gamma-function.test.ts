import assert from 'node:assert/strict';

import { outcomeOf, rowsOf } from '../query-rows';

describe('gamma()', () => {
  it('of a whole number is the product of those below it', () => {
    assert.deepEqual(rowsOf('print gamma(1), gamma(2), gamma(5), gamma(11)'), ['1.0,1.0,24.0,3628800.0']);
  });

  it('refuses what is not exact', () => {
    for (const value of ['0.5', '0', '-1', '172'])
      assert.equal(outcomeOf(`print gamma(${value})`).kind, 'refused', value);
  });
});
