import assert from 'node:assert/strict';
import fc from 'fast-check';
import { nativePattern } from '../../../scripts/engine/patterns/native-pattern';
import { compileLinear, compilePattern } from '../../../scripts/engine/patterns/regular-expression';

const atom = fc.constantFrom(
  'a',
  'b',
  'É',
  '.',
  '\\d',
  '\\w',
  '\\W',
  '\\s',
  '[a-c]',
  '[^b]',
  '[\\w.-]',
  '(?:ab|c)',
  '\\.',
  '-',
  'k',
);
const quantified = fc
  .tuple(atom, fc.constantFrom('', '', '*', '+', '?', '*?', '+?', '{2}', '{1,3}', '{2,}'))
  .map((parts) => parts.join(''));
const sequence = fc.array(quantified, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));
const pattern = fc
  .tuple(
    fc.constantFrom('', '(?i)', '(?s)', '(?is)', '^'),
    sequence,
    fc.oneof(
      sequence.map((inside) => `(${inside})`),
      sequence.map((inside) => `|(?P<name>${inside})`),
    ),
    fc.constantFrom('', '$', 'b'),
  )
  .map((parts) => parts.join(''));
const text = fc.string({
  unit: fc.constantFrom(
    'a',
    'b',
    'B',
    'c',
    'é',
    'É',
    '1',
    '٣',
    '.',
    '-',
    ' ',
    '\n',
    '\r',
    '\u2028',
    '\u212a',
    'K',
    '😀',
  ),
  maxLength: 10,
});

describe('nativePattern', () => {
  it('finds what RE2 finds, with the same groups', () => {
    let compared = 0;
    fc.assert(
      fc.property(pattern, text, (source, haystack) => {
        if (nativePattern(source) === undefined) return;
        compared += 1;
        assert.deepEqual(compilePattern(source).find(haystack), compileLinear(source).find(haystack));
        assert.equal(compilePattern(source).test(haystack), compileLinear(source).test(haystack));
      }),
      { numRuns: 500 },
    );
    assert(compared > 150, `only ${String(compared)} patterns were in the subset`);
  });

  for (const source of [
    '(a*)*',
    '(?:a+b)+',
    '((a)|b)*',
    'a(?i)b',
    '(?m)^a',
    '[[:alpha:]]',
    '\\pL',
    '.*a.*b.*c.*d',
    'a{200}',
  ]) {
    it(`leaves ${source} to RE2`, () => {
      assert.equal(nativePattern(source), undefined);
    });
  }

  it('knows word boundaries beyond ASCII', () => {
    assert.equal(compilePattern('\\bmot\\b').test('le mot é'), true);
    assert.equal(compilePattern('\\bmot\\b').test('émot'), false);
  });

  it('takes a text that is too long for backtracking to RE2', () => {
    assert.equal(compilePattern('^a*a*$').test(`${'a'.repeat(100_000)}b`), false);
  });
});
