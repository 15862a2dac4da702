import assert from 'node:assert/strict';

import { bindSoundly } from '../../scripts/engine/bind-soundly';
import { createWorkspaceSchema } from '../../scripts/kql/workspace-schema';
import { outcomeOf, rowsOf } from './query-rows';

const schema = createWorkspaceSchema({});
const sorted = 'range x from 1 to 3 step 1 | sort by x asc';
const unsorted = 'datatable(x:long)[1, 2]';

/** What is said of a query, and of which part of it. */
function saidOf(query: string): string[] {
  return bindSoundly(query, schema).diagnostics.map(
    ({ severity, code, span }) => `${severity} ${code}: ${query.slice(span.start, span.end)}`,
  );
}

describe('a comparison of two dynamic values', () => {
  for (const operator of ['==', '!=', '<', '>=']) {
    it(`with ${operator} is an error, and is not answered`, () => {
      const query = `print d = dynamic([1]) | where d ${operator} dynamic([1])`;
      assert.deepEqual(saidOf(query), [`error dynamic-comparison: d ${operator} dynamic([1])`]);
      assert.notEqual(outcomeOf(query).kind, 'rows');
    });
  }

  it('is none where one of the two has a type, or a type is not known', () => {
    assert.deepEqual(saidOf("print d = dynamic({'a':1}) | where d.a == 1 or tostring(d) == tostring(d.a)"), []);
    assert.deepEqual(saidOf('Some_CL | where a_s == b_s'), ['error KS204: Some_CL']);
  });
});

describe('an argument of a type that the page does not list', () => {
  it('is warned of with what converts it, and not answered', () => {
    const { diagnostics } = bindSoundly('print tolower(5)', schema);
    assert.deepEqual(
      diagnostics.map(({ severity, message, help }) => [severity, message, help]),
      [
        [
          'warning',
          'Argument 1 of tolower() is string by its page, and this is a long',
          'Convert it yourself, with tostring().',
        ],
      ],
    );
    assert.notEqual(outcomeOf('print tolower(5)').kind, 'rows');
  });

  it('is said once, by the parser where it says it', () => {
    assert.deepEqual(saidOf("print ago('1d')"), ["error KS107: '1d'"]);
    assert.deepEqual(saidOf("print abs('x')"), ['error KS127: abs']);
  });

  it('is no null, no dynamic value, and none of a function of the query', () => {
    assert.deepEqual(saidOf("print tolower(''), strlen(dynamic('a')), substring('abc', int(null))"), []);
    assert.deepEqual(saidOf('let twice = (n:long) { n * 2 }; print twice(5)'), []);
  });
});

describe('a function that needs rows in an order', () => {
  for (const call of ['row_number()', 'prev(x)', 'next(x)', 'row_cumsum(x)']) {
    it(`is an error in ${call} over rows in none`, () => {
      assert.deepEqual(saidOf(`${unsorted} | extend y = ${call}`), [`error window-function: ${call}`]);
      assert.deepEqual(saidOf(`${sorted} | extend y = ${call}`), []);
      assert.deepEqual(saidOf(`${unsorted} | serialize y = ${call}`), []);
    });
  }

  it('is an error with an offset of zero, and inside scan', () => {
    assert.deepEqual(saidOf(`${sorted} | extend y = prev(x, 0)`), ['error window-function: prev(x, 0)']);
    const scan = `${sorted} | scan declare (n:long = 0) with (step s: true => n = prev(x);)`;
    assert.deepEqual(saidOf(scan), ['error window-function: prev(x)']);
  });

  it('is none that only a text or a comment names', () => {
    assert.deepEqual(saidOf(`${unsorted} | extend y = 'prev(x)' // row_number()`), []);
  });
});

describe('one more than the greatest long', () => {
  it('is an error in an expression, and the least long with its minus in a datatable', () => {
    assert.deepEqual(saidOf('print x = -9223372036854775808'), ['error literal: 9223372036854775808']);
    assert.deepEqual(rowsOf('datatable(x:long)[-9223372036854775808]'), ['-9223372036854775808']);
  });
});

describe('an item of extend without a name', () => {
  for (const [item, row] of [
    ['tostring(x)', '"1",2'],
    ['toint(y)', '1,2'],
    ['tostring(x), y + 1', '"1",2,3'],
  ] as const) {
    it(`takes the name of the column that it converts: ${item}`, () => {
      const query = `datatable(x:long, y:long)[1, 2] | extend ${item}`;
      const outcome = outcomeOf(query);
      assert.ok(outcome.kind === 'rows');
      assert.deepEqual(
        outcome.table.columns.slice(0, 2).map(({ name }) => name),
        ['x', 'y'],
      );
      assert.equal(outcome.table.columns.length, row.split(',').length);
    });
  }

  it('is not answered where two items are for one column', () => {
    assert.equal(outcomeOf('print x = 1.5 | extend floor(x, 1), round(x)').kind, 'refused');
  });
});

describe('a use of an operator that its page rules out', () => {
  const text = "datatable(s:string, d:dynamic)['a1b', dynamic(1)]";
  const mistakes: readonly (readonly [string, string, string])[] = [
    ['parse without a pattern', `${text} | parse s with`, 'with'],
    ['parse-where without a pattern', `${text} | parse-where s with`, 'with'],
    ['scan without a step', `${sorted} | scan with ()`, 'with'],
    ['two steps of one name', `${sorted} | scan with (step one: x == 1; step one: x == 2;)`, 'one'],
    ['top by a dynamic value', `${text} | top 1 by d asc`, 'd'],
    ['render before another operator', `${unsorted} | render table | where x == 1`, 'render table'],
    ['render before a second one', `${unsorted} | render table | where x == 1 | take 1`, 'render table'],
    ['a query that gives a value', 'let x = 1; x', 'x'],
  ];
  for (const [name, query, place] of mistakes) {
    it(`is an error: ${name}`, () => {
      const errors = bindSoundly(query, schema).diagnostics.filter(({ code }) => code === 'operator');
      assert.deepEqual(
        errors.map(({ severity, span }) => [severity, query.slice(span.start, span.end)]),
        [['error', place]],
      );
      assert.notEqual(outcomeOf(query).kind, 'rows');
    });
  }

  it('is none in the same operators as their pages have them', () => {
    const queries = [
      `${text} | parse s with a '1' *`,
      `${sorted} | scan with (step one: x == 1; step two: x == 2;)`,
      `${text} | top 1 by tostring(d)`,
      `${unsorted} | where x == 1 | render table`,
      'let x = 1; print x',
      'let f = (n:long) { n + 1 }; print f(1)',
    ];
    for (const query of queries) assert.deepEqual(saidOf(query), [], query);
  });
});

describe('what no page says', () => {
  const twoColumns = "datatable(t:datetime, v:long, s:string)[datetime(2026-06-01), 1, 'a']";
  const ordered = `${twoColumns} | sort by t asc`;
  const series = 'from datetime(2026-06-01) to datetime(2026-06-02) step 1d';
  const refused: readonly (readonly [string, string])[] = [
    ['parse of a number', `${twoColumns} | parse v with 'a' b`],
    ['parse-kv without a key', `${twoColumns} | parse-kv s as () with (pair_delimiter=';', kv_delimiter='=')`],
    ['a declared column of scan that the rows have', `${ordered} | scan declare (v:long) with (step s: true;)`],
    ['a step that sets a column which declare does not name', `${ordered} | scan with (step s: true => v = 5;)`],
    ['a step that reads a later step', `${ordered} | scan with (step one: two.v == 1; step two: v == 2;)`],
    ['an offset below zero', `${ordered} | extend w = prev(v, -1)`],
    ['a default of another type', `${ordered} | extend w = next(t, 1, 0)`],
    ['a window function in an aggregate', `${ordered} | summarize max(row_number())`],
    ['a window function in a key', `${ordered} | summarize count() by prev(v)`],
    ['a window function that sorts', `${ordered} | sort by row_number() desc`],
    ['a series with a default that is a text', `${twoColumns} | make-series sum(v) default='a' on t ${series}`],
    ['project of no columns', `${twoColumns} | project`],
    ['bag_unpack() of a number', `${twoColumns} | evaluate bag_unpack(v)`],
    ['bin_at() of a time with a number', `${twoColumns} | extend w = bin_at(t, 1, t)`],
    ['bin_at() of a time from a length', `${twoColumns} | extend w = bin_at(t, 1d, 1h)`],
    ['a range from a time to a number', `${twoColumns} | extend w = range(t, v)`],
    ['a type as a value', 'print typeof(long)'],
    ['no capture group of extract_all()', "print extract_all('(a)(b)', dynamic([]), 'ab')"],
    ['array_split() at positions that do not ascend', 'print array_split(dynamic([1,2,3]), dynamic([2,1]))'],
    ['array_split() at what is no position', "print array_split(dynamic([1,2,3]), dynamic(['a']))"],
    ['a group below zero', "print extract('(a)', -1, 'a')"],
    ['a prefix of more bits than an address', "print ipv4_is_match('10.0.0.1', '10.0.0.1', 33)"],
    ['a prefix below zero', "print ipv6_compare('::1', '::1', -1)"],
    ['a text for a parameter that is a number', "let f = (n:long) { n + 1 }; print f('a')"],
    ['a number for a parameter that is a text', "let f = (s:string) { strcat(s, 'x') }; print f(5)"],
  ];
  for (const [name, query] of refused) {
    it(`is refused: ${name}`, () => assert.notEqual(outcomeOf(query).kind, 'rows'));
  }

  it('is refused alone: the same forms as their pages have them are answered', () => {
    assert.deepEqual(rowsOf(`${ordered} | project w = prev(v, 1, 0), x = next(v, 1, 2.5)`), ['0,2']);
    assert.deepEqual(rowsOf('print array_split(dynamic([1,2,3]), dynamic([1,1,-1]))'), ['[[1],[],[2],[3]]']);
    assert.deepEqual(rowsOf("print extract('(a)', 2, 'a'), extract('(a)(b)', 2, 'ab', typeof(string))"), [',b']);
    assert.deepEqual(rowsOf("print ipv4_is_match('10.0.0.1', '10.0.0.2', 0), array_length(range(1, 3.5))"), ['True,3']);
  });
});
