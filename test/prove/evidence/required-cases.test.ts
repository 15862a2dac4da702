import assert from 'node:assert/strict';
import type { Catalog } from '../../../scripts/content/catalog';
import { createCatalogSchema } from '../../../scripts/expand/catalog-schema';
import { runTests } from '../../../scripts/prove/run-tests';
import type { Diagnostic } from '../../../scripts/source/diagnostic';
import { huntYaml, readContent, ruleYaml } from '../read-content';

const exclusion = `falsePositives:
  - id: known-tool
    scenario: A tool that is known.
    exclude: { DnsEvents: Computer == "tool" }
    owner: soc
`;
const firing = `  - name: It fires
    events: { DnsEvents: [{ Name: a }] }
    expect: { rowCount: 1 }
`;
const nearMiss = `  - name: It does not
    events: { DnsEvents: [{ Name: b }] }
    expect: nothing
`;
const proof = `  - name: The tool is silent
    events: { DnsEvents: [{ Name: a, Computer: tool }] }
    falsePositive: known-tool
`;

function findings(detection: string, cases: string | undefined): string[] {
  const catalog = readContent({
    'detections/a.yaml': detection,
    ...(cases === undefined ? {} : { 'detections/a.test.yaml': `now: 2026-06-02T12:00:00Z\ncases:\n${cases}` }),
  });
  return findingsIn(catalog).map(({ check, severity, place }) => `${severity} ${check} ${place.file}`);
}

function findingsIn(catalog: Catalog): readonly Diagnostic[] {
  const context = { catalog, schema: createCatalogSchema(catalog), workspace: undefined };
  return runTests(context, { detections: [], explain: false, mutate: false, everywhere: true, caseName: undefined })
    .findings;
}

const rule = ruleYaml('DnsEvents | where Name == "a"');

describe('the cases that a detection needs', () => {
  it('asks nothing more of a rule with a firing case and a near miss', () => {
    assert.deepEqual(findings(rule, firing + nearMiss), []);
  });

  it('asks for a test where there is none', () => {
    assert.deepEqual(findings(rule, undefined), ['error test-missing detections/a.yaml']);
  });

  it('asks for a near miss', () => {
    assert.deepEqual(findings(rule, firing), ['error test-no-near-miss detections/a.yaml']);
  });

  it('asks for a case that fires', () => {
    assert.deepEqual(findings(rule, nearMiss), ['error test-no-firing-case detections/a.yaml']);
  });

  it('counts a case without events as no near miss', () => {
    const empty = '  - { name: Nothing in, events: { DnsEvents: [] }, expect: nothing }\n';
    assert.deepEqual(findings(rule, firing + empty), [
      'error test-no-near-miss detections/a.yaml',
      'error test-near-miss detections/a.test.yaml',
    ]);
  });

  it('asks for the proof of each exclusion', () => {
    const excluding = ruleYaml('DnsEvents | where Name == "a"', exclusion);
    assert.deepEqual(findings(excluding, firing + nearMiss), ['error test-exclusion-unproved detections/a.yaml']);
    assert.deepEqual(findings(excluding, firing + nearMiss + proof), []);
  });

  it('only advises on what a hunting query lacks', () => {
    assert.deepEqual(findings(huntYaml('DnsEvents'), undefined), ['advice test-missing detections/a.yaml']);
  });

  it('finds the test of a detection that does not exist', () => {
    const catalog = readContent({ 'detections/b.test.yaml': `now: 2026-06-02T12:00:00Z\ncases:\n${firing}` });
    assert.deepEqual(
      findingsIn(catalog).map(({ check }) => check),
      ['test-without-detection'],
    );
  });

  it('counts no case whose rows are too few for the trigger as one that fires', () => {
    const deaf = rule.replace('triggerThreshold: 0', 'triggerThreshold: 10000');
    assert.deepEqual(findings(deaf, firing + nearMiss), ['error test-no-firing-case detections/a.yaml']);
  });

  it('counts a case whose rows are too few for the trigger as a near miss', () => {
    const counting = rule.replace('triggerThreshold: 0', 'triggerThreshold: 1');
    const two = firing.replace('{ Name: a }', '{ Name: a }, { Name: a }').replace('rowCount: 1', 'rowCount: 2');
    assert.deepEqual(findings(counting, two + firing), []);
  });
});
