import assert from 'node:assert/strict';

import { bindQuery } from '../../scripts/kql/bind-query';
import { findReferences } from '../../scripts/kql/query-references';
import { createWorkspaceSchema } from '../../scripts/kql/workspace-schema';

const schema = createWorkspaceSchema({ watchlists: new Map([['hosts', ['Host']]]) });

function referencesOf(query: string): ReturnType<typeof findReferences> {
  return findReferences(bindQuery(query, schema));
}

describe('findReferences', () => {
  it('lists the tables in the order of the text', () => {
    const { tables } = referencesOf('DnsEvents | join (SecurityEvent) on Computer | union DnsEvents');
    assert.deepEqual(
      tables.map((table) => table.name),
      ['DnsEvents', 'SecurityEvent', 'DnsEvents'],
    );
  });

  it('gives the span of the whole watchlist call', () => {
    const query = 'DnsEvents | where Computer in (_GetWatchlist("hosts") | project Host)';
    const [lookup] = referencesOf(query).watchlists;
    assert.equal(lookup?.alias, 'hosts');
    assert.equal(query.slice(lookup?.span.start, lookup?.span.end), '_GetWatchlist("hosts")');
  });

  it('knows an alias that comes from a variable', () => {
    const { watchlists } = referencesOf('let a = "hosts"; _GetWatchlist(a)');
    assert.deepEqual(
      watchlists.map((lookup) => lookup.alias),
      ['hosts'],
    );
  });

  it('knows an alias that is passed to a function', () => {
    const { watchlists } = referencesOf('let read = (a:string) { _GetWatchlist(a) }; read("hosts")');
    assert.deepEqual(
      watchlists.map((lookup) => lookup.alias),
      ['hosts'],
    );
  });

  it('lists the functions that are called', () => {
    const names = referencesOf('DnsEvents | where isnotempty(Name) and Name has strcat("a", "b")').functions;
    assert.deepEqual(
      names.map((called) => called.name),
      ['isnotempty', 'strcat'],
    );
  });
});
