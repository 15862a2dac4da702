import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { huntYaml, ruleYaml } from '../prove/read-content';
import { startTrial, type Trial } from './run-sentinel';

const test = `now: 2026-06-02T12:00:00Z
cases:
  - name: It fires
    events:
      DnsEvents:
        - { Name: a.bad, ClientIP: 10.0.0.1, Computer: dc-1, TaskCategory: x }
        - { repeat: 3, event: { Name: 'n{n}.bad', ClientIP: 10.0.0.2 } }
    expect: { rowCount: 4 }
  - name: It does not
    events: { DnsEvents: [{ Name: a.good, ClientIP: 10.0.0.1 }] }
    expect: nothing
`;
const exclusion = `falsePositives:
  - id: resolver
    scenario: It resolves for others.
    exclude: { DnsEvents: Computer == "resolver" and ClientIP startswith "127." }
    owner: soc
waivers:
  - { check: table-retired, reason: Still read., until: 2099-01-01 }
`;
const proof = `  - name: The resolver may
    falsePositive: resolver
    events: { DnsEvents: [{ Name: a.bad, ClientIP: 127.0.0.1, Computer: resolver }] }
`;

describe('sentinel migrate', () => {
  let trial: Trial;
  beforeEach(() => {
    trial = startTrial();
  });
  afterEach(() => trial.remove());

  async function migrate(detection: string, tests = test) {
    trial.write({ 'detections/t/a.yaml': detection, 'detections/t/a.test.yaml': tests });
    return trial.run('migrate', 't/a');
  }

  it('writes query, exclusions and cases against the successor, and proves that both answer the same', async () => {
    const rule = ruleYaml(
      'DnsEvents\n| where Name endswith ".bad"\n| project TimeGenerated, Name, ClientIP',
      exclusion,
    );
    const { code, output, errors } = await migrate(rule, test + proof);
    assert.equal(code, 0, errors);
    assert.match(output, /DnsEvents and ASimDnsActivityLogs: the same rows in 3 cases\./);
    const file = path.join(trial.root, 'detections/t/a-on-asim-dns-activity-logs.yaml');
    const written = fs.readFileSync(file, 'utf8');
    assert.match(written, /ASimDnsActivityLogs\n {2}\| project-rename Name = DnsQuery, ClientIP = SrcIpAddr\n/);
    assert.match(written, /ASimDnsActivityLogs: "Dvc == \\"resolver\\" and SrcIpAddr startswith \\"127\.\\""/);
    assert.doesNotMatch(written, /table-retired/);
    assert.equal((await trial.run('test')).code, 0);
    assert.match((await trial.run('migrate', 't/a')).errors, /(is|are) there already; nothing was written/);
  });

  it('keeps the table in parentheses where it is not the beginning of a pipe', async () => {
    const hunt = huntYaml(
      'union DnsEvents, (DnsEvents | where Name == "x") | where Name endswith ".bad" | project Name, ClientIP',
    );
    const { code, errors } = await migrate(hunt);
    assert.equal(code, 0, errors);
    const file = path.join(trial.root, 'detections/t/a-on-asim-dns-activity-logs.yaml');
    assert.match(
      fs.readFileSync(file, 'utf8'),
      /union \(ASimDnsActivityLogs \| project-rename .*\), \(ASimDnsActivityLogs/,
    );
  });

  const refusals: Readonly<Record<string, readonly [query: string, tests: string, said: RegExp]>> = {
    'a column that the successor does not have': [
      'DnsEvents | where RemoteIPCountry == "x" | project Name, RemoteIPCountry',
      test,
      /ASimDnsActivityLogs has no column like RemoteIPCountry, of the same type/,
    ],
    'a column of another type': [
      'DnsEvents | where EventId < 500 | project Name',
      test,
      /no column like EventId, of the same type/,
    ],
    'a query that returns every column': ['DnsEvents | where Name endswith ".bad"', test, /returns every column/],
    'a table that is named by a function': [
      'table("DnsEvents") | where Name endswith ".bad" | project Name',
      test,
      /does not read DnsEvents by its name alone|reads no table/,
    ],
    'a table that still gets rows': ['SigninLogs | project IPAddress', test, /reads no table of which a successor/],
    'cases of which none fires': [
      'DnsEvents | where Name endswith ".bad" | project Name',
      'now: 2026-06-02T12:00:00Z\ncases: [{ name: a, events: { DnsEvents: [{ Name: b }] }, expect: nothing }]\n',
      /None of its cases fires/,
    ],
  };
  for (const [what, [query, tests, said]] of Object.entries(refusals)) {
    it(`refuses ${what}, and writes nothing`, async () => {
      const { code, errors } = await migrate(huntYaml(query), tests);
      assert.equal(code, 2);
      assert.match(errors, said);
      assert.deepEqual(fs.readdirSync(path.join(trial.root, 'detections/t')).sort(), ['a.test.yaml', 'a.yaml']);
    });
  }
});
