import assert from 'node:assert/strict';

import { columnsOf, rowsOf } from '../query-rows';

describe('consume', () => {
  it('gives no rows to who asked, and their columns', () => {
    assert.deepEqual(rowsOf('range x from 1 to 3 step 1 | consume'), []);
    assert.deepEqual(columnsOf('range x from 1 to 3 step 1 | consume'), ['x']);
  });

  it('hands its rows on to what follows it', () => {
    assert.deepEqual(rowsOf('range x from 1 to 3 step 1 | consume decodeblocks=true | count'), ['3']);
  });
});
