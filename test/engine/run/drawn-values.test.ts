import assert from 'node:assert/strict';

import { outcomeOf, rowsOf } from '../query-rows';

const twoRows = 'range x from 1 to 2 step 1';

describe('what is drawn by chance', () => {
  it('is a number from zero up to one, and another one in each row', () => {
    const drawn = rowsOf('range x from 1 to 500 step 1 | project r = rand()').map(Number);
    assert(drawn.every((each) => each >= 0 && each < 1));
    assert.equal(new Set(drawn).size, drawn.length);
  });

  it('is each of the whole numbers below the one that is given', () => {
    assert.deepEqual(rowsOf('range x from 1 to 200 step 1 | summarize by r = rand(3) | sort by r asc'), [
      '0.0',
      '1.0',
      '2.0',
    ]);
  });

  it('has no number to draw from below one, or of null', () => {
    for (const number of ['0', '-1', 'long(null)']) assert.equal(outcomeOf(`print rand(${number})`).kind, 'refused');
  });

  it('is drawn anew where a name stands for the call, and once in toscalar()', () => {
    // "Named expressions", Kusto docs: x, x, y, y are 166, 137, 70, 70.
    const query = 'let x = () { rand(1000000) }; let y = () { toscalar(rand(1000000)) }; print x, x, y, y';
    const [a, b, c, d] = rowsOf(query)[0]!.split(',');
    assert.notEqual(a, b);
    assert.equal(c, d);
  });

  it('is one for a variable that toscalar() has computed', () => {
    const [a, b] = rowsOf('let y = toscalar(new_guid()); print y, y')[0]!.split(',');
    assert.equal(a, b);
  });

  it('is drawn anew for each use of a table, and once in materialize()', () => {
    const joined = (table: string) => rowsOf(`let T = ${table}; T | join kind=inner T on g | count`);
    assert.deepEqual(joined(`${twoRows} | extend g = new_guid()`), ['0']);
    assert.deepEqual(joined(`materialize(${twoRows} | extend g = new_guid())`), ['2']);
  });

  it('stays what it is in the column that holds it', () => {
    const query =
      'range x from 1 to 300 step 1 | extend r = rand() | where r < 0.5 | extend low = r < 0.5 | summarize by low';
    assert.deepEqual(rowsOf(query), ['True']);
  });

  it('is the same at each run', () => {
    assert.deepEqual(rowsOf('print rand(), new_guid()'), rowsOf('print rand(), new_guid()'));
  });

  it('is a guid of version 4', () => {
    assert.match(rowsOf('print new_guid()')[0]!, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe('row_rank()', () => {
  const over = (values: string, call: string) =>
    rowsOf(`datatable(x:long)[${values}] | sort by x asc | extend r = ${call} | project r`);

  it('is either of its two successors by its second argument', () => {
    assert.deepEqual(over('1,1,2', 'row_rank(x, true)'), over('1,1,2', 'row_rank_dense(x)'));
    assert.deepEqual(over('1,1,2', 'row_rank(x, false)'), over('1,1,2', 'row_rank_min(x)'));
  });

  it('without it is answered if both give the same', () => {
    assert.deepEqual(over('1,2,3,3', 'row_rank(x)'), ['1', '2', '3', '3']);
    const query = 'datatable(x:long)[1,1,2] | sort by x asc | extend r = row_rank(x)';
    assert.equal(outcomeOf(query).kind, 'refused');
  });
});
