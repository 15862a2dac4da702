import assert from 'node:assert/strict';

import { createBudget, usualLimits } from '../../../scripts/engine/run/run-budget';
import { runQuery } from '../../../scripts/engine/run-query';
import { largestValue, sizeOf } from '../../../scripts/engine/values/value-size';
import { bindQuery } from '../../../scripts/kql/bind-query';
import { createWorkspaceSchema } from '../../../scripts/kql/workspace-schema';

const schema = createWorkspaceSchema({});
const nothing = { tables: new Map(), watchlists: new Map(), now: 0n };

/** Returns what a query is refused for, and the text at the place of the refusal. */
function refusalOf(query: string, limits = { rows: 1_000, seconds: 60 }): readonly [string, string] {
  const outcome = runQuery(bindQuery(query, schema), nothing, { limits });
  assert.ok(outcome.kind === 'refused', outcome.kind);
  const [{ feature, span }] = outcome.refusals as [(typeof outcome.refusals)[number]];
  return [feature, query.slice(span.start, span.end)];
}

const tooManyRows = 'a query that makes more than 1,000 rows';

describe('the budget of a run', () => {
  const growing: readonly (readonly [query: string, operator: string])[] = [
    ['range i from 1 to 1000000000 step 1', 'range i from 1 to 1000000000 step 1'],
    ['print a = range(1, 100), b = range(1, 100) | mv-expand a | mv-expand b', 'mv-expand b'],
    ['range i from 1 to 40 step 1 | mv-apply a = range(1, 30) on (take 1)', 'mv-apply a = range(1, 30) on (take 1)'],
    ['let T = range i from 1 to 50 step 1 | extend k = 1; T | join kind=inner T on k', 'join kind=inner T on k'],
    ['let A = range i from 1 to 100 step 1; let B = union A, A, A; let C = union B, B, B; C | count', 'union B, B, B'],
    [
      'print t = datetime(2026-01-01) | make-series n = count() on t from datetime(2026-01-01) to datetime(2026-01-02) step 1m',
      'make-series n = count() on t from datetime(2026-01-01) to datetime(2026-01-02) step 1m',
    ],
    ['range i from 1 to 900 step 1 | extend a = 1 | evaluate narrow()', 'evaluate narrow()'],
  ];
  for (const [query, operator] of growing) {
    it(`stops rows that become too many, at ${operator}`, () => {
      assert.deepEqual(refusalOf(query), [tooManyRows, operator]);
    });
  }

  it('is one for all operators of a run', () => {
    const query = 'union (range i from 1 to 400 step 1), (range i from 1 to 400 step 1) | count';
    assert.deepEqual(refusalOf(query)[0], tooManyRows);
  });

  it('does not count the rows that operators keep', () => {
    const query = 'range i from 1 to 900 step 1 | where i > 0 | extend a = i | sort by a | where a > 0 | count';
    assert.equal(runQuery(bindQuery(query, schema), nothing, { limits: { rows: 900, seconds: 60 } }).kind, 'rows');
  });

  it('ends with the processor time that it has', () => {
    const query = 'range i from 1 to 2000000 step 1 | extend s = strcat(i, "x") | summarize dcount(s)';
    const [feature] = refusalOf(query, { rows: 10_000_000, seconds: 0.001 });
    assert.equal(feature, 'a query that takes more than 0.001 s of processor time');
  });

  const large: readonly string[] = [
    'let s = strrep("a", 1024); print replace_string(strrep(s, 1024), "a", s)',
    'let s = strrep("a", 1024); print replace_regex(strrep(s, 64), "a", s)',
    'print repeat(1, 1000000000)',
    'let s = strrep(strrep("a", 1024), 1024); print strcat_array(repeat(s, 1000), ",")',
    'let s = strrep(strrep("a", 1024), 1024); let t = strcat(s, s, s, s, s, s, s, s); print strcat(t, t, t, t, t)',
    `let a = range(1, 1000000); print array_concat(${Array<string>(34).fill('a').join()})`,
  ];
  for (const query of large) {
    it(`refuses a value that is too large: ${query.slice(0, 100)}`, () => {
      assert.match(refusalOf(query)[0], /^a value of more than 33,554,432 characters and elements$/);
    });
  }

  it('sees through lists that hold the same part many times', () => {
    const nested = Array.from({ length: 12 }, () => '| extend a = pack_array(a, a, a, a, a, a, a, a, a, a)').join(' ');
    assert.match(refusalOf(`print a = pack_array("lol") ${nested}`)[0], /^a value of more than/);
  });

  it('computes a let variable once, however often it is named', () => {
    const doubled = Array.from({ length: 40 }, (_, index) => `let a${index + 1} = a${index} + a${index};`).join(' ');
    const outcome = runQuery(bindQuery(`let a0 = 1; ${doubled} print a40`, schema), nothing);
    assert.ok(outcome.kind === 'rows');
    assert.equal(outcome.table.data[0]?.[0], 2n ** 40n);
  });
});

describe('createBudget', () => {
  it('weighs a value by all that it holds', () => {
    const long = 'x'.repeat(largestValue / 2);
    const budget = createBudget(usualLimits);
    assert.equal(budget.weigh(long), long);
    assert.throws(() => budget.weigh([long, [long]]), /a value of more than/);
    assert.equal(sizeOf(new Map([['a', ['bc', 1n]]])), 5);
  });
});
