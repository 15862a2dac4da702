import assert from 'node:assert/strict';

import { summarizeWatchlist } from '../../scripts/indicators/summarize-watchlist';
import { readIndicatorWatchlist } from './read-indicator-watchlist';

const watchlist = readIndicatorWatchlist(`alias: rat
displayName: Rat
maxAge: 30d
minConfidence: 50
indicators:
  - { type: domain, value: new.example, firstSeen: 2026-06-09, confidence: 100 }
  - { type: domain, value: ending.example, firstSeen: 2026-05-15, confidence: 60 }
  - { type: domain, value: sooner.example, firstSeen: 2026-06-09, confidence: 60, expiresOn: 2026-06-10 }
  - { type: ip, value: 45.83.64.1 }
  - { type: domain, value: aged.example, firstSeen: 2026-01-01 }
  - { type: domain, value: expired.example, expiresOn: 2026-06-01 }
  - { type: domain, value: doubtful.example, confidence: 10 }
  - { type: md5, value: abc }
`);

describe('summarizeWatchlist', () => {
  const summary = summarizeWatchlist(watchlist, new Date('2026-06-10'), 10);

  it('counts what is active and why the rest is not', () => {
    assert.deepEqual([summary.total, summary.active], [8, 4]);
    assert.deepEqual(
      summary.inactive.map(({ label, count }) => `${count} ${label}`),
      ['1 aged', '1 expired', '1 doubtful', '1 malformed'],
    );
  });

  it('counts the active ones by type, age and confidence', () => {
    const counted = [summary.byType, summary.byAge, summary.byConfidence].map((counts) =>
      counts.filter(({ count }) => count > 0).map(({ label, count }) => `${count} ${label}`),
    );
    assert.deepEqual(counted, [
      ['3 domain', '1 ip'],
      ['2 under 7 days', '1 under 30 days', '1 without a date'],
      ['2 50 to 74 %', '1 100 %', '1 not said'],
    ]);
  });

  it('lists what ends within the days asked for, the first to go first', () => {
    assert.deepEqual(
      summary.ending.map(({ value, until }) => `${value} ${until.toISOString().slice(0, 10)}`),
      ['sooner.example 2026-06-11', 'ending.example 2026-06-14'],
    );
  });
});
