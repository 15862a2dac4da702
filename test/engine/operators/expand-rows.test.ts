import assert from 'node:assert/strict';

import { outcomeOf, rowsOf } from '../query-rows';

const mixed = "dynamic([1, 'a', null, 1.5, {'x': 1}, true, datetime(2026-01-02)])";

describe('mv-expand to typeof()', () => {
  // prettier-ignore
  const casts: readonly (readonly [type: string, elements: string, expected: readonly string[]])[] = [
    ['long', mixed, ['1', 'null', 'null', '1', 'null', 'null', 'null']],
    ['real', mixed, ['1.0', 'null', 'null', '1.5', 'null', 'null', 'null']],
    ['bool', mixed, ['null', 'null', 'null', 'null', 'null', 'True', 'null']],
    ['datetime', mixed, ['null', 'null', 'null', 'null', 'null', 'null', '2026-01-02T00:00:00.0000000Z']],
    ['long', "dynamic(['1', '0x10', ''])", ['null', 'null', 'null']],
    ['timespan', 'dynamic([1h, 5])', ['01:00:00', 'null']],
    ['string', "dynamic([1, 'a', true, {'x': 1}])", ['1', 'a', 'true', '{"x":1}']],
    ['guid', "dynamic(['a', 1])", ['null', 'null']],
  ];
  for (const [type, elements, expected] of casts) {
    it(`casts and does not parse: ${elements} to ${type}`, () => {
      assert.deepEqual(rowsOf(`print e = ${elements} | mv-expand e to typeof(${type})`), expected);
      assert.deepEqual(rowsOf(`print e = ${elements} | mv-apply e to typeof(${type}) on (project e)`), expected);
    });
  }

  it('refuses a text that spells a time, which Kusto may have read as one', () => {
    for (const [type, text] of [
      ['datetime', '2026-01-02'],
      ['timespan', '01:02:03'],
      ['guid', '01234567-89ab-cdef-0123-456789abcdef'],
    ]) {
      assert.equal(outcomeOf(`print e = dynamic(['${text}']) | mv-expand e to typeof(${type})`).kind, 'refused');
    }
  });

  it('takes apart what a series was made of', () => {
    const series = 'range t from datetime(2026-01-01) to datetime(2026-01-02) step 1d | summarize t = make_list(t)';
    assert.deepEqual(rowsOf(`${series} | mv-expand t to typeof(datetime)`), [
      '2026-01-01T00:00:00.0000000Z',
      '2026-01-02T00:00:00.0000000Z',
    ]);
  });
});

describe('mv-expand limit', () => {
  const rows = (limit: string) => `print e = dynamic([1, 2, 3]) | mv-expand e limit ${limit}`;

  it('gives at most so many rows of one', () => {
    assert.deepEqual(rowsOf(rows('2')), ['1', '2']);
    assert.deepEqual(rowsOf(rows('0')), []);
    assert.deepEqual(rowsOf(rows('9')), ['1', '2', '3']);
  });

  it('is refused if it is negative or null', () => {
    assert.equal(outcomeOf(rows('-1')).kind, 'refused');
    assert.equal(outcomeOf(rows('long(null)')).kind, 'refused');
  });
});

describe('make-series', () => {
  const series = (aggregate: string) =>
    `range t from 1 to 3 step 1 | make-series n = ${aggregate} on t from 0 to 4 step 1`;

  it('takes aggregates that give numbers', () => {
    assert.deepEqual(rowsOf(series('count() default = -1')), ['[-1,1,1,1],[0,1,2,3]']);
    assert.deepEqual(rowsOf(series('avg(t) default = real(null)')), ['[null,1.0,2.0,3.0],[0,1,2,3]']);
    assert.deepEqual(rowsOf(series('sum(t) default = 2.0')), ['[2,1,2,3],[0,1,2,3]']);
  });

  for (const aggregate of [
    'make_list(t)',
    'make_set(t)',
    'max(tostring(t))',
    "take_any('x')",
    'min(datetime(2026-01-01))',
    'max(t > 1)',
    'count() default = 1.5',
  ]) {
    it(`refuses what gives none: ${aggregate}`, () => assert.equal(outcomeOf(series(aggregate)).kind, 'refused'));
  }
});

describe('parse-kv', () => {
  const parse = (options: string, text = 'k=1', keys = 'k:string') =>
    `print a = '${text}' | parse-kv a as (${keys}) with (${options})`;
  const delimiters = "pair_delimiter=' ', kv_delimiter='='";

  it('takes quotes and escapes of one or two characters, one or several of them', () => {
    const options = `${delimiters}, quote='[]', quote="'", escape='^', escape='#'`;
    assert.deepEqual(rowsOf(parse(options, 'k=[a ^] b] j=[c #^ d]', 'k:string, j:string')), [
      'k=[a ^] b] j=[c #^ d],a ] b,c ^ d',
    ]);
  });

  const refused: readonly string[] = [
    `${delimiters}, regex='(a)(b)'`,
    `regex='(a)(b)', quote='"'`,
    `${delimiters}, quote='abc'`,
    `${delimiters}, quote=''`,
    `${delimiters}, quote='\u{1F600}'`,
    `${delimiters}, quote='"', escape='ab'`,
    `${delimiters}, escape='^'`,
    `${delimiters}, greedy=true, greedy=false`,
    `${delimiters}, kv_delimiter=':'`,
    'greedy=true',
    "pair_delimiter=' '",
    "pair_delimiter='', kv_delimiter='='",
  ];
  for (const options of refused) {
    it(`refuses options that its page does not have together: ${options}`, () => {
      assert.equal(outcomeOf(parse(options)).kind, 'refused');
    });
  }

  it('refuses a key that is a column already, and text that is none', () => {
    assert.equal(outcomeOf(parse(delimiters, 'a=1', 'a:string')).kind, 'refused');
    assert.equal(
      outcomeOf(`print a = dynamic({'x': 1}) | parse-kv a as (x:long) with (${delimiters})`).kind,
      'refused',
    );
  });
});
