import assert from 'node:assert/strict';
import path from 'node:path';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';
import { ruleYaml } from './trial-content';

const hunt = `id: 3c1f9b0e-6f0d-4a51-9c53-2f6f7d1f8a22
name: A hunt
description: Finds computers that ask for anything.
tactics: [Impact]
query: DnsEvents | where Computer == "ws-2"
`;

const nightYaml = `id: 5b0f7a6e-3c1d-4d58-9a34-0f6c2b7d1e11
name: Night
order: 1
triggersOn: Incidents
triggersWhen: Created
conditions:
  - conditionType: Property
    conditionProperties: { propertyName: IncidentRelatedAnalyticRuleIds, operator: Contains, propertyValues: [example/client] }
actions: [{ actionType: ModifyProperties, actionConfiguration: { labels: [{ labelName: night }] } }]
`;

const logs = [
  { TimeGenerated: '2026-06-01T00:00:30Z', Computer: 'ws-1', Name: 'bad1.example' },
  { TimeGenerated: '2026-06-01T00:40:00Z', Computer: 'ws-2', Name: 'bad1.example' },
  { TimeGenerated: '2026-06-02T10:00:00Z', Computer: 'ws-1', Name: 'bad1.example' },
  { TimeGenerated: '2026-06-02T11:30:00Z', Computer: 'ws-1', Name: 'good.example' },
];

function lines(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

interface ReplayJson {
  readonly detections: readonly {
    readonly slug: string;
    readonly runs: number;
    readonly suppressedRuns: number;
    readonly rows: number;
    readonly problem: string | null;
    readonly missing: readonly string[];
    readonly alertsByDay: Readonly<Record<string, number>>;
    readonly alerts: readonly { readonly raisedAt: string; readonly rows: number }[];
    readonly incidents: readonly {
      readonly alerts: number;
      readonly entities: readonly unknown[];
      readonly tags: readonly string[];
      readonly automation: readonly string[];
    }[];
  }[];
}

describe('sentinel replay', () => {
  let trial: Trial;
  before(() => {
    trial = startTrial({
      'detections/example/rule.yaml': ruleYaml(),
      'detections/example/hunt.yaml': hunt,
      'logs/DnsEvents.ndjson': lines(logs),
    });
  });
  after(() => trial.remove());

  async function replay(...argv: string[]): Promise<ReplayJson['detections']> {
    const { code, output, errors } = await trial.run(
      'replay',
      '--events',
      path.join(trial.root, 'logs'),
      '--format',
      'json',
      ...argv,
    );
    assert.equal(code, 0, output + errors);
    return (JSON.parse(output) as ReplayJson).detections;
  }

  it('runs a rule on its schedule, each window seen once', async () => {
    const [rule] = await replay('example/rule');
    assert.deepEqual(
      rule?.alerts.map(({ raisedAt, rows }) => [raisedAt, rows]),
      [
        ['2026-06-01T01:00:00.0000000Z', 2],
        ['2026-06-02T10:00:00.0000000Z', 1],
      ],
    );
    assert.deepEqual([rule.runs, rule.rows], [36, 3]);
    assert.deepEqual(rule.alertsByDay, { '2026-06-01': 1, '2026-06-02': 1 });
  });

  it('runs between two times', async () => {
    const [rule] = await replay('example/rule', '--from', '2026-06-02T09:30:00Z', '--to', '2026-06-02T11:00:00Z');
    assert.deepEqual([rule?.runs, rule?.alerts.map(({ raisedAt }) => raisedAt)], [2, ['2026-06-02T10:30:00.0000000Z']]);
  });

  it('runs a hunting query once over everything', async () => {
    const [found] = await replay('example/hunt');
    assert.deepEqual([found?.runs, found?.rows, found?.alerts.length], [1, 1, 0]);
  });

  it('lets a rule rest after an alert, and alerts again where windows overlap', async () => {
    const resting = 'suppressionEnabled: true\nsuppressionDuration: 5h\n';
    trial.write({
      'detections/example/resting.yaml': ruleYaml(2).replaceAll('bad2', 'bad1') + resting,
      'detections/example/overlap.yaml': ruleYaml(3)
        .replaceAll('bad3', 'bad1')
        .replace('queryPeriod: 1h', 'queryPeriod: 3h'),
    });
    const [rested] = await replay('example/resting');
    assert.deepEqual([rested?.alerts.length, rested?.suppressedRuns], [2, 6]);
    const [overlap] = await replay('example/overlap');
    assert.equal(overlap?.alerts.length, 6);
  });

  it('shows people counts, days, entities and alerts, and which logs are missing', async () => {
    trial.write({
      'detections/example/other.yaml': ruleYaml(4)
        .replace('DnsEvents\n  | where', 'SecurityEvent\n  | where')
        .replace('Name ==', 'Account =='),
    });
    const { code, output } = await trial.run(
      'replay',
      'example/rule',
      'example/other',
      '--events',
      path.join(trial.root, 'logs'),
    );
    assert.equal(code, 0);
    assert.match(output, /^example\/other\n {2}36 runs, 0 rows, 0 alerts\n {2}no logs of SecurityEvent$/m);
    assert.match(
      output,
      /^ {2}36 runs, 3 rows, 2 alerts\n {2}1.4 alerts a day over 1.5 days\n {2}2026-06-01 {2}1 alert$/m,
    );
    assert.match(output, /^ {2}2 × Host ws-1/m);
    assert.match(output, /^ {2}2026-06-02 10:00 {2}Medium {2}DNS query to blocked domain 1$/m);
    assert.match(output, /^2 alerts of 2 detections$/m);
  });

  it('gives two infected clients behind one DNS server an incident each, which names the client and not the server', async () => {
    const asked = (time: string, client: string) => ({
      TimeGenerated: `2026-06-01T${time}:00Z`,
      Computer: 'dc1.contoso.com',
      ClientIP: client,
      Name: 'bad1.example',
    });
    const ofClient = ruleYaml()
      .replace('entityType: Host', 'entityType: IP')
      .replace('identifier: FullName, columnName: Computer', 'identifier: Address, columnName: ClientIP');
    const grouped = `eventGroupingSettings: { aggregationKind: AlertPerResult }
incidentConfiguration:
  createIncident: true
  groupingConfiguration: { enabled: true, reopenClosedIncident: false, lookbackDuration: 1d, matchingMethod: AllEntities }
`;
    const office = startTrial({
      'detections/example/client.yaml': ofClient + grouped,
      'automation/night.yaml': nightYaml,
      'logs/DnsEvents.ndjson': lines([
        asked('00:10', '10.1.0.11'),
        asked('00:20', '10.1.0.12'),
        asked('02:30', '10.1.0.11'),
        { ...asked('02:40', '10.1.0.13'), Name: 'good.example' },
      ]),
    });
    try {
      const argv = ['replay', '--events', path.join(office.root, 'logs')];
      const { output, errors } = await office.run(...argv, '--format', 'json');
      const [found] = (JSON.parse(output) as ReplayJson).detections;
      assert.deepEqual(
        found?.incidents.map(({ alerts, entities, tags, automation }) => ({ alerts, entities, tags, automation })),
        ['10.1.0.11', '10.1.0.12'].map((Address, index) => ({
          alerts: index === 0 ? 2 : 1,
          entities: [{ type: 'IP', identifiers: { Address } }],
          tags: ['night'],
          automation: ['Night'],
        })),
        output + errors,
      );
      const shown = await office.run(...argv);
      assert.match(shown.output, /^ {2}2 incidents\n {2}2026-06-01 01:09 {2}Medium {2}New {2}2 alerts: IP 10.1.0.11$/m);
    } finally {
      office.remove();
    }
  });

  it('says why a detection could not run, and ends with 1', async () => {
    trial.write({ 'detections/broken/rule.yaml': ruleYaml(5).replace('where Name', 'where Nmae') });
    const { code, output } = await trial.run('replay', 'broken', '--events', path.join(trial.root, 'logs'));
    assert.equal(code, 1);
    assert.match(output, /not run: detections\/broken\/rule\.yaml:\d+:\d+ .*Nmae/);
  });

  it('says in one sentence what is wrong with logs and times', async () => {
    const logsPath = path.join(trial.root, 'logs');
    trial.write({ 'untimed/DnsEvents.ndjson': '{"Name": "a"}\n', 'broken/DnsEvents.ndjson': '{"Name"\n' });
    const run = async (...argv: string[]) => (await trial.run('replay', 'example/rule', ...argv)).errors;
    assert.match(await run(), /^There are no logs to replay\./);
    assert.match(await run('--events', logsPath, '--from', 'monday'), /^'monday' is not a time\./);
    assert.match(
      await run('--events', logsPath, '--from', '2026-06-03', '--to', '2026-06-02'),
      /^--from is not before/,
    );
    assert.match(
      await run('--events', path.join(trial.root, 'untimed')),
      /^No event of these logs has a TimeGenerated/,
    );
    assert.match(await run('--events', path.join(trial.root, 'broken')), /DnsEvents\.ndjson:1 error/);
    assert.match(await run('--events', path.join(trial.root, 'nowhere')), /is not a log that can be read/);
  });

  describe('noise', () => {
    let loud: Trial;
    const exclusions = `falsePositives:
  - id: scanner
    scenario: It asks for every name.
    exclude: { DnsEvents: Computer == "ws-9" }
    owner: soc
  - id: idle
    scenario: It asks for nothing here.
    exclude: { DnsEvents: Computer == "ws-8" }
    owner: soc
`;
    const asked = (Computer: string, hour: number) => ({
      TimeGenerated: `2026-06-01T${String(hour).padStart(2, '0')}:30:00Z`,
      Computer,
      Name: 'bad1.example',
    });
    before(() => {
      const scanned = [1, 2, 3, 4, 5, 6].map((hour) => asked('ws-9', hour));
      loud = startTrial({
        'detections/example/rule.yaml': `${ruleYaml()}${exclusions}expectedAlerts: { perDay: 2 }\n`,
        'logs/DnsEvents.ndjson': lines([asked('ws-1', 0), asked('ws-1', 10), ...scanned, asked('ws-1', 23)]),
      });
    });
    after(() => loud.remove());

    it('is alerts a day, what each exclusion keeps away, and a failure past what is expected', async () => {
      const { code, output } = await loud.run('replay', '--events', path.join(loud.root, 'logs'));
      assert.equal(code, 1);
      assert.match(output, /3 alerts a day over 1 day, at most 2 expected: too loud/);
      assert.match(output, /the exclusion scanner keeps 6 alerts away \(67 %\)/);
      assert.match(output, /the exclusion idle keeps 0 rows away \(0 %\)/);
    });

    it('passes where the rule is as quiet as is expected', async () => {
      const quiet = `${ruleYaml()}${exclusions}expectedAlerts: { perDay: 3 }\n`;
      loud.write({ 'detections/example/rule.yaml': quiet });
      const { code, output } = await loud.run('replay', '--events', path.join(loud.root, 'logs'));
      assert.equal(code, 0, output);
    });

    it('is expected as a number above zero', async () => {
      loud.write({ 'detections/example/rule.yaml': `${ruleYaml()}expectedAlerts: { perDay: 0 }\n` });
      assert.match((await loud.run('validate')).output, /expectedAlerts\.perDay is 0; allowed is/);
    });
  });
});
