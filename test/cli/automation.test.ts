import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { startEmulator } from '../../scripts/emulator/start-emulator';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';
import { localWorkspaceYaml, ruleYaml } from './trial-content';

const ruleId = /^id: (\S+)$/m.exec(ruleYaml())?.[1] ?? '';
const id = '5b0f7a6e-3c1d-4d58-9a34-0f6c2b7d1e10';

/** A rule that closes what one analytic rule finds, named by its file. */
const automationYaml = `id: ${id}
name: Close the scanner's incidents
order: 10
triggersOn: Incidents
triggersWhen: Created
conditions:
  - conditionType: Property
    conditionProperties:
      propertyName: IncidentRelatedAnalyticRuleIds
      operator: Contains
      propertyValues: [example/rule]
  - conditionType: Property
    conditionProperties: { propertyName: HostName, operator: StartsWith, propertyValues: [SCANNER] }
actions:
  - actionType: ModifyProperties
    actionConfiguration:
      status: Closed
      classification: BenignPositive
      classificationReason: SuspiciousButExpected
      labels: [{ labelName: scanner }]
  - actionType: AddIncidentTask
    actionConfiguration: { title: Tell the scanner's owner }
`;

const workspacePath =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/local' +
  '/providers/Microsoft.OperationalInsights/workspaces/local/providers/Microsoft.SecurityInsights';

describe('An automation rule', () => {
  let trial: Trial;
  beforeEach(() => {
    trial = startTrial({
      'workspaces/local.yaml': localWorkspaceYaml,
      'detections/example/rule.yaml': ruleYaml(),
      'automation/close-scanner.yaml': automationYaml,
    });
  });
  afterEach(() => trial.remove());

  async function ask(method: string, resource: string, body?: unknown) {
    const folder = path.join(trial.root, '.sentinel/local');
    const emulator = await startEmulator({ folder, now: () => new Date('2026-06-02T12:00:00Z') });
    const answer = await fetch(`${emulator.url}${workspacePath}/${resource}?api-version=2025-09-01`, {
      method,
      headers: { authorization: `Bearer ${emulator.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const found = (await answer.json()) as any; // eslint-disable-line @typescript-eslint/no-explicit-any
    await emulator.close();
    assert.ok(answer.ok, JSON.stringify(found));
    return found;
  }

  it('is validated, planned, deployed, and wanted no more', async () => {
    assert.equal((await trial.run('validate')).code, 0);
    const planned = await trial.run('plan');
    assert.match(planned.output, /automation rule.*Close the scanner's incidents/s);
    const deployed = await trial.run('deploy');
    assert.equal(deployed.code, 0, deployed.output + deployed.errors);
    const { value } = await ask('GET', 'automationRules');
    const [condition] = value[0].properties.triggeringLogic.conditions;
    assert.deepEqual(condition.conditionProperties.propertyValues, [`${workspacePath}/alertRules/${ruleId}`]);
    assert.match((await trial.run('plan')).output, /^Plan for local: 2 unchanged$/m);
    assert.equal((await trial.run('drift')).code, 0);
  });

  it('acts on the incidents that the rule it names opens', async () => {
    await trial.run('deploy');
    const event = (host: string) =>
      JSON.stringify({ TimeGenerated: '2026-06-02T11:30:00Z', Name: 'bad1.example', Computer: host });
    trial.write({ 'DnsEvents.ndjson': `${event('scanner01')}\n` });
    assert.equal((await trial.run('workspace', 'ingest', 'DnsEvents.ndjson')).code, 0);
    const ran = await trial.run('workspace', 'run', '--at', '2026-06-02T12:00:00Z');
    assert.match(ran.output, /automation: Close the scanner's incidents: ModifyProperties/, ran.output + ran.errors);
    const { value } = await ask('GET', 'incidents');
    const [{ name, properties }] = value;
    assert.deepEqual(
      [properties.status, properties.classification, properties.labels],
      ['Closed', 'BenignPositive', [{ labelName: 'scanner', labelType: 'AutoAssigned' }]],
    );
    const tasks = await ask('GET', `incidents/${name}/tasks`);
    assert.deepEqual(
      tasks.value.map((task: { properties: { title: string } }) => task.properties.title),
      ["Tell the scanner's owner"],
    );
  });

  it('does in a proof what it does in the local workspace', async () => {
    trial.write({
      'detections/example/rule.test.yaml': `now: 2026-06-02T12:00:00Z
cases:
  - name: The scanner asks
    events: { DnsEvents: [{ TimeGenerated: -30m, Name: bad1.example, Computer: scanner01 }] }
    expect:
      incidents:
        - status: Closed
          classification: BenignPositive
          classificationReason: SuspiciousButExpected
          tags: [scanner]
          tasks: ["Tell the scanner's owner"]
          automation: [close-scanner]
  - name: Another computer asks
    events: { DnsEvents: [{ TimeGenerated: -30m, Name: bad1.example, Computer: ws-1 }] }
    expect: { incidents: [{ status: New, owner: nobody, automation: [] }] }
`,
    });
    const proved = await trial.run('test', '--format', 'json');
    const { passed, failed } = JSON.parse(proved.output) as { passed: number; failed: number };
    assert.deepEqual([passed, failed], [2, 0], proved.output + proved.errors);
  });

  it('is seen where somebody changes it, and pulled into its file', async () => {
    await trial.run('deploy');
    const stored = await ask('GET', `automationRules/${id}`);
    const { properties } = stored;
    await ask('PUT', `automationRules/${id}`, {
      etag: stored.etag,
      properties: { ...properties, order: 20, triggeringLogic: { ...properties.triggeringLogic, isEnabled: false } },
    });
    const drift = await trial.run('drift');
    assert.equal(drift.code, 1);
    assert.match(drift.output, /order.*10|order.*20/);
    const pulled = await trial.run('pull');
    assert.equal(pulled.code, 0, pulled.output + pulled.errors);
    const text = fs.readFileSync(path.join(trial.root, 'automation/close-scanner.yaml'), 'utf8');
    assert.match(text, /^order: 20\nenabled: false$/m);
    assert.match(text, /propertyValues: \[example\/rule\]/);
    assert.equal((await trial.run('drift')).code, 0);
  });

  it('is deleted where it is gone here, and comes back from its backup', async () => {
    await trial.run('deploy');
    fs.rmSync(path.join(trial.root, 'automation/close-scanner.yaml'));
    const deployed = await trial.run('deploy', '--prune');
    assert.equal(deployed.code, 0, deployed.output + deployed.errors);
    assert.deepEqual((await ask('GET', 'automationRules')).value, []);
    const [backup] = fs.readdirSync(path.join(trial.root, '.sentinel/backups'));
    const restored = await trial.run('restore', path.join(trial.root, '.sentinel/backups', backup ?? ''));
    assert.equal(restored.code, 0, restored.output + restored.errors);
    assert.equal((await ask('GET', 'automationRules')).value.length, 1);
  });

  it('makes a file of what a workspace has, which wants the same', async () => {
    await trial.run('deploy');
    const fresh = startTrial({ 'workspaces/local.yaml': localWorkspaceYaml });
    try {
      fs.cpSync(path.join(trial.root, '.sentinel'), path.join(fresh.root, '.sentinel'), { recursive: true });
      const pulled = await fresh.run('pull', '--all');
      assert.equal(pulled.code, 0, pulled.output + pulled.errors);
      const text = fs.readFileSync(path.join(fresh.root, 'automation/close-the-scanner-s-incidents.yaml'), 'utf8');
      assert.match(text, new RegExp(`propertyValues:\\n\\s+- ${ruleId}`));
      assert.equal((await fresh.run('drift')).code, 0);
    } finally {
      fresh.remove();
    }
  });

  it('is in the template of the repository, and names its rule by the workspace that the template is for', async () => {
    const expanded = await trial.run('expand', '--out', 'out');
    assert.equal(expanded.code, 0, expanded.output + expanded.errors);
    const template = JSON.parse(fs.readFileSync(path.join(trial.root, 'out/workspace.arm.json'), 'utf8')) as {
      resources: {
        type: string;
        properties: { triggeringLogic: { conditions: { conditionProperties: { propertyValues: string[] } }[] } };
      }[];
    };
    const rule = template.resources.find(({ type }) => type.endsWith('/automationRules'));
    assert.match(
      rule?.properties.triggeringLogic.conditions[0]?.conditionProperties.propertyValues[0] ?? '',
      /^\[concat\(.*\/alertRules\//,
    );
  });
});
