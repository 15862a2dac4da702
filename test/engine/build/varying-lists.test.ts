import assert from 'node:assert/strict';

import { bindSoundly } from '../../../scripts/engine/bind-soundly';
import { createWorkspaceSchema } from '../../../scripts/kql/workspace-schema';
import { outcomeOf, rowsOf } from '../query-rows';

const schema = createWorkspaceSchema({});
const rows = "datatable(a:string, b:string, l:dynamic)['x', 'x', dynamic(['x'])]";

/** What is said of a query, and of which part of it. */
function saidOf(query: string): string[] {
  return bindSoundly(query, schema).diagnostics.map(
    ({ severity, span }) => `${severity}: ${query.slice(span.start, span.end)}`,
  );
}

describe('a list beside in, has_any and has_all', () => {
  for (const operator of ['in', '!in', 'in~', '!in~']) {
    it(`is refused of ${operator} where it is an array of the row, and called a mistake`, () => {
      const query = `${rows} | where a ${operator} (l)`;
      assert.equal(outcomeOf(query).kind, 'refused');
      assert.deepEqual(saidOf(query), ['error: l']);
    });
  }

  for (const condition of ['a in (b)', "a in ('y', b)", 'a has_any (l)', 'a has_all (b)', 'a in (l[0])']) {
    it(`is refused in ${condition}, with at least a warning`, () => {
      const query = `${rows} | where ${condition}`;
      assert.equal(outcomeOf(query).kind, 'refused');
      assert.equal(saidOf(query).length, 1);
    });
  }

  it('is refused where a column comes in through the parameter and a variable of a function', () => {
    const query = `let f = (s:string) { let parts = split(s, ','); 'x' in (parts) }; ${rows} | where f(a)`;
    assert.equal(outcomeOf(query).kind, 'refused');
    assert.deepEqual(saidOf(query), ['error: parts']);
  });

  it('names what asks an array of the row', () => {
    const outcome = outcomeOf(`${rows} | where a in (l)`);
    assert.match(outcome.kind === 'refused' ? outcome.refusals[0]!.reason! : '', /set_has_element\(/);
  });

  for (const [what, query] of [
    ['a literal array', `${rows} | where a in (dynamic(['x']))`],
    ['a variable', `let l2 = dynamic(['x']); ${rows} | where a in (l2)`],
    ['the parameter of a function', `let f = (s:dynamic) { ${rows} | where a in (s) }; f(dynamic(['x']))`],
    ['a table', `${rows} | where a in ((print b = 'x'))`],
    ['toscalar() of a table', `${rows} | where a in (toscalar(print b = 'x' | summarize make_set(b)))`],
    ['what is computed from constants', `${rows} | where a in (split('x,y', ','))`],
  ] as const) {
    it(`is answered where it is ${what}`, () => {
      assert.equal(rowsOf(`${query} | project a`).join(), 'x');
      assert.deepEqual(saidOf(query), []);
    });
  }

  for (const call of ['make_set(a, n)', 'make_list(a, n)', 'make_list_if(a, true, n)', 'dcount(a, n)']) {
    it(`is not a constant size or accuracy in ${call}, which is refused`, () => {
      assert.equal(outcomeOf(`datatable(a:string, n:long)['x', 1, 'y', 1] | summarize ${call}`).kind, 'refused');
    });
  }
});
