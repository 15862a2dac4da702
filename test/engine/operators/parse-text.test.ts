import assert from 'node:assert/strict';
import { columnsOf, outcomeOf, rowsOf } from '../query-rows';

describe('parse', () => {
  const rows = "datatable(s:string, n:long, z:long)['n=5', 1, 2]";

  it('puts what it finds into a column that the rows have already, if it is of the same type', () => {
    const query = `${rows} | parse s with 'n=' n:long`;
    assert.deepEqual(columnsOf(query), ['s', 'n', 'z']);
    assert.deepEqual(rowsOf(query), ['n=5,5,2']);
    assert.deepEqual(rowsOf(`${query} | where n == 5 | project z, n`), ['2,5']);
  });

  it('into a column that the rows have is not followed by * in summarize, which would give it twice', () => {
    assert.equal(outcomeOf(`${rows} | parse s with 'n=' n:long | summarize arg_max(z, *) by s`).kind, 'refused');
    assert.deepEqual(rowsOf(`${rows} | parse s with 'n=' n:long | summarize arg_max(z, n) by s`), ['n=5,2,5']);
  });

  it('refuses a column that the rows have with another type, and one that it names twice', () => {
    assert.equal(outcomeOf(`${rows} | parse s with 'n=' n:string`).kind, 'refused');
    assert.equal(outcomeOf("print s = 'a1b2' | parse s with 'a' x:long 'b' x:long").kind, 'refused');
  });

  it('refuses a text that is JSON as dynamic, as parse-kv and extract() do', () => {
    const json = 'print s = \'v={"a":1};\'';
    assert.equal(outcomeOf(`${json} | parse s with 'v=' v:dynamic ';'`).kind, 'refused');
    assert.equal(
      outcomeOf(`${json} | parse-kv s as (v:dynamic) with (pair_delimiter=';', kv_delimiter='=')`).kind,
      'refused',
    );
    assert.equal(outcomeOf(`${json} | project extract('=(.*);', 1, s, typeof(dynamic))`).kind, 'refused');
    assert.deepEqual(rowsOf("print s = 'v=x;' | parse s with 'v=' v:dynamic ';' | project v"), ['x']);
    assert.deepEqual(rowsOf("print extract('(b)', 1, 'a', typeof(dynamic))"), ['null']);
  });
});
