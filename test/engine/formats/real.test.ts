import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatReal, parseReal } from '../../../scripts/engine/formats/real';

describe('formatReal', () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, '0.0'],
    [-12, '-12.0'],
    [1e14, '100000000000000.0'],
    [1e15, '1E+15'],
    [1.25e-5, '1.25E-05'],
    [0.00012, '0.00012'],
    [1.5e300, '1.5E+300'],
    [Infinity, 'inf'],
    [-Infinity, '-inf'],
  ];
  for (const [value, expected] of cases) {
    it(`prints ${String(value)} as ${expected}`, () => {
      assert.equal(formatReal(value), expected);
    });
  }

  it('prints the greatest of the 17 digits that read back the same', () => {
    assert.equal(formatReal(0.1 + 0.2), '0.30000000000000007');
  });

  it('is read back by parseReal, for every finite real', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        assert.equal(parseReal(formatReal(value)), value);
      }),
    );
  });
});
