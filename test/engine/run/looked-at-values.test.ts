import assert from 'node:assert/strict';

import type { OpenChoice } from '../../../scripts/engine/run-query';
import { runQuery } from '../../../scripts/engine/run-query';
import { bindQuery } from '../../../scripts/kql/bind-query';
import { createWorkspaceSchema } from '../../../scripts/kql/workspace-schema';

/** How many rows a query gives with the usual choice, or with the other one, and what was open. */
function countOf(query: string, isOther: boolean): readonly [count: unknown, ...about: string[]] {
  const about: string[] = [];
  const chooseOther = (choice: OpenChoice): boolean => {
    if (!about.includes(choice.about)) about.push(choice.about);
    return isOther;
  };
  const input = { tables: new Map(), watchlists: new Map(), now: 0n };
  const outcome = runQuery(bindQuery(`${query} | count`, createWorkspaceSchema({})), input, { chooseOther });
  assert(outcome.kind === 'rows');
  return [outcome.table.data[0]![0], ...about];
}

const listOf = (count: number) =>
  `let list = toscalar(range i from 1 to ${count} step 1 | summarize make_list(tostring(i)));`;

describe('a list that is longer than the service looks at', () => {
  it('counts as a whole, and says that this is open', () => {
    const query = `${listOf(10_001)} print t = '10001' | where t has_any (list)`;
    const about = 'at which 10,000 of 10,001 values has_any looks';
    assert.deepEqual(countOf(query, false), [1n, about]);
    assert.deepEqual(countOf(query, true), [0n, about]);
  });

  it('is not open up to that length', () => {
    assert.deepEqual(countOf(`${listOf(10_000)} print t = '10000' | where t has_any (list)`, true), [1n]);
  });

  it('is one of different values', () => {
    const query = `${listOf(10_000)} print t = '1' | where t has_any (array_concat(list, dynamic(['1', '2'])))`;
    assert.deepEqual(countOf(query, true), [1n]);
  });

  it('is a hundred times as long for in', () => {
    assert.deepEqual(countOf(`${listOf(10_001)} print t = '10001' | where t in (list)`, true), [1n]);
  });
});
