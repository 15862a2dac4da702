import assert from 'node:assert/strict';
import fc from 'fast-check';
import { nativePattern } from '../../../scripts/engine/patterns/native-pattern';
import { compilePattern, linearSearch, machineSearch } from '../../../scripts/engine/patterns/regular-expression';
import { readPattern } from '../../../scripts/engine/patterns/read-pattern';

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

const boundary = fc.constantFrom('\\b', '\\B', '\\<', '\\>', '\\b{start-half}', '\\b{end-half}', '(?m:^)', '(?Rm:$)');

describe('nativePattern', () => {
  it('finds what RE2 and our own machine find, with the same groups', () => {
    let compared = 0;
    fc.assert(
      fc.property(pattern, text, (source, haystack) => {
        const read = readPattern(source);
        const expected = machineSearch(read).find(haystack);
        assert.deepEqual(linearSearch(read).find(haystack), expected);
        assert.deepEqual(compilePattern(source).find(haystack), expected);
        assert.equal(compilePattern(source).test(haystack), expected !== null);
        if (nativePattern(read.node) !== undefined) compared += 1;
      }),
      { numRuns: 500 },
    );
    assert(compared > 150, `only ${String(compared)} patterns were in the subset`);
  });

  it('stands at the same boundaries as our own machine', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(boundary, quantified), { minLength: 1, maxLength: 4 }), text, (parts, haystack) => {
        const source = parts.join('');
        assert.deepEqual(compilePattern(source).find(haystack), machineSearch(readPattern(source)).find(haystack));
      }),
      { numRuns: 300 },
    );
  });

  for (const source of ['(a*)*', '(?:a+b)+', '((a)|b)*', '(?:|a)+', '.*a.*b.*c.*d', 'a{200}']) {
    it(`leaves ${source} to linear time`, () => {
      assert.equal(nativePattern(readPattern(source).node), undefined);
    });
  }

  it('takes a text that is too long for backtracking to RE2', () => {
    assert.equal(compilePattern('^a*a*$').test(`${'a'.repeat(100_000)}b`), false);
  });
});
