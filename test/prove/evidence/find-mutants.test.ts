import assert from 'node:assert/strict';
import { bindQuery } from '../../../scripts/kql/bind-query';
import { createWorkspaceSchema } from '../../../scripts/kql/workspace-schema';
import { findMutants } from '../../../scripts/prove/evidence/find-mutants';
import type { Span } from '../../../scripts/source/position';

const schema = createWorkspaceSchema({});

/** The queries that a query's mutants are; each must bind. */
function mutantsOf(condition: string, originOf = (span: Span) => span): string[] {
  const text = `DnsEvents | where ${condition}`;
  const { tree } = bindQuery(text, schema);
  assert.ok(tree !== undefined);
  return findMutants(tree, originOf).map(({ span, text: changed }) => {
    const mutated = text.slice(0, span.start) + changed + text.slice(span.end);
    assert.deepEqual(bindQuery(mutated, schema).diagnostics, [], mutated);
    return mutated.replace('DnsEvents | where ', '');
  });
}

describe('findMutants', () => {
  it('leaves out a condition that stands alone', () => {
    assert.deepEqual(mutantsOf('Name == "a"'), ['true']);
  });

  it('leaves out each part that and joins, and each that or joins', () => {
    assert.deepEqual(mutantsOf('Name == "a" and (Computer == "b" or Computer == "c")'), [
      'true and (Computer == "b" or Computer == "c")',
      'Name == "a" and (false or Computer == "c")',
      'Name == "a" and (Computer == "b" or false)',
    ]);
  });

  it('leaves out each part of an exclusion, and the whole', () => {
    assert.deepEqual(mutantsOf('not(Name == "a" and Computer == "b")'), [
      'true',
      'not(true and Computer == "b")',
      'not(Name == "a" and true)',
    ]);
  });

  it('leaves out as one what was written as one', () => {
    const split = '(Name has_any ("a") or Name has_any ("b") or Name has_any ("c"))';
    const atOnePlace = () => ({ start: 0, end: 1 });
    assert.deepEqual(mutantsOf(split, atOnePlace), ['(true)']);
    assert.equal(mutantsOf(split).length, 3);
  });

  it('moves boundaries by one and makes terms any text', () => {
    assert.deepEqual(mutantsOf('EventId > 5'), ['true', 'EventId >= 5']);
    assert.deepEqual(mutantsOf('Name has "a"'), ['true', 'Name contains "a"']);
  });

  it('leaves bounds of time alone', () => {
    assert.deepEqual(mutantsOf('TimeGenerated > ago(1h)'), ['true']);
  });
});
