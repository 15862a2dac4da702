import assert from 'node:assert/strict';
import { findMissingCases } from '../../scripts/prove/required-cases';
import { huntYaml, readContent, ruleYaml } from './read-content';

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
  const { detections, tests } = readContent({
    'detections/a.yaml': detection,
    ...(cases === undefined ? {} : { 'detections/a.test.yaml': `now: 2026-06-02T12:00:00Z\ncases:\n${cases}` }),
  });
  return findMissingCases(detections, tests).map(({ check, severity, place }) => `${severity} ${check} ${place.file}`);
}

const rule = ruleYaml('DnsEvents | where Name == "a"');

describe('findMissingCases', () => {
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
    assert.deepEqual(findings(rule, firing + empty), ['error test-no-near-miss detections/a.yaml']);
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
    const { detections, tests } = readContent({
      'detections/b.test.yaml': `now: 2026-06-02T12:00:00Z\ncases:\n${firing}`,
    });
    assert.deepEqual(
      findMissingCases(detections, tests).map(({ check }) => check),
      ['test-without-detection'],
    );
  });
});
