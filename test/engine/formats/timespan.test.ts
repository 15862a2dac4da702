import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatTimespan, parseTimespan } from '../../../scripts/engine/formats/timespan';

describe('parseTimespan', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['2d', '2.00:00:00'],
    ['1.5h', '01:30:00'],
    ['90 min', '01:30:00'],
    ['250ms', '00:00:00.2500000'],
    ['7ticks', '00:00:00.0000007'],
    ['3', '3.00:00:00'],
    ['-1.02:03:04.005', '-1.02:03:04.0050000'],
    ['10:20', '10:20:00'],
  ];
  for (const [text, expected] of cases) {
    it(`reads ${text} as ${expected}`, () => {
      const ticks = parseTimespan(text);
      assert.equal(ticks === null ? null : formatTimespan(ticks), expected);
    });
  }

  for (const text of ['', '1 fortnight', '25:00', '1:60', 'd']) {
    it(`finds no timespan in ${JSON.stringify(text)}`, () => {
      assert.equal(parseTimespan(text), null);
    });
  }

  it('reads back what formatTimespan prints, for every count of ticks', () => {
    fc.assert(
      fc.property(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), (ticks) => {
        assert.equal(parseTimespan(formatTimespan(ticks)), ticks);
      }),
    );
  });
});
