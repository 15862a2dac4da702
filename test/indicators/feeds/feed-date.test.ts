import assert from 'node:assert/strict';
import fc from 'fast-check';

import { findDateOrder, readFeedDate } from '../../../scripts/indicators/feeds/feed-date';

function read(written: string, order?: 'day' | 'month'): string {
  const date = readFeedDate(written, order);
  return 'problem' in date ? date.problem : date.text;
}

/** As written, and the date that is read. */
const readings: readonly (readonly [string, string])[] = [
  ['2026-03-02', '2026-03-02'],
  ['2026-3-2', '2026-03-02'],
  ['2026/03/02', '2026-03-02'],
  ['2026.03.02 06:05', '2026-03-02T06:05:00Z'],
  ['2026-03-02T06:05:04.123456+00:00', '2026-03-02T06:05:04Z'],
  ['2026-03-02 06:05:04 UTC', '2026-03-02T06:05:04Z'],
  ['2026-03-02T01:00:00+0200', '2026-03-01T23:00:00Z'],
  ['20260302', '2026-03-02'],
  ['20260302T060504Z', '2026-03-02T06:05:04Z'],
  ['02.03.2026', '2026-03-02'],
  ['2.3.2026 6:05', '2026-03-02T06:05:00Z'],
  ['2 Mar 2026', '2026-03-02'],
  ['02-Mar-2026', '2026-03-02'],
  ['2nd March 2026', '2026-03-02'],
  ['March 2, 2026', '2026-03-02'],
  ['Mar 2nd, 2026 6:05 PM', '2026-03-02T18:05:00Z'],
  ['Mon, 02 Mar 2026 06:05:04 GMT', '2026-03-02T06:05:04Z'],
  ['Monday, 2 March 2026 12:05 AM', '2026-03-02T00:05:00Z'],
  ['1772431504', '2026-03-02T06:05:04Z'],
  ['1772431504.25', '2026-03-02T06:05:04Z'],
  ['1772431504000', '2026-03-02T06:05:04Z'],
  ['25/3/2026', '2026-03-25'],
  ['3/25/26 6:05', '2026-03-25T06:05:00Z'],
  ['3/3/2026', '2026-03-03'],
];

describe('readFeedDate', () => {
  for (const [written, expected] of readings) {
    it(`reads ${written}`, () => assert.equal(read(written), expected));
  }

  for (const written of [
    '',
    'soon',
    '2026',
    '2026-03',
    '2026-02-30',
    '31.04.2026',
    '2 Foo 2026',
    '45718',
    '2/30/2026',
    '2026-03-02 25:00',
    'Mar 2, 2026 13:00 PM',
    '2026-03-02T06:05 EST',
  ]) {
    it(`reads nothing in '${written}'`, () => assert.match(read(written), /which cannot be read$/));
  }

  it('leaves open what a date with slashes means, unless it is told what stands first', () => {
    assert.equal(read('2/3/2026'), "has the date '2/3/2026', of which day and month cannot be told apart");
    assert.equal(read('2/3/2026', 'day'), '2026-03-02');
    assert.equal(read('2/3/2026 6:05', 'month'), '2026-02-03T06:05:00Z');
  });

  it('reads any time that it wrote', () => {
    const times = fc.date({ min: new Date('2001-09-10'), max: new Date('2200-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(times, (time) => {
        const iso = `${time.toISOString().slice(0, 19)}Z`;
        const seconds = String(Math.floor(time.getTime() / 1000));
        assert.deepEqual(
          [iso, time.toUTCString(), seconds].map((text) => read(text)),
          [iso, iso, iso],
        );
      }),
    );
  });
});

describe('findDateOrder', () => {
  it('finds what stands first where a date says so, and none contradicts it', () => {
    assert.equal(findDateOrder(['2/3/2026', '25/3/2026 10:00']), 'day');
    assert.equal(findDateOrder(['2/3/26', '3/25/26']), 'month');
    assert.equal(findDateOrder(['2/3/2026', '2026-03-25']), undefined);
    assert.equal(findDateOrder(['3/25/2026', '25/3/2026']), undefined);
  });
});
