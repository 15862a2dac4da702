import assert from 'node:assert/strict';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';

function workspace(name: string, more: string): string {
  return `name: ${name}
subscription: 00000000-0000-0000-0000-000000000001
resourceGroup: ${name}
workspace: ${name}
workspaceId: 00000000-0000-0000-0000-000000000002
${more}`;
}

const overlay = `overlays:
  - detection: example/rule
    reason: It is being tried here.
    set:
      severity: Low
      falsePositives:
        - id: scanner
          scenario: A scanner asks for everything.
          owner: soc
          exclude: { DnsEvents: Computer == "scanner" }
`;

const rule = `id: 3c1f9b0e-6f0d-4a51-9c53-2f6f7d1f8a11
name: DNS query to blocked domain
description: Identifies computers that ask DNS for a blocked domain.
severity: Medium
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
query: |
  DnsEvents
  | where Name == "bad.example"
version: 1.0.0
kind: Scheduled
`;

describe('sentinel show', () => {
  let trial: Trial;
  beforeEach(() => {
    trial = startTrial({
      'workspaces/north.yaml': workspace('north', overlay),
      'workspaces/south.yaml': workspace('south', 'detections:\n  exclude: [example/]\n'),
      'workspaces/west.yaml': workspace('west', ''),
      'detections/example/rule.yaml': rule,
    });
  });
  afterEach(() => trial.remove());

  it('says of each field where it is written, and shows the query as it runs there', async () => {
    const { code, output, errors } = await trial.run('show', 'example/rule', '--workspace', 'north');
    assert.equal(code, 0, errors);
    assert.match(output, /^analytic rule DNS query to blocked domain in north\n/);
    assert.match(output, /^ {2}severity +Low {2}overlay workspaces\/north\.yaml:10$/m);
    assert.match(output, /^ {2}displayName +DNS query to blocked domain {2}line 2$/m);
    assert.match(output, /^ {2}enabled +true {2}\(default\)$/m);
    assert.match(output, /\| where not\(Computer == "scanner"\)\n\| where Name == "bad\.example"/);
  });

  it('gives machines the body as it is sent', async () => {
    const { output } = await trial.run('show', 'example', '--workspace', 'north', '--format', 'json');
    const [view] = JSON.parse(output) as [{ body: { properties: { severity: string } }; fields: { path: string }[] }];
    assert.equal(view.body.properties.severity, 'Low');
    const severity = view.fields.find(({ path }) => path === 'severity');
    assert.deepEqual(severity, {
      path: 'severity',
      value: 'Low',
      from: 'overlay',
      file: 'workspaces/north.yaml',
      line: 10,
    });
  });

  it('gives YAML in the format of the community', async () => {
    const { output } = await trial.run('show', 'example/rule', '--workspace', 'north', '--format', 'yaml');
    assert.match(output, /^severity: Low$/m);
    assert.match(output, /^ {2}\| where not\(Computer/m);
  });

  it('says that a workspace leaves a detection out, and what it does not know', async () => {
    const { output } = await trial.run('show', 'example/rule', '--workspace', 'south');
    assert.match(output, /left out there by its workspace file/);
    assert.equal((await trial.run('show', 'exampel', '--workspace', 'west')).code, 2);
    assert.equal((await trial.run('show', '--workspace', 'west')).code, 2);
  });

  it('says which group sets a field, and which part of it the workspace sets itself', async () => {
    const set = (severity: string) => `overlays:\n  - detection: example/rule\n    set: { severity: ${severity} }\n`;
    trial.write({
      'workspaces/groups/tenants.yaml': set('Low'),
      'workspaces/east.yaml': workspace('east', 'groups: [tenants]\n'),
      'workspaces/north.yaml': workspace('north', `groups: [tenants]\n${set('High')}`),
    });
    const east = await trial.run('show', 'example/rule', '--workspace', 'east');
    assert.match(east.output, /^ {2}severity +Low {2}overlay workspaces\/groups\/tenants\.yaml:3$/m);
    const north = await trial.run('show', 'example/rule', '--workspace', 'north');
    assert.match(north.output, /^ {2}severity +High {2}overlay workspaces\/north\.yaml:9$/m);
    const matrix = await trial.run('show', '--matrix', '--workspace', 'tenants');
    assert.match(matrix.output, /^ +east +north\nexample\/rule +~ +~$/m);
    assert.match(matrix.output, /^example\/rule in east: severity Medium → Low$/m);
  });

  it('shows what goes where, and what differs there', async () => {
    const text = await trial.run('show', '--matrix');
    assert.equal(text.code, 0, text.errors);
    assert.match(text.output, /^ +north +south +west\nexample\/rule +~ +– +✓$/m);
    assert.match(text.output, /^example\/rule in north: severity Medium → Low; false positive scanner$/m);
    const markdown = await trial.run('show', '--matrix', '--format', 'markdown');
    assert.match(markdown.output, /severity Medium → Low; false positive scanner \| – \| ✓ \|$/m);
    const json = JSON.parse((await trial.run('show', '--matrix', '--format', 'json')).output) as {
      detections: { workspaces: Record<string, unknown> }[];
    };
    assert.deepEqual(json.detections[0]!.workspaces, {
      north: { fields: [{ path: 'severity', written: 'Medium', there: 'Low' }], falsePositives: ['scanner'] },
      south: null,
      west: { fields: [], falsePositives: [] },
    });
  });
});
