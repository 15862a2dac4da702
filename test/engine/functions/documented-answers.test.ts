import assert from 'node:assert/strict';
import { outcomeOf, rowsOf } from '../query-rows';

/* Answers that a documentation page or a recorded answer gives, and what neither covers. */

const answered: readonly (readonly [expression: string, expected: string])[] = [
  ["parse_url('https://h.example/a/b?x=1').Path", '/a/b'],
  [
    'treepath(dynamic({"a":[1,{"x":"y"},{"z":2}],"b":3}))',
    "[\"['a']\",\"['a'][0]\",\"['a'][0]['x']\",\"['a'][0]['z']\",\"['b']\"]",
  ],
  ["parse_ipv6_mask('192.168.255.255', 120)", '0000:0000:0000:0000:0000:ffff:c0a8:ff00'],
  ["parse_ipv6_mask('192.168.255.255/24', 124)", '0000:0000:0000:0000:0000:ffff:c0a8:ff00'],
  ["parse_ipv6_mask('::192.168.255.255/24', 128)", '0000:0000:0000:0000:0000:ffff:c0a8:ff00'],
  ["parse_ipv6_mask('fe80::85d:e82c:9446:7994/120', 124)", 'fe80:0000:0000:0000:085d:e82c:9446:7900'],
  ["array_sort_desc(dynamic([1, 'a', 2, 'b', null]))", '[2,1,"b","a",null]'],
  ["array_sort_asc(dynamic(['b', 2, 'a', 1]))", '[1,2,"a","b"]'],
  ["make_datetime('2000-01-02 03:04:05Z')", '2000-01-02T03:04:05.0000000Z'],
  ["make_timespan('1.02:03:04')", '1.02:03:04'],
  ["bag_set_key(dynamic({'host':{'os':'linux'}}), '$.host.os', 'windows')", '{"host":{"os":"windows"}}'],
  ["bag_set_key(dynamic({'a':1}), '$.b.c', 2)", '{"a":1,"b":{"c":2}}'],
  ['bag_set_key(dynamic({}), "$[\'b c\']", 2)', '{"b c":2}'],
  ["bag_set_key(dynamic({}), 'b.c', 2)", '{"b.c":2}'],
  ["bag_has_key(dynamic({'a':{'b':1}}), '$.a.b')", 'True'],
  ["bag_remove_keys(dynamic({'a':{'b':1,'c':2}}), dynamic(['$.a.b']))", '{"a":{"c":2}}'],
  ['extract_json(\'$.a[1].b\', \'{"a":[0,{"b":"x"}]}\')', 'x'],
  ['around(2, 1, 1)', 'True'],
  ['around(1.5, 2, 0.4)', 'False'],
  ['around(datetime(2026-06-01), datetime(2026-06-02), 1d)', 'True'],
  ['around(1m, 2m, 30s)', 'False'],
  ['around(long(null), 1, 1)', ''],
  ['dayofweek(datetime(9999-12-31))', ''],
  ["format_datetime(datetime(2026-06-05 03:04:05), 'yyyyMMdd_HH:mm:ss tt')", '20260605_03:04:05 AM'],
  ["extract_all(@'(x*)', 'axb')", '["","x",""]'],
  ["replace_regex('axb', @'x*', '-')", '-a-b-'],
  ['geo_distance_2points(300, 1, 1, 1)', ''],
  ['round(geo_distance_2points(-122.407628, 47.578557, -118.275287, 34.019056), 5)', '1546754.35197'],
  ['datetime(now) == now() and datetime() == now()', 'True'],
  // Conversions of texts: what recorded answers have.
  ["todatetime('12.02.2022')", '2022-12-02T00:00:00.0000000Z'],
  ["todatetime('12/02/2022 13:45:56')", '2022-12-02T13:45:56.0000000Z'],
  ["todatetime('13-01-2022')", ''],
  ["todatetime('Sat, 8 Nov 14 15:05 GMT')", '2014-11-08T15:05:00.0000000Z'],
  ["todatetime('Saturday, 08-Nov-14 15:05:02')", '2014-11-08T15:05:02.0000000Z'],
  ["todatetime('2014-11-08 15:05:25 GMT')", '2014-11-08T15:05:25.0000000Z'],
  ["todatetime('not a date')", ''],
  ['todatetime(1.5)', '0001-01-01T00:00:00.0000001Z'],
  ["tolong('0xFFFFFFFFFFFFFFFF')", '-1'],
  ["toint('0x7FFFFFFF')", '2147483647'],
  ["toint('-0x10')", ''],
  ["toint('1e3')", ''],
  ["toint('10.0.0.1')", ''],
  ["todouble('+.5')", '0.5'],
  ["todouble('INF')", ''],
  ["todouble('Inf')", 'inf'],
  ["todouble('-inf')", '-inf'],
  ["todouble('1_000')", ''],
  ["tobool('tRuE')", 'True'],
  ["tobool(' true')", ''],
  ["tobool(dynamic('0x10'))", 'True'],
  ["totimespan('-1d')", '-1.00:00:00'],
  ["totimespan('1.5')", ''],
  ["totimespan('15 seconds')", '00:00:15'],
  ["totime('1.02:00:00')", '1.02:00:00'],
  // The first 32 characters, the hyphens in their places left out; the rest is ignored.
  ["toguid('01234567-89ab-cdef-0123-456789abcdef and more')", '01234567-89ab-cdef-0123-456789abcdef'],
  ["toguid('0123456789abcdef0123456789abcdefff')", '01234567-89ab-cdef-0123-456789abcdef'],
  ["toguid('{01234567-89ab-cdef-0123-456789abcdef}')", ''],
  ["toguid('0-1234567-89ab-cdef-0123-456789abcdef')", ''],
  ["toguid('01234567-89ab-cdef-0123-456789abcde')", ''],
  ["array_shift_left(dynamic(['a', 'b']), 1)", '["b",""]'],
  ["array_shift_right(dynamic(['a', 'b', 'c']), 2)", '["","","a"]'],
  ["array_shift_left(dynamic(['a', 1]), 0)", '["a",1]'],
  ["array_shift_left(dynamic(['a', 1]), 1, 'x')", '[1,"x"]'],
  ["array_shift_left(dynamic(['a', 'b']), 1, dynamic(null))", '["b",null]'],
  ['round(9007199254740993)', '9007199254740993'],
  ['round(-9007199254740995, -1)', '-9007199254741000'],
  ['ceiling(9007199254740993)', '9007199254740993'],
  ['round(decimal(1.2345678901234567890123), 15)', '1.234567890123457'],
  ['round(decimal(-2.5))', '-3'],
  ['ceiling(decimal(-1.5))', '-1'],
  ['ceiling(decimal(1.00000000000000000001))', '2'],
  ['round(1e300, 5)', '1E+300'],
  ['sign(-0.0)', '0.0'],
  // The longer of two vectors is cut, a number stands at every place, and a magnitude that is given is not computed.
  ['series_dot_product(dynamic([1, 2]), dynamic([3, 4, 5]))', '11.0'],
  ['series_dot_product(dynamic([1, 2, 3]), 10)', '60.0'],
  ['series_dot_product(10, dynamic([1, 2, 3]))', '60.0'],
  ['series_dot_product(dynamic([]), dynamic([1]))', ''],
  ['series_cosine_similarity(dynamic([1, 0, 7]), dynamic([1, 0]))', '1.0'],
  ['series_cosine_similarity(dynamic([1, 0]), dynamic([1, 0]), 2.0, 4.0)', '0.125'],
  ['series_cosine_similarity(dynamic([]), dynamic([1]))', ''],
  ['series_pearson_correlation(dynamic([1, 2]), dynamic([1]))', ''],
  // Options of the pages at their ends: null, empty, negative, out of range, of another type.
  ["bag_zip(dynamic(['a', 8, 'b']), todynamic('1'))", '{"a":null,"b":null}'],
  ["bag_zip(dynamic(['a']), todynamic('{\"x\":1}'))", '{"a":null}'],
  ['bag_zip(todynamic(\'"a"\'), dynamic([1]))', ''],
  ['array_index_of(dynamic([1, 2, 1]), 1, 0, -2)', ''],
  ['array_index_of(dynamic([1, 2, 1]), 1, 0, -1, -1)', ''],
  ['array_index_of(dynamic([1, 2, 1]), 1, -1)', '2'],
  ['array_index_of(dynamic([1, 2, 1]), 1, 1, 1)', '-1'],
  ['array_index_of(dynamic([1, 2, 1]), 1, 0, -1, 2)', '2'],
  ["indexof('abcabc', 'a', 0, -2)", ''],
  ["indexof('abcabc', 'a', 0, -1, -1)", ''],
  ["indexof('a\u{1F600}a', 'a', 1)", '2'],
  ["indexof_regex('abcabc', 'a', 0, -2)", ''],
  ["indexof_regex('abcabc', 'a', 0, -1, -3)", ''],
  ["indexof_regex('a\u{1F600}ba', 'a', 1)", '3'],
  ["indexof_regex('abab', '^a')", '0'],
  ['array_sum(dynamic([1, 2.5, null]))', '3.5'],
  ["array_sum(dynamic([1, 'a']))", ''],
  ['array_sum(dynamic([true]))', ''],
  ['array_sum(dynamic([1, [2]]))', ''],
  ['repeat(1, -1)', ''],
  ["repeat('a', 0)", '[]'],
  ['format_bytes(1536, 200)', '1.5 KB'],
  ['tohex(255, 100)', '00000000000000ff'],
  ['tohex(toint(-1), 20)', '00000000ffffffff'],
  ['tohex(-1, 1)', 'ffffffffffffffff'],
  [`parse_csv('"a,b","c""d",')`, '["a,b","c\\"d",""]'],
  ["ipv6_compare('192.168.1.1', '192.168.1.2', 128)", '-1'],
  ["ipv6_is_match('192.168.1.1', '192.168.1.255', 24)", 'True'],
];

const refused: readonly string[] = [
  'hash_md5(true)',
  'hash_sha256(1.5)',
  'hash_sha1(1d)',
  "treepath(parse_json('[1]'))",
  "parse_json('1e400')",
  'parse_json(\'{"a":[-1e999]}\')',
  "extract_json('$.a', '{\"a\":1e400}')",
  "array_shift_left(dynamic(['a', 1]), 1)",
  'make_string(55296)',
  'unicode_codepoints_to_string(dynamic([97, 57343]))',
  "convert_angle(1, 'degree', 'Radian')",
  'round(1.5, -1000)',
  "series_dot_product(dynamic([1, 'a']), dynamic([3, 4]))",
  'series_cosine_similarity(dynamic([0]), dynamic([1]))',
  'format_ipv4(4294967296)',
  'format_ipv4_mask(-1, 24)',
  'round(1.5, 16)',
  'round(15, -16)',
  'acos(1.5)',
  'asin(-1.5)',
  'sign(real(nan))',
  'pow(1, real(nan))',
  'pow(-1, real(+inf))',
  "bag_set_key(dynamic({'a':[1]}), '$.a[0]', 2)",
  "bag_set_key(dynamic({'a':1}), '$', 2)",
  "bag_set_key(dynamic({'a':1}), '$.a.b', 2)",
  "bag_has_key(dynamic({'a':[1]}), '$.a[0]')",
  "bag_remove_keys(dynamic({'a':[1]}), dynamic(['$.a[0]']))",
  "extract_json('$..a', '{}')",
  "extract_json('$.*', '{}')",
  "extract_json('$.a-b', '{}')",
  "around('a', 'b', 'c')",
  'geo_distance_2points(0, 0, 1, 1, true)',
  'around(datetime(2026-06-01), 1, 1)',
  'make_datetime(2020)',
  'make_timespan(1)',
  "format_datetime(datetime(2026-06-05), 'ddd')",
  "format_datetime(datetime(2026-06-05), 'yyy')",
  "format_timespan(1d, 'ddddddddd')",
  "todatetime('2022')",
  "todatetime('1717243200')",
  "todatetime('6/1/2026 3:00 PM')",
  "todatetime('2026-06-01T10:00:00.123456789Z')",
  "todatetime('Mon, 08 Nov 2014 15:05:02 GMT')",
  "todatetime('8 Nov 44')",
  "toint('0xFFFFFFFF')",
  "tolong('0x10000000000000000')",
  "todouble('INFINITY')",
  "todecimal('1e3')",
  "tobool(' 1 ')",
  "totimespan('25:00:00')",
  "totimespan('3 hours')",
  "toguid(' 01234567-89ab-cdef-0123-456789abcdef')",
  // The page of each says which values an argument takes, and nothing of these.
  "indexof('abc', 'a', 0, -1, 0)",
  "indexof_regex('abc', 'a', 0, -1, 0)",
  'array_index_of(dynamic([1]), 1, 0, -1, 0)',
  "indexof_regex('abab', '^a', 2)",
  "indexof_regex('abab', 'b$', 0, 2)",
  "indexof_regex('ab ab', @'\\bab', 1, -1, 1)",
  "hash('a', 0)",
  "hash_xxhash64('a', -1)",
  'format_bytes(1024, -1)',
  "format_bytes(1024, 0, 'KiB')",
  'tohex(255, 0)',
  'tohex(255, -1)',
  "strrep('a', 0)",
  "strrep('a', -1)",
  "parse_command_line('a', 'bash')",
  `parse_csv('a"b,c')`,
  `parse_csv('"a"b,c')`,
  "ipv6_compare('192.168.1.1', '192.168.1.2', 120)",
  "ipv6_is_match('192.168.1.1', '192.168.1.2', 33)",
];

describe('documented answers', () => {
  for (const [expression, expected] of answered) {
    it(`has ${expression} as ${expected === '' ? 'nothing' : expected}`, () => {
      assert.deepEqual(rowsOf(`print x = tostring(${expression})`), [expected]);
    });
  }

  it('packs all columns of a row with pack_array(*)', () => {
    assert.deepEqual(rowsOf("print a = 1, b = 'x' | project c = pack_array(*)"), ['[1,"x"]']);
  });

  it('bins make-series in range() by bin(), the stop included', () => {
    const query = 'range t from 1 to 8 step 1 | make-series n = count() on t in range(1, 8, 3)';
    assert.deepEqual(rowsOf(query), ['[2,3,3],[0,3,6]']);
  });

  it('refuses make-series in range() of rows before the start in its first bin', () => {
    const query = 'range t from 0 to 8 step 1 | make-series n = count() on t in range(1, 8, 3)';
    assert.equal(outcomeOf(query).kind, 'refused');
  });

  it('gives bin() without a name the name of its column', () => {
    assert.deepEqual(rowsOf("print x = 7, s = 'A' | extend bin(x, 5), tolower(s)"), ['5,A,a']);
  });

  for (const expression of refused) {
    it(`refuses ${expression}`, () => {
      assert.equal(outcomeOf(`print x = ${expression}`).kind, 'refused');
    });
  }
});
