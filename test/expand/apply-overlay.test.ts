import assert from 'node:assert/strict';

import { applyOverlay } from '../../scripts/expand/apply-overlay';
import { expand, huntPath, huntYaml, readContent } from './read-content';

const rulePath = 'detections/example/rule.yaml';
const ruleYaml = `${huntYaml('DnsEvents').replace('description:', 'kind: Scheduled\ndescription:')}severity: High
queryFrequency: 1h
queryPeriod: 1d
triggerOperator: gt
triggerThreshold: 0
falsePositives:
  - id: scanner
    scenario: The scanner.
    exclude: { DnsEvents: ClientIP == "10.0.0.5" }
    owner: example
`;

function workspaceYaml(overlay: string): string {
  return `name: test
subscription: 00000000-0000-0000-0000-000000000001
resourceGroup: group
workspace: name
workspaceId: 00000000-0000-0000-0000-000000000002
overlays:
${overlay}`;
}

function overlaid(set: string) {
  const overlay = `  - detection: example/rule\n    set:\n${set}`;
  const catalog = readContent({ [rulePath]: ruleYaml, 'workspaces/test.yaml': workspaceYaml(overlay) });
  const [detection] = catalog.detections;
  assert.ok(detection);
  return { written: detection, ...applyOverlay(detection, catalog.workspaces[0]) };
}

describe('applyOverlay', () => {
  it('changes the fields that the workspace sets, and no other', () => {
    const { written, detection } = overlaid('      severity: Low\n      enabled: false\n      queryPeriod: 2d\n');
    assert.ok(detection.type === 'analyticRule' && written.type === 'analyticRule');
    assert.deepEqual(detection, { ...written, severity: 'Low', enabled: false, queryPeriod: { seconds: 172_800 } });
  });

  it('leaves a detection of another name as it is', () => {
    const { written } = overlaid('      severity: Low\n');
    const catalog = readContent({
      'workspaces/test.yaml': workspaceYaml('  - detection: example/other\n    set: { severity: Low }\n'),
    });
    assert.deepEqual(applyOverlay(written, catalog.workspaces[0]).detection, written);
  });

  it('adds false positives behind the own ones', () => {
    const { detection } = overlaid(
      '      falsePositives:\n        - { id: here, scenario: Here., exclude: { DnsEvents: Name == "x" }, owner: example }\n',
    );
    assert.deepEqual(
      detection.falsePositives.map(({ id }) => id),
      ['scanner', 'here'],
    );
  });

  it('puts a false positive of the same id in the place of the own one, and knows where it stands', () => {
    const { detection, falsePositives } = overlaid(
      '      falsePositives:\n        - { id: scanner, scenario: Here., exclude: { DnsEvents: Name == "x" }, owner: example }\n',
    );
    assert.deepEqual(
      detection.falsePositives.map(({ exclude }) => exclude),
      [{ DnsEvents: 'Name == "x"' }],
    );
    assert.equal(falsePositives[0]?.document.source.path, 'workspaces/test.yaml');
  });
});

describe('expanding for a workspace', () => {
  it('finds a mistake in an exclusion of the overlay in the file of the workspace', () => {
    const overlay = `  - detection: example/hunt
    set:
      falsePositives:
        - { id: here, scenario: Here., exclude: { DnsEvents: Process == "x" }, owner: example }
`;
    const { value, diagnostics } = expand({
      query: 'DnsEvents',
      files: { 'workspaces/test.yaml': workspaceYaml(overlay) },
      workspace: 'test',
    });
    assert.equal(value, undefined);
    assert.deepEqual(
      diagnostics.map(({ check, place }) => `${check} in ${place.file} at line ${place.start.line}`),
      ['exclusion-predicate in workspaces/test.yaml at line 10'],
    );
  });

  it('finds an empty lookup in an exclusion of the overlay in the file of the workspace', () => {
    const overlay = `  - detection: example/hunt
    set:
      falsePositives:
        - id: here
          scenario: Here.
          exclude:
            DnsEvents: |
              Computer == "x"
              or Name in (_GetWatchlist('none') | project Value)
          owner: example
`;
    const { diagnostics } = expand({
      query: 'DnsEvents',
      files: {
        'workspaces/test.yaml': workspaceYaml(overlay),
        'watchlists/none.yaml': 'alias: none\ndisplayName: None\nindicators: []\n',
      },
      workspace: 'test',
    });
    assert.deepEqual(
      diagnostics.map(({ check, place }) => `${check} in ${place.file} at line ${place.start.line}`),
      ['expand-empty in workspaces/test.yaml at line 15'],
    );
  });

  it('takes how a hunt is expanded from the overlay', () => {
    const overlay = `  - detection: example/hunt\n    set: { expand: watchlist }\n`;
    const { value } = expand({
      query: 'DnsEvents',
      files: { 'workspaces/test.yaml': workspaceYaml(overlay) },
      workspace: 'test',
    });
    assert.equal(value?.detection.expand, 'watchlist');
    assert.equal(value.detection.document.source.path, huntPath);
  });
});
