import assert from 'node:assert/strict';

import { readThreatFox } from '../../../scripts/indicators/feeds/read-threatfox';
import { OperationError } from '../../../scripts/source/operation-error';
import { readFeed } from './read-feed';

const asOf = new Date('2026-06-10');

const record = {
  id: '1',
  ioc: 'HITCLUB.ac',
  threat_type: 'botnet_cc',
  ioc_type: 'domain',
  malware: 'win.nanocore',
  malware_printable: 'Nanocore RAT',
  confidence_level: 75,
  first_seen: '2026-06-01 10:00:00 UTC',
  last_seen: null,
  reference: '',
  tags: ['rat', 'Nanocore'],
};

const indicator = {
  type: 'domain',
  value: 'hitclub.ac',
  threatType: 'botnet_cc',
  malware: 'Nanocore RAT',
  firstSeen: '2026-06-01T10:00:00Z',
  lastSeen: undefined,
  confidence: 75,
  reference: undefined,
  expiresOn: undefined,
  tags: ['rat', 'Nanocore'],
};

function read(feed: unknown) {
  return readFeed(readThreatFox, typeof feed === 'string' ? feed : JSON.stringify(feed), asOf);
}

function exported(...rows: readonly string[]): string {
  return `################################################################
# ThreatFox IOCs: CSV format                                   #
################################################################
#
# "first_seen_utc","ioc_id","ioc_value","ioc_type","threat_type","fk_malware","malware_alias","malware_printable","last_seen_utc","confidence_level","is_compromised","reference","tags","anonymous","reporter"
${rows.join('\r\n')}
# Number of entries: ${rows.length}
`;
}

const row = `"2026-06-01 10:00:00", "1", "hitclub.ac", "domain", "botnet_cc", "win.nanocore", "NanoCore,Nancrat", "Nanocore RAT", "", "75", "False", "None", "rat,Nanocore", "0", "someone"`;

describe('readThreatFox', () => {
  it('reads an answer of the API', async () => {
    assert.deepEqual(await read({ query_status: 'ok', data: [record] }), { indicators: [indicator], refused: [] });
  });

  it('reads one record by itself, with a number for an id', async () => {
    assert.deepEqual((await read({ ...record, id: 1 })).indicators, [indicator]);
  });

  it('reads the JSON export, an object of lists', async () => {
    const { ioc, first_seen, last_seen, tags, ...rest } = record;
    const other = {
      ...rest,
      ioc_value: ioc,
      first_seen_utc: first_seen.replace(' UTC', ''),
      last_seen_utc: last_seen,
      tags: tags.join(','),
    };
    assert.deepEqual((await read({ '1': [other] })).indicators, [indicator]);
  });

  it('reads the CSV export, with blanks behind commas and None for nothing', async () => {
    assert.deepEqual(await read(exported(row)), { indicators: [indicator], refused: [] });
  });

  it('reads an export of before 2025 that does not name its columns', async () => {
    const row =
      '"2024-06-01 10:00:00", "1", "evil-one.com", "domain", "botnet_cc", "win.x", "None", "X", "", "75", "https://x.example/", "a,b", "0", "y"';
    const { indicators } = await readFeed(readThreatFox, `${row}\n`);
    assert.deepEqual(
      indicators.map(({ value, reference, tags }) => [value, reference, tags]),
      [['evil-one.com', 'https://x.example/', ['a', 'b']]],
    );
  });

  it('reads an answer without results', async () => {
    for (const data of [undefined, null, [], 'Your search did not yield any results']) {
      assert.deepEqual(await read({ query_status: 'no_result', data }), { indicators: [], refused: [] });
    }
  });

  it('reads an IPv6 address with its port behind the last colon', async () => {
    const { indicators } = await read([{ ...record, ioc: '2a02:cf40:1::5:40669', ioc_type: 'ip:port' }]);
    assert.deepEqual(indicators[0]?.value, '[2a02:cf40:1::5]:40669');
  });

  it('tells each entry that is refused with its place and reason', async () => {
    const { indicators, refused } = await read([
      { ...record, ioc: '10.0.0.1:80', ioc_type: 'ip:port' },
      { ...record, ioc: 'zz', ioc_type: 'md5_hash' },
      { ...record, first_seen: '2030-01-01 00:00:00 UTC' },
      { ...record, first_seen: 'soon' },
      { ...record, ioc: '=cmd|calc', ioc_type: 'domain' },
      { nothing: true },
      record,
    ]);
    assert.equal(indicators.length, 1);
    assert.deepEqual(
      refused.map(({ where, reason }) => `${where} ${reason}`),
      [
        'record 1 is not an address of the public internet (private)',
        'record 2 is not a md5 hash: it holds more than hexadecimal digits',
        'record 3 was seen on 2030-01-01T00:00:00Z, which is yet to come',
        "record 4 has the date 'soon', which cannot be read",
        'record 5 is not a full domain name: it has no dot',
        'record 6 has no indicator',
      ],
    );
  });

  it('joins entries on one indicator', async () => {
    const { indicators } = await read([
      record,
      { ...record, confidence_level: 100, last_seen: '2026-06-09', tags: ['c2'] },
    ]);
    assert.deepEqual(indicators, [
      { ...indicator, confidence: 100, lastSeen: '2026-06-09', tags: ['rat', 'Nanocore', 'c2'] },
    ]);
  });

  it('makes texts harmless', async () => {
    const { indicators } = await read([
      { ...record, malware_printable: '=cmd|calc\n\u202eevil', tags: ['a;b\u2028c', '@x'] },
    ]);
    assert.deepEqual([indicators[0]?.malware, indicators[0]?.tags], ['cmd|calc evil', ['a b c', 'x']]);
  });

  it('refuses a feed that is cut off, a web page, another form, or an error', async () => {
    const whole = JSON.stringify({ query_status: 'ok', data: [record, record] });
    const feeds = [
      '',
      whole.slice(0, -40),
      '<!doctype html><html>',
      '[1',
      '"text"',
      '{"query_status":"illegal_auth_key"}',
      '{"error":"Unauthorized"}',
      '{"a": 1}',
      exported(row, row).replace('entries: 2', 'entries: 3'),
      exported(row).replace('"someone"', '"someone'),
    ];
    for (const feed of feeds) await assert.rejects(read(feed), OperationError, feed);
  });
});
