import assert from 'node:assert/strict';
import fc from 'fast-check';

import type { FeedIndicator } from '../../scripts/indicators/feeds/feed-item';
import { createIndicatorSet } from '../../scripts/indicators/indicator-set';
import { mergeIndicators, startMerge } from '../../scripts/indicators/merge-indicators';
import { describeWatchlist, mergeCsv, writeMergedYaml, writeNewCsv } from '../../scripts/indicators/write-watchlist';
import { OperationError } from '../../scripts/source/operation-error';
import { textInPieces } from './feeds/read-feed';
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

function setOf(indicators: readonly FeedIndicator[]) {
  const set = createIndicatorSet();
  for (const indicator of indicators) set.add(indicator);
  return set;
}

function merged(watchlist: ReturnType<typeof readIndicatorWatchlist>, indicators: readonly FeedIndicator[]) {
  const { added, updated, inactive, refused, ...counts } = mergeIndicators(watchlist, setOf(indicators), asOf);
  return { added: [...added], updated: [...updated], inactive: [...inactive], refused: [...refused], ...counts };
}

/** The text of a watchlist after an import; importing the same again must change nothing. */
function imported(yaml: string, ...indicators: readonly FeedIndicator[]): string {
  const watchlist = readIndicatorWatchlist(yaml);
  const { text } = writeMergedYaml(watchlist, mergeIndicators(watchlist, setOf(indicators), asOf));
  const again = merged(readIndicatorWatchlist(text), indicators);
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
    const merge = merged(watchlist, [incoming('hitclub.ac', { lastSeen: '2026-06-03', malware: 'Other' })]);
    assert.deepEqual([merge.added, merge.updated, merge.unchanged, merge.others], [[], [], 1, 2]);
  });

  it('takes over a later sighting, another confidence and new tags', () => {
    const update = incoming('hitclub.ac', { lastSeen: '2026-06-09', confidence: 100, tags: ['rat'] });
    assert.deepEqual(
      merged(watchlist, [update]).updated.map(({ patch }) => patch),
      [{ lastSeen: '2026-06-09', confidence: 100, tags: ['rat'] }],
    );
  });

  it('says what is no longer active', () => {
    const { inactive } = merged(watchlist, []);
    assert.deepEqual(
      inactive.map(({ value }) => value),
      ['old.example'],
    );
  });

  it('refuses what the watchlist would not use from the first day', () => {
    const { added, refused } = merged(watchlist, [
      incoming('a.example', { firstSeen: '2025-01-01' }),
      incoming('b.example', { confidence: 49 }),
    ]);
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

describe('writeMergedYaml', () => {
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
      `${head}indicators:\n  - type: domain\n    value: a.example\n`,
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

  it('writes any text so that it reads back the same', () => {
    const line = fc
      .string({ minLength: 1, maxLength: 12 })
      .map((text) => text.replace(/[\p{Cc}\s]+/gu, ' ').trim())
      .filter((text) => text !== '');
    fc.assert(
      fc.property(line, fc.array(line.map((text) => text.replaceAll(';', '')).filter((text) => text.trim() === text && text !== ''), { maxLength: 3 }), (malware, tags) => {
        const added = incoming('b.example', { malware, tags: [...new Set(tags)] });
        for (const style of [`\n  - type: domain\n    value: a.example\n`, ` [{ type: domain, value: a.example }]\n`]) {
          const read = readIndicatorWatchlist(imported(`${head}indicators:${style}`, added)).indicators[1];
          assert.deepEqual([read?.malware, read?.tags], [malware, [...new Set(tags)]]);
        }
        const csv = [...writeNewCsv([added])].join('');
        const read = readIndicatorWatchlist(describeWatchlist('rat', 'Rat list', undefined).text, csv).indicators[0];
        assert.deepEqual([read?.value, read?.malware, read?.tags], ['b.example', malware, [...new Set(tags)]]);
      }),
      { numRuns: 200 },
    ); // prettier-ignore
  });
});

describe('mergeCsv', () => {
  const limits = { maxAge: {}, minConfidence: 0 };

  /** The CSV after an import, the same whether it is read as a whole or in small pieces; a second import changes nothing. */
  async function importedCsv(csv: string, ...indicators: readonly FeedIndicator[]): Promise<string> {
    const write = async (text: string, length: number) => {
      let written = '';
      const merger = startMerge(limits, setOf(indicators), asOf);
      const merge = await mergeCsv('rat.csv', textInPieces(text, length)(), merger, (piece) => (written += piece));
      return { written, changes: merge.added.length + merge.updated.length };
    };
    const { written } = await write(csv, csv.length + 1);
    assert.equal((await write(csv, 5)).written, written);
    assert.deepEqual(await write(written, 5), { written, changes: 0 });
    return written;
  }

  it('edits the lines that it changes, in the columns that there are', async () => {
    const csv = 'Value,Type,LastSeen,Tags,Confidence\r\na.example,domain,2026-06-01,x,80\r\n"b.example",domain,,,\r\n';
    assert.equal(
      await importedCsv(
        csv,
        incoming('a.example', { lastSeen: '2026-06-09' }),
        incoming('c.example', { malware: 'lost', confidence: 90 }),
      ),
      'Value,Type,LastSeen,Tags,Confidence\r\na.example,domain,2026-06-09,x,80\r\n"b.example",domain,,,\r\nc.example,domain,,,90\n',
    );
  });

  it('leaves a byte order mark, empty lines and columns of others where they are', async () => {
    const csv = '\ufeffType,Value,Owner\n\ndomain,b.example,"Ada, of the SOC"\n\n\ndomain,a.example,';
    assert.equal(await importedCsv(csv, incoming('c.example')), `${csv}\ndomain,c.example,\n`);
  });

  it('writes a header where the file is empty', async () => {
    const [header, line] = (await importedCsv('', incoming('a.example'))).split('\n');
    assert.deepEqual([header?.split(',')[1], line], ['Value', 'domain,a.example,,,,,,,,']);
  });

  it('refuses a file with mistakes, and names the line', async () => {
    for (const [csv, line] of [
      ['Type,Value\ndomain,a.example,b\n', 2],
      ['Type,Value\ndomain,a.example\nphone,1\n', 3],
      ['Type,Value\ndomain,"a.example\n', 2],
    ] as const) {
      await assert.rejects(importedCsv(csv, incoming('a.example')), (error) => {
        assert.ok(error instanceof OperationError);
        assert.equal(error.message, `There is a mistake in line ${line} of rat.csv`);
        return true;
      });
    }
  });
});

describe('A file that an import writes', () => {
  it('shows what nobody would see', () => {
    const yaml = imported(
      `${head}indicators: []\n`,
      incoming('invoice\u202efdp.exe', { type: 'filename', malware: 'a\u200bb' }),
    );
    assert.match(yaml, /value: "invoice\\u202efdp\.exe"/);
    assert.match(yaml, /malware: "a\\u200bb"/);
    const described = describeWatchlist('rat', 'Rat\u202e', 'no');
    assert.match(described.text, /displayName: "Rat\\u202e"/);
  });
});
