import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';

import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';

const query = `let bad = _GetWatchlist('rat') | project Value;
  DnsEvents
  | where Name has_any (bad)`;

const files = {
  'watchlists/rat.yaml': `alias: rat
displayName: Rat
maxAge: 30d
indicators:
  - { type: domain, value: hitclub.ac, firstSeen: 2026-06-01 }
`,
  'detections/example/rule.yaml': `id: 5b8e2a7f-41d6-4a3c-9f0d-1c2e8d7b6a54
name: "[Draft] rule"
description: Finds names.
kind: Scheduled
severity: High
queryFrequency: 1h
queryPeriod: 1d
triggerOperator: gt
triggerThreshold: 0
requiredDataConnectors: []
tactics: [CommandAndControl]
relevantTechniques: [T1071]
query: |
  ${query}
expand: auto
falsePositives:
  - id: scanner
    scenario: The scanner.
    exclude: { DnsEvents: ClientIP == "10.0.0.5" }
    owner: example
`,
  'workspaces/test.yaml': `name: test
subscription: 00000000-0000-0000-0000-000000000001
resourceGroup: group
workspace: name
workspaceId: 00000000-0000-0000-0000-000000000002
overlays:
  - detection: example/rule
    set: { severity: Low, queryPeriod: 2d }
`,
};

const expanded = `let bad = dynamic(["hitclub.ac"]);
DnsEvents
// Exclusion scanner: The scanner.
| where not(ClientIP == "10.0.0.5")
| where Name has_any (bad)
`;

describe('sentinel expand', () => {
  let trial: Trial;

  beforeEach(() => {
    trial = startTrial(files);
  });

  afterEach(() => {
    trial.remove();
  });

  it('prints a query that can be pasted, with what was chosen as comments', async () => {
    const { code, output, errors } = await trial.run('expand', 'example/rule');
    assert.equal(code, 0);
    assert.equal(errors, '');
    assert.equal(
      output,
      `// example/rule as of 2026-06-02T12:00:00.000Z: ${expanded.length} of at most 10000 characters
// watchlist rat: written in (1 value in 23 characters, of at most 128 values)
// exclusion scanner on DnsEvents
${expanded}`,
    );
  });

  it('takes the date from --as-of and warns where nothing is left of a list', async () => {
    const { code, output, errors } = await trial.run('expand', '--as-of', '2026-08-01');
    assert.equal(code, 0);
    assert.match(output, /let bad = dynamic\(\[\]\);/);
    assert.match(errors, /detections\/example\/rule\.yaml:14:13 warning/);
  });

  it('prints JSON for machines', async () => {
    const { code, output } = await trial.run('expand', '--format', 'json');
    assert.equal(code, 0);
    const { detections, diagnostics } = JSON.parse(output) as { detections: unknown[]; diagnostics: unknown[] };
    assert.deepEqual(diagnostics, []);
    assert.deepEqual(detections, [
      {
        detection: 'example/rule',
        id: '5b8e2a7f-41d6-4a3c-9f0d-1c2e8d7b6a54',
        query: expanded,
        characters: expanded.length,
        lookups: [
          {
            alias: 'rat',
            choice: 'inlined',
            values: 1,
            literals: 1,
            reason: '1 value in 23 characters, of at most 128 values',
          },
        ],
        exclusions: [{ falsePositive: 'scanner', table: 'DnsEvents' }],
      },
    ]);
  });

  it('says into how many literals a list was split', async () => {
    const domains = Array.from({ length: 129 }, (_none, index) => `  - { type: domain, value: d${index}.example }\n`);
    trial.write({
      'watchlists/rat.yaml': `alias: rat\ndisplayName: Rat\nindicators:\n${domains.join('')}`,
      'detections/example/rule.yaml': files['detections/example/rule.yaml'].replace('expand: auto', 'expand: split'),
    });
    const { output } = await trial.run('expand', 'example/rule');
    const chosen = '129 values in 1972 characters, as 2 lists of at most 128 values';
    assert.ok(output.includes(`\n// watchlist rat: written in, split (${chosen})\n`), output);
    assert.match(output, /^\| where \(Name has_any \(bad_1\) or Name has_any \(bad_2\)\)$/m);
    const json = await trial.run('expand', 'example/rule', '--format', 'json');
    const { detections } = JSON.parse(json.output) as { detections: { lookups: unknown[] }[] };
    assert.deepEqual(detections[0]!.lookups, [
      { alias: 'rat', choice: 'split', values: 129, literals: 2, reason: chosen },
    ]);
  });

  it('writes KQL, YAML with the overlay, and templates', async () => {
    const out = path.join(trial.root, 'out');
    const { code } = await trial.run('expand', '--out', out, '--workspace', 'test');
    assert.equal(code, 0);
    const read = (name: string) => fs.readFileSync(path.join(out, name), 'utf8');
    assert.equal(read('example/rule.kql'), expanded);
    const yaml = read('example/rule.yaml');
    assert.match(yaml, /^severity: Low$/m);
    assert.match(yaml, /^queryPeriod: P2D$/m);
    assert.match(yaml, /^queryFrequency: 1h$/m);
    assert.ok(yaml.includes(expanded.replace(/^/gm, '  ').trimEnd()));
    assert.doesNotMatch(yaml, /^(?:expand|falsePositives):/m);
    for (const name of ['example/rule.arm.json', 'workspace.arm.json']) {
      const { resources } = JSON.parse(read(name)) as {
        resources: { type: string; properties: { severity?: string } }[];
      };
      assert.equal(resources.at(-1)?.properties.severity, 'Low');
    }
    assert.deepEqual(fs.readdirSync(out).sort(), ['example', 'workspace.arm.json']);
  });

  it('writes nothing where a detection cannot be expanded', async () => {
    trial.write({
      'detections/example/broken.yaml': files['detections/example/rule.yaml'].replace('DnsEvents\n', 'DnsEvent\n'),
    });
    const out = path.join(trial.root, 'out');
    const { code, errors } = await trial.run('expand', '--out', out);
    assert.equal(code, 1);
    assert.match(errors, /detections\/example\/broken\.yaml:15:3 error/);
    assert.equal(fs.existsSync(out), false);
  });

  it('refuses to write where content is read from', async () => {
    const { code, errors } = await trial.run('expand', '--out', path.join(trial.root, 'detections', 'out'));
    assert.equal(code, 2);
    assert.match(errors, /would be read as content/);
  });

  it('says that a detection is not there', async () => {
    const { code, errors } = await trial.run('expand', 'example/rul');
    assert.equal(code, 2);
    assert.match(errors, /There is no detection example\/rul\./);
  });
});
