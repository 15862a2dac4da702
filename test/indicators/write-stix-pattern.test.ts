import assert from 'node:assert/strict';
import fc from 'fast-check';

import { indicatorTypes } from '../../scripts/content/watchlist';
import type { IndicatorType } from '../../scripts/content/watchlist';
import { readStix } from '../../scripts/indicators/feeds/read-stix';
import { readFeedIndicators } from '../../scripts/indicators/feeds/read-feed-indicators';
import { readStixPattern } from '../../scripts/indicators/feeds/stix-pattern';
import { normalizeIndicator } from '../../scripts/indicators/normalize-indicator';
import { writeStixPattern } from '../../scripts/indicators/write-stix-pattern';
import { textInPieces } from './feeds/read-feed';

const hash = (length: number) => 'a'.repeat(length);

/** Type, normal form, pattern. */
const patterns: readonly (readonly [IndicatorType, string, string])[] = [
  ['domain', 'evil.example', "[domain-name:value = 'evil.example']"],
  ['ip', '45.83.64.1', "[ipv4-addr:value = '45.83.64.1']"],
  ['ip', '2a00:1450::1', "[ipv6-addr:value = '2a00:1450::1']"],
  ['cidr', '45.83.64.0/24', "[ipv4-addr:value = '45.83.64.0/24']"],
  ['cidr', '2a00:1450::/32', "[ipv6-addr:value = '2a00:1450::/32']"],
  ['ip:port', '45.83.64.1:443', "[network-traffic:dst_ref.value = '45.83.64.1' AND network-traffic:dst_port = 443]"],
  ['ip:port', '[2a00:1450::1]:443', "[network-traffic:dst_ref.value = '2a00:1450::1' AND network-traffic:dst_port = 443]"],
  ['url', "http://evil.example/it's", "[url:value = 'http://evil.example/it\\'s']"],
  ['md5', hash(32), `[file:hashes.'MD5' = '${hash(32)}']`],
  ['sha1', hash(40), `[file:hashes.'SHA-1' = '${hash(40)}']`],
  ['sha256', hash(64), `[file:hashes.'SHA-256' = '${hash(64)}']`],
  ['sha3-384', hash(96), `[file:hashes.'SHA3-384' = '${hash(96)}']`],
  ['email', 'bad@evil.example', "[email-addr:value = 'bad@evil.example']"],
  ['filename', "it's.exe", "[file:name = 'it\\'s.exe']"],
]; // prettier-ignore

describe('writeStixPattern', () => {
  for (const [type, value, expected] of patterns) {
    it(`writes the ${type} ${value.slice(0, 40)}`, () => {
      assert.equal(writeStixPattern(type, value), expected);
    });
  }

  it('writes a pattern for each type', () => {
    assert.deepEqual([...new Set(patterns.map(([type]) => type))].sort(), [...indicatorTypes].sort());
  });

  it('writes what a feed of STIX gives back as the same indicator', async () => {
    for (const [type, value] of patterns) {
      const object = { type: 'indicator', id: 'indicator--1', pattern: writeStixPattern(type, value) };
      const text = textInPieces(JSON.stringify([object]), 1000);
      const { indicators, refused } = await readFeedIndicators((sink) => readStix(text, sink, false), new Date(0));
      assert.deepEqual([...refused], []);
      assert.deepEqual(
        [...indicators].map((each) => [each.type, each.value]),
        [[type, value]],
      );
    }
  });

  it('keeps any value from ending its literal', () => {
    const quoting = fc.string({ unit: fc.constantFrom("'", '"', '\\', ']', ' OR ', '[', 'é', '\u{1f600}', 'a') });
    fc.assert(
      fc.property(fc.oneof(quoting, fc.string({ unit: 'binary' })), (value) => {
        assert.deepEqual(readStixPattern(writeStixPattern('filename', value)), {
          alternatives: [[{ path: 'file:name', operator: '=', values: [value] }]],
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('gives back any URL, address and port in normal form', () => {
    const written = fc.oneof(
      fc.tuple(fc.constant<IndicatorType>('url'), fc.webUrl({ withQueryParameters: true, withFragments: true })),
      fc.tuple(fc.constant<IndicatorType>('ip'), fc.oneof(fc.ipV4(), fc.ipV6())),
      fc.tuple(fc.constant<IndicatorType>('domain'), fc.domain()),
      fc.tuple(fc.constant<IndicatorType>('email'), fc.emailAddress()),
    );
    fc.assert(
      fc.property(written, ([type, text]) => {
        const normalized = normalizeIndicator(type, text);
        if (!('value' in normalized)) return;
        const read = readStixPattern(writeStixPattern(type, normalized.value));
        assert.deepEqual('alternatives' in read && read.alternatives[0]?.[0]?.values, [normalized.value]);
      }),
    );
  });
});
