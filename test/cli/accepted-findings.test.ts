import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';
import { localWorkspaceYaml, ruleId, ruleYaml } from './trial-content';

const broken = (number: number) => ruleYaml(number).replace('| where', '| wher');

describe('What a repository accepts as it is', () => {
  let trial: Trial;
  beforeEach(() => {
    trial = startTrial({
      'workspaces/local.yaml': localWorkspaceYaml,
      'detections/a/rule1.yaml': ruleYaml(1),
      'detections/a/rule2.yaml': broken(2),
    });
  });
  afterEach(() => trial.remove());
  const baseline = () => fs.readFileSync(path.join(trial.root, 'baseline.json'), 'utf8');

  it('is found by every command, with no option that says so', async () => {
    assert.equal((await trial.run('validate')).code, 1);
    await trial.run('validate', '--write-baseline');
    const { code, output, errors } = await trial.run('validate');
    assert.equal(code, 0, output);
    assert.match(errors, /accepted findings? left out/);
  });

  it('leaves a rule with an accepted error out of a deployment, by name and reason, and deploys the others', async () => {
    await trial.run('validate', '--write-baseline');
    const planned = await trial.run('plan');
    assert.equal(planned.code, 0, planned.errors);
    assert.match(planned.output, /^Plan for local: 1 to create, 1 not deployed$/m);
    assert.match(
      planned.output,
      /! analytic rule DNS query to blocked domain 2\n.*accepted errors? in detections\/a\/rule2\.yaml/,
    );
    const deployed = await trial.run('deploy');
    assert.equal(deployed.code, 0, deployed.errors);
    assert.match(
      (await trial.run('plan')).output,
      /^Plan for local: 1 not deployed, 1 unchanged$|^Plan for local: 1 unchanged, 1 not deployed$/m,
    );
  });

  it('never deletes or changes a rule of the workspace for an accepted error', async () => {
    trial.write({ 'detections/a/rule2.yaml': ruleYaml(2) });
    await trial.run('deploy');
    trial.write({
      'detections/a/rule2.yaml': broken(2),
      'workspaces/local.yaml': `${localWorkspaceYaml}prune: true\n`,
    });
    await trial.run('validate', '--write-baseline');
    const { output } = await trial.run('deploy');
    assert.match(output, /1 not deployed/);
    assert.doesNotMatch(output, /deleted|updated/);
    const stored = fs.readdirSync(path.join(trial.root, '.sentinel/local'), { recursive: true }).map(String);
    assert.ok(
      stored.some((name) => name.includes(ruleId(2))),
      stored.join('\n'),
    );
  });

  it('keeps a rule of the workspace whose file can no longer be read', async () => {
    trial.write({
      'detections/a/rule2.yaml': ruleYaml(2),
      'workspaces/local.yaml': `${localWorkspaceYaml}prune: true\n`,
    });
    await trial.run('deploy');
    trial.write({ 'detections/a/rule2.yaml': ruleYaml(2).replace('queryPeriod: 1h', 'queryPeriod: [1h]') });
    await trial.run('validate', '--write-baseline');
    const { output, errors } = await trial.run('plan');
    assert.match(output, /1 unchanged, 1 not deployed|1 not deployed, 1 unchanged/, errors);
    assert.doesNotMatch(output, /delete/);
  });

  it('holds a rule back whose list is held back, unless the workspace has that list', async () => {
    const reads = ruleYaml(1)
      .replace('Name == "bad1.example"', "Name in ((_GetWatchlist('hosts') | project SearchKey))")
      .replace('kind: Scheduled', 'kind: Scheduled\nexpand: watchlist');
    const list =
      'alias: hosts\ndisplayName: Hosts\ndescription: Hosts.\nsearchKey: Name\ncolumns: [Name]\nitems:\n  - { Name: a }\n';
    trial.write({ 'detections/a/rule1.yaml': reads, 'watchlists/hosts.yaml': `${list}  - { Nme: b }\n` });
    await trial.run('validate', '--write-baseline');
    const { output, errors } = await trial.run('plan');
    assert.match(output, /it needs Hosts, which is held back/, errors + output);
  });

  const automation = `id: 5b0f7a6e-3c1d-4d58-9a34-0f6c2b7d1e10
name: Close them
order: 10
triggersOn: Incidents
triggersWhen: Created
actions:
  - actionType: ModifyProperties
    actionConfiguration: { status: Closed, classification: Undetermined }
`;
  const summary = `name: per-hour
description: Queries of each hour.
query: |
  DnsEvents
  | wher Name == "a"
binSize: 60
destinationTable: PerHour_CL
`;
  const parser =
    'alias: Ours\nid: ours-1\ndisplayName: Ours\ncategory: Ours\nquery: |\n  DnsEvents\n  | wher Name == "a"\n';
  const otherKinds = [
    ['automation/close.yaml', automation.replace('order: 10', 'order: 5000'), /automation rule/],
    ['automation/close.yaml', `${automation}conditions: nothing\n`, /automation rule/],
    ['summaries/per-hour.yaml', summary, /summary rule/],
    ['functions/Ours.yaml', parser, /function/],
  ] as const;
  for (const [file, text, kind] of otherKinds) {
    it(`leaves out ${file.split('/')[0] ?? ''} with an accepted error as well: ${text.split('\n')[0] ?? ''}, ${text.length}`, async () => {
      trial.write({ [file]: text, 'detections/a/rule2.yaml': ruleYaml(2) });
      assert.equal((await trial.run('validate')).code, 1);
      await trial.run('validate', '--write-baseline');
      const { code, output, errors } = await trial.run('plan');
      assert.equal(code, 0, errors);
      assert.match(output, /^Plan for local: 2 to create, 1 not deployed$/m);
      assert.match(output, new RegExp(`! ${kind.source} .*\\n.*accepted errors? in ${file}`));
    });
  }

  it('does not accept what stands in a workspace file, where nothing can be left out', async () => {
    trial.write({
      'workspaces/local.yaml': `${localWorkspaceYaml}overlays:\n  - { detection: a/none, set: { enabled: false } }\n`,
    });
    await trial.run('validate', '--write-baseline');
    const { code, errors } = await trial.run('plan');
    assert.equal(code, 1);
    assert.match(errors, /Nothing is planned/);
  });

  it('accepts proofs that are missing, and counts them; a case that fails is never accepted', async () => {
    trial.write({ 'detections/a/rule2.yaml': ruleYaml(2) });
    assert.equal((await trial.run('test')).code, 1);
    await trial.run('test', '--write-baseline');
    const accepted = await trial.run('test');
    assert.equal(accepted.code, 0, accepted.output);
    assert.match(accepted.errors, /2 missing proofs accepted/);
    const test =
      'now: 2026-06-02T12:00:00Z\ncases:\n  - name: One\n    events:\n      DnsEvents:\n        - { Name: bad1.example }\n    expect: nothing\n';
    trial.write({ 'detections/a/rule1.test.yaml': test });
    await trial.run('test', '--write-baseline');
    assert.equal((await trial.run('test')).code, 1);
  });

  it('keeps what proofs accept when the findings of the checks are written anew, and the other way round', async () => {
    await trial.run('test', '--write-baseline');
    await trial.run('validate', '--write-baseline');
    assert.match(baseline(), /"test-missing"/);
    assert.match(baseline(), /"kql-syntax"/);
    await trial.run('test', '--write-baseline');
    assert.match(baseline(), /"kql-syntax"/);
  });
});
