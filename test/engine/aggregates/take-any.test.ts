import assert from 'node:assert/strict';
import { rowsOf } from '../query-rows';

/* ("take_any() (aggregation function)", Kusto docs.) */

describe('take_any()', () => {
  const rows = "datatable(a:long, b:string, k:string)[long(null), '', 'x', 2, 'two', 'x', 3, '', 'y']";

  it('of one column gives a value that is neither null nor empty, if there is one', () => {
    assert.deepEqual(rowsOf(`${rows} | summarize take_any(a), take_any(b)`), ['2,two']);
    assert.deepEqual(rowsOf(`${rows} | summarize take_any(b) by k`), ['x,two', 'y,']);
    assert.deepEqual(rowsOf(`${rows} | summarize take_anyif(b, k == 'y')`), ['']);
  });

  it('of several columns gives those of one row', () => {
    assert.deepEqual(rowsOf(`${rows} | summarize take_any(a, b)`), ['null,']);
    assert.deepEqual(rowsOf(`${rows} | summarize take_any(*) by k`), ['x,null,', 'y,3,']);
    assert.deepEqual(rowsOf(`${rows} | summarize any(a, b)`), ['null,']);
  });

  it('gives the same of many rows', () => {
    const many = "range i from 1 to 1000 step 1 | extend s = iff(i < 500, '', tostring(i))";
    assert.deepEqual(rowsOf(`${many} | summarize take_any(s), take_any(i, s), take_anyif(s, i > 700)`), ['500,1,,701']);
  });

  it('of no row is null, and empty for a text', () => {
    assert.deepEqual(rowsOf(`${rows} | where false | summarize take_any(a), take_any(b), take_any(b, a)`), [
      'null,,,null',
    ]);
  });
});
