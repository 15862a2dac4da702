import assert from 'node:assert/strict';
import { compilePattern } from '../../../scripts/engine/patterns/regular-expression';

describe('compilePattern', () => {
  const matching: readonly (readonly [pattern: string, text: string])[] = [
    ['^\\d+$', '٣٤'],
    ['^\\w+$', 'naïve_ж'],
    ['^\\s$', '\u00a0'],
    ['^[\\w.-]+$', 'a.b-é'],
    ['^[\\W_]+$', '_-é'.slice(0, 2)],
    ['^[\\s\\S]+$', 'a\nb'],
    ['^[\\w\\W]+$', 'a\nb'],
    ['(?i)ÄRGER', 'ärger'],
    ['a{2}', 'aa'],
    ['^{"a":\\{}$', '{"a":{}'],
    ['\\u0041\\x42\\x{43}', 'ABC'],
    ['[]a]', ']'],
    ['(?P<year>\\d{4})', 'in 2024'],
    ['^[\\w-\\.]+$', 'a-.'],
    ['\\bcat\\b', 'a cat.'],
  ];
  for (const [pattern, text] of matching) {
    it(`matches ${pattern} in ${JSON.stringify(text)}`, () => {
      assert.equal(compilePattern(pattern).test(text), true);
    });
  }

  const failing: readonly (readonly [pattern: string, text: string])[] = [
    ['^.$', '\n'],
    ['a$', 'a\n'],
    ['\\bcat\\b', 'concat'],
    ['[^\\d]', '7'],
  ];
  for (const [pattern, text] of failing) {
    it(`does not match ${pattern} in ${JSON.stringify(text)}`, () => {
      assert.equal(compilePattern(pattern).test(text), false);
    });
  }

  for (const pattern of ['(?=a)', '(?<!a)', '(a)\\1', '(', 'a**', '[a', '\\', '\\y', 'a{2000}']) {
    it(`refuses ${pattern} as invalid`, () => {
      assert.throws(() => compilePattern(pattern), /invalid regular expression/);
    });
  }

  for (const pattern of ['(?x) a', '[a-z&&b]', '[[a]b]', '\\<a']) {
    it(`refuses ${pattern} as not supported`, () => {
      assert.throws(() => compilePattern(pattern), /is not supported/);
    });
  }

  it('refuses a word boundary in a text with letters beyond ASCII', () => {
    assert.throws(() => compilePattern('(?m)\\ba').test('éa'), /is not supported/);
  });

  it('finds all matches with their groups, empty ones included', () => {
    const matches = compilePattern('(a)|x*').findAll('ab');
    assert.deepEqual(
      matches.map(({ start, end, groups }) => [start, end, groups[1]]),
      [
        [0, 1, 'a'],
        [1, 1, null],
        [2, 2, null],
      ],
    );
  });
});
