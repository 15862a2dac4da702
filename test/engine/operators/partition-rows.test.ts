import assert from 'node:assert/strict';

import { outcomeOf, rowsOf } from '../query-rows';

const numbers = 'datatable(k:string, v:long)["a", 1, "a", 3, "b", 5]';

describe('partition', () => {
  it('runs what stands in parentheses over the rows of each key', () => {
    assert.deepEqual(rowsOf(`${numbers} | partition hint.strategy=native by k (top 1 by v)`), ['a,3', 'b,5']);
  });

  it('computes toscalar() of the rows of a key anew for each key', () => {
    const query = `${numbers} | partition by k (as P | extend share = 8 * v / toscalar(P | summarize sum(v)))`;
    assert.deepEqual(rowsOf(query), ['a,1,2', 'a,3,6', 'b,5,8']);
  });

  it('sees in braces a table of its own, and the key', () => {
    const table = `let T = ${numbers};`;
    assert.deepEqual(rowsOf(`${table} range x from 2 to 5 step 1 | partition by x { T | where v == x | project k }`), [
      'a',
      'b',
    ]);
    const shadowed = `${table} print k = "b" | partition by k { T | where k == toscalar(k) | project v }`;
    assert.deepEqual(rowsOf(shadowed), ['5']);
  });

  it('fails over more than 64 keys, as the service does, unless a strategy is given', () => {
    const keys = (count: number): string => `range x from 1 to ${count} step 1`;
    assert.equal(outcomeOf(`${keys(64)} | partition by x (count)`).kind, 'rows');
    assert.equal(outcomeOf(`${keys(65)} | partition by x (count)`).kind, 'failed');
    assert.equal(rowsOf(`${keys(65)} | partition hint.strategy=shuffle by x (count)`).length, 65);
  });

  it('refuses an expression as the key of braces', () => {
    assert.equal(outcomeOf(`let T = ${numbers}; T | partition by strcat(k, k) { T | count }`).kind, 'refused');
  });
});
