import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';
import { localWorkspaceYaml, ruleId, ruleYaml } from './trial-content';

const files = (numbers: readonly number[], severity?: string) =>
  Object.fromEntries(numbers.map((number) => [`detections/example/rule${number}.yaml`, ruleYaml(number, severity)]));

describe('sentinel plan and deploy', () => {
  let trial: Trial;
  beforeEach(() => {
    trial = startTrial({ 'workspaces/local.yaml': localWorkspaceYaml, ...files([1, 2]) });
  });
  afterEach(() => trial.remove());

  it('show what is to be done, do it, and then find nothing left to do', async () => {
    const planned = await trial.run('plan');
    assert.equal(planned.code, 0, planned.errors);
    assert.match(planned.output, /^Plan for local: 2 to create$/m);
    const deployed = await trial.run('deploy');
    assert.equal(deployed.code, 0, deployed.errors);
    assert.match(deployed.output, /^local: 2 created$/m);
    assert.match(deployed.errors, /\[2\/2\] created analytic rule DNS query to blocked domain/);
    assert.match(
      (await trial.run('plan')).output,
      /^Plan for local: 2 unchanged\n(?:.*Fusion\.\n|\n)+Nothing is left to do\.$/m,
    );
  });

  it('deploy a query whose mistake is doubtful, or accepted by a waiver', async () => {
    const waiver = 'waivers:\n  - { check: unknown-table, reason: It is ours., until: 2026-12-31 }\n';
    trial.write({
      'detections/example/rule1.yaml': ruleYaml(1).replace(/\| where [^\n]*/, '| where new_column_s == "x"').replaceAll('DnsEvents', 'Okta_CL'),
      'detections/example/rule2.yaml': ruleYaml(2).replaceAll('DnsEvents', 'Ours_CL') + waiver,
    }); // prettier-ignore
    const { code, output, errors } = await trial.run('plan');
    assert.equal(code, 0, errors);
    assert.match(output, /^Plan for local: 2 to create$/m);
  });

  it('deploy a saved plan, and refuse it once something moved', async () => {
    const file = path.join(trial.root, 'plan.json');
    await trial.run('deploy');
    trial.write(files([1], 'High'));
    assert.equal((await trial.run('plan', '--out', file)).code, 0);
    trial.write(files([1], 'Low'));
    assert.match((await trial.run('deploy')).output, /1 updated/);
    const refused = await trial.run('deploy', '--plan', file);
    assert.equal(refused.code, 1);
    assert.match(refused.errors, /The plan no longer holds.*\n.*\(DNS query to blocked domain 1\) was changed/);
    assert.match((await trial.run('plan')).output, /Nothing is left to do/);
  });

  it('say that a plan file was edited or is not there, with exit code 2', async () => {
    const file = path.join(trial.root, 'plan.json');
    await trial.run('plan', '--out', file);
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('Medium', 'Low'));
    const edited = await trial.run('deploy', '--plan', file);
    assert.equal(edited.code, 2);
    assert.match(edited.errors, /was changed after it was made/);
    const missing = await trial.run('deploy', '--plan', path.join(trial.root, 'none.json'));
    assert.equal(missing.code, 2);
    assert.match(missing.errors, /cannot be read/);
  });

  it('delete only with --prune, and much only when told so', async () => {
    trial.write(files([3, 4]));
    await trial.run('deploy');
    for (const number of [2, 3, 4]) fs.rmSync(path.join(trial.root, `detections/example/rule${number}.yaml`));
    const kept = await trial.run('deploy');
    assert.equal(kept.code, 0);
    assert.match(kept.output, /3 kept although no longer here/);
    const planned = await trial.run('plan', '--prune');
    assert.equal(planned.code, 4);
    assert.match(
      planned.output,
      /\n\nA deployment will refuse this plan: 3 of the 4 .* say so with --allow-deletes 3\.\n/,
    );
    assert.equal((await trial.run('plan', '--prune', '--allow-deletes', '3')).code, 0);
    const refused = await trial.run('deploy', '--prune');
    assert.equal(refused.code, 1);
    assert.match(refused.errors, /3 of the 4 resources.*; 1 may be\.\n.*--allow-deletes 3/);
    const pruned = await trial.run('deploy', '--prune', '--allow-deletes', '3');
    assert.equal(pruned.code, 0, pruned.errors);
    assert.match(pruned.output, /^local: 3 deleted, 1 unchanged$/m);
  });

  it('keep what they delete, and give it back as nobody’s', async () => {
    await trial.run('deploy');
    const live = path.join(trial.root, `.sentinel/local/alertRules/${ruleId(2)}.json`);
    // When it was written is another moment.
    const propertiesOf = () => {
      const stored = JSON.parse(fs.readFileSync(live, 'utf8')) as { value: { properties: object } };
      return { ...stored.value.properties, lastModifiedUtc: undefined };
    };
    const before = propertiesOf();
    fs.rmSync(path.join(trial.root, 'detections/example/rule2.yaml'));
    const pruned = await trial.run('deploy', '--prune');
    assert.match(pruned.output, /^local: 1 deleted, 1 unchanged$/m);
    const file = /sentinel restore (.*)/.exec(pruned.errors)![1]!;
    const restored = await trial.run('restore', file);
    assert.equal(restored.code, 0, restored.errors);
    assert.match(restored.output, /^\+ analytic rule DNS query to blocked domain 2\nlocal: 1 of 1 restored$/m);
    assert.deepEqual(propertiesOf(), before);
    assert.match((await trial.run('restore', file)).output, /there already, left as it is\nlocal: 0 of 1 restored/);
    assert.match((await trial.run('plan', '--prune')).output, /^Plan for local: 1 unchanged$/m);
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').slice(0, 500));
    const damaged = await trial.run('restore', file);
    assert.equal(damaged.code, 2);
    assert.match(damaged.errors, /is cut off or is not a backup/);
  });

  it('write the plan as JSON and Markdown to standard output, and progress elsewhere', async () => {
    const json = JSON.parse((await trial.run('plan', '--format', 'json')).output) as { changes: { action: string }[] };
    assert.deepEqual(
      json.changes.map((change) => change.action),
      ['create', 'create'],
    );
    assert.match((await trial.run('plan', '--format', 'markdown')).output, /^### Plan for `local`\n\n2 to create\n/);
  });

  it('have drift beside them, which is nothing until somebody changes the workspace', async () => {
    await trial.run('deploy');
    trial.write(files([1], 'High'));
    const none = await trial.run('drift');
    assert.equal(none.code, 0, none.errors);
    assert.match(none.output, /No drift/);
    const live = path.join(trial.root, `.sentinel/local/alertRules/${ruleId(1)}.json`);
    fs.writeFileSync(live, fs.readFileSync(live, 'utf8').replace('"triggerThreshold":0', '"triggerThreshold":7'));
    const some = await trial.run('drift');
    assert.equal(some.code, 1, some.errors);
    assert.match(some.output, /triggerThreshold \(changed in the workspace\): 7 → 0/);
    assert.doesNotMatch(some.output, /severity/);
  });

  it('plan nothing while the repository has errors', async () => {
    trial.write({ 'detections/example/rule1.yaml': ruleYaml(1).replace('DnsEvents\n', 'DnsEvent\n') });
    for (const command of ['plan', 'deploy']) {
      const refused = await trial.run(command);
      assert.equal(refused.code, 1);
      assert.match(refused.errors, /detections\/example\/rule1\.yaml:\d+:\d+ error .*'DnsEvent'/);
      assert.match(refused.errors, /Nothing is planned/);
    }
  });

  it('say that a workspace has what another hand made, deploy the rest, and end with 1', async () => {
    await trial.run('deploy');
    trial.write({ 'workspaces/local.yaml': `${localWorkspaceYaml}repository: another\n`, ...files([3]) });
    const deployed = await trial.run('deploy');
    assert.equal(deployed.code, 1);
    assert.match(deployed.output, /blocked domain 1: the workspace has it from SourceRepository sentinel-content/);
    assert.match(deployed.output, /^local: 1 created$/m);
    assert.equal((await trial.run('plan')).code, 3);
    const adopted = await trial.run('deploy', '--adopt', 'identical');
    assert.equal(adopted.code, 1, 'what another repository keeps is taken over by its id alone');
  });

  it('take to a workspace what its file selects, with what differs there', async () => {
    const selection = 'detections:\n  include: [example]\n  exclude: [example/rule2]\n';
    const overlay = 'overlays:\n  - detection: example/rule1\n    set: { severity: Low }\n';
    trial.write({ 'workspaces/local.yaml': localWorkspaceYaml + selection + overlay });
    const planned = await trial.run('plan');
    assert.match(planned.output, /^Plan for local: 1 to create$/m, planned.errors);
    assert.match(planned.output, /severity Low/);
  });

  it('name the workspaces where one does not exist', async () => {
    const refused = await trial.run('plan', '--workspace', 'production');
    assert.equal(refused.code, 2);
    assert.match(refused.errors, /There is no workspace production.*\n.*local/);
  });

  it('say in a sentence that a workspace refuses', async () => {
    const server = http.createServer((request, response) => {
      request.resume();
      response.writeHead(403, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { code: 'AuthorizationFailed', message: 'You may not.\u001b[2J' } }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const endpoint = `endpoint: http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      trial.write({ 'workspaces/local.yaml': localWorkspaceYaml.replace(/emulator:[^]*/, endpoint) });
      const refused = await trial.run('plan');
      assert.equal(refused.code, 2);
      assert.match(refused.errors, /Reading the .*: the workspace answered 403, AuthorizationFailed: You may not/);
      assert.match(refused.errors, /Microsoft Sentinel Contributor/);
      assert.ok(!refused.errors.includes('\u001b'));
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
