import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';
import { editStored, localWorkspaceYaml } from './trial-content';

const id = '3c1f9b0e-6f0d-4a51-9c53-2f6f7d1f8a11';

const workspace = `${localWorkspaceYaml}overlays:
  - detection: example/rule
    reason: It is being tried here.
    set:
      severity: Low # for now
`;

const rule = `# The block list of the proxy team.
id: ${id}
name: DNS query to blocked domain
description: Identifies computers that ask DNS for a blocked domain.
severity: Medium
requiredDataConnectors:
  - connectorId: DNS
    dataTypes: [DnsEvents]
queryFrequency: 1h # as often as the logs come
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
tactics:
  - CommandAndControl
relevantTechniques:
  - T1071.004
query: |
  let blocked = _GetWatchlist('blocked') | where Type == 'domain' | project Value;
  DnsEvents
  | where Name in (blocked)
entityMappings:
  - entityType: Host
    fieldMappings:
      - { identifier: FullName, columnName: Computer }
version: 1.0.0
kind: Scheduled
`;

const watchlist = `alias: blocked
displayName: Blocked
indicators:
  - { type: domain, value: bad.example }
`;

const hunt = `id: 3c1f9b0e-6f0d-4a51-9c53-2f6f7d1f8a22
name: A hunt
description: Finds computers that ask for anything.
tactics: [CommandAndControl] # the only one
query: DnsEvents | take 5
`;

const rulePath = 'detections/example/rule.yaml';

/** The rule with the version that comes with an edit. */
function raised(text: string): string {
  return text.replace('version: 1.0.0', 'version: 1.0.1');
}

describe('sentinel pull', () => {
  let trial: Trial;
  beforeEach(async () => {
    trial = startTrial({
      'workspaces/local.yaml': workspace,
      [rulePath]: rule,
      'detections/example/hunt.yaml': hunt,
      'watchlists/blocked.yaml': watchlist,
    });
    const deployed = await trial.run('deploy');
    assert.equal(deployed.code, 0, deployed.output + deployed.errors);
  });
  afterEach(() => trial.remove());

  const read = (file: string) => fs.readFileSync(path.join(trial.root, file), 'utf8');

  const edit = (file: string, change: Parameters<typeof editStored>[1]) =>
    editStored(path.join(trial.root, '.sentinel/local', file), change);

  const editRule = (change: (properties: Record<string, unknown>) => void) => edit(`alertRules/${id}.json`, change);

  it('has nothing to do after a deployment', async () => {
    const outcome = await trial.run('pull');
    assert.equal(outcome.code, 0, outcome.errors);
    assert.equal(outcome.output, 'local: nothing to pull\n');
  });

  it('writes edits at their place, as analysts spell them, and has nothing to do then', async () => {
    editRule((properties) => {
      properties['queryFrequency'] = 'PT30M';
      properties['triggerOperator'] = 'LessThan';
      properties['enabled'] = false;
      properties['tactics'] = ['CommandAndControl', 'Exfiltration'];
      properties['techniques'] = ['T1071', 'T1041'];
      properties['subTechniques'] = ['T1071.004'];
      properties['description'] = 'One line.\nAnd another.';
    });
    const outcome = await trial.run('pull');
    assert.equal(outcome.code, 0, outcome.output + outcome.errors);
    const expected = rule
      .replace('queryFrequency: 1h #', 'queryFrequency: 30m #')
      .replace('triggerOperator: gt', 'triggerOperator: lt')
      .replace('triggerThreshold: 0\n', 'triggerThreshold: 0\nenabled: false\n')
      .replace('  - CommandAndControl\n', '  - CommandAndControl\n  - Exfiltration\n')
      .replace('  - T1071.004\n', '  - T1071.004\n  - T1041\n')
      .replace(/description: .*/, 'description: |-\n  One line.\n  And another.')
      .replace('version: 1.0.0', 'version: 1.0.1');
    assert.equal(read(rulePath), expected);
    assert.match(outcome.output, /queryFrequency: PT1H → PT30M · detections\/example\/rule\.yaml/);
    assert.equal((await trial.run('pull')).output, 'local: nothing to pull\n');
    assert.match((await trial.run('plan')).output, /^Plan for local: 1 to update, 2 unchanged$/m);
    assert.match((await trial.run('deploy')).output, /^local: 1 updated, 2 unchanged$/m);
  });

  it('writes new settings whole where the file had none of them', async () => {
    editRule((properties) => {
      properties['incidentConfiguration'] = {
        createIncident: true,
        groupingConfiguration: {
          enabled: true,
          reopenClosedIncident: false,
          lookbackDuration: 'P1D',
          matchingMethod: 'Selected',
          groupByEntities: ['Host'],
        },
      };
      properties['customDetails'] = { AskedFor: 'Name' };
    });
    const outcome = await trial.run('pull');
    assert.equal(outcome.code, 0, outcome.output + outcome.errors);
    assert.match(read(rulePath), /^ {4}lookbackDuration: 1d\n {4}matchingMethod: Selected$/m);
    assert.match(read(rulePath), /^customDetails:\n {2}AskedFor: Name$/m);
    assert.equal((await trial.run('pull')).output, 'local: nothing to pull\n');
  });

  it('writes what an overlay sets into the overlay', async () => {
    editRule((properties) => (properties['severity'] = 'High'));
    const outcome = await trial.run('pull');
    assert.equal(outcome.code, 0, outcome.output + outcome.errors);
    assert.equal(read('workspaces/local.yaml'), workspace.replace('severity: Low #', 'severity: High #'));
    assert.equal(read(rulePath), rule);
  });

  it('takes an edit of the expanded query back to the written one', async () => {
    editRule(
      (properties) => (properties['query'] = `${String(properties['query']).trimEnd()}\n| where Computer != "dc01"`),
    );
    const outcome = await trial.run('pull');
    assert.equal(outcome.code, 0, outcome.output + outcome.errors);
    assert.equal(
      read(rulePath),
      raised(rule).replace('in (blocked)\n', 'in (blocked)\n  | where Computer != "dc01"\n'),
    );
  });

  it('takes an edit beside a list that was split back to the lookup', async () => {
    const splitRule = `${rule}expand: split\n`;
    const domains = Array.from({ length: 300 }, (_none, index) => `  - { type: domain, value: d${index}.example }\n`);
    trial.write({ [rulePath]: splitRule, 'watchlists/blocked.yaml': `${watchlist}${domains.join('')}` });
    const deployed = await trial.run('deploy');
    assert.equal(deployed.code, 0, deployed.output + deployed.errors);
    editRule((properties) => {
      const query = String(properties['query']);
      assert.match(query, /^let blocked_3 = dynamic[^]*\(Name in \(blocked_1\) or Name in \(blocked_2\) or /m);
      properties['query'] = query.replace('| where (Name', '| where Computer != "dc01" and (Name');
    });
    const outcome = await trial.run('pull');
    assert.equal(outcome.code, 0, outcome.output + outcome.errors);
    assert.equal(read(rulePath), raised(splitRule).replace('| where Name', '| where Computer != "dc01" and Name'));
  });

  it('leaves an edit of the list that was written into a query, and shows it', async () => {
    editRule((properties) => {
      properties['query'] = String(properties['query']).replace('bad.example', 'worse.example');
      properties['queryPeriod'] = 'PT2H';
    });
    const outcome = await trial.run('pull');
    assert.equal(outcome.code, 1);
    assert.match(outcome.output, /query · left: the edit is in a list of indicators/);
    assert.match(outcome.output, /\+ let blocked = dynamic\(\["worse\.example"\]\)/);
    assert.equal(read(rulePath), raised(rule).replace('queryPeriod: 1h', 'queryPeriod: 2h'));
  });

  it('leaves what was changed here as well, and passes over what was changed here alone', async () => {
    editRule((properties) => (properties['queryPeriod'] = 'PT2H'));
    trial.write({ [rulePath]: rule.replace('queryPeriod: 1h', 'queryPeriod: 3h').replace('name: DNS', 'name: A DNS') });
    const outcome = await trial.run('pull');
    assert.equal(outcome.code, 1);
    assert.match(outcome.output, /queryPeriod: PT3H → PT2H · left: it was changed here as well/);
    assert.doesNotMatch(outcome.output, /displayName/);
  });

  it('leaves what the service did when it disabled a rule', async () => {
    editRule((properties) => {
      properties['displayName'] = `AUTO DISABLED ${String(properties['displayName'])}`;
      properties['enabled'] = false;
    });
    const outcome = await trial.run('pull');
    assert.equal(outcome.code, 1);
    assert.match(outcome.output, /enabled: true → false · left: the service disabled this rule/);
    assert.equal(read(rulePath), rule);
  });

  it('writes what was edited of a hunting query', async () => {
    const file = 'savedSearches/3c1f9b0e-6f0d-4a51-9c53-2f6f7d1f8a22.json';
    edit(file, (properties) => {
      properties['displayName'] = 'The: hunt';
      properties['query'] = 'DnsEvents | take 6';
      properties['tags'] = [
        { name: 'description', value: 'Finds computers that ask for anything.' },
        { name: 'tactics', value: 'CommandAndControl,Impact' },
      ];
    });
    const outcome = await trial.run('pull');
    assert.equal(outcome.code, 0, outcome.output + outcome.errors);
    assert.equal(
      read('detections/example/hunt.yaml'),
      hunt
        .replace('name: A hunt', 'name: "The: hunt"')
        .replace('[CommandAndControl]', '[CommandAndControl, Impact]')
        .replace('take 5', 'take 6'),
    );
  });

  it('writes nothing with --check, and ends with 1 where there is something', async () => {
    editRule((properties) => (properties['queryPeriod'] = 'PT2H'));
    const outcome = await trial.run('pull', 'example', '--check', '--format', 'json');
    assert.equal(outcome.code, 1);
    const { resources } = JSON.parse(outcome.output) as { resources: { fields: object[] }[] };
    assert.deepEqual(resources[0]!.fields, [
      { path: 'queryPeriod', here: 'PT1H', there: 'PT2H', file: rulePath, reason: null },
      { path: 'version', here: '1.0.0', there: '1.0.1', file: rulePath, reason: null },
    ]);
    assert.equal(read(rulePath), rule);
    assert.equal((await trial.run('pull', 'example/hunt', '--check')).code, 0);
    assert.equal((await trial.run('pull', 'exampel')).code, 2);
  });

  it('writes nothing that would not be valid', async () => {
    editRule((properties) => (properties['queryPeriod'] = 'PT30M'));
    const outcome = await trial.run('pull');
    assert.equal(outcome.code, 1);
    assert.match(outcome.errors, /period-covers-frequency[\s\S]*Nothing is written/);
    assert.equal(read(rulePath), rule);
  });
});
