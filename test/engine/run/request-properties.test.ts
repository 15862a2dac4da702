import assert from 'node:assert/strict';
import fc from 'fast-check';
import { askQuestion } from '../../../scripts/engine/ask-question';
import { createWorkspaceSchema } from '../../../scripts/kql/workspace-schema';

const workspace = createWorkspaceSchema({ functions: [] });
const rows = "datatable(s:string)['a', 'b', 'c']";

function ask(query: string) {
  const answer = askQuestion({ query, tables: new Map(), watchlists: new Map(), now: 0n }, workspace);
  if (answer.kind !== 'rows') return `${answer.kind}: ${answer.obstacles.map(({ message }) => message).join('; ')}`;
  const shown = (answer.table.data[0] ?? []).map(String).join(' ');
  return answer.partial === undefined ? shown : `${shown} (${answer.partial.split(', so')[0]})`;
}

describe('The request properties of a query', () => {
  for (const [query, answer] of [
    [`set truncationmaxrecords=2; ${rows}`, 'a b (The results of this query exceed the set limit of 2 records)'],
    [`set truncationmaxrecords=3; ${rows}`, 'a b c'],
    [`set truncationmaxrecords=1; set truncationmaxrecords=3; ${rows}`, 'a b c'],
    [`set notruncation; set truncationmaxrecords=1; ${rows}`, 'a b c'],
    [`set query_take_max_records=2; ${rows}`, 'a b'],
    [`set query_take_max_records=2; set truncationmaxrecords=2; ${rows}`, 'a b'],
    [`set query_take_max_records=10001; set truncationmaxsize=67108864; ${rows}`, 'a b c'],
    ['set query_now=datetime(2026-06-02T12:00:00Z); print tostring(now())', '2026-06-02T12:00:00.0000000Z'],
    ['set query_now=datetime(2026-06-02); print ago(1d) == datetime(2026-06-01)', 'true'],
    [`set servertimeout=10m; set queryconsistency='weakconsistency'; ${rows}`, 'a b c'],
  ] as const) {
    it(`are followed: ${query} gives ${answer}`, () => assert.equal(ask(query), answer));
  }

  for (const [query, refusal] of [
    [`set truncationmaxsize=3; ${rows}`, /^refused: set truncationmaxsize is not supported: the answer is larger/],
    [`set query_datetimescope_column='T'; ${rows}`, /^refused: set query_datetimescope_column is not supported/],
    [`set best_effort=true; ${rows}`, /^refused: set best_effort/],
    [`set truncationmaxrecords=-1; ${rows}`, /^refused: set truncationmaxrecords .* not one that it takes|^failed/],
    [`set truncationmaxrecords='few'; ${rows}`, /^failed: The expression must have the type long/],
    [`set query_now='today'; ${rows}`, /^failed: The expression must have the type datetime/],
  ] as const) {
    it(`are refused by name where they would change the answer: ${query}`, () => assert.match(ask(query), refusal));
  }

  it('give the first rows, and say so exactly where there are more', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), (count, most) => {
        const answer = ask(`set truncationmaxrecords=${most}; range x from 1 to ${count} step 1`);
        const shown = Array.from({ length: Math.min(count, most) }, (_, index) => index + 1).join(' ');
        assert.equal(answer.startsWith(shown), true);
        assert.equal(answer.includes('(The results'), count > most);
      }),
    );
  });
});
