import assert from 'node:assert/strict';
import { readDetection } from '../../scripts/content/read-detection';
import type { AnalyticRule, Detection } from '../../scripts/content/detection';
import { createSourceFile } from '../../scripts/source/source-file';
import { parseYaml } from '../../scripts/source/yaml-document';

const rule = `id: 2D3F4D1B-9C0A-4F5E-8B5E-7A4F5C1D6E90
name: A rule
description: It identifies something.
severity: High
queryFrequency: 1h
queryPeriod: PT2H
triggerOperator: gt
triggerThreshold: 0
tactics: [CommandAndControl]
relevantTechniques: [T1071.004]
query: |
  DnsEvents
  | where Name == "a"
version: 1.0.0
kind: scheduled
`;

function read(text: string): { detection: Detection | undefined; problems: string[] } {
  const document = parseYaml(createSourceFile('detections/topic/a-rule.yaml', text)).value;
  assert.ok(document);
  const { value, diagnostics } = readDetection(document);
  return {
    detection: value,
    problems: diagnostics.map(
      ({ severity, place, message, help }) =>
        `${place.start.line}:${place.start.column} ${severity}: ${message}${help === undefined ? '' : ` | ${help}`}`,
    ),
  };
}

function readRule(text: string): AnalyticRule {
  const { detection } = read(text);
  assert.equal(detection?.type, 'analyticRule');
  return detection;
}

describe('Reading a detection', () => {
  it('leaves out the pair of quotes that files of the community put around a whole description, and no other', () => {
    const described = (lines: readonly string[]) =>
      readRule(rule.replace('It identifies something.', ['|', ...lines.map((line) => `  ${line}`)].join('\n')))
        .description;
    assert.equal(
      described(["'It identifies hosts.", " See the runbook.'"]),
      'It identifies hosts.\n See the runbook.\n',
    );
    assert.equal(described(['"It identifies hosts."']), 'It identifies hosts.\n');
    assert.equal(described(["'It''s the user's host, or 'srv'.'"]), "It''s the user's host, or 'srv'.\n");
    assert.equal(described(["'It shows users' logins.'"]), "It shows users' logins.\n");
    const stay = ["'srv' and 'web'", "'srv' is found", "It finds 'srv'", "'", "''", "It's one."];
    for (const text of stay) assert.equal(described([text]), `${text}\n`);
  });

  it('takes the spellings of analysts to one form', () => {
    const { detection, problems } = read(rule);
    assert.deepEqual(problems, []);
    assert.equal(detection?.type, 'analyticRule');
    assert.equal(detection.kind, 'Scheduled');
    assert.equal(detection.triggerOperator, 'GreaterThan');
    assert.deepEqual(detection.queryFrequency, { seconds: 3600 });
    assert.deepEqual(detection.queryPeriod, { seconds: 7200 });
    assert.equal(detection.id, '2d3f4d1b-9c0a-4f5e-8b5e-7a4f5c1d6e90');
  });

  it('names the detection by its path', () => {
    assert.equal(readRule(rule).slug, 'topic/a-rule');
  });

  it('takes a file without kind, frequency and trigger for a hunting query', () => {
    const { detection } = read('id: a\nname: b\ndescription: c\nquery: DnsEvents\n');
    assert.equal(detection?.type, 'huntingQuery');
  });

  it('takes a file with a frequency and no kind for a rule that lacks its kind', () => {
    const { detection, problems } = read(rule.replace('kind: scheduled\n', ''));
    assert.equal(detection?.type, 'analyticRule');
    assert.match(problems.join(), /1:1 error: This file lacks the key kind/);
  });

  it('has no value without a query', () => {
    assert.equal(read('name: a\nkind: Scheduled\n').detection, undefined);
  });

  it('says at its place which value an enumeration lacks, and what was probably meant', () => {
    const { problems } = read(rule.replace('severity: High', 'severity: Hight'));
    assert.deepEqual(problems, [
      "4:11 error: severity is 'Hight', which is none of Informational, Low, Medium, High | Did you mean High?",
    ]);
  });

  it('knows what a key of the portal is called here', () => {
    const { problems } = read(rule.replace('relevantTechniques', 'techniques'));
    assert.deepEqual(problems, ['10:1 warning: The key techniques is not read | Did you mean relevantTechniques?']);
  });

  for (const [word, key] of [
    ['exclusions', 'falsePositives'],
    ['allowlist', 'falsePositives'],
    ['threshold', 'triggerThreshold'],
    ['level', 'severity'],
  ]) {
    it(`knows what people mean by ${word}`, () => {
      const { problems } = read(`${rule}${word}: []\n`);
      assert.match(problems.join('\n'), new RegExp(`The key ${word} is not read \\| Did you mean ${key}\\?`));
    });
  }

  it('describes each key that a kind of rule lacks', () => {
    const { problems } = read(rule.replace(/query(?:Frequency|Period): .*\n/g, ''));
    assert.deepEqual(problems, [
      '1:1 error: This file lacks the key queryFrequency | How often the rule runs.',
      '1:1 error: This file lacks the key queryPeriod | How far back each run looks.',
    ]);
  });

  it('says which key is not read, as a warning at the key', () => {
    const { problems } = read(rule.replace('relevantTechniques', 'relevantTechnique'));
    assert.deepEqual(problems, [
      '10:1 warning: The key relevantTechnique is not read | Did you mean relevantTechniques?',
    ]);
  });

  it('reads tactics and severities in any case and with blanks, and says how they are spelled', () => {
    const { detection, problems } = read(
      rule.replace('High', 'HIGH').replace('CommandAndControl', 'Command and control'),
    );
    assert.deepEqual(detection?.tactics, ['CommandAndControl']);
    assert.equal(detection.type === 'analyticRule' && detection.severity, 'High');
    assert.deepEqual(problems.sort(), [
      "4:11 warning: severity is 'HIGH', which is spelled High | It is read as High; sentinel validate --fix writes that.",
      "9:11 warning: tactics is 'Command and control', which is spelled CommandAndControl | It is read as CommandAndControl; sentinel validate --fix writes that.",
    ]);
  });

  it('only warns of a tactic in a hunting query that ATT&CK does not have', () => {
    const { problems } = read('id: a\nname: b\ndescription: c\nquery: DnsEvents\ntactics: [Escalation]\n');
    assert.match(problems.join(), /^5:11 warning: tactics is 'Escalation', which is none of /);
  });

  it('says of a hunting query what a rule would be told of the same key', () => {
    const { problems } = read('id: a\nname: b\nquery: DnsEvents\nversion: "1"\n');
    assert.deepEqual(problems, [
      '1:1 error: This file lacks the key description | What the detection identifies and how, for the analyst who gets the alert.',
      "4:10 error: version is '1', which does not have the expected form | Three numbers, such as 1.0.0. It grows whenever the query or its meaning changes.",
    ]);
  });

  it('says of a duration which forms it has', () => {
    const { problems } = read(rule.replace('queryFrequency: 1h', 'queryFrequency: hourly'));
    assert.deepEqual(problems, [
      "5:17 error: queryFrequency is 'hourly', which does not have the expected form | A duration: 5m, 1h, 14d or PT5M, PT1H, P14D.",
    ]);
  });

  it('passes over an empty tag', () => {
    assert.deepEqual(read(`${rule}tags:\n  -\n`).problems, []);
  });

  it('asks for the owner of an exclusion', () => {
    const entry = 'falsePositives:\n  - id: a\n    scenario: b\n    exclude:\n      DnsEvents: Name == "a"\n';
    assert.match(read(rule + entry).problems.join(), /falsePositives lacks the key owner/);
  });

  it('asks for exactly one of exclusion and triage', () => {
    const entry = 'falsePositives:\n  - id: a\n    scenario: b\n';
    assert.match(read(rule + entry).problems.join(), /falsePositives needs exactly one of exclude or triage/);
  });

  it('reports all mistakes of a file', () => {
    const text = rule.replace('severity: High', 'severity: X').replace('triggerThreshold: 0', 'triggerThreshold: many');
    assert.equal(read(text).problems.length, 2);
  });

  it('leaves out what cannot be read and keeps the rest', () => {
    const detection = readRule(rule.replace('queryFrequency: 1h', 'queryFrequency: often'));
    assert.equal(detection.queryFrequency, undefined);
    assert.equal(detection.name, 'A rule');
  });
});

describe('readDetection, of lists with an empty item', () => {
  it('says so and reads the rest, whichever list it is', () => {
    for (const key of [
      'entityMappings',
      'requiredDataConnectors',
      'falsePositives',
      'waivers',
      'sentinelEntitiesMappings',
    ]) {
      const { detection, problems } = read(`${rule}${key}: [null]\n`);
      assert.equal(detection?.name, 'A rule', key);
      assert.notDeepEqual(problems, [], key);
    }
  });
});
