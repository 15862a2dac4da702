import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';

import { indicatorTypes } from '../../scripts/content/watchlist';
import type { FeedIndicator } from '../../scripts/indicators/feeds/feed-item';
import { createIndicatorSet } from '../../scripts/indicators/indicator-set';
import { createLongList, createTextList } from '../../scripts/indicators/text-list';

const line = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => !text.includes('\0'));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const indicator: fc.Arbitrary<FeedIndicator> = fc.record(
  {
    type: fc.constantFrom(...indicatorTypes),
    value: line,
    threatType: maybe(line),
    malware: maybe(line),
    firstSeen: maybe(fc.constantFrom('2026-06-01', '2026-06-02T10:00:00Z')),
    lastSeen: maybe(fc.constantFrom('2026-06-03', '2026-06-04')),
    confidence: maybe(fc.nat(100)),
    reference: maybe(line),
    expiresOn: maybe(fc.constant('2026-12-31')),
    tags: fc.array(line, { maxLength: 3 }),
  },
  { noNullPrototype: true },
);

describe('createIndicatorSet', () => {
  it('gives back what was added, in order, and finds each by type and value', () => {
    const byKey = (each: FeedIndicator) => `${each.type} ${each.value}`;
    fc.assert(
      fc.property(fc.uniqueArray(indicator, { selector: byKey, maxLength: 30 }), (indicators) => {
        const set = createIndicatorSet();
        for (const each of indicators) set.add(each);
        assert.deepEqual([...set], indicators);
        assert.deepEqual(
          indicators.map(({ type, value }) => set.find(type, value)),
          indicators.map((_, index) => index),
        );
        assert.equal(set.find('domain', 'never.added'), -1);
      }),
    );
  });

  it('tells whether an indicator says the same as one that is there', () => {
    fc.assert(
      fc.property(indicator, indicator, (one, other) => {
        const set = createIndicatorSet();
        set.add(one);
        assert.equal(set.equals(0, one), true);
        assert.equal(set.equals(0, other), isDeepStrictEqual(one, other));
      }),
    );
  });

  it('joins what two entries say of one indicator', () => {
    const base = { type: 'domain', value: 'a.example', threatType: undefined, reference: undefined } as const;
    const set = createIndicatorSet();
    set.add({
      ...base,
      malware: 'Remcos',
      firstSeen: '2026-06-02',
      lastSeen: undefined,
      confidence: 50,
      expiresOn: '2026-07-01',
      tags: ['x'],
    });
    set.add({
      ...base,
      malware: 'remcos',
      firstSeen: '2026-06-01',
      lastSeen: '2026-06-05',
      confidence: 75,
      expiresOn: '2026-08-01',
      tags: ['x'],
    });
    set.add({
      ...base,
      malware: 'Nanocore RAT',
      firstSeen: undefined,
      lastSeen: undefined,
      confidence: undefined,
      expiresOn: undefined,
      tags: ['y'],
    });
    assert.deepEqual(
      [...set],
      [
        {
          ...base,
          malware: 'Remcos',
          firstSeen: '2026-06-01',
          lastSeen: '2026-06-05',
          confidence: 75,
          expiresOn: '2026-08-01',
          tags: ['x', 'y', 'Nanocore RAT'],
        },
      ],
    );
  });

  it('keeps its order and finds all where there are many', () => {
    const set = createIndicatorSet();
    const base = {
      threatType: undefined,
      malware: undefined,
      firstSeen: undefined,
      lastSeen: undefined,
      confidence: 1,
      reference: undefined,
      expiresOn: undefined,
      tags: [],
    };
    for (let round = 0; round < 2; round++) {
      for (let number = 0; number < 5000; number++)
        set.add({ ...base, type: 'domain', value: `host${number}.example` });
    }
    assert.equal(set.length, 5000);
    for (const number of [0, 1023, 1024, 4999]) assert.equal(set.find('domain', `host${number}.example`), number);
    assert.equal(set.find('url', 'host1.example'), -1);
  });
});

describe('createTextList', () => {
  it('keeps texts of any length', () => {
    const texts = createTextList();
    const long = 'ß'.repeat(5_000_000);
    for (const text of ['', 'a', long, '☠']) texts.add(text);
    assert.deepEqual(
      [0, 1, 3].map((index) => texts.at(index)),
      ['', 'a', '☠'],
    );
    assert.ok(texts.at(2) === long);
  });
});

describe('createLongList', () => {
  it('gives back its items as often as it is read', () => {
    const list = createLongList<{ readonly a: string }>();
    list.push({ a: 'x\ny' });
    assert.deepEqual([[...list], [...list], list.length], [[{ a: 'x\ny' }], [{ a: 'x\ny' }], 1]);
  });
});
