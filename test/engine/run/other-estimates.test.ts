import assert from 'node:assert/strict';

import { bindQuery } from '../../../scripts/kql/bind-query';
import { createWorkspaceSchema } from '../../../scripts/kql/workspace-schema';
import { runQuery, type OpenChoice } from '../../../scripts/engine/run-query';

const schema = createWorkspaceSchema({});

/** The values of a query's one row, with the other choice at each place that `chooses` says. */
function rowOf(query: string, chooses: (choice: OpenChoice) => boolean): unknown[] {
  const input = { tables: new Map(), watchlists: new Map(), now: 0n };
  const outcome = runQuery(bindQuery(query, schema), input, { chooseOther: chooses });
  assert.ok(outcome.kind === 'rows');
  return outcome.table.data.map((column) => column[0]);
}

describe('a percentile of many values', () => {
  const thousand = 'range x from 1 to 1000 step 1';
  const query = `${thousand} | summarize percentile(x, 50), percentile(x, 90), percentiles_array(x, 0, 50, 100)`;

  it('may be off by one percent of the values at the median, by less further out, and by none at the ends', () => {
    const all = (word: string) => rowOf(query, ({ about }) => about.includes(word));
    assert.deepEqual(all('nothing'), [500n, 900n, [1n, 500n, 1000n]]);
    assert.deepEqual(all('too high'), [510n, 902n, [1n, 510n, 1000n]]);
    assert.deepEqual(all('too low'), [490n, 898n, [1n, 490n, 1000n]]);
  });

  it('is exact of fewer than a hundred, and of each group that is as small', () => {
    const asked: string[] = [];
    const note = ({ about }: OpenChoice) => asked.push(about) < 0;
    rowOf('range x from 1 to 99 step 1 | summarize percentile(x, 50)', note);
    rowOf(`${thousand} | summarize percentile(x, 50) by bin(x, 10)`, note);
    assert.deepEqual(asked, []);
  });
});

describe('sample', () => {
  it('takes other rows too if they are in an order', () => {
    const query = 'range x from 1 to 3 step 1 | sort by x asc | sample 1';
    assert.deepEqual(
      rowOf(query, ({ about }) => about === 'which rows are taken'),
      [3n],
    );
  });
});
