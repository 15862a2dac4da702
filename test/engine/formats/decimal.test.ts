import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  addDecimals,
  compareDecimals,
  divideDecimals,
  formatDecimal,
  makeDecimal,
  multiplyDecimals,
  parseDecimal,
  remainderOfDecimals,
} from '../../../scripts/engine/formats/decimal';

const decimal = fc
  .tuple(fc.bigInt(-(10n ** 15n), 10n ** 15n), fc.integer({ min: 0, max: 10 }))
  .map(([unscaled, scale]) => makeDecimal(unscaled, scale));

const parsed = (text: string): ReturnType<typeof makeDecimal> => {
  const value = parseDecimal(text);
  assert(value !== null);
  return value;
};

describe('decimals', () => {
  it('are read back by parseDecimal from what formatDecimal prints', () => {
    fc.assert(
      fc.property(decimal, (value) => {
        assert.deepEqual(parseDecimal(formatDecimal(value)), value);
      }),
    );
  });

  it('give a quotient that times the divisor is the dividend, where it comes out even', () => {
    fc.assert(
      fc.property(decimal, decimal, (left, right) => {
        fc.pre(right.unscaled !== 0n);
        assert.deepEqual(divideDecimals(multiplyDecimals(left, right), right), left);
      }),
    );
  });

  it('order as their differences do', () => {
    fc.assert(
      fc.property(decimal, decimal, (left, right) => {
        const difference = addDecimals(left, { unscaled: -right.unscaled, scale: right.scale });
        assert.equal(
          Math.sign(compareDecimals(left, right)),
          Number(difference.unscaled > 0n) - Number(difference.unscaled < 0n),
        );
      }),
    );
  });

  it('keep 34 digits of a quotient, the last one rounded', () => {
    const quotient = divideDecimals(parsed('2'), parsed('3'));
    assert.equal(quotient && formatDecimal(quotient), '0.6666666666666666666666666666666667');
  });

  it('give null for a division by zero', () => {
    assert.equal(divideDecimals(parsed('1'), parsed('0')), null);
  });

  it('give a remainder that is never negative', () => {
    const rest = remainderOfDecimals(parsed('-7.5'), parsed('2'));
    assert.equal(rest && formatDecimal(rest), '0.5');
  });

  it('read an exponent', () => {
    assert.equal(formatDecimal(parsed('12.5e3')), '12500');
  });

  for (const text of ['', '.', 'abc', '1.2.3', '1e']) {
    it(`are not found in ${JSON.stringify(text)}`, () => {
      assert.equal(parseDecimal(text), null);
    });
  }
});
