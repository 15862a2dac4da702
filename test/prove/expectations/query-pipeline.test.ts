import assert from 'node:assert/strict';
import { bindQuery } from '../../../scripts/kql/bind-query';
import { createWorkspaceSchema } from '../../../scripts/kql/workspace-schema';
import { findPipelines } from '../../../scripts/prove/expectations/query-pipeline';
import { isSorted } from '../../../scripts/prove/expectations/query-order';

const schema = createWorkspaceSchema({});

function pipelines(text: string): string[][] {
  const { tree } = bindQuery(text, schema);
  assert.ok(tree !== undefined);
  const found = findPipelines(text, tree);
  for (const { stages } of found) {
    for (const { query } of stages) assert.deepEqual(bindQuery(query, schema).diagnostics, [], query);
  }
  return found.map(({ source, stages }) => [
    source,
    ...stages.map(({ operator }) => text.slice(operator.span.start, operator.span.end)),
  ]);
}

describe('findPipelines', () => {
  it('lists the operators behind a table', () => {
    assert.deepEqual(pipelines('DnsEvents | where Name == "a" | project Name'), [
      ['DnsEvents', 'where Name == "a"', 'project Name'],
    ]);
  });

  it('goes on from a let variable', () => {
    assert.deepEqual(pipelines('let x = DnsEvents | where Name == "a"; // all\nx | take 1'), [
      ['DnsEvents', 'where Name == "a"', 'take 1'],
    ]);
  });

  it('goes on from a variable that is a table alone', () => {
    assert.deepEqual(pipelines('let x = DnsEvents; x | take 1'), [['DnsEvents', 'take 1']]);
  });

  it('finds the pipelines inside a join', () => {
    const found = pipelines('DnsEvents | join (SecurityEvent | where EventID == 1) on Computer');
    assert.deepEqual(found[0], ['SecurityEvent', 'where EventID == 1']);
    assert.deepEqual(found[1]?.slice(0, 1), ['DnsEvents']);
  });

  it('goes on behind a union with each of its parts', () => {
    const union = 'union DnsEvents, (SecurityEvent | take 2)';
    assert.deepEqual(pipelines(`${union} | count`), [
      ['DnsEvents', union, 'count'],
      ['SecurityEvent', 'take 2', union, 'count'],
    ]);
    assert.deepEqual(pipelines('DnsEvents | take 1 | union SecurityEvent | count'), [
      ['DnsEvents', 'take 1', 'union SecurityEvent', 'count'],
      ['SecurityEvent', 'union SecurityEvent', 'count'],
    ]);
  });

  it('goes through materialize()', () => {
    assert.deepEqual(pipelines('let x = materialize(DnsEvents | where Name == "a"); x | take 1'), [
      ['DnsEvents', 'where Name == "a"', 'take 1'],
    ]);
  });

  it('keeps the parentheses around the beginning of a pipe', () => {
    assert.deepEqual(
      pipelines('(DnsEvents | where Name == "a") | where Computer == "b"').at(-1)?.at(-1),
      'where Computer == "b"',
    );
  });

  it('goes into functions that the query declares, for each call', () => {
    const declared = 'let f = (x: string) { let least = 2; let all = DnsEvents | where Name == x; all | take least };';
    assert.deepEqual(pipelines(`${declared} f("a") | count`), [
      ['DnsEvents', 'where Name == x', 'take least', 'count'],
    ]);
    assert.equal(pipelines(`${declared} union (f("a") | where Name == ""), f("b")`).length, 2);
  });

  it('goes into functions that such functions call, and views without parentheses', () => {
    const declared = 'let v = view () { DnsEvents | where Name != "" }; let f = (x: string) { v | where Name == x };';
    assert.deepEqual(pipelines(`${declared} f("a") | take 1`), [
      ['DnsEvents', 'where Name != ""', 'where Name == x', 'take 1'],
    ]);
  });

  it('goes into invoked functions, and tables given as arguments', () => {
    const declared = 'let f = (T: (Name: string), x: string) { T | where Name == x };';
    const expected = [['DnsEvents', 'where Computer == "b"', 'where Name == x', 'take 1']];
    assert.deepEqual(pipelines(`${declared} DnsEvents | where Computer == "b" | invoke f("a") | take 1`), expected);
    assert.deepEqual(pipelines(`${declared} f((DnsEvents | where Computer == "b"), "a") | take 1`), expected);
  });

  it('begins at a function whose body the query does not declare', () => {
    assert.deepEqual(pipelines('_Im_Dns(starttime=ago(1h)) | take 1'), [['_Im_Dns', 'take 1']]);
  });
});

describe('isSorted', () => {
  const sorted = (text: string): boolean => isSorted(bindQuery(text, schema).tree!);

  it('knows a query that ends in a sort or keeps the order of one', () => {
    assert.equal(sorted('DnsEvents | sort by Name'), true);
    assert.equal(sorted('DnsEvents | top 3 by Name | extend a = 1 | project a'), true);
    assert.equal(sorted('let x = 1; DnsEvents | order by Name asc | take 3'), true);
  });

  it('knows that a later operator loses the order', () => {
    assert.equal(sorted('DnsEvents'), false);
    assert.equal(sorted('DnsEvents | sort by Name | summarize count() by Name'), false);
  });
});
