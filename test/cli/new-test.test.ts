import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { huntYaml, ruleYaml } from '../prove/read-content';
import { startTrial, type Trial } from './run-sentinel';

const rule = ruleYaml(
  'DnsEvents | where Name endswith ".bad" and QueryType == "A" | project TimeGenerated, Computer, Name',
);
const counting = huntYaml('SigninLogs | summarize Users = dcount(UserPrincipalName) by IPAddress | where Users > 2');

const asked = (minute: number, Name: string, QueryType: string, Computer = 'ws-1') => ({
  TimeGenerated: `2026-06-01T10:0${String(minute)}:10Z`,
  Computer,
  Name,
  QueryType,
});
const dns = [
  asked(0, 'www.example', 'A'),
  asked(1, 'c2.bad', 'A'),
  asked(2, 'c2.bad', 'TXT'),
  asked(3, 'mail.example', 'MX'),
  asked(4, 'c2.bad', 'A', 'ws-2'),
];
const users = ['a', 'b', 'c'].map((UserPrincipalName) => ({
  TimeGenerated: '2026-06-01T10:00:00Z',
  IPAddress: '203.0.113.7',
  UserPrincipalName,
}));

function lines(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

describe('sentinel new test', () => {
  let trial: Trial;
  beforeEach(() => {
    trial = startTrial({
      'detections/t/asked.yaml': rule,
      'detections/t/spray.yaml': counting,
      'logs/DnsEvents.ndjson': lines(dns),
      'detections/t/logs/events.ndjson': lines(users),
      'logs/quiet.ndjson': lines([dns[0]!]),
    });
  });
  afterEach(() => trial.remove());

  const newTest = (...argv: string[]) => trial.run('new', 'test', ...argv);
  const at = (name: string): string => path.join(trial.root, name);

  it('makes cases of the rows that fire, and of the nearest that do not, which hold', async () => {
    const { code, errors } = await newTest('asked', '--from', at('logs/DnsEvents.ndjson'));
    assert.equal(code, 0, errors);
    assert.match(errors, /2 of 5 rows fire alone; 5 cases\./);
    const text = fs.readFileSync(at('detections/t/asked.test.yaml'), 'utf8');
    const names = [...text.matchAll(/name: (.*)/g)].map(([, name]) => name);
    assert.deepEqual(names.slice(0, 4), [
      'Row 2 of the log fires',
      'Row 5 of the log fires',
      'Row 1 of the log comes close and does not fire',
      'Row 3 of the log comes close and does not fire',
    ]);
    const outcome = await trial.run('test', 't/asked');
    assert.match(outcome.output, /5 passed, 0 failed/);
  });

  it('takes rows that fire only together from the log', async () => {
    const { code, errors } = await newTest('t/spray', '--from', at('detections/t/logs/events.ndjson'));
    assert.equal(code, 0, errors);
    assert.match(fs.readFileSync(at('detections/t/spray.test.yaml'), 'utf8'), /SigninLogs: logs\/events\.ndjson/);
    assert.match((await trial.run('test', 't/spray')).output, /1 passed, 0 failed/);
  });

  it('writes over no test, and shows the cases instead', async () => {
    trial.write({ 'detections/t/asked.test.yaml': 'mine' });
    trial.write({
      'detections/t/asked.test.yaml': 'now: 2026-06-02T12:00:00Z\ncases: [{ name: a, events: {}, expect: nothing }]\n',
    });
    const { code, output, errors } = await newTest('t/asked', '--from', at('logs/DnsEvents.ndjson'));
    assert.equal(code, 0, errors);
    assert.match(output, /^cases:\n {2}- name: Row 2 of the log fires/);
    assert.match(errors, /asked\.test\.yaml is there already/);
  });

  const mistakes: readonly (readonly [argv: readonly string[], message: RegExp])[] = [
    [['t/asked'], /A test is made for a detection from a log/],
    [['t', '--from', 'logs/DnsEvents.ndjson'], /t is a folder of detections/],
    [['askd', '--from', 'logs/DnsEvents.ndjson'], /Did you mean asked\?/],
    [['t/asked', '--from', 'logs/quiet.ndjson'], /None of the 1 rows of .* fires/],
    [['t/asked', '--from', 'logs/DnsEvents.ndjson', '--table', 'SigninLogs'], /The query does not read SigninLogs/],
  ];
  for (const [argv, message] of mistakes) {
    it(`answers a mistake with a sentence: ${argv.join(' ')}`, async () => {
      const { code, errors } = await newTest(...argv.map((each) => (each.startsWith('logs/') ? at(each) : each)));
      assert.equal(code, 2);
      assert.match(errors, message);
    });
  }
});
