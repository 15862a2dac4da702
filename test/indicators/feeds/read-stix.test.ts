import assert from 'node:assert/strict';
import fc from 'fast-check';

import { readStix } from '../../../scripts/indicators/feeds/read-stix';
import { readStixPattern } from '../../../scripts/indicators/feeds/stix-pattern';
import { OperationError } from '../../../scripts/source/operation-error';
import { readFeed } from './read-feed';

const sha1 = 'a'.repeat(40);
const md5 = 'b'.repeat(32);

function bundle(...patterns: readonly string[]): string {
  const indicators = patterns.map((pattern, index) => ({
    type: 'indicator',
    id: `indicator--${index}`,
    pattern,
    pattern_type: 'stix',
    valid_from: '2026-06-01T10:00:00.000Z',
  }));
  return JSON.stringify({ type: 'bundle', id: 'bundle--1', objects: indicators });
}

function read(text: string, unmarked = false) {
  return readFeed((feed, sink) => readStix(feed, sink, unmarked), text);
}

async function values(pattern: string): Promise<string[]> {
  const { indicators, refused } = await read(bundle(pattern));
  return [...indicators.map(({ type, value }) => `${type} ${value}`), ...refused.map(({ reason }) => reason)];
}

/** Pattern, what a list can hold of it. */
const patterns: readonly (readonly [string, readonly string[]])[] = [
  ["[domain-name:value = 'hitclub.ac']", ['domain hitclub.ac']],
  ["[domain-name:value='HITCLUB[.]ac']", ['domain hitclub.ac']],
  ["[ipv4-addr:value = '45.83.64.0/24']", ['cidr 45.83.64.0/24']],
  ["[ipv6-addr:value = '2A00:1450:4001::1']", ['ip 2a00:1450:4001::1']],
  ["[url:value = 'http://evil.example/it\\'s']", ["url http://evil.example/it's"]],
  ["[email-message:from_ref.value = 'bad@evil.example']", ['email bad@evil.example']],
  [`[file:hashes.'SHA-1' = '${sha1}']`, [`sha1 ${sha1}`]],
  [`[file:hashes."SHA-1" = '${sha1}']`, ['has a pattern that cannot be read']],
  [`[file:hashes.sha1='${sha1}']`, [`sha1 ${sha1}`]],
  [`[file:hashes.MD5 = '${md5}' AND file:hashes.'SHA-1' = '${sha1}' AND file:name = 'x.exe']`, [`md5 ${md5}`, `sha1 ${sha1}`]],
  ["[domain-name:value = 'a.example' OR ipv4-addr:value = '45.83.64.1']", ['domain a.example', 'ip 45.83.64.1']],
  ["[domain-name:value = 'a.example'] OR [domain-name:value = 'b.example']", ['domain a.example', 'domain b.example']],
  ["[domain-name:value IN ('a.example', 'b.example')]", ['domain a.example', 'domain b.example']],
  ["[(domain-name:value = 'a.example')]", ['domain a.example']],
  ["[network-traffic:dst_ref.type = 'ipv4-addr' AND network-traffic:dst_ref.value = '45.83.64.1' AND network-traffic:dst_port = 443]", ['ip:port 45.83.64.1:443']],
  ["[domain-name:value = 'a.example' AND domain-name:resolves_to_refs[*].value = '45.83.64.1']", ['joins conditions by AND, of which none alone is an indicator']],
  ["[domain-name:value != 'a.example']", ['compares by !=, which a list cannot']],
  ["[domain-name:value LIKE '%.example']", ['compares by LIKE, which a list cannot']],
  ["[NOT domain-name:value = 'a.example']", ['has a pattern that cannot be read']],
  ["[process:name = 'x']", ['compares process:name, which is no type of indicator here']],
  ["[domain-name:value = 'a.example'] FOLLOWEDBY [domain-name:value = 'b.example']", ['uses FOLLOWEDBY in its pattern']],
  ["[domain-name:value = 'a.example", ['has a pattern that cannot be read']],
  ['', ['has a pattern that cannot be read']],
]; // prettier-ignore

describe('readStix', () => {
  for (const [pattern, expected] of patterns) {
    it(`reads ${pattern || 'no pattern'}`, async () => {
      assert.deepEqual(await values(pattern), expected);
    });
  }

  it('takes the family from what an indicator indicates, the dates from its validity, tags from its labels', async () => {
    const text = JSON.stringify([
      {
        type: 'indicator',
        id: 'indicator--1',
        pattern: "[domain-name:value = 'a.example']",
        valid_from: '2026-06-01T10:00:00Z',
        valid_until: '2026-12-01T10:00:00Z',
        confidence: 80,
        labels: ['malicious-activity'],
      },
      { type: 'malware', id: 'malware--1', name: 'Nanocore RAT' },
      {
        type: 'relationship',
        id: 'relationship--1',
        relationship_type: 'indicates',
        source_ref: 'indicator--1',
        target_ref: 'malware--1',
      },
    ]);
    assert.deepEqual((await read(text)).indicators, [
      {
        type: 'domain',
        value: 'a.example',
        threatType: undefined,
        malware: 'Nanocore RAT',
        firstSeen: '2026-06-01T10:00:00Z',
        lastSeen: undefined,
        confidence: 80,
        reference: undefined,
        expiresOn: '2026-12-01',
        tags: ['malicious-activity'],
      },
    ]);
  });

  it('takes observables, of which nobody says that they are malicious, only where that is asked for', async () => {
    const objects = [
      { type: 'domain-name', id: 'domain-name--1', value: 'a.example' },
      { type: 'file', id: 'file--1', hashes: { 'SHA-1': sha1 } },
      { type: 'observed-data', id: 'observed-data--1', last_observed: '2026-06-01T00:00:00Z', objects: { '0': { type: 'ipv4-addr', value: '45.83.64.1' } } },
    ]; // prettier-ignore
    assert.deepEqual((await read(JSON.stringify({ objects }))).indicators, []);
    const { indicators } = await read(JSON.stringify({ objects }), true);
    assert.deepEqual(
      indicators.map(({ type, value, lastSeen }) => `${type} ${value} ${lastSeen ?? ''}`),
      ['domain a.example ', `sha1 ${sha1} `, 'ip 45.83.64.1 2026-06-01T00:00:00Z'],
    );
  });

  it('reads one object a line, one object alone, and bundles in a list', async () => {
    const one = (id: string) => ({ type: 'indicator', id: `indicator--${id}`, pattern: `[domain-name:value = '${id}.example']`, labels: ['x'] }); // prettier-ignore
    const texts = [
      `${JSON.stringify(one('a'))}\n${JSON.stringify(one('b'))}\n`,
      JSON.stringify([{ type: 'bundle', id: 'bundle--1', objects: [one('a')] }, one('b')]),
    ];
    for (const text of texts) {
      assert.deepEqual((await read(text)).indicators.map(({ value, tags }) => [value, tags]), [['a.example', ['x']], ['b.example', ['x']]]); // prettier-ignore
    }
    assert.deepEqual((await read(JSON.stringify(one('a')))).indicators[0]?.tags, ['x']);
  });

  it('leaves out what is revoked or a pattern of another language', async () => {
    const objects = [
      { type: 'indicator', id: 'indicator--1', pattern: "[domain-name:value = 'a.example']", revoked: true },
      { type: 'indicator', id: 'indicator--2', pattern: 'rule x {}', pattern_type: 'yara' },
    ];
    assert.deepEqual(
      (await read(JSON.stringify({ objects }))).refused.map(({ where, reason }) => `${where} ${reason}`),
      ['indicator--1 is revoked', 'indicator--2 is a pattern of yara, not of STIX'],
    );
  });

  it('refuses what is no bundle', async () => {
    for (const text of [
      '{}',
      '[]',
      '{"objects": []}',
      '<stix:STIX_Package/>',
      bundle("[url:value = 'x']").slice(0, -9),
    ]) {
      await assert.rejects(read(text), OperationError);
    }
  });
});

describe('readStixPattern', () => {
  it('answers for any text, in a time that does not grow beyond it', () => {
    const part = fc.constantFrom(
      '[',
      ']',
      '(',
      ')',
      "'",
      '\\',
      ' AND ',
      ' OR ',
      'file:name',
      '=',
      ' IN ',
      ',',
      'x',
      "'a'",
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 60 }), (parts) => {
        const read = readStixPattern(parts.join(''));
        assert.ok('problem' in read || read.alternatives.length > 0);
      }),
      { numRuns: 1000 },
    );
    const many = `[${Array.from({ length: 12 }, () => "(file:name = 'a' OR file:name = 'b')").join(' AND ')}]`;
    assert.deepEqual(readStixPattern(many), { problem: 'has a pattern with too many combinations' });
    assert.ok('problem' in readStixPattern(`[${'('.repeat(5000)}`));
  });

  it('reads back any value that it quotes', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const quoted = value.replace(/[\\']/g, '\\$&');
        assert.deepEqual(readStixPattern(`[file:name = '${quoted}']`), {
          alternatives: [[{ path: 'file:name', values: [value] }]],
        });
      }),
    );
  });
});
