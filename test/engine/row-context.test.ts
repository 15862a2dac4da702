import assert from 'node:assert/strict';

import { bindSoundly } from '../../scripts/engine/bind-soundly';
import { createWorkspaceSchema } from '../../scripts/kql/workspace-schema';
import { outcomeOf, rowsOf } from './query-rows';

/* ("toscalar()", limitations: it cannot be computed once for each row.) */

const other = 'let Other = datatable(k:long, v:long)[1, 10, 2, 20];';
const rows = 'datatable(k:long)[1, 2]';

const outside: readonly (readonly [what: string, declaration: string, use: string, name: string])[] = [
  ['a parameter', 'let f = (p:long) { toscalar(Other | where k == p | project v) };', `${rows} | extend y = f(k)`, 'p'],
  [
    'a variable',
    'let f = (p:long) { let q = p + 1; toscalar(Other | where k == q | project v) };',
    `${rows} | extend y = f(k)`,
    'q',
  ],
  ['a list', 'let f = (p:long) { p in (Other | where v == p | project k) };', `${rows} | where f(k)`, 'p'],
  ['a value that is not a table', 'let f = (p:long) { toscalar(p + 1) };', `${rows} | extend y = f(k)`, 'p'],
  [
    'a table of its own',
    'let f = (p:long) { toscalar(range i from 1 to p step 1 | count) };',
    `${rows} | extend y = f(k)`,
    'p',
  ],
];

describe('a table that a function reads for each row', () => {
  for (const [what, declaration, use, name] of outside) {
    it(`is an error at the name of what differs, and is not answered: ${what}`, () => {
      const query = `${other} ${declaration} ${use}`;
      const { diagnostics } = bindSoundly(query, createWorkspaceSchema({}));
      assert.deepEqual(
        diagnostics.map(({ code, span }) => [code, query.slice(span.start, span.end)]),
        [['row-context', name]],
      );
      assert.equal(outcomeOf(query).kind, 'refused');
    });
  }

  it('is answered where it is the same for all rows', () => {
    const most = 'let f = (p:long) { p + toscalar(Other | summarize max(v)) };';
    assert.deepEqual(rowsOf(`${other} ${most} ${rows} | project y = f(k)`), ['21', '22']);
    const known = 'let f = (p:long) { p in (Other | project k) };';
    assert.deepEqual(rowsOf(`${other} ${known} datatable(k:long)[1, 5] | where f(k)`), ['1']);
    const found = 'let f = (p:long) { toscalar(Other | where k == p | project v) };';
    assert.deepEqual(rowsOf(`${other} ${found} print f(2)`), ['20']);
  });

  it('does not stop a function that reads columns of its row alone', () => {
    const twice = 'let twice = (p:long) { let q = p * 2; q };';
    assert.deepEqual(rowsOf(`${twice} ${rows} | summarize sum(twice(k)), twice(max(k)) by even = twice(k) % 2`), [
      '0,6,4',
    ]);
  });
});
