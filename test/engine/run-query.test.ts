import assert from 'node:assert/strict';

import { runQuery } from '../../scripts/engine/run-query';
import type { Table } from '../../scripts/engine/values';
import { bindQuery } from '../../scripts/kql/bind-query';
import { createWorkspaceSchema } from '../../scripts/kql/workspace-schema';
import { outcomeOf, rowsOf } from './query-rows';

const hosts: Table = {
  columns: [
    { name: '_DTItemId', type: 'string' },
    { name: 'LastUpdatedTimeUTC', type: 'datetime' },
    { name: 'SearchKey', type: 'string' },
    { name: 'Host', type: 'string' },
  ],
  data: [
    ['1', '2'],
    [0n, 0n],
    ['a', 'b'],
    ['a', 'b'],
  ],
  rowCount: 2,
};

function dnsEvents(names: readonly string[]): ReadonlyMap<string, Table> {
  const table: Table = { columns: [{ name: 'Name', type: 'string' }], data: [names], rowCount: names.length };
  return new Map([['DnsEvents', table]]);
}

describe('runQuery', () => {
  it('reads the tables that it is given', () => {
    const tables = dnsEvents(['www.hitclub.test', 'hitclubs.test']);
    assert.deepEqual(rowsOf('DnsEvents | where Name has "hitclub" | project Name', { tables }), ['www.hitclub.test']);
  });

  it('takes a table without rows where none are given', () => {
    assert.deepEqual(rowsOf('DnsEvents | count'), ['0']);
  });

  it('fills columns that the rows lack', () => {
    const tables = dnsEvents(['a']);
    assert.deepEqual(rowsOf('DnsEvents | project Name, EventId, Computer', { tables }), ['a,null,']);
  });

  it('reads watchlists by alias', () => {
    const watchlists = new Map([['hosts', hosts]]);
    assert.deepEqual(rowsOf('_GetWatchlist("hosts") | project Host', { watchlists }), ['a', 'b']);
  });

  it('fails for a watchlist that is not there', () => {
    assert.equal(outcomeOf('_GetWatchlist("hosts")').kind, 'failed');
  });

  it('runs at the time that it is given', () => {
    assert.deepEqual(rowsOf('print now(), ago(1d)'), ['2026-01-02T12:00:00.0000000Z,2026-01-01T12:00:00.0000000Z']);
  });

  it('evaluates let variables, functions and tabular parameters', () => {
    const query = `
      let limit = 2;
      let above = (rows:(x:long), least:long) { rows | where x > least };
      above((range x from 1 to 4 step 1), limit)`;
    assert.deepEqual(rowsOf(query), ['3', '4']);
  });

  it('looks up a function’s own variables where it is declared', () => {
    const query = `
      let k = 1;
      let add = (x:long) { x + k };
      let twice = (x:long) { let k = 10; add(x) + k };
      print twice(0)`;
    assert.deepEqual(rowsOf(query), ['11']);
  });

  it('evaluates a scalar subquery', () => {
    assert.deepEqual(rowsOf('let n = toscalar(range x from 1 to 3 step 1 | count); print n + 1'), ['4']);
  });

  it('refuses everything that it lacks, by name and place', () => {
    const query = 'print a = current_principal(), b = "x" | reduce by b';
    const outcome = outcomeOf(query);
    assert.ok(outcome.kind === 'refused');
    const places = outcome.refusals.map(({ feature, span }) => [feature, query.slice(span.start, span.end)]);
    assert.deepEqual(places, [
      ['current_principal()', 'current_principal()'],
      ['reduce-by', 'reduce by b'],
    ]);
  });

  it('refuses a query that does not bind', () => {
    assert.equal(outcomeOf('DnsEvents | where Nome == 1').kind, 'refused');
  });

  it('finds columns that only the rows of an open table have', () => {
    const open = createWorkspaceSchema({ tables: [{ name: 'Loose_CL', columns: [], open: true }] });
    const query = bindQuery('Loose_CL | where Kind == "b" | extend Twice = Size * 2 | project Kind, Twice', open);
    const table: Table = {
      columns: [
        { name: 'Kind', type: 'string' },
        { name: 'Size', type: 'long' },
      ],
      data: [
        ['a', 'b'],
        [1n, 2n],
      ],
      rowCount: 2,
    };
    const tables = new Map([['Loose_CL', table]]);
    const outcome = runQuery(query, { tables, watchlists: new Map(), now: 0n });
    assert.ok(outcome.kind === 'rows');
    assert.deepEqual(outcome.table.data.flat().map(String), ['b', '4']);
  });

  it('counts the rows into and out of each operator when asked', () => {
    const tables = dnsEvents(['a', 'b', 'c']);
    const query = bindQuery('DnsEvents | where Name != "b" | take 1', createWorkspaceSchema({}));
    const outcome = runQuery(query, { tables, watchlists: new Map(), now: 0n }, { trace: true });
    assert.ok(outcome.kind === 'rows');
    assert.deepEqual(
      outcome.trace?.map(({ kind, rowsIn, rowsOut }) => [kind, rowsIn, rowsOut]),
      [
        ['read-table', undefined, 3],
        ['filter-rows', 3, 2],
        ['take-rows', 2, 1],
      ],
    );
  });
});
