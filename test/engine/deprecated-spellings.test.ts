import assert from 'node:assert/strict';

import { rowsOf } from './query-rows';

const many = 'range i from 1 to 200 step 1';

describe('a deprecated spelling', () => {
  it('holds 128 elements where no size is given', () => {
    const lists = 'array_length(makeset(i)), array_length(makelist(i))';
    assert.deepEqual(rowsOf(`${many} | summarize ${lists}`), ['128,128']);
    const bags = 'array_length(bag_keys(make_dictionary(bag_pack(tostring(i), i))))';
    assert.deepEqual(rowsOf(`${many} | summarize ${bags}`), ['128']);
    assert.deepEqual(rowsOf('print x = range(1, 200, 1) | mvexpand x | count'), ['128']);
  });

  it('takes the size that is given', () => {
    assert.deepEqual(rowsOf(`${many} | summarize array_length(makeset(i, 150))`), ['150']);
    assert.deepEqual(rowsOf('print x = range(1, 200, 1) | mvexpand x limit 150 | count'), ['150']);
  });

  it('leaves the limits of the current one alone', () => {
    assert.deepEqual(rowsOf(`${many} | summarize array_length(make_set(i)), array_length(make_list(i))`), ['200,200']);
    assert.deepEqual(rowsOf('print x = range(1, 200, 1) | mv-expand x | count'), ['200']);
  });
});

describe('a view in a union', () => {
  const views = 'let Proxy = view () { print n = 1 }; let Proxy2 = view () { let k = 2; print n = k };\n';

  it('goes by its name', () => {
    assert.deepEqual(rowsOf(`${views}union withsource=T Proxy, Proxy2, (print n = 3)`), [
      'Proxy,1',
      'Proxy2,2',
      'union_arg2,3',
    ]);
  });
});
