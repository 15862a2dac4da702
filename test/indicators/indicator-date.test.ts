import assert from 'node:assert/strict';

import { readIndicatorDate } from '../../scripts/indicators/indicator-date';

describe('readIndicatorDate', () => {
  const readable: readonly (readonly [string, string])[] = [
    ['2026-06-01', '2026-06-01'],
    ['2026-06-01 10:20:30 UTC', '2026-06-01T10:20:30Z'],
    ['2026-06-01 10:20:30', '2026-06-01T10:20:30Z'],
    ['2026-06-01T10:20:30.123Z', '2026-06-01T10:20:30Z'],
    ['2026-06-01T10:20Z', '2026-06-01T10:20:00Z'],
    ['2026-06-01T01:00:00+02:00', '2026-05-31T23:00:00Z'],
    ['2026-06-01T01:00:00-0230', '2026-06-01T03:30:00Z'],
  ];
  for (const [written, expected] of readable) {
    it(`reads ${written} as ${expected}`, () => assert.equal(readIndicatorDate(written)?.text, expected));
  }

  for (const written of [
    '',
    'yesterday',
    '2026-02-30',
    '2026-13-01',
    '2026-06-01T24:00:00Z',
    '01/06/2026',
    '2026-6-1',
  ]) {
    it(`does not read ${JSON.stringify(written)}`, () => assert.equal(readIndicatorDate(written), undefined));
  }
});
