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
  ["\n [ domain-name:value\n== 'hitclub.ac' ] ", ['domain hitclub.ac']],
  ['[domain-name:value = "hitclub.ac"]', ['domain hitclub.ac']],
  ["/* one */ [domain-name:value = 'hitclub.ac'] // two", ['domain hitclub.ac']],
  ["[hostname:value = 'c2.hitclub.ac']", ['domain c2.hitclub.ac']],
  ["[x-opencti-hostname:value = 'c2.hitclub.ac']", ['domain c2.hitclub.ac']],
  ["[ipv4-addr:value = '45.83.64.0/24']", ['cidr 45.83.64.0/24']],
  ["[ipv4-addr:value ISSUBSET '45.83.64.0/24']", ['cidr 45.83.64.0/24']],
  ["[ipv6-addr:value ISSUBSET '2a00:1450::/32']", ['cidr 2a00:1450::/32']],
  ["[ipv4-addr:value = '45.83.64.1/32']", ['ip 45.83.64.1']],
  ["[ipv6-addr:value ISSUBSET '2a00:1450::1/128']", ['ip 2a00:1450::1']],
  ["[url:value ISSUBSET '45.83.64.0/24']", ['compares url:value by ISSUBSET, which a list cannot']],
  ["[ipv4-addr:value ISSUPERSET '45.83.64.1']", ['compares by ISSUPERSET, which a list cannot']],
  ["[ipv6-addr:value = '2A00:1450:4001::1']", ['ip 2a00:1450:4001::1']],
  ["[url:value = 'http://evil.example/it\\'s']", ["url http://evil.example/it's"]],
  ["[file:name = 'a\\\\b']", ['is a path, not a file name']],
  ["[file:name = 'x] OR [y.exe']", ['filename x] OR [y.exe']],
  ["[email-message:from_ref.value = 'bad@evil.example']", ['email bad@evil.example']],
  [`[file:hashes.'SHA-1' = '${sha1}']`, [`sha1 ${sha1}`]],
  [`[file:hashes."SHA-1" = '${sha1}']`, [`sha1 ${sha1}`]],
  [`[file:hashes.sha1='${sha1}']`, [`sha1 ${sha1}`]],
  [`[artifact:hashes.'SHA-1' = '${sha1}']`, [`sha1 ${sha1}`]],
  [`[x509-certificate:hashes.'SHA-1' = '${sha1}']`, ["compares x509-certificate:hashes.SHA-1, which is not a type of indicator here"]],
  [`[file:hashes.'SHA-512' = '${sha1}']`, ["compares file:hashes.SHA-512, which is not a type of indicator here"]],
  [`[file:hashes.MD5 = '${md5}' AND file:hashes.'SHA-1' = '${sha1}' AND file:name = 'x.exe']`, [`md5 ${md5}`, `sha1 ${sha1}`]],
  [`[(file:hashes.MD5 = '${md5}' OR file:hashes.'SHA-1' = '${sha1}') AND file:size = 12.5 AND file:is_encrypted = true]`, [`md5 ${md5}`, `sha1 ${sha1}`]],
  ["[file:ctime = t'2026-06-01T00:00:00Z']", ['compares file:ctime, which is not a type of indicator here']],
  ["[domain-name:value = 'a.example' OR ipv4-addr:value = '45.83.64.1']", ['domain a.example', 'ip 45.83.64.1']],
  ["[domain-name:value = 'a.example'] OR [domain-name:value = 'b.example']", ['domain a.example', 'domain b.example']],
  ["([domain-name:value = 'a.example'] OR ([domain-name:value = 'b.example']))", ['domain a.example', 'domain b.example']],
  ["[domain-name:value IN ('a.example', 'b.example')]", ['domain a.example', 'domain b.example']],
  ["[(domain-name:value = 'a.example')]", ['domain a.example']],
  ["[network-traffic:dst_ref.type = 'ipv4-addr' AND network-traffic:dst_ref.value = '45.83.64.1' AND network-traffic:dst_port = 443]", ['ip:port 45.83.64.1:443']],
  ["[network-traffic:src_ref.type = 'ipv4-addr' AND network-traffic:src_ref.value = '45.83.64.1']", ['ip 45.83.64.1']],
  ["[network-traffic:dst_ref.type = 'domain-name' AND network-traffic:dst_ref.value = 'a.example']", ['domain a.example']],
  ["[network-traffic:dst_ref.value = 'a.example' AND network-traffic:dst_port = 443]", ['domain a.example']],
  ["[network-traffic:dst_ref.value = '45.83.64.1']", ['ip 45.83.64.1']],
  ["[network-traffic:dst_ref.value = '45.83.64.1' AND network-traffic:src_ref.value = '45.83.64.2']", ['joins conditions by AND, of which none alone is an indicator']],
  ["[network-traffic:dst_ref.value = '45.83.64.1' AND network-traffic:src_port = 443]", ['joins conditions by AND, of which none alone is an indicator']],
  ["[network-traffic:dst_ref.value = '2a00:1450:4001::1' AND network-traffic:dst_port = 443 AND network-traffic:protocols[*] = 'tcp']", ['ip:port [2a00:1450:4001::1]:443']],
  ["[network-traffic:dst_port = 443]", ['compares network-traffic:dst_port, which is not a type of indicator here']],
  ["[domain-name:value = 'a.example' AND domain-name:resolves_to_refs[*].value = '45.83.64.1']", ['joins conditions by AND, of which none alone is an indicator']],
  ["[domain-name:value != 'a.example']", ['compares by !=, which a list cannot']],
  ["[domain-name:value LIKE '%.example']", ['compares by LIKE, which a list cannot']],
  ["[url:value MATCHES '^http']", ['compares by MATCHES, which a list cannot']],
  ["[domain-name:value NOT = 'a.example']", ['compares by NOT, which a list cannot']],
  ["[NOT domain-name:value = 'a.example']", ['has a pattern that cannot be read from its character 2 on']],
  ["[EXISTS domain-name:value]", ['uses EXISTS in its pattern, which a list cannot']],
  ["[process:name = 'x']", ['compares process:name, which is not a type of indicator here']],
  ["[windows-registry-key:key = 'HKLM\\\\x' OR domain-name:value = 'a.example']", ['domain a.example', 'compares windows-registry-key:key, which is not a type of indicator here']],
  ["[x-vendor:thing.'a b'.c[0] = 'x']", ['compares x-vendor:thing.a b.c[0], which is not a type of indicator here']],
  ["[domain-name:value = 'a.example'] FOLLOWEDBY [domain-name:value = 'b.example']", ['uses FOLLOWEDBY in its pattern, which a list cannot']],
  ["[domain-name:value = 'a.example'] AND [domain-name:value = 'b.example']", ['uses AND in its pattern, which a list cannot']],
  ["([domain-name:value = 'a.example'] AND [domain-name:value = 'b.example']) WITHIN 5 SECONDS", ['uses AND in its pattern, which a list cannot']],
  ["[domain-name:value = 'a.example'] REPEATS 5 TIMES WITHIN 1800 SECONDS", ['uses REPEATS in its pattern, which a list cannot']],
  ["[domain-name:value = 'a.example'] START t'2026-06-01T00:00:00Z' STOP t'2026-07-01T00:00:00Z'", ['uses START in its pattern, which a list cannot']],
  ["[domain-name:value = 'a.example'", ['has a pattern that cannot be read from its character 33 on']],
  ["[domain-name:value = 'a.example", ['has a pattern that cannot be read from its character 22 on']],
  ["[domain-name:value = a.example]", ['has a pattern that cannot be read from its character 23 on']],
  ["[domain-name:value IN ('a.example' 'b.example')]", ['has a pattern that cannot be read from its character 36 on']],
  ['rule x { condition: true }', ['has a pattern that cannot be read from its character 8 on']],
  ['', ['has no pattern']],
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
    const one = (id: string) => ({
      type: 'indicator',
      id: `indicator--${id}`,
      pattern: `[domain-name:value = '${id}.example']`,
      labels: ['x'],
    });
    const texts = [
      `${JSON.stringify(one('a'))}\n${JSON.stringify(one('b'))}\n`,
      JSON.stringify([{ type: 'bundle', id: 'bundle--1', objects: [one('a')] }, one('b')]),
    ];
    for (const text of texts) {
      assert.deepEqual(
        (await read(text)).indicators.map(({ value, tags }) => [value, tags]),
        [
          ['a.example', ['x']],
          ['b.example', ['x']],
        ],
      );
    }
    assert.deepEqual((await read(JSON.stringify(one('a')))).indicators[0]?.tags, ['x']);
  });

  it('refuses what is called benign, by its type or its labels', async () => {
    assert.deepEqual(
      await outcome(
        { indicator_types: ['benign'] },
        { labels: ['benign', 'x'] },
        { labels: ['benign', 'malicious-activity'] },
      ),
      ['a.example', 'indicator--0 is called benign', 'indicator--1 is called benign'],
    );
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

  /** Reads indicators of one domain each; returns what is taken and what is refused, each with its place. */
  async function outcome(...objects: readonly Readonly<Record<string, unknown>>[]): Promise<string[]> {
    const written = objects.map((object, index) => ({
      type: 'indicator',
      id: `indicator--${index}`,
      pattern: "[domain-name:value = 'a.example']",
      ...object,
    }));
    const { indicators, refused } = await read(JSON.stringify({ type: 'bundle', id: 'bundle--1', objects: written }));
    return [...indicators.map(({ value }) => value), ...refused.map(({ where, reason }) => `${where} ${reason}`)];
  }

  it('reads what has no id or a number for one, and tells its place', async () => {
    assert.deepEqual(
      await outcome(
        { id: undefined },
        { id: 17, pattern: '[x' },
        { id: undefined, pattern: undefined },
        { type: undefined },
        { id: undefined, pattern: { a: 1 } },
      ),
      [
        'a.example',
        '17 has a pattern that cannot be read from its character 2 on',
        'object 3 has no pattern',
        'object 4 is not a STIX object',
        'object 5 has no pattern',
      ],
    );
  });

  it('takes the newest of several versions of an object, wherever it stands', async () => {
    const version = (day: number, name: string, over = {}) => ({
      id: 'indicator--1',
      modified: `2026-06-0${day}T00:00:00.000Z`,
      pattern: `[domain-name:value = '${name}.example']`,
      ...over,
    });
    const older = 'indicator--1 is an older version of what stands elsewhere in the feed';
    assert.deepEqual(await outcome(version(2, 'b'), version(1, 'a')), ['b.example', older]);
    assert.deepEqual(await outcome(version(1, 'a'), version(2, 'b')), ['b.example', older]);
    assert.deepEqual(await outcome(version(1, 'a'), version(1, 'a')), ['a.example']);
    assert.deepEqual(await outcome(version(1, 'a'), version(1, 'a', { revoked: true })), [
      older,
      'indicator--1 is revoked',
    ]);
    assert.deepEqual(await outcome(version(2, 'a', { revoked: true }), version(1, 'a')), [
      'indicator--1 is revoked',
      older,
    ]);
    assert.deepEqual(await outcome(version(1, 'a', { modified: 'x' }), version(2, 'b')), ['b.example', older]);
  });

  it('reads a page of TAXII, and tells that more follows', async () => {
    const object = { type: 'indicator', id: 'indicator--1', pattern: "[domain-name:value = 'a.example']" };
    assert.deepEqual((await read(JSON.stringify({ more: false, objects: [object] }))).refused, []);
    const { indicators, refused } = await read(JSON.stringify({ more: true, next: '2', objects: [object] }));
    assert.deepEqual([indicators.length, refused[0]?.reason], [1, 'is followed by more: fetch the next pages too']);
    assert.deepEqual(await read('{"more": false}'), { indicators: [], refused: [] });
  });

  it('takes nothing of a bundle that is empty', async () => {
    assert.deepEqual(await read('{"type": "bundle", "id": "bundle--1", "objects": []}'), {
      indicators: [],
      refused: [],
    });
    assert.deepEqual(await read('{"type": "bundle", "id": "bundle--1"}'), { indicators: [], refused: [] });
  });

  it('takes who may be told, the first reference, and a confidence that is a text', async () => {
    const text = JSON.stringify([
      {
        type: 'indicator',
        id: 'indicator--1',
        pattern: "[domain-name:value = 'a.example']",
        confidence: '65 %',
        labels: ['x', { no: 'label' }, 7],
        object_marking_refs: [
          'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003',
          'marking-definition--own',
          'marking-definition--unknown',
        ],
        external_references: [
          { source_name: 'without an address' },
          { source_name: 'x', url: 'https://reports.example/1' },
        ],
      },
      {
        type: 'marking-definition',
        id: 'marking-definition--own',
        definition_type: 'tlp',
        definition: { tlp: 'AMBER' },
      },
    ]);
    const { tags, confidence, reference } = (await read(text)).indicators[0] ?? {};
    assert.deepEqual(tags, ['x', 'tlp:amber+strict', 'tlp:amber']);
    assert.deepEqual([confidence, reference], [65, 'https://reports.example/1']);
  });

  it('takes a tool for a family too, and the first of several', async () => {
    const indicates = (target: string, over = {}) => ({
      type: 'relationship',
      id: `relationship--${target}`,
      relationship_type: 'indicates',
      source_ref: 'indicator--1',
      target_ref: target,
      ...over,
    });
    const text = JSON.stringify([
      { type: 'tool', id: 'tool--1', name: 'Mimikatz' },
      { type: 'malware', id: 'malware--1', name: 'Nanocore RAT' },
      indicates('malware--1', { revoked: true }),
      indicates('campaign--1'),
      indicates('tool--1'),
      indicates('malware--1'),
      { type: 'indicator', id: 'indicator--1', pattern: "[domain-name:value = 'a.example']" },
    ]);
    assert.equal((await read(text)).indicators[0]?.malware, 'Mimikatz');
    const backward = JSON.stringify((JSON.parse(text) as unknown[]).reverse());
    assert.equal((await read(backward)).indicators[0]?.malware, 'Nanocore RAT');
  });

  it('takes the last sighting of an indicator, wherever it stands', async () => {
    const sighting = (day: number, over = {}) => ({
      type: 'sighting',
      id: `sighting--${day}`,
      sighting_of_ref: 'indicator--1',
      last_seen: `2026-06-0${day}T00:00:00Z`,
      ...over,
    });
    const indicator = { type: 'indicator', id: 'indicator--1', pattern: "[domain-name:value = 'a.example']" };
    const text = JSON.stringify([
      sighting(3),
      indicator,
      sighting(5),
      sighting(4),
      sighting(6, { sighting_of_ref: 'malware--1' }),
    ]);
    assert.equal((await read(text)).indicators[0]?.lastSeen, '2026-06-05T00:00:00Z');
  });

  it('takes of observables no hash of a certificate for that of a file', async () => {
    const objects = [
      { type: 'x509-certificate', id: 'x509-certificate--1', hashes: { 'SHA-1': sha1 } },
      { type: 'artifact', id: 'artifact--1', hashes: { MD5: md5 } },
      { type: 'mutex', id: 'mutex--1', name: 'x' },
    ];
    const { indicators } = await read(JSON.stringify({ objects }), true);
    assert.deepEqual(
      indicators.map(({ value }) => value),
      [md5],
    );
  });

  it('refuses what is not an object, and what is not JSON, and takes what stands beside it', async () => {
    const object = JSON.stringify({
      type: 'indicator',
      id: 'indicator--1',
      pattern: "[domain-name:value = 'a.example']",
    });
    const { indicators, refused } = await read(`{"objects": [null, "x", [1], {"type": "indicator",}, ${object},]}`);
    assert.equal(indicators.length, 1);
    assert.deepEqual(
      refused.map(({ where, reason }) => `${where} ${reason}`),
      [
        'object 1 is not a STIX object',
        'object 2 is not a STIX object',
        'object 3 is not a STIX object',
        'object 4 cannot be read as JSON',
      ],
    );
  });

  it('tells what a service of TAXII answered in place of objects', async () => {
    const answer = JSON.stringify({ title: 'Unauthorized', http_status: '401' });
    await assert.rejects(read(answer), { message: "The service answered '401 Unauthorized'" });
  });

  it('takes nothing of a text that is cut off, wherever that is', async () => {
    const text = bundle("[domain-name:value = 'a.example']", "[domain-name:value = 'it\\'s']");
    for (let end = 1; end < text.length; end++) await assert.rejects(read(text.slice(0, end)), OperationError);
  });

  it('refuses what is not a bundle', async () => {
    for (const text of [
      '{}',
      '[]',
      '{"objects": []}',
      '{"type": "FeatureCollection", "features": []}',
      '{"Event": {"Attribute": [{"id": "1", "type": "domain"}]}}',
      '<stix:STIX_Package/>',
      '<?xml version="1.0"?><stix:STIX_Package/>',
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
          alternatives: [[{ path: 'file:name', operator: '=', values: [value] }]],
        });
      }),
    );
  });
});
