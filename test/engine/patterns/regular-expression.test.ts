import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compilePattern } from '../../../scripts/engine/patterns/regular-expression';

/** The rows of the page "Regex syntax": a pattern, a text that it matches whole, and one that it does not. */
const rows: readonly (readonly [pattern: string, matching: string, other: string])[] = [
  // Match one character
  ['.', 'é', '\n'],
  ['(?s).', '\n', 'ab'],
  ['[0-9]', '7', '٣'],
  ['[^0-9]', '٣', '7'],
  ['\\d', '٣', 'a'],
  ['\\D', 'a', '٣'],
  ['\\pL', 'ж', '1'],
  ['\\p{Greek}', 'α', 'a'],
  ['\\p{greek}', 'α', 'a'],
  ['\\PL', '1', 'ж'],
  ['\\P{Greek}', 'a', 'α'],
  ['\\p{Lu}', 'A', 'a'],
  ['\\p{Old_Italic}', '\u{10300}', 'a'],
  // Character classes
  ['[xyz]', 'y', 'a'],
  ['[^xyz]', 'a', 'y'],
  ['[a-z]', 'q', 'Q'],
  ['[[:alpha:]]', 'q', 'ж'],
  ['[[:^alpha:]]', 'ж', 'q'],
  ['[x[^xyz]]', 'x', 'y'],
  ['[a-y&&xyz]', 'x', 'z'],
  ['[0-9&&[^4]]', '3', '4'],
  ['[0-9--4]', '3', '4'],
  ['[a-g~~b-h]', 'h', 'b'],
  ['[\\[\\]]', ']', 'a'],
  ['[a&&b]|q', 'q', 'a'],
  ['[\\p{Greek}[:digit:]]', '5', 'a'],
  ['[\\p{Greek}&&\\pL]', 'α', 'a'],
  ['[ab&&bc]', 'b', 'a'],
  ['[\\pL--\\p{Greek}&&\\p{Uppercase}]', 'A', 'Ω'],
  ['[^a-z&&b]', 'a', 'b'],
  ['[]a]', ']', 'b'],
  ['[^]a]', 'b', ']'],
  ['[-a]', '-', 'b'],
  ['[a-]', '-', 'b'],
  ['[\\w.-]', '-', '+'],
  ['[\\s\\S]', '\n', ''],
  ['[\\W_]', '_', 'é'],
  // Composites
  ['ab', 'ab', 'ba'],
  ['a|b', 'b', 'c'],
  // Repetitions
  ['x*', 'xx', 'y'],
  ['x+', 'xx', ''],
  ['x?', '', 'xx'],
  ['x*?y', 'xxy', 'x'],
  ['x+?y', 'xy', 'y'],
  ['x??y', 'y', 'xxy'],
  ['x{2,3}', 'xxx', 'x'],
  ['x{2,}', 'xxxx', 'x'],
  ['x{2}', 'xx', 'xxx'],
  ['x{2,3}?', 'xx', 'x'],
  ['x{2,}?', 'xxx', 'x'],
  ['x{2}?', 'xx', 'x'],
  ['x{1,1001}', 'x'.repeat(1001), 'x'.repeat(1002)],
  ['x++', 'xx', ''],
  ['(?:x{2}){2}', 'xxxx', 'xx'],
  // Empty matches
  ['^a$', 'a', 'ba'],
  ['a(?m:$)\\n(?m:^)b', 'a\nb', 'ab'],
  ['\\Aa\\z', 'a', 'a\n'],
  ['é\\b.\\bb', 'é b', 'éab'],
  ['é\\Bb', 'éb', 'é b'],
  ['\\b{start}ab\\b{end}', 'ab', 'a'],
  ['\\<é\\>', 'é', 'e'],
  ['.\\b{start-half}b', '-b', 'ab'],
  ['a\\b{end-half}.', 'a-', 'ab'],
  // Grouping and flags
  ['(a)(?P<n>b)(?<m>c)(?:d)', 'abcd', 'abc'],
  ['(?<_a.b[0]>x)', 'x', 'y'],
  ['(?i)ÄRGER', 'ärger', 'arger'],
  ['a(?i)b|c', 'C', 'A'],
  ['(?i:a)b', 'Ab', 'AB'],
  ['(?i)a(?-i)b', 'Ab', 'AB'],
  ['(?i)k', '\u212a', 'c'],
  ['(?i)[^k]', 'c', '\u212a'],
  ['(?i)\\P{Lu}', '1', 'a'],
  ['a(?Rm:$)\\r\\n(?Rm:^)b', 'a\r\nb', 'a\n\rb'],
  ['(?R).', '\n'.replace('\n', 'x'), '\r'],
  ['(?U)x*', 'xx', 'y'],
  ['(?u)\\w', 'é', '-'],
  ['(?-u:\\w)', 'e', 'é'],
  ['é(?-u:\\b)a', 'éa', 'ea'],
  ['(?x) a \\  b # a comment', 'a b', 'ab'],
  ['(?x)[a b]', 'b', ' '],
  // Escape sequences
  ['\\*', '*', 'a'],
  ['\\-\\/\\"', '-/"', 'a'],
  ['\\a\\f\\t\\n\\r\\v', '\x07\f\t\n\r\v', 'a'],
  ['\\0', '\0', '0'],
  ['\\101', 'A', '1'],
  ['\\1011', 'A1', 'A'],
  ['\\x41', 'A', 'x'],
  ['\\x{1F600}', '😀', 'x'],
  ['\\u0041', 'A', 'u'],
  ['\\u{41}', 'A', 'u'],
  ['\\U00000041', 'A', 'U'],
  ['\\U{41}', 'A', 'U'],
  ['\\p{Letter}', 'ж', '1'],
  ['\\p{Decimal_Number}', '٣', 'a'],
  ['\\P{Letter}', '1', 'ж'],
  // Perl classes
  ['\\s', '\u00a0', 'a'],
  ['\\S', 'a', '\u00a0'],
  ['\\w', 'ж', '-'],
  ['\\W', '-', 'ж'],
  // ASCII classes
  ['[[:alnum:]]', '7', '_'],
  ['[[:ascii:]]', '\x7f', 'é'],
  ['[[:blank:]]', '\t', '\n'],
  ['[[:cntrl:]]', '\x7f', 'a'],
  ['[[:digit:]]', '7', '٣'],
  ['[[:graph:]]', '~', ' '],
  ['[[:lower:]]', 'a', 'A'],
  ['[[:print:]]', ' ', '\t'],
  ['[[:punct:]]', '`', 'a'],
  ['[[:space:]]', '\v', '\u00a0'],
  ['[[:upper:]]', 'A', 'a'],
  ['[[:word:]]', '_', 'é'],
  ['[[:xdigit:]]', 'f', 'g'],
  ['[\\w&&\\p{ascii}]', 'a', 'é'],
];

describe('compilePattern', () => {
  for (const [pattern, matching, other] of rows) {
    it(`reads ${pattern} as "Regex syntax" has it`, () => {
      const whole = compilePattern(`\\A(?:${pattern.includes('(?x)') ? `${pattern}\n` : pattern})\\z`);
      assert.equal(whole.test(matching), true);
      assert.equal(whole.test(other), false);
    });
  }

  for (const pattern of [
    '(?=a)',
    '(?<!a)',
    '(',
    ')',
    '[a',
    '\\',
    '\\y',
    '\\Z',
    '\\é',
    '\\8',
    '*a',
    'a|*',
    '(?)',
    '(?ii)a',
    '(?q)a',
    '(?P=a)',
    '(?<1a>x)',
    '(?<a>x)(?<a>y)',
    'x{3,2}',
    '[z-a]',
    '[\\b]',
    '\\b{middle}',
    '\\x{110000}',
    '\\u{d800}',
    '(?-u:.)',
    '(?-u:[^a])',
    '(?-u:\\pL)',
  ]) {
    it(`refuses ${pattern} as invalid`, () => {
      assert.throws(() => compilePattern(pattern), /invalid regular expression/);
    });
  }

  for (const pattern of [
    'a{',
    'a{x}',
    'a{,2}',
    'a{ 2}',
    '{"a"}',
    '[\\w-.]',
    '[a-\\d]',
    '[[:word]x]:foo:'.replace('[[:word]x]', '[[:foo:]]'),
    '\\p{^Greek}',
    '\\p{sc=Greek}',
    '\\p{Nonsense}',
    '(a)\\1',
    '(?-u:\\B)',
    '(?:(?:a{1000}){1000}){1000}',
  ]) {
    it(`refuses ${pattern} as not supported`, () => {
      assert.throws(() => compilePattern(pattern), /is not supported/);
    });
  }

  it('finds all matches with their groups, empty ones included, but none right behind a match', () => {
    const matches = compilePattern('(a)|x*').findAll('abb');
    assert.deepEqual(
      matches.map(({ start, end, groups }) => [start, end, groups[1]]),
      [
        [0, 1, 'a'],
        [2, 2, null],
        [3, 3, null],
      ],
    );
  });

  it('reads any text as a pattern or says what is wrong with it', () => {
    const piece = fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom(...'()[]{}|?*+\\^$.-&~:=!<>,01iusmxURpPb'));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.string({ maxLength: 8 }), (pieces, text) => {
        try {
          compilePattern(pieces.join('')).findAll(text);
        } catch (error) {
          assert.match((error as Error).name, /InvalidPattern|UnsupportedFeature/);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
