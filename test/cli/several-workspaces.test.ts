import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';
import { ruleYaml } from './trial-content';

const numbers: Readonly<Record<string, number>> = { acme: 1, contoso: 2, broken: 3, local: 4 };

/** A workspace of a tenant: a local one with its own state, or what stands in `target`. */
function tenant(name: string, more = '', target = `emulator: { folder: .sentinel/${name} }\n`): string {
  const digit = numbers[name] ?? 9;
  return `name: ${name}
subscription: 00000000-0000-0000-0000-00000000000${digit}
resourceGroup: ${name}
workspace: ${name}
workspaceId: 00000000-0000-0000-0000-0000000000${digit}0
${target}${more}`;
}

const inTenants = 'groups: [tenants]\n';

describe('sentinel plan, deploy and drift of several workspaces', () => {
  let trial: Trial;
  beforeEach(() => {
    trial = startTrial({
      'workspaces/acme.yaml': tenant('acme', inTenants),
      'workspaces/contoso.yaml': tenant('contoso', `${inTenants}detections: { exclude: [example/rule2] }\n`),
      'workspaces/local.yaml': tenant('local'),
      'workspaces/groups/tenants.yaml': 'overlays:\n  - detection: example/rule1\n    set: { severity: Low }\n',
      'detections/example/rule1.yaml': ruleYaml(1),
      'detections/example/rule2.yaml': ruleYaml(2),
    });
  });
  afterEach(() => trial.remove());

  it('deploy to each of a group, and say in the order of the workspaces what became of it', async () => {
    const planned = await trial.run('plan', '--workspace', 'tenants');
    assert.equal(planned.code, 0, planned.errors);
    assert.match(planned.output, /Plan for acme: 2 to create\n[^]*Plan for contoso: 1 to create\n/);
    assert.match(planned.output, /\nacme {5}2 to create\ncontoso {2}1 to create\n$/);
    assert.match(planned.errors, /^acme \| Reading acme …$/m);
    const deployed = await trial.run('deploy', '--workspace', 'tenants');
    assert.equal(deployed.code, 0, deployed.errors);
    assert.match(deployed.output, /severity Low[^]*\nacme {5}2 created\ncontoso {2}1 created\n$/);
    const again = await trial.run('plan', '--workspace', 'contoso', '--workspace', 'acme');
    assert.match(again.output, /\nacme {5}2 unchanged\ncontoso {2}1 unchanged\n$/);
    assert.match((await trial.run('plan', '--workspace', 'local')).output, /^Plan for local: 2 to create/);
  });

  it('wait side by side for those that are silent, so that none keeps the last from its turn', async () => {
    const events: string[] = [];
    const server = http.createServer((request, response) => {
      const name = /resourceGroups\/([^/]+)/i.exec(request.url ?? '')![1]!;
      if (name === 'acme') {
        events.push('acme answers');
        return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"value":[]}');
      }
      response.on('close', () => events.push('a silent one is given up'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const target = `endpoint: http://127.0.0.1:${(server.address() as AddressInfo).port}\n`;
    const silent = Array.from({ length: 20 }, (_none, index) => `silent${index + 51}`);
    for (const name of silent) {
      const yaml = tenant(name, '', target).replace('000000000090', `0000000000${name.slice(-2)}`);
      trial.write({ [`workspaces/${name}.yaml`]: yaml });
    }
    trial.write({ 'workspaces/acme.yaml': tenant('acme', '', target) });
    try {
      const { code, output, errors } = await trial.run('plan', '--workspace', ...silent, 'acme', '--patience', '2');
      assert.equal(code, 2, output + errors);
      assert.match(output, /\nacme +2 to create\n/);
      assert.equal(output.match(/no whole answer came within 2 s/g)?.length, 20, output);
      // It comes last in the order of the command, behind three times as many silent ones as are worked on at once.
      assert.equal(events.lastIndexOf('acme answers') < events.indexOf('a silent one is given up'), true);
    } finally {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    }
  }).timeout(60_000);

  it('go on with the others where one fails, and end with 2', async () => {
    const server = http.createServer((_, response) =>
      response.writeHead(403).end('{"error":{"code":"RequestDisallowedByPolicy","message":"no"}}'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    trial.write({ 'workspaces/broken.yaml': tenant('broken', inTenants, `endpoint: http://127.0.0.1:${port}\n`) });
    try {
      const old = path.join(trial.root, 'plans', 'broken.json');
      trial.write({ 'plans/broken.json': 'of an earlier run' });
      const planned = await trial.run('plan', '--workspace', 'tenants', '--out', path.join(trial.root, 'plans'));
      assert.equal(planned.code, 2);
      assert.match(
        planned.output,
        /^acme +2 to create\nbroken +failed: .*RequestDisallowedByPolicy.*\n +.*\ncontoso +1 to create$/m,
      );
      assert.equal(fs.existsSync(old), false, 'a plan of an earlier run does not stay');
      const deployed = await trial.run('deploy', '--workspace', 'tenants');
      assert.equal(deployed.code, 2);
      assert.match(deployed.output, /^acme +2 created\nbroken +failed: [^]*\ncontoso +1 created$/m);
      const drift = await trial.run('drift', '--workspace', 'tenants', '--format', 'markdown');
      assert.equal(drift.code, 2);
      assert.match(
        drift.output,
        /^\| acme \| no drift \|\n\| broken \| \*\*failed\*\*: .*\n\| contoso \| no drift \|$/m,
      );
    } finally {
      server.close();
    }
  });

  it('deploy the plans of a folder, each to its workspace, and only those that are named', async () => {
    const plans = path.join(trial.root, 'plans');
    assert.equal((await trial.run('plan', '--workspace', 'tenants', '--out', plans)).code, 0);
    assert.deepEqual(fs.readdirSync(plans), ['acme.json', 'contoso.json']);
    const one = await trial.run('deploy', '--plan', plans, '--workspace', 'contoso');
    assert.equal(one.code, 0, one.errors);
    assert.match(one.output, /\ncontoso {2}1 created\n$/);
    const missing = await trial.run('deploy', '--plan', plans, '--workspace', 'local');
    assert.equal(missing.code, 2);
    assert.match(missing.errors, /There is no plan for local\./);
    const both = await trial.run('deploy', '--plan', plans);
    assert.equal(both.code, 0, both.errors);
    assert.match(both.output, /\nacme {5}2 created\ncontoso {2}1 unchanged\n$/);
  });

  it('refuse a folder of plans of which one is damaged, double or absent, before anything is done', async () => {
    const plans = path.join(trial.root, 'plans');
    await trial.run('plan', '--workspace', 'tenants', '--out', plans);
    fs.copyFileSync(path.join(plans, 'acme.json'), path.join(plans, 'again.json'));
    assert.match((await trial.run('deploy', '--plan', plans)).errors, /are both plans for the workspace acme\./);
    fs.writeFileSync(path.join(plans, 'again.json'), '{');
    const cut = await trial.run('deploy', '--plan', plans);
    assert.equal(cut.code, 2);
    assert.match(cut.errors, /again\.json is cut off or is not a plan/);
    fs.rmSync(plans, { recursive: true });
    fs.mkdirSync(plans);
    assert.match((await trial.run('deploy', '--plan', plans)).errors, /holds no plan/);
    assert.match((await trial.run('plan', '--workspace', 'tenants')).output, /acme {5}2 to create/);
  });

  it('take all workspaces but those of this machine, where there are others', async () => {
    const all = await trial.run('plan', '--all');
    assert.match(all.output, /\nacme {5}2 to create\ncontoso {2}1 to create\nlocal {4}2 to create\n$/);
    trial.write({ 'workspaces/acme.yaml': tenant('acme', '', 'endpoint: http://127.0.0.1:9\n') });
    const remote = await trial.run('drift', '--all');
    assert.match(remote.output, /^acme {2}failed: /);
    assert.doesNotMatch(remote.output, /local/);
  });

  it('give machines a list, also of one, and a drift that nobody made no changes', async () => {
    await trial.run('deploy', '--workspace', 'acme');
    const list = JSON.parse((await trial.run('drift', '--workspace', 'tenants', '--format', 'json')).output) as {
      workspace: string;
      changes: unknown[];
    }[];
    assert.deepEqual(
      list.map(({ workspace, changes }) => [workspace, changes.length]),
      [
        ['acme', 0],
        ['contoso', 0],
      ],
    );
    const text = await trial.run('drift', '--workspace', 'tenants');
    assert.equal(text.output, 'acme     no drift\ncontoso  no drift\n');
    const one = await trial.run('drift', '--workspace', 'acme', '--format', 'markdown');
    assert.equal(one.output, 'No drift: nobody changed acme since it was deployed.\n');
  });

  it('say what they cannot make sense of', async () => {
    const sentence = async (...argv: string[]) => {
      const { code, errors } = await trial.run(...argv);
      assert.equal(code, 2, errors);
      return errors.split('\n')[0];
    };
    assert.equal(await sentence('plan', '--all', '--workspace', 'acme'), '--all and --workspace exclude each other.');
    assert.equal(
      await sentence('plan', '--workspace', 'acme', 'nobody'),
      'There is no workspace nobody that can be read.',
    );
    assert.equal(await sentence('pull', '--workspace', 'tenants'), 'tenants is a group of workspaces.');
    trial.write({ 'workspaces/groups/empty.yaml': 'description: Nobody is in it.\n' });
    assert.equal(await sentence('plan', '--workspace', 'empty'), 'No workspace belongs to the group empty.');
  });
});
