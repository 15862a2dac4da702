import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { fullRuleYaml } from '../deploy/full-rule';
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
    fresh = startTrial({
      'workspaces/local.yaml': localWorkspaceYaml.replace('.sentinel/local', path.join(trial.root, '.sentinel/local')),
    });
  });
  afterEach(() => {
    trial.remove();
    fresh.remove();
  });

  it('make a repository of a workspace, which wants what is there', async () => {
    const pulled = await fresh.run('pull', '--all');
    assert.equal(pulled.code, 0, pulled.output + pulled.errors);
    assert.match(pulled.output, /^\+ detections\/command-and-control\/dns-query-to-blocked-domain-1\.yaml$/m);
    assert.match(pulled.output, /^4 files written, 0 resources left$/m);
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
      { type: 'Microsoft.OperationalInsights/workspaces/providers/automationRules', name: 'x', properties: {} },
      { type: 'a/alertRules', name: 'x', properties: { displayName: 'N', query: "[parameters('query')]" } },
      { type: 'a/alertRules', kind: 'Scheduled', name: 'noguid', properties: { displayName: 'M' } },
    ];
    fs.writeFileSync(file, JSON.stringify({ resources }));
    const pulled = await fresh.run('pull', '--from', file);
    assert.equal(pulled.code, 1);
    assert.match(pulled.output, /^! x: left, since it is of the type .*automationRules$/m);
    assert.match(pulled.output, /^! N: left, since it holds expressions/m);
    assert.match(pulled.output, /^! M: left, since its id, noguid, is no GUID$/m);
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
});
