import assert from 'node:assert/strict';

import { allChecks } from '../../scripts/checks/all-checks';
import { runChecks } from '../../scripts/checks/run-checks';
import { exampleFiles } from '../../scripts/checks/example-files';
import { readCatalog } from '../../scripts/content/read-catalog';
import { exampleDate, runExample } from './run-example';

const rule = 'detections/example/rule.yaml';
const workspace = 'workspaces/example.yaml';

/** The findings of checks that are not advice: `file:line check`. */
function find(files: Readonly<Record<string, string>>): string[] {
  return runExample(allChecks, { [rule]: '', ...files })
    .filter(({ severity }) => severity !== 'advice')
    .map(({ check, place }) => `${place.file}:${place.start.line} ${check}`);
}

function overlay(set: string): string {
  return `overlays:\n  - detection: example/rule\n    reason: A trial.\n    set:\n      ${set}\n`;
}

describe('the checks of a rule as a workspace gets it', () => {
  it('find a value out of range at the line of the overlay', () => {
    assert.deepEqual(find({ [workspace]: overlay('queryFrequency: 1m') }), [`${workspace}:10 duration-range`]);
  });

  it('find at the overlay what only the detection and the overlay together make wrong', () => {
    assert.deepEqual(find({ [workspace]: overlay('queryFrequency: 1d') }), [`${workspace}:10 period-covers-frequency`]);
    assert.deepEqual(find({ [workspace]: overlay('queryPeriod: 30m') }), [`${workspace}:10 period-covers-frequency`]);
  });

  it('find which field of an overlay is the cause', () => {
    const set = 'severity: Low\n      queryPeriod: 7d\n      queryFrequency: 15m';
    assert.deepEqual(find({ [workspace]: overlay(set) }), [`${workspace}:12 long-period-frequency`]);
  });

  it('say once what each workspace has as the repository has it', () => {
    const files = { [rule]: 'queryFrequency: 1m\n', [workspace]: overlay('severity: Low') };
    assert.deepEqual(find(files), [`${rule}:8 duration-range`]);
  });

  it('say once what several workspaces have from one group, and at the group', () => {
    const group = 'workspaces/groups/eu.yaml';
    const files = {
      [group]: overlay('queryFrequency: 1m').replace(/^/, 'description: Here.\n'),
      [workspace]: 'groups: [eu]\n',
      'workspaces/other.yaml':
        'name: other\nworkspace: other\nworkspaceId: 66666666-7777-4888-9999-000000000001\ngroups: [eu]\n',
    };
    assert.deepEqual(find(files), [`${group}:6 duration-range`]);
  });

  it('look at a group to which no workspace belongs', () => {
    assert.deepEqual(find({ 'workspaces/groups/eu.yaml': overlay('queryFrequency: 1m') }), [
      'workspaces/groups/eu.yaml:6 duration-range',
    ]);
  });

  it('find an exclusion that decides nothing at the overlay', () => {
    const set =
      'falsePositives: [{ id: a, scenario: A., owner: b, exclude: { ASimDnsActivityLogs: SrcIpAddr == "1" and SrcIpAddr == "2" } }]';
    assert.deepEqual(find({ [workspace]: overlay(set) }), [`${workspace}:10 exclusion-decides`]);
  });

  it('are silent where an overlay mends what is wrong in the detection', () => {
    const files = { [rule]: 'queryFrequency: 1d\nqueryPeriod: 1h\n', [workspace]: overlay('queryPeriod: 1d') };
    assert.deepEqual(find(files), [`${rule}:9 period-covers-frequency`]);
  });

  it('are run where only the file of the workspace is looked at', () => {
    const { value } = readCatalog(exampleFiles({ [rule]: 'id: wrong\n', [workspace]: overlay('queryFrequency: 1m') }));
    const found = runChecks(value, { asOf: exampleDate, includes: (path) => path === workspace });
    assert.deepEqual(
      found.filter(({ severity }) => severity === 'error').map(({ check }) => check),
      ['duration-range'],
    );
  });
});
