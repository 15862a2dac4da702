import assert from 'node:assert/strict';
import fc from 'fast-check';

import type { FeedIndicator } from '../../scripts/indicators/feeds/feed-item';
import { mergeIndicators } from '../../scripts/indicators/merge-indicators';
import { writeMergedWatchlist, writeNewWatchlist } from '../../scripts/indicators/write-watchlist';
import { readIndicatorWatchlist } from './read-indicator-watchlist';

const asOf = new Date('2026-06-10');

function incoming(value: string, over: Partial<FeedIndicator> = {}): FeedIndicator {
  return {
    type: 'domain',
    value,
    threatType: undefined,
    malware: undefined,
    firstSeen: undefined,
    lastSeen: undefined,
    confidence: undefined,
    reference: undefined,
    expiresOn: undefined,
    tags: [],
    ...over,
  };
}

const head = 'alias: rat\ndisplayName: Rat\nmaxAge: 180d\nminConfidence: 50\n';

/** The text of a watchlist after an import; importing the same again must change nothing. */
function imported(yaml: string, ...indicators: readonly FeedIndicator[]): string {
  const watchlist = readIndicatorWatchlist(yaml);
  const { text } = writeMergedWatchlist(watchlist, mergeIndicators(watchlist, indicators, asOf));
  const again = mergeIndicators(readIndicatorWatchlist(text), indicators, asOf);
  assert.deepEqual([again.added, again.updated], [[], []]);
  return text;
}

describe('mergeIndicators', () => {
  const watchlist = readIndicatorWatchlist(`${head}indicators:
  - { type: domain, value: "HITCLUB[.]ac", firstSeen: 2026-06-01, lastSeen: 2026-06-05, confidence: 75, malware: Nanocore RAT }
  - { type: domain, value: byhand.example, firstSeen: 2026-01-01 }
  - { type: domain, value: old.example, firstSeen: 2025-06-01 }
`);

  it('knows an indicator by its normal form and takes over nothing that is not new', () => {
    const merge = mergeIndicators(
      watchlist,
      [incoming('hitclub.ac', { lastSeen: '2026-06-03', malware: 'Other' })],
      asOf,
    );
    assert.deepEqual([merge.added, merge.updated, merge.unchanged, merge.others], [[], [], 1, 2]);
  });

  it('takes over a later sighting, another confidence and new tags', () => {
    const update = incoming('hitclub.ac', { lastSeen: '2026-06-09', confidence: 100, tags: ['rat'] });
    assert.deepEqual(
      mergeIndicators(watchlist, [update], asOf).updated.map(({ patch }) => patch),
      [{ lastSeen: '2026-06-09', confidence: 100, tags: ['rat'] }],
    );
  });

  it('says what is no longer active', () => {
    const { inactive } = mergeIndicators(watchlist, [], asOf);
    assert.deepEqual(
      inactive.map(({ value }) => value),
      ['old.example'],
    );
  });

  it('refuses what the watchlist would not use from the first day', () => {
    const { added, refused } = mergeIndicators(
      watchlist,
      [incoming('a.example', { firstSeen: '2025-01-01' }), incoming('b.example', { confidence: 49 })],
      asOf,
    );
    assert.deepEqual(added, []);
    assert.deepEqual(
      refused.map(({ value, reason }) => `${value} ${reason}`),
      [
        'a.example was last seen longer ago than the watchlist keeps its type',
        'b.example has a confidence below the 50 that the watchlist asks for',
      ],
    );
  });
});

describe('writeMergedWatchlist', () => {
  it('adds items in the style of a block list and leaves all else as it is', () => {
    const yaml = `# our list
${head}indicators:
    # the first
    - type: domain
      value: a.example # by hand
`;
    assert.equal(
      imported(yaml, incoming('b.example', { firstSeen: '2026-06-01', confidence: 75, tags: ['x', 'y z'] })),
      `# our list
${head}indicators:
    # the first
    - type: domain
      value: a.example # by hand
    - type: domain
      value: b.example
      firstSeen: 2026-06-01
      confidence: 75
      tags: [x, y z]
`,
    );
  });

  it('adds items to an empty list', () => {
    assert.equal(
      imported(`${head}indicators: []\n`, incoming('a.example')),
      `${head}indicators: \n  - type: domain\n    value: a.example\n`,
    );
  });

  it('adds items to a list on one line', () => {
    assert.equal(
      imported(`${head}indicators: [{ type: domain, value: a.example }]\n`, incoming('b.example')),
      `${head}indicators: [{ type: domain, value: a.example }, { type: domain, value: b.example }]\n`,
    );
  });

  it('changes and adds keys in place', () => {
    const yaml = `${head}indicators:
  - type: domain
    value: a.example
    lastSeen: 2026-06-01
    tags:
      - one
    confidence: 75
  - { type: domain, value: b.example }
labels: [keep]
`;
    assert.equal(
      imported(
        yaml,
        incoming('a.example', { lastSeen: '2026-06-09', tags: ['two'], malware: 'Some: RAT' }),
        incoming('b.example', { firstSeen: '2026-06-08T10:00:00Z' }),
      ),
      `${head}indicators:
  - type: domain
    value: a.example
    lastSeen: 2026-06-09
    tags:
      [one, two]
    confidence: 75
    malware: "Some: RAT"
  - { type: domain, value: b.example, firstSeen: "2026-06-08T10:00:00Z" }
labels: [keep]
`,
    );
  });

  it('edits the lines of a CSV that it changes, in the columns that it has', () => {
    const yaml = `${head}csv: rat.csv\ntyped: true\n`;
    const csv = 'Value,Type,LastSeen,Tags,Confidence\r\na.example,domain,2026-06-01,x,80\r\n"b.example",domain,,,\r\n';
    const watchlist = readIndicatorWatchlist(yaml, csv);
    const merge = mergeIndicators(
      watchlist,
      [incoming('a.example', { lastSeen: '2026-06-09' }), incoming('c.example', { malware: 'lost', confidence: 90 })],
      asOf,
    );
    assert.equal(
      writeMergedWatchlist(watchlist, merge).text,
      'Value,Type,LastSeen,Tags,Confidence\r\na.example,domain,2026-06-09,x,80\r\n"b.example",domain,,,\r\nc.example,domain,,,90\n',
    );
  });

  it('writes any text so that it reads back the same', () => {
    const line = fc.string({ minLength: 1, maxLength: 12 }).map((text) => text.replace(/[\p{Cc}\s]+/gu, ' ').trim()).filter((text) => text !== ''); // prettier-ignore
    fc.assert(
      fc.property(line, fc.array(line.map((text) => text.replaceAll(';', '')).filter((text) => text.trim() === text && text !== ''), { maxLength: 3 }), (malware, tags) => {
        const added = incoming('b.example', { malware, tags: [...new Set(tags)] });
        for (const style of [`\n  - type: domain\n    value: a.example\n`, ` [{ type: domain, value: a.example }]\n`]) {
          const read = readIndicatorWatchlist(imported(`${head}indicators:${style}`, added)).indicators[1];
          assert.deepEqual([read?.malware, read?.tags], [malware, [...new Set(tags)]]);
        }
        const [yaml, csv] = writeNewWatchlist('rat', 'Rat list', undefined, [added]);
        const read = readIndicatorWatchlist(yaml?.text ?? '', csv?.text).indicators[0];
        assert.deepEqual([read?.value, read?.malware, read?.tags], ['b.example', malware, [...new Set(tags)]]);
      }),
      { numRuns: 200 },
    ); // prettier-ignore
  });
});
