import assert from 'node:assert/strict';
import fc from 'fast-check';
import { call, real } from '../call-function';

/* The values are those of Abramowitz and Stegun, table 7.1, and of the DLMF, 7.3. */
const cases = [
  ['erf', 0, 0],
  ['erf', 0.5, 0.5204998778130465],
  ['erf', 1, 0.8427007929497149],
  ['erf', -2, -0.9953222650189527],
  ['erf', Infinity, 1],
  ['erfc', 0, 1],
  ['erfc', 0.5, 0.4795001221869535],
  ['erfc', 1, 0.15729920705028513],
  ['erfc', 2, 0.004677734981047266],
  ['erfc', 10, 2.088487583762545e-45],
  ['erfc', -Infinity, 2],
] as const;

describe('error functions', () => {
  for (const [name, given, expected] of cases) {
    it(`${name}(${given}) is ${expected}`, () => {
      const value = call(name, 'real', real(given)) as number;
      assert.ok(Math.abs(value - expected) <= 1e-15 * Math.abs(expected), String(value));
    });
  }

  it('add up to one', () => {
    fc.assert(
      fc.property(fc.double({ min: -30, max: 30, noNaN: true }), (value) => {
        const sum = (call('erf', 'real', real(value)) as number) + (call('erfc', 'real', real(value)) as number);
        assert.ok(Math.abs(sum - 1) < 1e-14, String(sum));
      }),
    );
  });
});
