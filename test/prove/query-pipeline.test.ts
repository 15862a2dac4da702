import assert from 'node:assert/strict';
import { bindQuery } from '../../scripts/kql/bind-query';
import { createWorkspaceSchema } from '../../scripts/kql/workspace-schema';
import { findPipelines } from '../../scripts/prove/query-pipeline';
import { isSorted } from '../../scripts/prove/query-order';

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

  it('finds the pipelines inside a join and a union', () => {
    const found = pipelines('DnsEvents | join (SecurityEvent | where EventID == 1) on Computer');
    assert.deepEqual(found[0], ['SecurityEvent', 'where EventID == 1']);
    assert.deepEqual(found[1]?.slice(0, 1), ['DnsEvents']);
    assert.deepEqual(pipelines('union (DnsEvents | take 1), (SecurityEvent | take 2) | count'), [
      ['DnsEvents', 'take 1'],
      ['SecurityEvent', 'take 2'],
    ]);
  });

  it('keeps the parentheses around the beginning of a pipe', () => {
    assert.deepEqual(
      pipelines('(DnsEvents | where Name == "a") | where Computer == "b"').at(-1)?.at(-1),
      'where Computer == "b"',
    );
  });

  it('leaves functions that the query declares alone', () => {
    assert.deepEqual(pipelines('let f = (x: string) { DnsEvents | where Name == x }; f("a") | take 1').length, 1);
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
