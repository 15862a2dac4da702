import assert from 'node:assert/strict';

import { bindQuery } from '../../scripts/kql/bind-query';
import { walkSyntax, type SyntaxNode } from '../../scripts/kql/syntax-node';
import { createWorkspaceSchema } from '../../scripts/kql/workspace-schema';

const schema = createWorkspaceSchema({
  tables: [
    { name: 'App_CL', columns: [{ name: 'Message', type: 'string' }] },
    { name: 'Loose_CL', columns: [{ name: 'Known', type: 'long' }], open: true },
  ],
  functions: [{ name: 'AppErrors', parameters: '(word:string)', body: 'App_CL | where Message has word' }],
  watchlists: new Map([['hosts', ['Host', 'SearchKey']]]),
});

function codesOf(query: string): string[] {
  return bindQuery(query, schema).diagnostics.map((diagnostic) => diagnostic.code);
}

function nodesOf(query: string, kind: string): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  walkSyntax(bindQuery(query, schema).tree!, (node) => node.kind === kind && found.push(node));
  return found;
}

describe('bindQuery', () => {
  it('says where a choice is between values of several types, which the service refuses', () => {
    const mixed =
      'print a = iff(true, 1, 2.5), b = case(true, "x", false, "y", 3h), c = coalesce(1, 2.5), d = iff(true, int(1), 2)';
    const bound = bindQuery(mixed, schema);
    const found = bound.diagnostics.map(({ message, span }) => `${mixed.slice(span.start, span.end)}: ${message}`);
    assert.deepEqual(found, [
      'iff(true, 1, 2.5): iff() chooses between long and real; convert them to one type.',
      'case(true, "x", false, "y", 3h): case() chooses between string and timespan; convert them to one type.',
      'coalesce(1, 2.5): coalesce() chooses between long and real; convert them to one type.',
    ]);
  });

  it('lets a choice pass whose types go together or are not known', () => {
    assert.deepEqual(codesOf('Loose_CL | extend a = iff(true, Other, "x"), b = iff(true, dynamic([1])[0], "")'), []);
  });

  it('gives the columns that a query returns, with their types', () => {
    const bound = bindQuery('DnsEvents | summarize Hits = count() by Name', schema);
    assert.deepEqual(bound.columns, [
      { name: 'Name', type: 'string' },
      { name: 'Hits', type: 'long' },
    ]);
  });

  it('reports a column that the table lacks at its place', () => {
    const query = 'DnsEvents | where Nome == "a"';
    const [found] = bindQuery(query, schema).diagnostics;
    assert.equal(found?.code, 'KS142');
    assert.equal(query.slice(found?.span.start, found?.span.end), 'Nome');
  });

  it('adds the standard columns to a table that does not list them', () => {
    assert.deepEqual(codesOf('App_CL | project TimeGenerated, _ResourceId, Message'), []);
  });

  it('accepts unknown columns of an open table only', () => {
    assert.deepEqual(codesOf('Loose_CL | where Anything == 1'), []);
    assert.deepEqual(codesOf('App_CL | where Anything == 1'), ['KS142']);
  });

  it('returns the columns of the watchlist that the alias names', () => {
    assert.deepEqual(codesOf('_GetWatchlist("hosts") | project Host, SearchKey, _DTItemId'), []);
    assert.deepEqual(codesOf('_GetWatchlist("hosts") | project Hostname'), ['KS142']);
  });

  it('resolves the alias through a variable and through the parameter of a function', () => {
    assert.deepEqual(codesOf('let a = "hosts"; _GetWatchlist(a) | project Host'), []);
    assert.deepEqual(codesOf('let read = (a:string) { _GetWatchlist(a) }; read("hosts") | project Host'), []);
  });

  it('binds a function of the workspace with its body', () => {
    assert.deepEqual(codesOf('AppErrors("disk") | project Message'), []);
  });

  it('knows the ASIM parsers with their filtering parameters', () => {
    assert.deepEqual(codesOf('_Im_Dns(starttime=ago(1d), domain_has_any=dynamic(["a.test"])) | project DnsQuery'), []);
  });

  it('uses every table for a wildcard', () => {
    assert.deepEqual(codesOf('union App_* | project Message'), []);
  });

  it('uses every table for a search that names none', () => {
    assert.deepEqual(codesOf('search "x" | project Message'), []);
    assert.deepEqual(codesOf('let found = find where Message == "x"; found | take 5'), []);
  });

  it('calls comments alone an empty query', () => {
    assert.deepEqual(codesOf('// nothing here'), ['empty-query']);
  });

  it('calls a second statement an error at its place', () => {
    const query = 'DnsEvents; App_CL';
    const [found] = bindQuery(query, schema).diagnostics;
    assert.equal(found?.code, 'several-queries');
    assert.equal(query.slice(found?.span.start, found?.span.end), 'App_CL');
  });

  it('refuses a control command', () => {
    assert.ok(codesOf('.drop table App_CL').includes('control-command'));
  });

  it('says nothing of todynamic() of a dynamic value, and takes that of a number as an error', () => {
    const severityOf = (query: string) => bindQuery(query, schema).diagnostics.map((found) => found.severity);
    assert.deepEqual(severityOf('print todynamic(dynamic({})), parse_json(split("a,b", ","))'), []);
    assert.deepEqual(severityOf('print x = parse_json(toscalar(DnsEvents | summarize make_set(Name)))'), []);
    assert.deepEqual(severityOf('print todynamic(3)'), ['error']);
  });
});

describe('the bound tree', () => {
  it('keeps a datetime literal to its last tick', () => {
    const [literal] = nodesOf('print datetime(2026-01-02 03:04:05.1234567)', 'DateTimeLiteralExpression');
    assert.deepEqual(literal?.literal, { type: 'datetime', value: '2026-01-02 03:04:05.1234567' });
  });

  it('keeps all digits of a long', () => {
    const [literal] = nodesOf('print 9223372036854775807', 'LongLiteralExpression');
    assert.deepEqual(literal?.literal, { type: 'long', value: '9223372036854775807' });
  });

  it('tells false from true', () => {
    const values = nodesOf('print false, true', 'BooleanLiteralExpression').map((node) => node.literal?.value);
    assert.deepEqual(values, [false, true]);
  });

  it('resolves the escapes of a string', () => {
    const [literal] = nodesOf(String.raw`print "a\"b\\c"`, 'StringLiteralExpression');
    assert.equal(literal?.literal?.value, String.raw`a"b\c`);
  });

  it('is plain data', () => {
    const { tree } = bindQuery('DnsEvents | where Name has "a" | count', schema);
    assert.deepEqual(JSON.parse(JSON.stringify(tree)), tree);
  });

  it('holds the body of a function as bound for the call, with positions of the query', () => {
    const query = 'let twice = (x:long) { x * 2 }; print twice(4)';
    const [call] = nodesOf(query, 'FunctionCallExpression');
    const body = call?.called?.body.parts['Expression'];
    assert.equal(body?.type, 'long');
    assert.equal(query.slice(body?.span.start, body?.span.end), 'x * 2');
  });

  it('says so of a query at which the parser itself fails', () => {
    const query = "graph_of(1) | graph-match (a)-[b]-(c) where a.name == 'x' project a.name";
    const { diagnostics } = bindQuery(query, createWorkspaceSchema({}));
    assert.ok(diagnostics.some(({ severity }) => severity === 'error'));
  });
});
