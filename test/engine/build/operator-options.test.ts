import assert from 'node:assert/strict';

import { outcomeOf, rowsOf } from '../query-rows';

/** Returns what of a query is refused, and why. */
function refusalOf(query: string): string {
  const outcome = outcomeOf(query);
  assert.equal(outcome.kind, 'refused', query);
  if (outcome.kind !== 'refused') return '';
  return outcome.refusals
    .map(({ feature, reason }) => (reason === undefined ? feature : `${feature}: ${reason}`))
    .join('; ');
}

const noSuchOption = 'its page has no such option';

// prettier-ignore
const refusals: readonly (readonly [query: string, refusal: string])[] = [
  ['print a = 1 | summarize bin_legacy=1 count() by a', `summarize bin_legacy=: ${noSuchOption}`],
  ['print a = 1 | where __id=1 a == 1', `where __id=: ${noSuchOption}`],
  ['print a = 1 | take kind=1 1', `take kind=: ${noSuchOption}`],
  ['print a = 1 | top isfuzzy=true 1 by a', `top isfuzzy=: ${noSuchOption}`],
  ['print a = 1 | distinct kind=x a', `distinct kind=: ${noSuchOption}`],
  ['print a = 1 | sample kind=x 1', `sample kind=: ${noSuchOption}`],
  ['print a = 1 | serialize kind=x', `serialize kind=: ${noSuchOption}`],
  ['print a = 1 | as kind=x T', `as kind=: ${noSuchOption}`],
  ['print a = 1 | evaluate bin_legacy=1 narrow()', `evaluate bin_legacy=: ${noSuchOption}`],
  ['datatable kind=x (a:long)[1]', `datatable kind=: ${noSuchOption}`],
  ['print a = 1 | getschema kind=csl', `getschema kind=: ${noSuchOption}`],
  ['print a = 1 | join kind=inner isfuzzy=true (print a = 1) on a', `join isfuzzy=: ${noSuchOption}`],
  ['print a = 1 | lookup withsource=s (print a = 1) on a', `lookup withsource=: ${noSuchOption}`],
  ['union force_remote=true (print a = 1), (print a = 2)', `union force_remote=: ${noSuchOption}`],
  ['union best_effort=true (print a = 1), (print a = 2)', `union best_effort=: ${noSuchOption}`],
  ["print a = dynamic({'x':1}) | mv-apply kind=array a on (take 1)", `mv-apply kind=: ${noSuchOption}`],
  ['range a from 1 to 2 step 1 | scan with_step_name=x with (step s: true;)', `scan with_step_name=: ${noSuchOption}`],
  ['range a from 1 to 2 step 1 | partition hint.strategy=fast by a (take 1)', 'partition hint.strategy=fast: its page lists legacy, native, shuffle'],
  ["print a = 'x' | parse-where kind=relaxed a with 'x' b:long", 'parse-where kind=relaxed: its page lists simple, regex'],
  ["print a = 'x' | parse flags=i a with 'x' b", 'parse kind=simple flags=i: flags are those of a regular expression'],
  ["print a = 'x' | parse kind=relaxed flags=i a with 'x' b", 'parse kind=relaxed flags=i: flags are those of a regular expression'],
];

describe('options of operators', () => {
  for (const [query, refusal] of refusals) {
    it(`are refused by name where their page has none: ${query}`, () => assert.equal(refusalOf(query), refusal));
  }

  it('that only say how the service shares out its work change nothing', () => {
    const hinted = [
      'range a from 1 to 2 step 1 | summarize hint.strategy=shuffle hint.num_partitions=3 n = count() by a',
      'range a from 1 to 2 step 1 | distinct hint.shufflekey=a a | extend n = 1',
      'union hint.concurrency=2 hint.spread=1 (print a = 1, n = 1), (print a = 2, n = 1)',
      'range a from 1 to 2 step 1 | partition hint.strategy=legacy hint.concurrency=1 hint.materialized=true by a (extend n = 1)',
      'range a from 1 to 2 step 1 | extend n = 1 | as hint.materialized=true T',
    ];
    for (const query of hinted) assert.deepEqual(rowsOf(query).sort(), ['1,1', '2,1'], query);
  });

  it('of a sample of rows leave them in no order', () => {
    assert.match(refusalOf('range a from 1 to 3 step 1 | sample 2 | extend n = row_number()'), /^row_number\(\)/);
  });
});

describe('statements that the engine does not have', () => {
  const statements = [
    ["alias database d = cluster('x').database('y'); print 1", 'alias database'],
    ['declare pattern places; print 1', 'declare pattern'],
    [
      'declare query_parameters(a:string); print a',
      'declare query_parameters: a has no default, and nothing gives its value',
    ],
    [
      "declare query_parameters(a:string, b:string = 'x'); print strcat(a, b)",
      'declare query_parameters: a has no default, and nothing gives its value',
    ],
  ] as const;
  for (const [query, refusal] of statements) {
    it(`are refused as a query writes them: ${query}`, () => assert.equal(refusalOf(query), refusal));
  }
});

describe('the order that window functions rely on', () => {
  const ordered = [
    'sort by a',
    'top 3 by a',
    'serialize',
    'sort by a | where a > 0',
    'top-hitters 3 of a',
    'project a',
  ];
  for (const operators of ordered) {
    it(`is there behind: ${operators}`, () => {
      assert.equal(
        rowsOf(`range a from 1 to 3 step 1 | ${operators} | extend n = row_number() | project n`).join(),
        '1,2,3',
      );
    });
  }

  const unordered = [
    'sort by a | mv-expand b = range(1, a)',
    'sort by a | make-series n = count() on a from 1 to 3 step 1',
    'sort by a | summarize count() by a',
    'sort by a | distinct a',
    'sort by a | join kind=inner (print a = 1) on a',
    'sort by a | sample 2',
    'sort by a | sample-distinct 2 of a',
    'sort by a | evaluate narrow()',
    'sort by a | top-nested of a by sum(a)',
  ];
  for (const operators of unordered) {
    it(`is gone behind: ${operators}`, () => {
      const query = `range a from 1 to 3 step 1 | ${operators} | extend n = row_number()`;
      assert.equal(refusalOf(query), 'row_number(): its rows are in no order: sort or serialize them');
    });
  }

  it('is asked for by scan', () => {
    const scan = 'scan with (step s: true;)';
    assert.equal(
      refusalOf(`datatable(a:long)[1, 2] | ${scan}`),
      'scan: its rows are in no order: sort or serialize them',
    );
    assert.deepEqual(rowsOf(`datatable(a:long)[1, 2] | sort by a asc | ${scan}`), ['1', '2']);
  });
});

describe('search kind=case_sensitive', () => {
  const table = "let T = view () { datatable(a:string)['Ab', 'ab'] };";

  it('seeks terms by their case', () => {
    assert.deepEqual(rowsOf(`${table} search kind=case_sensitive in (T) 'ab'`), ['T,ab']);
    assert.deepEqual(rowsOf(`${table} search kind=case_insensitive in (T) 'ab'`), ['T,Ab', 'T,ab']);
  });

  it('refuses an operator that does not look at case, which the service would make another', () => {
    for (const condition of ["a has 'ab'", "a !contains 'b'", "a in~ ('ab')", "'ab' and a startswith 'A'"]) {
      assert.match(
        refusalOf(`${table} search kind=case_sensitive in (T) ${condition}`),
        /^search kind=case_sensitive with /,
      );
    }
  });
});
