import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { fullRuleYaml } from '../deploy/full-rule';
import { scheduledRule } from '../emulator/local-workspace';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';
import { localWorkspaceYaml, ruleYaml } from './trial-content';

const hunt = `id: 3c1f9b0e-6f0d-4a51-9c53-2f6f7d1f8a22
name: A hunt
description: Finds computers that ask for anything.
tactics: [Impact]
query: DnsEvents | take 5
`;

const watchlist = `alias: servers
displayName: Servers
searchKey: Name
items:
  - { Name: dc01, Owner: 'ada, bob' }
  - { Name: dc02 }
`;

const listed = '3c1f9b0e-6f0d-4a51-9c53-2f6f7d1f8a44';

const { properties: scheduled } = scheduledRule({
  displayName: 'Listed rule',
  severity: 'Low',
  query: 'DnsEvents | project TimeGenerated, Computer',
  tactics: ['Impact'],
  techniques: [],
  entityMappings: [{ entityType: 'Host', fieldMappings: [{ identifier: 'FullName', columnName: 'Computer' }] }],
});

describe('sentinel pull --all and --from', () => {
  let trial: Trial;
  let fresh: Trial;
  beforeEach(async () => {
    trial = startTrial({
      'workspaces/local.yaml': localWorkspaceYaml,
      'detections/example/rule.yaml': ruleYaml(),
      'detections/example/hunt.yaml': hunt,
      'watchlists/servers.yaml': watchlist,
    });
    const deployed = await trial.run('deploy');
    assert.equal(deployed.code, 0, deployed.output + deployed.errors);
    // Another repository with the same workspace: a local one keeps its state below its repository.
    fresh = startTrial({ 'workspaces/local.yaml': localWorkspaceYaml });
    fs.cpSync(path.join(trial.root, '.sentinel'), path.join(fresh.root, '.sentinel'), { recursive: true });
  });
  afterEach(() => {
    trial.remove();
    fresh.remove();
  });

  it('make a repository of a workspace, which wants what is there', async () => {
    const pulled = await fresh.run('pull', '--all');
    assert.equal(pulled.code, 0, pulled.output + pulled.errors);
    assert.match(pulled.output, /^\+ detections\/command-and-control\/dns-query-to-blocked-domain-1\.yaml$/m);
    assert.match(pulled.output, /^4 files written, 1 resource left$/m);
    const plan = await fresh.run('plan', '--format', 'json');
    const { changes } = JSON.parse(plan.output) as {
      changes: { fields: { path: string }[]; rows: { added: object[]; removed: object[] } | null }[];
    };
    assert.equal(changes.length, 3);
    // A version is of the file alone and did not travel.
    for (const { fields, rows } of changes) {
      assert.deepEqual(
        fields.filter((field) => field.path !== 'version'),
        [],
      );
      assert.deepEqual([rows?.added ?? [], rows?.removed ?? []], [[], []]);
    }
  });

  it('say what a version of the API hides that a workspace file names', async () => {
    fresh.write({ 'workspaces/local.yaml': `${localWorkspaceYaml}apiVersion: 2025-09-01\n` });
    const pulled = await fresh.run('pull', '--all');
    for (const words of ['NRT rules', 'sub-techniques', 'sentinelEntitiesMappings']) {
      assert.match(
        pulled.output,
        new RegExp(`! ${words}: left, since version 2025-09-01 of the API, .* hides them$`, 'm'),
      );
    }
    fresh.write({ 'workspaces/local.yaml': localWorkspaceYaml });
    fs.rmSync(path.join(fresh.root, 'detections'), { recursive: true });
    fs.rmSync(path.join(fresh.root, 'watchlists'), { recursive: true });
    const all = await fresh.run('pull', '--all');
    assert.equal(all.code, 0, all.errors);
    assert.doesNotMatch(all.output, /hides them/);
  });

  it('write over no file', async () => {
    assert.equal((await fresh.run('pull', '--all')).code, 0);
    const again = await fresh.run('pull', '--all');
    assert.equal(again.code, 2);
    assert.match(again.errors, /there already/);
  });

  it('read what expand exports, with every field', async () => {
    trial.write({ 'detections/example/full.yaml': fullRuleYaml });
    const out = await trial.run('expand', '--out', path.join(trial.root, 'out'));
    assert.equal(out.code, 0, out.errors);
    const pulled = await fresh.run('pull', '--from', path.join(trial.root, 'out/workspace.arm.json'), '--check');
    assert.match(pulled.output, /^5 files to write, 0 resources left$/m);
    assert.equal(fs.existsSync(path.join(fresh.root, 'detections')), false);
  });

  it('say what of an export they leave, and why', async () => {
    const file = path.join(trial.root, 'export.json');
    const resources = [
      { type: 'Microsoft.OperationalInsights/workspaces/providers/dataConnectors', name: 'x', properties: {} },
      { type: 'a/alertRules', name: 'x', properties: { displayName: 'N', query: "[parameters('query')]" } },
      { type: 'a/alertRules', kind: 'Scheduled', name: 'no guid', properties: { displayName: 'M' } },
    ];
    fs.writeFileSync(file, JSON.stringify({ resources }));
    const pulled = await fresh.run('pull', '--from', file);
    assert.equal(pulled.code, 1);
    assert.match(pulled.output, /^! x: left, since it is of the type .*dataConnectors$/m);
    assert.match(pulled.output, /^! N: left, since it holds expressions/m);
    assert.match(pulled.output, /^! M: left, since its id, no guid, can stand in no file$/m);
    fs.writeFileSync(file, 'no JSON');
    assert.equal((await fresh.run('pull', '--from', file)).code, 2);
  });

  it('know the parameters of a template by their defaults', async () => {
    const file = path.join(trial.root, 'export.json');
    const id = '3c1f9b0e-6f0d-4a51-9c53-2f6f7d1f8a33';
    const parameters = { 'rule-id': { type: 'string', defaultValue: id }, name: { defaultValue: 'From a template' } };
    const properties = {
      category: 'Hunting Queries',
      displayName: "[parameters('name')]",
      query: 'DnsEvents | take 5',
    };
    const name = "[concat(parameters('workspace'),'/',parameters('rule-id'))]";
    const resources = [{ type: 'Microsoft.OperationalInsights/workspaces/savedSearches', name, properties }];
    fs.writeFileSync(file, JSON.stringify({ parameters, resources }));
    const pulled = await fresh.run('pull', '--from', file);
    assert.equal(pulled.code, 0, pulled.output + pulled.errors);
    const written = fs.readFileSync(path.join(fresh.root, 'detections/other/from-a-template.yaml'), 'utf8');
    assert.match(written, new RegExp(`^id: ${id}\nname: From a template\n`));
  });

  /** What `pull --from` writes for files of these names, and what it says. */
  async function pullFrom(files: Readonly<Record<string, string>>) {
    trial.write(files);
    const names = Object.keys(files).map((name) => path.join(trial.root, name));
    const { code, output, errors } = await fresh.run('pull', '--from', ...names);
    return {
      code,
      said: output + errors,
      read: (file: string) => fs.readFileSync(path.join(fresh.root, file), 'utf8'),
    };
  }

  it('read the list that az sentinel prints, whose properties stand beside the name', async () => {
    const rule = {
      id: `/subscriptions/s/providers/Microsoft.SecurityInsights/alertRules/${listed}`,
      name: listed,
      type: 'Microsoft.SecurityInsights/alertRules',
      kind: 'Scheduled',
      etag: '"0"',
      ...scheduled,
      lastModifiedUtc: '2026-01-01T00:00:00Z',
    };
    const { code, said, read } = await pullFrom({ 'list.json': JSON.stringify([rule]) });
    assert.equal(code, 0, said);
    assert.match(read('detections/impact/listed-rule.yaml'), new RegExp(`^id: ${listed}\nname: Listed rule\n`));
  });

  it('read the template of a solution, with its rules, hunts and parsers', async () => {
    const template = (contentId: string, resource: object) => ({
      type: 'Microsoft.OperationalInsights/workspaces/providers/contentTemplates',
      name: "[variables('ruleObject1').ruleTemplateSpecName1]",
      properties: {
        contentId,
        mainTemplate: {
          resources: [
            resource,
            { type: 'Microsoft.OperationalInsights/workspaces/providers/metadata', properties: {} },
          ],
        },
      },
    });
    const search = { category: 'Hunting Queries', displayName: 'A solution hunt', query: 'DnsEvents | take 5' };
    const parser = { category: 'Parser', displayName: 'Named', query: 'DnsEvents', functionAlias: 'Named' };
    const solution = {
      variables: {
        ruleObject1: { _ruleId1: listed, templateName: "[concat('x','y')]" },
        huntObject1: { _huntId1: '3c1f9b0e-6f0d-4a51-9c53-2f6f7d1f8a45' },
      },
      resources: [
        template("[variables('ruleObject1')._ruleId1]", {
          type: 'Microsoft.SecurityInsights/AlertRuleTemplates',
          name: "[variables('ruleObject1')._ruleId1]",
          kind: 'Scheduled',
          properties: scheduled,
        }),
        template("[variables('huntObject1')._huntId1]", {
          type: 'Microsoft.OperationalInsights/savedSearches',
          name: 'Hunt_1',
          properties: search,
        }),
        template('x', {
          type: 'Microsoft.OperationalInsights/workspaces/savedSearches',
          name: "[variables('parserObject1')._parserName1]",
          properties: parser,
        }),
      ],
    };
    const { code, said, read } = await pullFrom({ 'mainTemplate.json': JSON.stringify(solution) });
    assert.equal(code, 0, said);
    assert.match(read('detections/impact/listed-rule.yaml'), new RegExp(`^id: ${listed}\n`));
    assert.match(read('detections/other/a-solution-hunt.yaml'), /^id: 3c1f9b0e-6f0d-4a51-9c53-2f6f7d1f8a45\n/);
    assert.match(read('functions/Named.yaml'), /^functionAlias: Named\n/);
  });

  it('read parsers of Azure-Sentinel, and the CSV of a watchlist', async () => {
    const solutionParser = `id: 3c1f9b0e-6f0d-4a51-9c53-2f6f7d1f8a46
Function:
  Title: Parser of the proxy
  Version: '1.0.0'
Category: Microsoft Sentinel Parser
FunctionName: ProxyNames
FunctionAlias: ProxyNames
FunctionQuery: |
  DnsEvents
  | project TimeGenerated, Name
`;
    const asimParser = `Parser: { Title: A parser of ours, Version: '0.1' }
ParserName: OwnDns
ParserParams:
  - { Name: name, Type: string, Default: '*' }
  - { Name: since, Type: datetime, Default: datetime(null) }
ParserQuery: DnsEvents | where Name == name or name == '*'
`;
    const files = {
      'solution.yaml': solutionParser,
      'asim.yaml': asimParser,
      'hosts.csv': 'Host,Owner\r\ndc01,"a, b"\r\n',
    };
    const { code, said, read } = await pullFrom(files);
    assert.equal(code, 0, said);
    assert.match(
      read('functions/ProxyNames.yaml'),
      /^description: Parser of the proxy\ncategory: Microsoft Sentinel Parser$/m,
    );
    assert.match(read('functions/OwnDns.yaml'), /^parameters: name:string='\*', since:datetime=datetime\(null\)$/m);
    assert.equal(read('watchlists/hosts.csv'), 'Host,Owner\ndc01,"a, b"\n');
    assert.match(read('watchlists/hosts.yaml'), /^searchKey: Host$/m);
  });

  it('say of a YAML or CSV that holds no such thing what would', async () => {
    for (const [name, text] of [['rule.yaml', 'name: A rule\n'], ['empty.csv', '']] as const) {
      const { code, said } = await pullFrom({ [name]: text });
      assert.equal(code, 2);
      assert.match(said, /cannot be read as a/);
    }
    assert.match((await fresh.run('pull', '--from', 'not-there.json')).errors, /not-there\.json cannot be read/);
  }); // prettier-ignore
});
