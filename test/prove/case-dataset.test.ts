import assert from 'node:assert/strict';
import { startTrial, type Trial } from '../cli/run-sentinel';

const hunt = `id: 3c1f9b0e-6f0d-4a51-9c53-2f6f7d1f8a22
name: A hunt
description: Finds clients that ask for a bad domain and then talk to somebody.
tactics: [Impact]
query: |
  DnsEvents
  | where Name == "bad.example"
  | join kind=inner (DeviceNetworkEvents | project Spoke = TimeGenerated, LocalIP) on $left.ClientIP == $right.LocalIP
  | where Spoke between (TimeGenerated .. 10s)
  | project ClientIP, TimeGenerated, Spoke
`;

const asked = [
  { TimeGenerated: '2020-10-22T03:52:05Z', ClientIP: '10.1.0.11', Name: 'bad.example' },
  { TimeGenerated: '2020-10-22T09:00:00Z', ClientIP: '10.1.0.11', Name: 'good.example' },
];
const spoke = [{ TimeGenerated: '2020-10-22T03:52:09Z', LocalIP: '10.1.0.11' }];

const lines = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

function testOf(...cases: readonly string[]): string {
  return `now: 2026-06-02T12:00:00Z\ncases:\n${cases.map((each) => `  - ${each}\n`).join('')}`;
}

describe('A case that names a dataset', () => {
  let trial: Trial;
  beforeEach(() => {
    trial = startTrial({
      'detections/a/hunt.yaml': hunt,
      'samples/attack/DnsEvents.ndjson': lines(asked),
      'samples/attack/DeviceNetworkEvents.ndjson': lines(spoke),
    });
  });
  afterEach(() => trial.remove());

  async function prove(dataset: string, expect: string, ...more: readonly string[]) {
    const { output } = await trial.run('validate');
    assert.doesNotMatch(output, /the key dataset/);
    trial.write({
      'detections/a/hunt.test.yaml': testOf(`{ name: a, dataset: ${dataset}, expect: ${expect}${more.join('')} }`),
    });
    return trial.run('test', '--case', 'a');
  }

  it('gets the rows of each table that the query reads, all moved by as much', async () => {
    const rows = '{ rows: [{ TimeGenerated: 2026-06-02T06:52:05Z, Spoke: 2026-06-02T06:52:09Z }] }';
    const { code, output } = await prove('{ name: attack, endsAt: -0s }', rows);
    assert.equal(code, 0, output);
  });

  it('moves by the last event of the range, in whatever table it is', async () => {
    const rows = '{ rows: [{ TimeGenerated: 2026-06-02T11:59:56Z, Spoke: 2026-06-02T12:00:00Z }] }';
    const { code, output } = await prove('{ name: attack, to: 2020-10-22T04:00:00Z, endsAt: -0s }', rows);
    assert.equal(code, 0, output);
  });

  it('takes rows beside it', async () => {
    const more = ', events: { DnsEvents: [{ TimeGenerated: -5m, ClientIP: 10.1.0.11, Name: bad.example }] }';
    const { code, output } = await prove('attack', '{ rowCount: 1 }', more);
    assert.equal(code, 0, output);
  });

  const bad: readonly (readonly [what: string, dataset: string, said: RegExp])[] = [
    ['is not there', 'atack', /There is no dataset atack/],
    ['leads out of its folder', '../detections', /\.\.\/detections is not the name of a dataset/],
    [
      'is taken in a range without events',
      '{ name: attack, from: 2021-01-01 }',
      /The range selects nothing: the events of attack are from 2020-10-22T03:52:05/,
    ],
    ['is moved in two ways', '{ name: attack, shift: +1d, endsAt: -1m }', /Both shift and endsAt/],
    ['begins at what is not a time', '{ name: attack, from: noon }', /'noon' is not a time/],
  ];
  for (const [what, dataset, said] of bad) {
    it(`is an error, of validate too, where it ${what}`, async () => {
      const proved = await prove(dataset, '{ rowCount: 1 }');
      assert.equal(proved.code, 1);
      assert.match(proved.output, said);
      assert.match((await trial.run('validate')).output, said);
    });
  }

  it('is an error where the query reads none of its tables', async () => {
    trial.write({ 'samples/other/SigninLogs.ndjson': lines([{ TimeGenerated: '2020-10-22T03:52:05Z' }]) });
    const { code, output } = await prove('other', 'nothing');
    assert.equal(code, 1);
    assert.match(output, /has rows of SigninLogs, none of which the query reads/);
  });

  it('is an error where a value has another type than the column', async () => {
    trial.write({ 'samples/attack/DnsEvents.ndjson': lines([{ ...asked[0], ResultCode: 'many' }]) });
    const { code, output } = await prove('attack', '{ rowCount: 1 }');
    assert.equal(code, 1);
    assert.match(output, /samples\/attack\/DnsEvents\.ndjson, line 1: ResultCode/);
    assert.match((await trial.run('validate')).output, /DnsEvents\.ndjson, line 1: ResultCode/);
  });

  const spoilt: Readonly<Record<string, readonly [text: string, said: RegExp]>> = {
    'is cut off': [
      `${lines(asked)}{"TimeGenerated":"2020-`,
      /DnsEvents\.ndjson, line \d+: this line is not a JSON object/,
    ],
    'is of two products': [
      lines([asked[0]!, { TimeGenerated: '2020-10-22T03:52:06Z', DeviceVendor: 'a', Activity: 'b' }]),
      /DnsEvents\.ndjson: row 2 is not an event of DnsEvents: it has DeviceVendor, Activity/,
    ],
    'is of two tables': [
      lines([asked[0]!, { ...asked[0], Type: 'SigninLogs' }]),
      /DnsEvents\.ndjson: row 2 is an event of SigninLogs/,
    ],
    'is in local time': [lines(asked).replaceAll('Z"', '"'), /DnsEvents\.ndjson: line 1: [\dT:.-]+ says no time zone/],
  };
  for (const [what, [text, said]] of Object.entries(spoilt)) {
    it(`is an error, of validate too, where it ${what}`, async () => {
      trial.write({ 'samples/attack/DnsEvents.ndjson': text });
      const { code, output } = await prove('attack', 'nothing');
      assert.equal(code, 1);
      assert.match(output, said);
      assert.match((await trial.run('validate')).output, said);
    });
  }
});
