import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';
import { localWorkspaceYaml, ruleId, ruleYaml } from './trial-content';

const parser = `Function:
  Title: Names
FunctionAlias: NamesOfOld
FunctionQuery: |
  DnsEvents | project Name
`;

/** A rule as Bicep compiles it: resources by symbolic name, a query loaded from a file, an id among the arguments. */
const compiled = {
  languageVersion: '2.0',
  parameters: { workspaceName: { type: 'string' } },
  variables: { '$fxv#0': 'DnsEvents | where Name == "compiled.example" | project TimeGenerated, Computer' },
  resources: {
    rules: {
      type: 'Microsoft.Resources/deployments',
      name: 'rules',
      properties: {
        parameters: { title: { value: 'Compiled rule' } },
        template: {
          parameters: { title: { type: 'string' } },
          resources: [
            {
              type: 'Microsoft.OperationalInsights/workspaces/providers/alertRules',
              kind: 'Scheduled',
              name: `[format('{0}/Microsoft.SecurityInsights/{1}', parameters('workspaceName'), '${ruleId(70)}')]`,
              properties: scheduled("[parameters('title')]", 'DnsEvents | project TimeGenerated, Computer'),
            },
          ],
        },
      },
    },
    rule: {
      type: 'Microsoft.SecurityInsights/alertRules',
      kind: 'Scheduled',
      name: ruleId(71),
      properties: scheduled('Plain rule', "[variables('$fxv#0')]"),
    },
    made: {
      type: 'Microsoft.SecurityInsights/alertRules',
      kind: 'Scheduled',
      name: "[guid(resourceGroup().id, 'made')]",
      properties: scheduled('Made there', 'DnsEvents'),
    },
  },
};

function scheduled(displayName: string, query: string) {
  return {
    displayName,
    query,
    description: 'Identifies something.',
    severity: 'Low',
    enabled: true,
    queryFrequency: 'PT1H',
    queryPeriod: 'PT1H',
    triggerOperator: 'GreaterThan',
    triggerThreshold: 0,
    suppressionEnabled: false,
    suppressionDuration: 'PT5H',
    tactics: ['Impact'],
  };
}

const sentinel =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/local' +
  '/providers/Microsoft.OperationalInsights/workspaces/local/providers/Microsoft.SecurityInsights';

/** What the provider azurerm keeps of a rule: every attribute, with null, '' or [] for those that nobody set. */
const terraformRule = {
  id: `${sentinel}/alertRules/dns_blocked`,
  name: 'dns_blocked',
  display_name: 'Blocked name',
  description: 'Identifies something.',
  severity: 'Medium',
  enabled: true,
  query: 'DnsEvents | where Name == "tf.example" | project TimeGenerated, Computer',
  query_frequency: 'PT1H',
  query_period: 'PT1H',
  trigger_operator: 'GreaterThan',
  trigger_threshold: 0,
  suppression_enabled: false,
  suppression_duration: 'PT5H',
  tactics: ['CommandAndControl'],
  techniques: ['T1071'],
  alert_rule_template_guid: '',
  alert_details_override: [],
  custom_details: null,
  event_grouping: [{ aggregation_method: 'SingleAlert' }],
  entity_mapping: [{ entity_type: 'Host', field_mapping: [{ identifier: 'FullName', column_name: 'Computer' }] }],
  incident: [
    {
      create_incident_enabled: true,
      grouping: [{ enabled: false, lookback_duration: 'PT5M', entity_matching_method: 'AllEntities', by_entities: [] }],
    },
  ],
};

const terraformAutomation = {
  id: `${sentinel}/AutomationRules/5b0f7a6e-3c1d-4d58-9a34-0f6c2b7d1e10`,
  name: '5b0f7a6e-3c1d-4d58-9a34-0f6c2b7d1e10',
  display_name: 'Close it',
  order: 3,
  enabled: true,
  triggers_on: 'Incidents',
  triggers_when: 'Created',
  condition_json: JSON.stringify([
    {
      conditionType: 'Property',
      conditionProperties: {
        propertyName: 'IncidentRelatedAnalyticRuleIds',
        operator: 'Contains',
        propertyValues: [`${sentinel}/alertRules/dns_blocked`],
      },
    },
  ]),
  action_incident: [
    { order: 1, status: 'Closed', classification: 'FalsePositive_InaccurateData', labels: ['old'], owner_id: '' },
  ],
  action_incident_task: [{ order: 2, title: 'Tell them', description: '' }],
  action_playbook: [],
};

const resources = [
  { type: 'azurerm_sentinel_alert_rule_scheduled', values: terraformRule },
  { type: 'azurerm_sentinel_automation_rule', values: terraformAutomation },
  {
    type: 'azurerm_sentinel_watchlist',
    values: { name: 'servers', display_name: 'Servers', item_search_key: 'Name', labels: null, description: '' },
  },
  {
    type: 'azurerm_sentinel_watchlist_item',
    values: { name: 'i', watchlist_id: `${sentinel}/watchlists/servers`, properties: { Name: 'dc01' } },
  },
  { type: 'azurerm_sentinel_alert_rule_fusion', values: { name: 'BuiltInFusion' } },
  { type: 'azurerm_resource_group', values: { name: 'local' } },
];

/** As `terraform show -json` prints it, and as the state file has it. */
const shown = {
  format_version: '1.0',
  values: { root_module: { resources: resources.slice(0, 2), child_modules: [{ resources: resources.slice(2) }] } },
};
const state = {
  version: 4,
  lineage: 'x',
  resources: resources.map(({ type, values }) => ({ mode: 'managed', type, instances: [{ attributes: values }] })),
};

describe('sentinel adopt', () => {
  let trial: Trial;
  const read = (file: string) => fs.readFileSync(path.join(trial.root, file), 'utf8');
  beforeEach(() => {
    trial = startTrial({
      'workspaces/local.yaml': localWorkspaceYaml,
      'old/Solutions/Contoso/Analytic Rules/A rule.yaml': `# as it was\n${ruleYaml(1)}`,
      'old/Solutions/Contoso/Parsers/NamesOfOld.yaml': parser,
      'old/Solutions/Contoso/Package/mainTemplate.json': JSON.stringify({
        resources: [
          { type: 'a/alertRules', kind: 'Scheduled', name: ruleId(1), properties: scheduled('A', 'DnsEvents') },
        ],
      }),
      'old/Solutions/Contoso/Playbooks/azuredeploy.json': JSON.stringify({
        resources: [{ type: 'Microsoft.Logic/workflows', name: 'Tell them', properties: {} }],
      }),
      'old/broken.yaml': 'name: [\n',
      'old/sample.csv': 'a,b\n1,2\n',
      'old/notes.md': '# Notes\n',
      'compiled.json': JSON.stringify(compiled),
      'shown.json': JSON.stringify(shown),
      'terraform.tfstate': JSON.stringify(state),
    });
  });
  afterEach(() => trial.remove());

  it('keeps YAML to the letter, takes what comes twice once, and says what it leaves and why', async () => {
    const { code, output, errors } = await trial.run('adopt', '--from', 'old');
    assert.equal(code, 0, errors);
    assert.equal(read('detections/contoso/a-rule.yaml'), `# as it was\n${ruleYaml(1)}`);
    assert.match(read('functions/NamesOfOld.yaml'), /functionAlias: NamesOfOld/);
    assert.match(output, /^! left, since it is of the type Microsoft\.Logic\/workflows: Tell them$/m);
    assert.match(output, /^! left, since it is not YAML that can be read: broken\.yaml$/m);
    assert.match(output, /^! left, since a CSV becomes a watchlist if it is named itself: sample\.csv$/m);
    assert.match(output, /^2 files written, 1 given twice, 3 left$/m);
    assert.match(output, /\nNext: npx --no-install sentinel plan --workspace local --adopt identical\n$/);
  });

  it('keeps automation rules, summary rules and watchlists of this format to the letter', async () => {
    const written = {
      'automation/tag-what-opens.yaml':
        'id: 5b0f7a6e-3c1d-4d58-9a34-0f6c2b7d1e11\nname: Tag what opens\norder: 5\ntriggersOn: Incidents\n' +
        'triggersWhen: Created # at once\nactions:\n  - actionType: ModifyProperties\n' +
        '    actionConfiguration: { labels: [{ labelName: seen }] }\n',
      'summaries/NamesByHour.yaml':
        'name: NamesByHour\ndestinationTable: NamesByHour_CL\nbinSize: 60\n' +
        'query: DnsEvents | summarize Queries = count() by Name\n',
      'watchlists/own-hosts.yaml':
        'alias: own-hosts\ndisplayName: Own hosts\nsearchKey: Host\nitems:\n  - { Host: a } # first\n',
    };
    trial.write({
      ...Object.fromEntries(Object.entries(written).map(([file, text]) => [`mine/${file}`, text])),
      'mine/listed.yaml': 'alias: listed\ndisplayName: Listed\ncsv: listed.csv\n',
    });
    const { output, errors, code } = await trial.run('adopt', '--from', 'mine');
    assert.equal(code, 0, errors);
    for (const [file, text] of Object.entries(written)) assert.equal(read(file), text);
    assert.match(
      output,
      /^! left, since its items are in a CSV beside it: copy both into watchlists\/: listed\.yaml$/m,
    );
    assert.match((await trial.run('adopt', '--from', 'mine')).output, /^0 files written, 3 here already, 1 left$/m);
  });

  it('writes into the folder of its kind, whatever dots and slashes an id has', async () => {
    const rule = (id: string) => ruleYaml(1).replace(ruleId(1), id);
    trial.write({
      'odd/one.yaml': rule('"/../../../.github/workflows/x"'),
      'odd/two/one.yaml': rule('"/../../../workspaces/y"'),
      'odd/rules/one.yaml': rule('"a/../../../z"'),
    });
    await trial.run('adopt', '--from', 'odd');
    for (const file of ['.github/workflows/x.yaml', 'workspaces/y.yaml', 'z.yaml', 'detections/z.yaml']) {
      assert.ok(!fs.existsSync(path.join(trial.root, file)), file);
    }
  });

  it('accepts in the same run what is wrong with what comes in, and with nothing else', async () => {
    trial.write({
      'detections/ours.yaml': ruleYaml(5).replace('severity: Medium', 'severity: Huge'),
      'old/bad.yaml': ruleYaml(2).replace('DnsEvents\n', 'DnsEvnts\n'),
    });
    const { output } = await trial.run('adopt', '--from', 'old');
    assert.match(
      output,
      /^baseline\.json accepts \d+ findings more; 1 file with errors is not deployed until mended$/m,
    );
    const accepted = (JSON.parse(read('baseline.json')) as { findings: { file: string; check: string }[] }).findings;
    assert.deepEqual([...new Set(accepted.map(({ file }) => file))].sort(), [
      'detections/adopted/bad.yaml',
      'detections/contoso/a-rule.yaml',
      'functions/NamesOfOld.yaml',
    ]);
    assert.ok(accepted.some(({ check }) => check === 'test-missing'));
    assert.equal((await trial.run('validate', 'detections/adopted', 'detections/contoso')).code, 0);
  });

  it('changes nothing when it is run again, whatever became of the files since', async () => {
    await trial.run('adopt', '--from', 'old');
    const baseline = read('baseline.json');
    fs.renameSync(
      path.join(trial.root, 'detections/contoso/a-rule.yaml'),
      path.join(trial.root, 'detections/moved.yaml'),
    );
    const again = await trial.run('adopt', '--from', 'old');
    assert.match(again.output, /^0 files written, 2 here already, 3 left$/m);
    assert.equal(read('baseline.json'), baseline);
    assert.equal(fs.existsSync(path.join(trial.root, 'detections/contoso/a-rule.yaml')), false);
  });

  it('writes nothing with --check', async () => {
    const { code, output } = await trial.run('adopt', '--from', 'old', '--check');
    assert.equal(code, 0);
    assert.match(output, /^2 files to write/m);
    assert.equal(fs.existsSync(path.join(trial.root, 'detections')), false);
  });

  it('reads what Bicep makes: named resources, nested templates, loaded queries', async () => {
    const { output } = await trial.run('adopt', '--from', 'compiled.json');
    assert.match(output, /^\+ detections\/impact\/compiled-rule\.yaml$/m);
    assert.match(read('detections/impact/compiled-rule.yaml'), new RegExp(`^id: ${ruleId(70)}$`, 'm'));
    assert.match(read('detections/impact/plain-rule.yaml'), /compiled\.example/);
    assert.match(output, /^! left, since its name is made where it is deployed: .*: Made there$/m);
  });

  for (const [form, file] of [
    ['as terraform show prints it', 'shown.json'],
    ['as its file has it', 'terraform.tfstate'],
  ] as const) {
    it(`reads a state of Terraform ${form}, with names for ids`, async () => {
      const { output, errors } = await trial.run('adopt', '--from', file);
      assert.match(output, /^4 files written, 1 left$/m, output + errors);
      const rule = read('detections/command-and-control/blocked-name.yaml');
      assert.match(rule, /^id: dns_blocked$/m);
      assert.match(rule, /^kind: Scheduled$/m);
      assert.match(rule, /identifier: FullName/);
      const automation = read('automation/close-it.yaml');
      assert.match(automation, /classificationReason: InaccurateData/);
      assert.match(automation, /- dns_blocked$/m);
      assert.match(read('watchlists/servers.csv'), /^Name\ndc01\n$/);
      assert.match(output, /^! left, since rules of this kind are not deployed from files .*: BuiltInFusion$/m);
    });
  }

  it('takes over with one word what a workspace has under a name, and makes nothing anew', async () => {
    await trial.run('adopt', '--from', 'shown.json');
    const made = await trial.run('deploy');
    assert.equal(made.code, 0, made.output + made.errors);
    // Another repository, which has never deployed anything, over the same workspace.
    const other = startTrial({ 'workspaces/local.yaml': localWorkspaceYaml, 'shown.json': JSON.stringify(shown) });
    try {
      fs.cpSync(path.join(trial.root, '.sentinel'), path.join(other.root, '.sentinel'), { recursive: true });
      fs.rmSync(path.join(other.root, '.sentinel/local/metadata'), { recursive: true });
      await other.run('adopt', '--from', 'shown.json');
      const deployed = await other.run('deploy', '--adopt', 'identical');
      assert.equal(deployed.code, 0, deployed.output + deployed.errors);
      assert.match(deployed.output, /^Plan for local: 3 to update$/m);
      // Only records are written: a write of a rule would reset its schedule.
      for (const rules of ['alertRules', 'automationRules', 'watchlists']) {
        assert.deepEqual(stored(other, rules), stored(trial, rules), rules);
      }
      assert.match((await other.run('plan')).output, /^Plan for local: 3 unchanged$/m);
    } finally {
      other.remove();
    }
  });

  function stored({ root }: Trial, folder: string): readonly string[] {
    const place = path.join(root, '.sentinel/local', folder);
    return fs.readdirSync(place).map((name) => fs.readFileSync(path.join(place, name), 'utf8'));
  }

  it('brings what a workspace holds', async () => {
    trial.write({ 'detections/example/rule.yaml': ruleYaml(9) });
    await trial.run('deploy');
    fs.rmSync(path.join(trial.root, 'detections'), { recursive: true });
    const { output } = await trial.run('adopt', '--workspace', 'local');
    assert.match(output, /^1 file written, 1 left$/m);
    assert.equal(
      (await trial.run('adopt', '--workspace', 'local')).output.match(/^0 files written.*$/m)?.[0],
      '0 files written, 1 here already, 1 left',
    );
  });

  it('asks for something to adopt, and for what is there', async () => {
    assert.equal((await trial.run('adopt')).code, 2);
    assert.match((await trial.run('adopt', '--from', 'nowhere')).errors, /There is no nowhere\./);
  });
});
