import assert from 'node:assert/strict';
import fc from 'fast-check';

import { exampleFiles } from '../../scripts/checks/example-files';
import { readCatalog } from '../../scripts/content/read-catalog';
import { fixSpelling } from '../../scripts/deploy/pull/fix-spelling';
import { createSourceFile } from '../../scripts/source/source-file';

const rule = 'detections/example/rule.yaml';
const list = 'watchlists/example.yaml';

function read(files: readonly { readonly path: string; readonly text: string }[]) {
  return readCatalog(files.map(({ path, text }) => createSourceFile(path, text))).value;
}

function fix(path: string, text: string) {
  return fixSpelling(read([{ path, text }]))[0];
}

/** A plain rule with these lines in the place of its keys of the same name. */
function ruleWith(lines: string): string {
  return exampleFiles({ [rule]: lines })[0]!.text;
}

/** What is deployed of the content depends on these alone, and not on how a file writes them. */
function meaning(text: string): unknown {
  return read([{ path: rule, text }]).detections.map((detection) => ({ ...detection, document: undefined }));
}

describe('fixSpelling', () => {
  it('writes operators and durations as analysts do, and keeps comments, quotes and the query', () => {
    const text = ruleWith(
      'query: |\n  DnsEvents\n  | where Name == "PT1H"\ntriggerOperator: GreaterThan # more than none\nqueryFrequency: "PT1H"\nqueryPeriod: P14D\n',
    );
    const { text: fixed, fixed: values } = fix(rule, text)!;
    assert.equal(
      fixed,
      text
        .replace('GreaterThan #', 'gt #')
        .replace('queryFrequency: "PT1H"', 'queryFrequency: "1h"')
        .replace('P14D', '14d'),
    );
    assert.equal(values.length, 3);
  });

  it('writes tactics, severities and kinds as they are spelled', () => {
    const { text } = fix(rule, ruleWith('severity: medium\ntactics: [Lateral movement, Impact]\nkind: scheduled\n'))!;
    assert.match(text, /^kind: Scheduled$/m);
    assert.match(text, /^severity: Medium$/m);
    assert.match(text, /^tactics: \[LateralMovement, Impact\]$/m);
  });

  it('names what it changed by its place', () => {
    const { fixed } = fix(rule, ruleWith('queryPeriod: PT60M\nqueryFrequency: 1h\n'))!;
    assert.deepEqual(
      fixed.map(({ before, after, place }) => [before, after, place.file]),
      [['PT60M', '1h', rule]],
    );
  });

  it('leaves a file alone whose values are spelled so, or cannot be read', () => {
    assert.equal(fix(rule, ruleWith('')), undefined);
    assert.equal(fix(rule, ruleWith('queryPeriod: soon\ntriggerOperator: more\nkind: Fusion\n')), undefined);
  });

  it('leaves a duration with seconds alone, which has no shorter spelling', () => {
    assert.equal(fix(rule, ruleWith('queryPeriod: PT90S\n')), undefined);
  });

  it('writes indicators in their normal form, also behind one that cannot be read', () => {
    const text =
      'alias: example\ndisplayName: Example\nsearchKey: Value\nindicators:\n' +
      '  - { type: nonsense, value: a }\n  - { type: domain, value: "Bad[.]Example" }\n' +
      '  - type: url\n    value: hxxps://bad[.]example/a,b # seen once\n';
    const { text: fixed } = fix(list, text)!;
    assert.equal(
      fixed,
      text.replace('Bad[.]Example', 'bad.example').replace('hxxps://bad[.]example', 'https://bad.example'),
    );
  });

  it('writes techniques and sub-techniques one an item, and keeps the comments of the list', () => {
    const written = 'relevantTechniques:\n  - t1059 # scripts\n  - "T1071/004, t1566_001" # two\n  - T1105\n';
    const fixed = fix(rule, ruleWith(written))!;
    assert.equal(
      fixed.text,
      ruleWith('relevantTechniques:\n  - T1059 # scripts\n  - T1071.004\n  - T1566.001 # two\n  - T1105\n'),
    );
    assert.deepEqual(
      fixed.fixed.map(({ before, after }) => [before, after]),
      [
        ['t1059', 'T1059'],
        ['T1071/004, t1566_001', 'T1071.004 and T1566.001'],
      ],
    );
    assert.equal(fix(rule, fixed.text), undefined);
  });

  it('makes a list of techniques that were written as one text', () => {
    const { text } = fix(rule, ruleWith('relevantTechniques: T1071.004 T1059 # both\n'))!;
    assert.match(text, /^relevantTechniques: \[T1071\.004, T1059\] # both$/m);
    assert.match(fix(rule, ruleWith('relevantTechniques: ["T1059; T1105"]\n'))!.text, /\[T1059, T1105\]$/m);
  });

  it('leaves what is not a technique alone', () => {
    assert.equal(fix(rule, ruleWith('relevantTechniques: [T1071.004 (DNS), Phishing, T1]\n')), undefined);
    assert.equal(fix(rule, ruleWith('relevantTechniques: 1059\n')), undefined);
  });

  it('writes the indicators of a CSV in their normal form, and leaves all other cells as they are', () => {
    const yaml = 'alias: example\ndisplayName: Example\nsearchKey: Value\ntyped: true\ncsv: example.csv\n';
    const csv =
      'Type,Value,Tags\r\ndomain,Bad[.]Example,"a, b"\r\ndomain,good.example,\r\nurl,"hxxps://bad[.]example/a,b",c\r\n';
    const files = [
      { path: list, text: yaml },
      { path: 'watchlists/example.csv', text: csv },
    ];
    const [fixed, ...others] = fixSpelling(read(files));
    assert.deepEqual(others, []);
    assert.equal(fixed?.path, 'watchlists/example.csv');
    assert.equal(
      fixed?.text,
      csv.replace('Bad[.]Example', 'bad.example').replace('hxxps://bad[.]example', 'https://bad.example'),
    );
    assert.deepEqual(
      fixed.fixed.map(({ place }) => place.start.line),
      [2, 4],
    );
  });

  it('changes nothing of what is deployed, and nothing a second time', () => {
    const duration = fc
      .tuple(fc.integer({ min: 1, max: 300 }), fc.constantFrom('m', 'h', 'd'))
      .chain(([count, unit]) =>
        fc.constantFrom(
          `${count}${unit}`,
          unit === 'd' ? `P${count}D` : `PT${count}${unit.toUpperCase()}`,
          `${count % 24}:00:00`,
        ),
      );
    const operator = fc.constantFrom('gt', 'lt', 'eq', 'ne', 'GreaterThan', 'LessThan', 'Equal', 'NotEqual');
    const quote = fc.constantFrom('', '"', "'");
    fc.assert(
      fc.property(duration, duration, operator, quote, fc.boolean(), (one, other, trigger, mark, hasReturns) => {
        const quoted = (value: string) => (value.includes(':') && mark === '' ? `"${value}"` : mark + value + mark);
        const lines = `queryFrequency: ${quoted(one)}\nqueryPeriod: ${quoted(other)}\ntriggerOperator: ${mark}${trigger}${mark}\n`;
        const text = hasReturns ? ruleWith(lines).replaceAll('\n', '\r\n') : ruleWith(lines);
        const fixed = fix(rule, text)?.text ?? text;
        assert.deepEqual(meaning(fixed), meaning(text));
        assert.equal(fix(rule, fixed), undefined);
      }),
      { numRuns: 60 },
    );
  });
});
