import assert from 'node:assert/strict';
import { scalarFunctions } from '../../../scripts/engine/functions';
import { dynamic, int, long, real, siteOf, string, timespan } from '../call-function';
import { testScalarCases } from './scalar-case';

testScalarCases('string functions', [
  ['strcat', [string('x'), long(5), real(2)], 'string', 'x52.0'],
  ['strcat', [string('x'), long(null), string('y')], 'string', 'xy'],
  ['strcat_delim', [string('/'), string('a'), timespan('1h'), string('c')], 'string', 'a/01:00:00/c'],
  ['tolower', [string('ÄΣ')], 'string', 'äσ'],
  ['toupper', [string('straße')], 'string', 'STRAßE'],
  ['substring', [string('détente'), long(1), long(3)], 'string', 'éte'],
  ['substring', [string('détente'), long(-3)], 'string', 'nte'],
  ['substring', [string('ab'), long(-3), long(2)], 'string', ''],
  ['substring', [string('ab'), long(9)], 'string', ''],
  ['substring', [string('😀b'), long(1), long(1)], 'string', 'b'],
  ['reverse', [string('a😀c')], 'string', 'c😀a'],
  ['reverse', [long(120)], 'string', '021'],
  ['replace_string', [string('a.b.c'), string('.'), string('$&')], 'string', 'a$&b$&c'],
  ['replace_string', [string('abc'), string(''), string('x')], 'string', 'abc'],
  ['replace_strings', [string('one two'), dynamic('["one","two"]'), dynamic('["two","three"]')], 'string', 'two three'],
  ['replace_strings', [string('one two'), dynamic('["one","two"]'), dynamic('"x"')], 'string', 'x x'],
  ['translate', [string('abc'), string('xy'), string('cabs')], 'string', 'yxys'],
  ['translate', [string('abc'), string(''), string('cabs')], 'string', 's'],
  ['strrep', [string('ab'), long(3)], 'string', 'ababab'],
  ['strrep', [string('ab'), long(2), string('-')], 'string', 'ab-ab'],
  ['strlen', [string('a😀é')], 'long', '3'],
  ['string_size', [string('a😀é')], 'long', '7'],
  ['strcmp', [string('b'), string('a')], 'long', '1'],
  ['strcmp', [string('a'), string('a')], 'long', '0'],
  ['indexof', [string('banana'), string('an')], 'long', '1'],
  ['indexof', [string('banana'), string('an'), long(2)], 'long', '3'],
  ['indexof', [string('banana'), string('an'), long(0), long(-1), long(2)], 'long', '3'],
  ['indexof', [string('banana'), string('an'), long(2), long(1)], 'long', '-1'],
  ['indexof', [string('banana'), string('an'), long(2), long(2)], 'long', '3'],
  ['indexof', [string('banana'), string('an'), long(-3)], 'long', '3'],
  ['indexof', [string('banana'), string('')], 'long', 'null'],
  ['split', [string('a;b;;'), string(';')], 'dynamic', '["a","b","",""]'],
  ['split', [string(''), string(';')], 'dynamic', '[""]'],
  ['split', [string('a;b'), string(';'), long(1)], 'dynamic', '["b"]'],
  ['split', [string('a;b'), string(';'), long(7)], 'dynamic', 'null'],
  ['isascii', [string('é')], 'bool', 'False'],
  ['isutf8', [string('é')], 'bool', 'True'],
]);

testScalarCases('functions that take a regular expression', [
  ['extract', [string('user=(\\w+)'), int(1), string('x user=bob')], 'string', 'bob'],
  ['extract', [string('user=(\\w+)'), int(1), string('nobody')], 'string', ''],
  ['extract_all', [string('(\\d)'), string('a1b2')], 'dynamic', '["1","2"]'],
  ['extract_all', [string('([a-z])(\\d)'), string('a1b2')], 'dynamic', '[["a","1"],["b","2"]]'],
  ['extract_all', [string('([a-z])(\\d)'), dynamic('[2]'), string('a1b2')], 'dynamic', '["1","2"]'],
  ['extract_all', [string('(z)'), string('a1b2')], 'dynamic', 'null'],
  ['replace_regex', [string('2021-07'), string('(\\d+)-(\\d+)'), string('\\2/\\1')], 'string', '07/2021'],
  ['replace', [string('o+'), string('0'), string('foo bot')], 'string', 'f0 b0t'],
  ['trim', [string('-'), string('--a--')], 'string', '-a-'],
  ['trim', [string('-+'), string('--a--')], 'string', 'a'],
  ['trim_start', [string('[ab]'), string('abc')], 'string', 'bc'],
  ['trim_end', [string('\\W'), string('abc!')], 'string', 'abc'],
  ['countof', [string('ooo'), string('oo')], 'long', '2'],
  ['countof', [string('ooo'), string('oo'), string('regex')], 'long', '1'],
  ['indexof_regex', [string('ab12'), string('\\d')], 'long', '2'],
  ['regex_quote', [string('a.b*')], 'string', 'a\\.b\\*'],
  ['indexof_regex', [string('ab12'), string('\\d'), long(-1)], 'long', 'null'],
]);

describe('extract()', () => {
  it('converts the capture to the type that typeof() names', () => {
    const given = [string('(\\d+)ms'), long(1), string('took 18ms'), string('long')];
    const extract = scalarFunctions.get('extract')!.prepare(siteOf(given, 'long'));
    assert.equal(extract(...given.map(({ value }) => value)), 18n);
  });

  it('refuses a type that is not a constant', () => {
    const given = [string('a'), long(0), string('a'), string('long')];
    assert.throws(() => scalarFunctions.get('extract')!.prepare(siteOf(given, 'long', false)), /extract\(\)/);
  });
});
