import assert from 'node:assert/strict';

import { readCsvFeed } from '../../../scripts/indicators/feeds/read-csv-feed';
import type { ColumnMapping } from '../../../scripts/indicators/feeds/csv-layout';
import { OperationError } from '../../../scripts/source/operation-error';
import { readFeedIndicators } from '../../../scripts/indicators/feeds/read-feed-indicators';
import { readFeed, textInPieces } from './read-feed';

function read(text: string, mapping: ColumnMapping = {}) {
  return readFeed((feed, sink) => readCsvFeed(feed, sink, mapping), text);
}

async function values(text: string, mapping: ColumnMapping = {}): Promise<string[]> {
  const { indicators } = await read(text, mapping);
  return indicators.map(({ type, value }) => `${type} ${value}`);
}

describe('readCsvFeed', () => {
  it('recognises columns by their usual names, in any order and case', async () => {
    const text = '\ufeffNotes,Indicator_Type,Indicator Value\nx,hostname,Evil[.]example\n';
    assert.deepEqual(await values(text), ['domain evil.example']);
  });

  it('takes columns by name or by number', async () => {
    assert.deepEqual(await values('Domain;x,Note\nevil.example,\n', { value: ['Domain;x'] }), ['domain evil.example']);
    assert.deepEqual(
      await values('2026-06-01,someone,domain,evil.example\n', { firstSeen: ['1'], type: ['3'], value: ['4'] }),
      ['domain evil.example'],
    );
  });

  it('takes the type from the form of the value where the list says none', async () => {
    const list = [
      'evil.example',
      '45.83.64.1',
      '45.83.64.1:443',
      'hxxp://evil.example/a',
      'bad@evil.example',
      'a'.repeat(40),
    ];
    assert.deepEqual(await values(`value\n${list.join('\n')}\n`), [
      'domain evil.example',
      'ip 45.83.64.1',
      'ip:port 45.83.64.1:443',
      'url http://evil.example/a',
      'email bad@evil.example',
      `sha1 ${'a'.repeat(40)}`,
    ]);
  });

  it('corrects the name of a neighbouring type', async () => {
    assert.deepEqual(await values('type,value\nurl,45.83.64.1:443\nhostname,45.83.64.1\nip,45.83.64.0/24\n'), [
      'ip:port 45.83.64.1:443',
      'ip 45.83.64.1',
      'cidr 45.83.64.0/24',
    ]);
  });

  it('takes the hashes of one file that stand in one cell', async () => {
    assert.deepEqual(await values(`value,entity_type\n"${'a'.repeat(64)},${'b'.repeat(32)}",file\n`), [
      `sha256 ${'a'.repeat(64)}`,
      `md5 ${'b'.repeat(32)}`,
    ]);
  });

  it('reads cells with quotes, commas and line ends', async () => {
    const { indicators } = await read('value,tags,reference\nevil.example,"a;b","see ""x"",\nthere"\n');
    assert.deepEqual([indicators[0]?.tags, indicators[0]?.reference], [['a', 'b'], 'see "x", there']);
  });

  it('reads a URL without a scheme as one of http, where it is called a URL or its host can exist', async () => {
    const list = 'type,value\nurl,evil.example/a\ndomain,evil.example/b?c\nurl,45.83.64.1:8080/d\n';
    assert.deepEqual(await values(list), [
      'url http://evil.example/a',
      'url http://evil.example/b?c',
      'url http://45.83.64.1:8080/d',
    ]);
    assert.deepEqual(await values('value\nevil-one.com/a\nno.such-suffix/a\nand/or\n'), ['url http://evil-one.com/a']);
  });

  it('reads a list without a header, one indicator a line, and comments', async () => {
    assert.deepEqual(await values('# of today\nevil-one.com\n\n# more\n45.83.64.1\n'), [
      'domain evil-one.com',
      'ip 45.83.64.1',
    ]);
  });

  it('tells the separator by the header', async () => {
    for (const separator of [';', '\t', '|']) {
      const list = `Type,Value,Tags\ndomain,a.example,x\n`.replaceAll(',', separator);
      assert.deepEqual(await values(list), ['domain a.example']);
    }
  });

  it('reads several indicators of a row, each with what the row says', async () => {
    const list = [
      '# "first_seen_utc","sha256_hash","md5_hash","file_name","signature"',
      `"2026-06-01 07:20:02", "${'a'.repeat(64)}", "${'b'.repeat(32)}", "invoice.exe", "Remcos"`,
      `"2026-06-02 07:20:02", "${'c'.repeat(64)}", "n/a", "n/a", "n/a"`,
    ];
    const { indicators, refused } = await read(list.join('\n'));
    assert.deepEqual(
      indicators.map(({ type, malware, firstSeen }) => [type, malware, firstSeen]),
      [
        ['sha256', 'Remcos', '2026-06-01T07:20:02Z'],
        ['md5', 'Remcos', '2026-06-01T07:20:02Z'],
        ['sha256', undefined, '2026-06-02T07:20:02Z'],
      ],
    );
    assert.deepEqual(refused, []);
  });

  it('joins an address and the ports that stand beside it', async () => {
    const list =
      'first_seen_utc,dst_ip,dst_port\n2026-06-01,45.83.64.1,443\n,45.83.64.2,"80, 8080"\n,45.83.64.3,\n,2a02:cf40::1,53\n';
    assert.deepEqual(await values(list), [
      'ip:port 45.83.64.1:443',
      'ip:port 45.83.64.2:80',
      'ip:port 45.83.64.2:8080',
      'ip 45.83.64.3',
      'ip:port [2a02:cf40::1]:53',
    ]);
    assert.deepEqual(await values('host,port\nevil-one.com,8080\n'), ['domain evil-one.com']);
  });

  it('reads a list with headings and remarks', async () => {
    const list = [
      'Domains',
      'evil-one[.]com # of today',
      '- evil-two dot com',
      '',
      `SHA256s:\n* ${'a'.repeat(64)}`,
      'Networks:\n45.83.64.0/24 ; SBL1',
    ];
    assert.deepEqual(await values(list.join('\n')), [
      'domain evil-one.com',
      'domain evil-two.com',
      `sha256 ${'a'.repeat(64)}`,
      'cidr 45.83.64.0/24',
    ]);
  });

  it('tells day and month by the other dates of the list, and refuses what it cannot tell', async () => {
    const seen = async (text: string) => (await read(text)).indicators.map(({ firstSeen }) => firstSeen);
    assert.deepEqual(await seen('ioc,date\nevil-one.com,2/3/26 3:46\nevil-two.com,25/3/2026\n'), [
      '2026-03-02T03:46:00Z',
      '2026-03-25',
    ]);
    assert.deepEqual(await seen('ioc,date\nevil-one.com,2/3/26\nevil-two.com,3/25/2026\n'), [
      '2026-02-03',
      '2026-03-25',
    ]);
    const { refused } = await read('ioc,date\nevil-one.com,2/3/26\n');
    assert.match(refused[0]?.reason ?? '', /day and month cannot be told apart/);
  });

  it('reads confidences in words and shares, and refuses others', async () => {
    const { indicators, refused } = await read(
      'ioc,confidence\nevil-one.com,High\nevil-two.com,75%\nevil-three.com,likely\n',
    );
    assert.deepEqual(
      indicators.map(({ confidence }) => confidence),
      [85, 75],
    );
    assert.deepEqual(refused, [
      { where: 'line 4', value: 'evil-three.com', reason: "has the confidence 'likely', which cannot be read" },
    ]);
    const shares = await read('ioc,confidence\nevil-one.com,0.85\nevil-two.com,1\n');
    assert.deepEqual(
      shares.indicators.map(({ confidence }) => confidence),
      [85, 100],
    );
  });

  it('takes an expiry, and nothing that the list itself takes back', async () => {
    const list = [
      'IndicatorType,IndicatorValue,ExpirationTime,Action,Revoked,to_ids',
      'DomainName,evil-one.com,2027-01-01T00:00:00Z,Block,,1',
      'DomainName,good-one.com,,Allowed,,1',
      'DomainName,gone.com,,Block,TRUE,1',
      'DomainName,seen.com,,Block,,0',
      `CertificateThumbprint,${'a'.repeat(40)},,Block,,1`,
    ];
    const { indicators, refused } = await read(list.join('\r\n'));
    assert.deepEqual(
      indicators.map(({ value, expiresOn }) => [value, expiresOn]),
      [['evil-one.com', '2027-01-01']],
    );
    assert.deepEqual(
      refused.map(({ where, reason }) => `${where} ${reason}`),
      [
        'line 3 is allowed by the list, not blocked',
        'line 4 is revoked',
        'line 5 is not marked for detection (to_ids)',
        'line 6 is called CertificateThumbprint, which is not a type of indicator here',
      ],
    );
  });

  it('takes nothing that the list calls harmless or allows', async () => {
    const list = (name: string, word: string) => read(`ip,${name}\n45.83.64.1,malicious\n45.83.64.2,${word}\n`);
    for (const [name, word] of [
      ['classification', 'benign'],
      ['Verdict', 'Clean'],
      ['policy/action', 'allow'],
      ['False Positive', 'TRUE'],
    ] as const) {
      const { indicators, refused } = await list(name, word);
      assert.deepEqual([indicators.map(({ value }) => value), refused[0]?.where], [['45.83.64.1'], 'line 3'], name);
    }
  });

  it('takes the composite types of MISP apart', async () => {
    const list = `type,value\nip-dst|port,45.83.64.1|443\ndomain|ip,evil-one.com|45.83.64.2\nfilename|md5,a.exe|${'b'.repeat(32)}\n`;
    assert.deepEqual(await values(list), [
      'ip:port 45.83.64.1:443',
      'domain evil-one.com',
      'ip 45.83.64.2',
      `md5 ${'b'.repeat(32)}`,
    ]);
  });

  it('reads rows of other lengths where nothing that is read can have shifted', async () => {
    const list =
      'value,type,note\nevil-one.com,domain,bad, really\nevil-two.com,domain\nevil-three.com\n,,\n45.83.64.1,ip,,,\n';
    assert.deepEqual(await values(list), [
      'domain evil-one.com',
      'domain evil-two.com',
      'domain evil-three.com',
      'ip 45.83.64.1',
    ]);
    const { refused } = await read('value,note,tags\nevil-one.com,a, b,x\nevil-two.com,,\nevil-three.co');
    assert.deepEqual(
      refused.map(({ where, reason }) => `${where} ${reason}`),
      ['line 2 has 4 cells, not 3', 'line 4 is where the list ends, in the middle of a row'],
    );
  });

  it('reads several columns that it is told, and says what it found out by itself', async () => {
    const list = `SHA256,Web URI\n${'a'.repeat(64)},https://pay.evil-one.com/x\n`;
    assert.deepEqual(await values(list, { value: ['SHA256', 'Web URI'] }), [
      `sha256 ${'a'.repeat(64)}`,
      'url https://pay.evil-one.com/x',
    ]);
    const { notes } = await readFeedIndicators(
      (sink) => readCsvFeed(textInPieces(list, 9), sink, {}),
      new Date('2026-06-10'),
    );
    assert.match(notes[0] ?? '', /Web URI/);
  });

  it('keeps tags of several words where something else separates them', async () => {
    const tags = async (written: string) => (await read(`value,tags\nevil-one.com,"${written}"\n`)).indicators[0]?.tags;
    assert.deepEqual(await tags('Cobalt Strike; c2'), ['Cobalt Strike', 'c2']);
    assert.deepEqual(await tags('#scam #phishing'), ['scam', 'phishing']);
    assert.deepEqual(await tags('scam phishing'), ['scam', 'phishing']);
  });

  it('is not held up by cells of a million blanks, brackets or marks', async () => {
    const long = [' ', '[', '[.]', ' dot ', 'a@', ',', "'", 'http://', '1.', '# '].map(
      (part) => `x${part.repeat(1_000_000 / part.length)}é`,
    );
    const cells = long.map((text) => `"${text}"`);
    const list = `value,date,confidence\nevil-one.com,,\n${cells.map((cell) => `${cell},,`).join('\n')}\nevil-two.com,${cells[0] ?? ''},\nevil-two.com,,${cells[1] ?? ''}\n`;
    const feed = textInPieces(list, 1 << 20);
    const { indicators, refused } = await readFeedIndicators(
      (sink) => readCsvFeed(feed, sink, {}),
      new Date('2026-06-10'),
    );
    assert.deepEqual([indicators.length, refused.length], [1, long.length + 2]);
  });

  it('refuses a list whose columns it cannot know', async () => {
    await assert.rejects(read('a,b\n1,2\n', {}), /No column of the list is recognised/);
    await assert.rejects(
      read('Domain,b\n1,2\n', { value: ['Domian'] }),
      (error) => error instanceof OperationError && /Did you mean Domain/.test(error.help),
    );
    await assert.rejects(read('value\n"evil.example\n', {}), /cannot be read as CSV/);
    await assert.rejects(read('{"data": []}', {}), /The list is JSON/);
    await assert.rejects(read('# nothing\n', {}), /no entry/);
    await assert.rejects(read('<html></html>', {}), /web page/);
    await assert.rejects(read(' \n', {}), /empty/);
  });
});
