import assert from 'node:assert/strict';
import fc from 'fast-check';
import { comparisonFor, compareText, hashKey } from '../../../scripts/engine/values/compare-values';
import { parseDecimal } from '../../../scripts/engine/formats/decimal';
import { parseJson } from '../../../scripts/engine/formats/json';

describe('compareText', () => {
  it('orders as the UTF-8 bytes do, for all texts', () => {
    const text = fc.string({ unit: 'binary', maxLength: 4 });
    fc.assert(
      fc.property(text, text, (left, right) => {
        const bytes = Buffer.compare(Buffer.from(left), Buffer.from(right));
        assert.equal(Math.sign(compareText(left, right)), bytes);
      }),
    );
  });

  it('puts capitals before small letters', () => {
    assert.deepEqual(['b', 'B', 'a', 'A'].sort(compareText), ['A', 'B', 'a', 'b']);
  });
});

describe('comparisonFor', () => {
  it('puts NaN after every real', () => {
    assert.deepEqual([NaN, Infinity, -1, NaN, 0].sort(comparisonFor('real')), [-1, 0, Infinity, NaN, NaN]);
  });

  it('orders decimals by their value, not by their digits', () => {
    const [small, great] = [parseDecimal('9.5'), parseDecimal('10.25')];
    assert(comparisonFor('decimal')(small, great) < 0);
  });

  it('puts false before true', () => {
    assert(comparisonFor('bool')(false, true) < 0);
  });
});

describe('hashKey', () => {
  it('is one for null and none else', () => {
    assert.equal(hashKey(null, 'long'), hashKey(null, 'long'));
    assert.notEqual(hashKey(null, 'long'), hashKey(0n, 'long'));
  });

  it('is one for zero and minus zero', () => {
    assert.equal(hashKey(-0, 'real'), hashKey(0, 'real'));
  });

  it('is one for bags that differ in the order of their keys alone', () => {
    const [left, right] = ['{"a":1,"b":[2]}', '{"b":[2.0],"a":1.0}'].map((text) => parseJson(text) ?? null);
    assert.equal(hashKey(left!, 'dynamic'), hashKey(right!, 'dynamic'));
  });

  it('tells a string from a number in dynamic values', () => {
    assert.notEqual(hashKey('1', 'dynamic'), hashKey(1n, 'dynamic'));
  });
});
