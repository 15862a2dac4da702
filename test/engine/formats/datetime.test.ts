import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lastTick } from '../../../scripts/engine/formats/calendar';
import { formatDatetime, parseDatetime } from '../../../scripts/engine/formats/datetime';

describe('parseDatetime', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['2019-03-04', '2019-03-04T00:00:00.0000000Z'],
    ['2019-03', '2019-03-01T00:00:00.0000000Z'],
    ['2019-03-04T05:06', '2019-03-04T05:06:00.0000000Z'],
    ['2019-03-04 05:06:07.8901234Z', '2019-03-04T05:06:07.8901234Z'],
    ['2019-03-04T05:06:07+02:00', '2019-03-04T03:06:07.0000000Z'],
    ['2019-03-04T05:06:07-0130', '2019-03-04T06:36:07.0000000Z'],
    ['3/4/2019 5:06:07 PM', '2019-03-04T17:06:07.0000000Z'],
    ['03-04-2019', '2019-03-04T00:00:00.0000000Z'],
    ['2019/3/4', '2019-03-04T00:00:00.0000000Z'],
    ['Mon, 4 Mar 2019 05:06:07 GMT', '2019-03-04T05:06:07.0000000Z'],
    ['Monday, 04-Mar-19 05:06:07 GMT', '2019-03-04T05:06:07.0000000Z'],
    ['March 4, 2019', '2019-03-04T00:00:00.0000000Z'],
  ];
  for (const [text, expected] of cases) {
    it(`reads ${text} as ${expected}`, () => {
      const ticks = parseDatetime(text);
      assert.equal(ticks === null ? null : formatDatetime(ticks), expected);
    });
  }

  for (const text of ['', 'today', '2019-02-30', '2019-13-01', '2019-03-04T24:00', '0000-01-01', '5/32/2019']) {
    it(`finds no datetime in ${JSON.stringify(text)}`, () => {
      assert.equal(parseDatetime(text), null);
    });
  }

  it('reads back what formatDatetime prints, for every tick', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, lastTick), (ticks) => {
        assert.equal(parseDatetime(formatDatetime(ticks)), ticks);
      }),
    );
  });
});
