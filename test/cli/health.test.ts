import assert from 'node:assert/strict';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';
import { ruleYaml } from './trial-content';

const ruleId = /^id: (\S+)$/m.exec(ruleYaml())?.[1] ?? '';
const otherId = '99999999-2222-4333-8444-555555555555';

function run(at: string, id: string, more: Readonly<Record<string, unknown>> = {}, alerts = 0) {
  return {
    TimeGenerated: `2026-06-0${at}:00Z`,
    OperationName: 'Scheduled analytics rule run',
    SentinelResourceName: `Rule ${id.slice(0, 1)}`,
    SentinelResourceType: 'Analytics Rule',
    Status: 'Success',
    Description: `Rule executed successfully, generating ${String(alerts)} alert(s).`,
    ExtendedProperties: { RuleId: id, AlertsGeneratedAmount: alerts },
    ...more,
  };
}

function incident(name: string, at: string, classification: string, status = 'Closed') {
  return {
    TimeGenerated: `2026-06-0${at}:00Z`,
    LastModifiedTime: `2026-06-0${at}:00Z`,
    IncidentName: name,
    Status: status,
    Classification: classification,
    RelatedAnalyticRuleIds: [ruleId.toUpperCase()],
  };
}

const timedOut = { Status: 'Failure', Description: 'The query execution timed out.' };
const delayed = { Status: 'Failure', Description: "The rule's running was delayed due to long data ingestion times." };

function lines(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

interface HealthJson {
  readonly days: number;
  readonly missing: readonly string[];
  readonly rules: readonly (Readonly<Record<string, unknown>> & {
    readonly name: string;
    readonly problems: readonly string[];
  })[];
}

describe('sentinel health', () => {
  let trial: Trial;
  beforeEach(() => (trial = startTrial({ 'detections/example/rule.yaml': ruleYaml() })));
  afterEach(() => trial.remove());

  async function health(files: Readonly<Record<string, readonly object[]>>, ...argv: string[]) {
    for (const [table, rows] of Object.entries(files)) trial.write({ [`out/${table}.ndjson`]: lines(rows) });
    const { code, output, errors } = await trial.run('health', '--events', 'out', '--format', 'json', ...argv);
    assert.equal(errors, '');
    return { code, found: JSON.parse(output) as HealthJson };
  }

  it('counts runs, those that failed and those that were late, and says why', async () => {
    const { code, found } = await health({
      SentinelHealth: [
        run('1T00:00', ruleId, {}, 2),
        run('1T12:00', ruleId, delayed),
        run('2T00:00', ruleId, timedOut),
        run('2T01:00', otherId, timedOut),
        run('3T00:00', otherId, {}, 1),
        { ...run('3T00:00', otherId), OperationName: 'Automation rule run' },
      ],
    });
    assert.equal(code, 1);
    assert.deepEqual(
      found.rules.map(({ slug, runs, failures, late, alerts, reasons, problems }) => ({
        slug,
        counts: [runs, failures, late, alerts],
        reasons,
        problems,
      })),
      [
        {
          slug: 'example/rule',
          counts: [3, 1, 1, 2],
          reasons: ['The query execution timed out.'],
          problems: ['fails', 'late'],
        },
        { slug: null, counts: [2, 1, 0, 1], reasons: ['The query execution timed out.'], problems: ['failed'] },
      ],
    );
    assert.deepEqual([found.days, found.missing], [2, ['SecurityAlert', 'SecurityIncident']]);
  });

  it('takes of each incident its last row, and of rule ids their last part in any case', async () => {
    const { code, found } = await health({
      SentinelHealth: [run('1T00:00', ruleId, {}, 3)],
      SecurityIncident: [
        incident('a', '1T00:00', '', 'New'),
        incident('a', '2T00:00', 'TruePositive'),
        incident('b', '3T00:00', 'FalsePositive'),
        incident('b', '2T00:00', 'TruePositive'),
        { ...incident('c', '2T00:00', 'BenignPositive'), RelatedAnalyticRuleIds: [`/x/alertRules/${ruleId}`] },
        incident('d', '2T00:00', '', 'Active'),
      ],
    });
    assert.equal(code, 0);
    const [rule] = found.rules;
    assert.deepEqual(
      [rule?.['incidents'], rule?.['closed'], rule?.['verdicts']],
      [4, 3, { TruePositive: 1, BenignPositive: 1, FalsePositive: 1, Undetermined: 0 }],
    );
  });

  it('names rules that the service turned off, that never ran and that never fired', async () => {
    const { code, found } = await health({
      SentinelHealth: [
        run('1T00:00', otherId, { ...timedOut, SentinelResourceName: 'AUTO DISABLED Other' }),
        run('1T00:00', otherId.replace('9', '8')),
      ],
    });
    assert.equal(code, 1);
    assert.deepEqual(Object.fromEntries(found.rules.map(({ name, problems }) => [name, problems])), {
      'AUTO DISABLED Other': ['disabled', 'fails'],
      'DNS query to blocked domain 1': ['never-ran'],
      'Rule 8': ['never-fired'],
    });
  });

  it('finds a rule too loud past what it expects, and past --loud if it expects nothing', async () => {
    trial.write({ 'detections/example/rule.yaml': `${ruleYaml()}expectedAlerts: { perDay: 3 }\n` });
    const rows = { SentinelHealth: [run('1T00:00', ruleId, {}, 4), run('1T01:00', otherId, {}, 4)] };
    const loud = async (...argv: string[]) =>
      (await health(rows, ...argv)).found.rules.filter(({ problems }) => problems.includes('loud')).length;
    assert.deepEqual([await loud(), await loud('--loud', '3')], [1, 2]);
  });

  it('counts alerts if nothing is told of runs', async () => {
    const alert = (id: string) => ({
      TimeGenerated: '2026-06-01T00:00:00Z',
      SystemAlertId: id,
      ProductName: 'Azure Sentinel',
      ExtendedProperties: JSON.stringify({ 'Analytic Rule Ids': JSON.stringify([ruleId]), 'Analytic Rule Name': 'It' }),
    });
    const { code, found } = await health({
      SecurityAlert: [alert('a'), alert('a'), alert('b'), { ...alert('c'), ProductName: 'Defender' }],
    });
    assert.deepEqual([code, found.rules.map(({ runs, alerts }) => [runs, alerts])], [0, [[null, 2]]]);
  });

  it('shows people one line a rule, and refuses rows that say nothing', async () => {
    trial.write({ 'out/SentinelHealth.ndjson': lines([run('1T00:00', ruleId, timedOut)]) });
    const shown = await trial.run('health', '--events', 'out');
    assert.match(shown.output, /^example\/rule +1 +1 +0 +0 +0 +0 +– +– +– +fails$/m);
    trial.write({ 'none/SentinelHealth.ndjson': '' });
    assert.equal((await trial.run('health', '--events', 'none')).code, 2);
    assert.match((await trial.run('health', '--queries')).output, /^SentinelHealth$/m);
  });
});
