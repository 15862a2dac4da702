import assert from 'node:assert/strict';
import { outcomeOf, rowsOf } from '../query-rows';

describe('a number of rows', () => {
  const rows = 'datatable(a:long)[1, 2, 3]';

  for (const operator of ['take', 'limit']) {
    it(`may be what toscalar() brings, in ${operator}`, () => {
      assert.deepEqual(rowsOf(`${rows} | ${operator} toscalar(print 2)`), ['1', '2']);
    });
  }

  it('may be what toscalar() brings, in top', () => {
    assert.deepEqual(rowsOf(`let most = toscalar(print 2); ${rows} | top most by a`), ['3', '2']);
  });

  it('is refused if it is null, or below zero', () => {
    assert.equal(outcomeOf(`${rows} | take toscalar(print long(null))`).kind, 'refused');
    assert.equal(outcomeOf(`${rows} | take toscalar(print -1)`).kind, 'refused');
    assert.equal(outcomeOf(`${rows} | take -1`).kind, 'refused');
  });
});
