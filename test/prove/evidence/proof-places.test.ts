import assert from 'node:assert/strict';
import { createCatalogSchema } from '../../../scripts/expand/catalog-schema';
import type { TestRun } from '../../../scripts/prove/evidence/proof-result';
import { runTests } from '../../../scripts/prove/run-tests';
import { readContent, ruleYaml } from '../read-content';

const cases = `now: 2026-06-02T12:00:00Z
cases:
  - name: It fires
    events: { DnsEvents: [{ Name: a, Computer: ws-1 }] }
    expect: { alerts: [{ severity: Medium }] }
  - name: It does not
    events: { DnsEvents: [{ Name: b, Computer: ws-1 }] }
    expect: nothing
`;
const resolverCase = `  - name: The resolver is silent
    events: { DnsEvents: [{ Name: a, Computer: resolver }] }
    falsePositive: resolver
`;

function exclusion(predicate: string): string {
  return `falsePositives: [{ id: resolver, scenario: It asks for others., owner: soc, exclude: { DnsEvents: ${predicate} } }]`;
}

function workspaceYaml(name: string, set?: string, more = ''): string {
  return `name: ${name}
subscription: 11111111-1111-1111-1111-111111111111
resourceGroup: group
workspace: ${name}-logs
workspaceId: 22222222-2222-2222-2222-222222222222
${more}${set === undefined ? '' : `overlays:\n  - detection: a\n    set:\n      ${set}\n`}`;
}

function prove(files: Readonly<Record<string, string>>, more = '', workspace?: string): TestRun {
  const catalog = readContent({
    'detections/a.yaml': ruleYaml('DnsEvents | where Name == "a"'),
    'detections/a.test.yaml': cases + more,
    ...files,
  });
  const here = catalog.workspaces.find(({ name }) => name === workspace);
  const context = { catalog, schema: createCatalogSchema(catalog), workspace: here };
  return runTests(context, { detections: [], explain: false, mutate: false, everywhere: true, caseName: undefined });
}

/** Which proofs were made, each with how many of its cases passed. */
function proofs({ results }: TestRun): string[] {
  return results.map((result) => {
    const passed = result.cases.filter((each) => each.passed).length;
    return `${result.workspaces.join('+') || 'written'} ${String(passed)}/${String(result.cases.length)}`;
  });
}

function failures({ results, findings }: TestRun): string[] {
  const all = [...results.flatMap((result) => result.cases.flatMap(({ diagnostics }) => diagnostics)), ...findings];
  return all.map(({ check, place }) => `${check} ${place.file}:${String(place.start.line)}`);
}

describe('the proof of what a workspace makes of a detection', () => {
  const production = 'workspaces/production.yaml';

  it('is made once more if only the schedule differs, if a case has several runs', () => {
    const files = { [production]: workspaceYaml('production', 'queryFrequency: 30m') };
    assert.deepEqual(proofs(prove(files)), ['written 2/2']);
    const often = `  - name: It fires in each run
    runs: 2
    events: { DnsEvents: [{ Name: a, TimeGenerated: -90m }, { Name: a, TimeGenerated: -5m }] }
    expect: { alerts: [{ at: -1h }, {}] }
`;
    assert.deepEqual(proofs(prove(files, often)), ['written 3/3', 'production 2/3']);
  });

  it('expects of an incident the severity that an automation rule gives it, whatever the overlay says', () => {
    const automation = (severity: string) => `id: 5b0f7a6e-3c1d-4d58-9a34-0f6c2b7d1e11
name: It
order: 1
triggersOn: Incidents
triggersWhen: Created
actions: [{ actionType: ModifyProperties, actionConfiguration: { severity: ${severity} } }]
`;
    const files = (severity: string) => ({
      [production]: workspaceYaml('production', 'severity: Low'),
      'automation/it.yaml': automation(severity),
    });
    const incident = `  - name: It is an incident
    events: { DnsEvents: [{ Name: a }] }
    expect: { incidents: [{ severity: Medium }] }
`;
    assert.deepEqual(proofs(prove(files('Medium'), incident)), ['written 3/3', 'production 3/3']);
    assert.deepEqual(proofs(prove(files('Low'), incident)), ['written 2/3', 'production 2/3']);
  });

  it('is made once more where an exclusion is added, and asks for its case there', () => {
    const run = prove({ [production]: workspaceYaml('production', exclusion('Computer == "resolver"')) });
    assert.deepEqual(proofs(run), ['written 2/2', 'production 2/2']);
    assert.deepEqual(failures(run), [`test-exclusion-unproved ${production}:9`]);
    assert.match(run.findings[0]!.message, /resolver in production/);
  });

  it('counts the case of an exclusion where that is, and nowhere else', () => {
    const files = { [production]: workspaceYaml('production', exclusion('Computer == "resolver"')) };
    const run = prove(files, resolverCase);
    assert.deepEqual(proofs(run), ['written 2/2', 'production 3/3']);
    assert.deepEqual(failures(run), []);
  });

  it('fails where an exclusion of an overlay swallows what a case must catch', () => {
    const run = prove({ [production]: workspaceYaml('production', exclusion('Name has ""')) }, resolverCase);
    assert.ok(failures(run).includes(`test-exclusion-swallows ${production}:9`));
  });

  it('fails where an exclusion of the detection is replaced by one that swallows', () => {
    const rule = ruleYaml('DnsEvents | where Name == "a"', `${exclusion('Computer == "resolver"')}\n`);
    const files = { 'detections/a.yaml': rule, [production]: workspaceYaml('production', exclusion('Computer != ""')) };
    const run = prove(files, resolverCase);
    assert.deepEqual(proofs(run), ['written 3/3', 'production 2/3']);
    assert.ok(failures(run).includes(`test-exclusion-swallows ${production}:9`));
  });

  it('asks for a case that fires in spite of the threshold of an overlay', () => {
    const files = { [production]: workspaceYaml('production', 'triggerThreshold: 10000') };
    const counted = cases.replace('alerts: [{ severity: Medium }]', 'rowCount: 1');
    const run = prove({ ...files, 'detections/a.test.yaml': counted });
    assert.deepEqual(failures(run), [`test-no-firing-case ${production}:7`]);
  });

  it('fails where the period of an overlay does not reach the events', () => {
    const old = cases.replace('Name: a,', 'Name: a, TimeGenerated: -30m,');
    const files = { [production]: workspaceYaml('production', 'queryPeriod: 5m'), 'detections/a.test.yaml': old };
    assert.deepEqual(proofs(prove(files)), ['written 2/2', 'production 1/2']);
  });

  it('is made once for workspaces that have the same', () => {
    const set = exclusion('Computer == "resolver"');
    const files = {
      'workspaces/groups/eu.yaml': `overlays:\n  - detection: a\n    set:\n      ${set}\n`,
      'workspaces/one.yaml': workspaceYaml('one', undefined, 'groups: [eu]\n'),
      'workspaces/two.yaml': workspaceYaml('two', undefined, 'groups: [eu]\n'),
      'workspaces/three.yaml': workspaceYaml('three', set),
      'workspaces/four.yaml': workspaceYaml('four'),
    };
    const run = prove(files, resolverCase);
    assert.deepEqual(proofs(run), ['written 2/2', 'one+two+three 3/3']);
    assert.deepEqual(failures(run), []);
  });

  it('is made of a group to which no workspace belongs', () => {
    const files = { 'workspaces/groups/eu.yaml': `overlays:\n  - detection: a\n    set:\n      triggerThreshold: 9\n` };
    assert.deepEqual(proofs(prove(files)), ['written 2/2', 'eu 1/2']);
  });

  it('is not made again where only what has no part in it differs', () => {
    const files = { [production]: workspaceYaml('production', 'enabled: false\n      queryFrequency: 30m') };
    assert.deepEqual(proofs(prove(files)), ['written 2/2']);
  });

  it('is not made for a workspace that does not take the detection', () => {
    const more = 'detections: { exclude: [a] }\n';
    const files = { [production]: workspaceYaml('production', exclusion('Name has ""'), more) };
    assert.deepEqual(proofs(prove(files)), ['written 2/2']);
  });

  it('expects the severity that an overlay sets where a case expects that of the rule', () => {
    const run = prove({ [production]: workspaceYaml('production', 'severity: Low') });
    assert.deepEqual(proofs(run), ['written 2/2', 'production 2/2']);
  });

  it('takes a case for some workspaces into their proofs alone', () => {
    const more = `  - name: Two are needed there
    workspaces: [production]
    events: { DnsEvents: [{ Name: a }, { Name: a }] }
    expect: { alerts: [{ severity: Medium }] }
  - name: One is too few there
    workspaces: [production]
    events: { DnsEvents: [{ Name: a }] }
    expect: { alerts: [] }
`;
    const elsewhere = cases.replace('- name: It fires', '- name: It fires\n    workspaces: [staging]');
    const files = {
      'detections/a.test.yaml': elsewhere + more,
      [production]: workspaceYaml('production', 'triggerThreshold: 1'),
      'workspaces/staging.yaml': workspaceYaml('staging'),
    };
    const run = prove(files);
    assert.deepEqual(proofs(run), ['written 2/2', 'production 3/3']);
    assert.deepEqual(failures(run), []);
  });

  it('is made of one workspace alone where one is asked for', () => {
    const set = exclusion('Computer == "resolver"');
    const files = { [production]: workspaceYaml('production', set), 'workspaces/b.yaml': workspaceYaml('b', set) };
    assert.deepEqual(proofs(prove(files, resolverCase, 'production')), ['production 3/3']);
  });
});
