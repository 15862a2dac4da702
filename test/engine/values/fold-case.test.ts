import assert from 'node:assert/strict';
import fc from 'fast-check';
import { foldCase, upperCase } from '../../../scripts/engine/values/fold-case';

const codePoints = (text: string): number => Array.from(text).length;

describe('foldCase', () => {
  it('keeps the number of code points, for all texts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.equal(codePoints(foldCase(text)), codePoints(text));
      }),
    );
  });

  it('folds each letter by itself, for all texts', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('Σ', 'a', 'İ', 'É', ' ', 'ẞ') }), (text) => {
        assert.equal(foldCase(text), Array.from(text, foldCase).join(''));
      }),
    );
  });
});

describe('upperCase', () => {
  it('leaves a letter whose capital takes two letters', () => {
    assert.equal(upperCase('weiß ﬁ'), 'WEIß ﬁ');
  });
});
