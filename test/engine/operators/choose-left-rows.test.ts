import assert from 'node:assert/strict';

import { rowsOf } from '../query-rows';

const seen = `let Seen = datatable(Ip:string, Rule:string, n:long)
  ['203.0.113.7', 'port scan', 1, '203.0.113.7', 'web shell', 2, '203.0.113.8', 'web shell', 3];
let Asset = datatable(Ip:string, Owner:string)['203.0.113.7', 'ann', '203.0.113.8', 'bob'];
`;
const found = ['203.0.113.7,web shell,2,203.0.113.7,ann'];

describe('a filter behind an innerunique join', () => {
  it('chooses among the left rows that it lets through', () => {
    const filter = "where Rule == 'web shell' and n < 3";
    assert.deepEqual(rowsOf(`${seen}Seen | join Asset on Ip | ${filter}`), found);
    assert.deepEqual(rowsOf(`${seen}Seen | join kind=innerunique Asset on Ip | ${filter}`), found);
  });

  it('does so with each of several filters, and with the part of one that reads the left side alone', () => {
    const filters = "where Owner == 'ann' | where Rule has 'shell' | where n between (2 .. 9) and Owner != Rule";
    assert.deepEqual(rowsOf(`${seen}Seen | join Asset on Ip | ${filters}`), found);
  });

  it('does so for a left column that the join has given another name', () => {
    const query = `${seen}Asset | join (Seen) on Ip | join (Seen) on Ip | where Rule == 'web shell' and Owner == 'ann'`;
    assert.deepEqual(rowsOf(`${query} | project Rule, Rule1`), ['web shell,port scan', 'web shell,web shell']);
  });

  it('does so where the join stands in a let variable', () => {
    const joined = `${seen}let Joined = Seen | join Asset on Ip;\n`;
    assert.deepEqual(rowsOf(`${joined}Joined | where n == 2`), found);
    assert.deepEqual(rowsOf(`${joined}union (Joined | where n == 1), (Joined | where n == 2) | summarize sum(n)`), [
      '3',
    ]);
  });

  it('leaves the other kinds of join as they are', () => {
    assert.deepEqual(rowsOf(`${seen}Seen | join kind=leftouter Asset on Ip | where n == 2`), found);
    assert.deepEqual(rowsOf(`${seen}Seen | join kind=rightouter Asset on Ip | where n == 2`), found);
  });
});
