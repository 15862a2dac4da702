import assert from 'node:assert/strict';
import type { CodeAction } from '../../scripts/language/code-action';
import { codeActions } from '../../scripts/language/code-actions';
import { findInFile } from '../../scripts/language/find-in-file';
import type { Project } from '../../scripts/language/project';
import { proofOf } from '../../scripts/language/proved-cases';
import { edited, fileOf, projectOf } from './ask-language';

const rule = 'detections/example/rule.yaml';
const proof = 'detections/example/rule.test.yaml';

const ruleText = `id: 3c1f9b0e-6f0d-4a51-9c53-000000000001
name: Encoded command line
description: Finds command lines that are encoded.
severity: Medium
requiredDataConnectors: []
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
tactics: [Execution]
relevantTechniques: [T1059]
query: |
  DeviceProcessEvents
  | where FileName =~ "powershell.exe" and ProcessCommandLine has "-enc"
  | project TimeGenerated, DeviceName, AccountName, ProcessCommandLine
entityMappings:
  - entityType: Host
    fieldMappings:
      - { identifier: FullName, columnName: DeviceName }
version: 1.0.0
kind: Scheduled
`;

const event =
  '{ TimeGenerated: -5m, DeviceName: ws-1, AccountName: ann, FileName: powershell.exe, ProcessCommandLine: powershell -enc AAAA }';
const backup = event.replace('ws-1', 'backup-7').replace('ann', 'svc-backup');

function testText(...cases: readonly string[]): string {
  return `now: 2026-06-02T12:00:00Z\ncases:\n${cases.join('')}`;
}

function caseText(name: string, row: string, expect: string): string {
  return `  - name: ${name}\n    events:\n      DeviceProcessEvents:\n        - ${row}\n    expect: ${expect}\n`;
}

const firing = caseText('Somebody runs it', event, '{ rowCount: 1 }');

function actionIn(project: Project, beginning: string, title: RegExp): CodeAction | undefined {
  const { text } = project.sources.get(proof)!;
  const at = text.indexOf(beginning);
  assert.ok(at >= 0);
  return codeActions(fileOf(proof, text), project, { start: at, end: at }).find((action) => title.test(action.title));
}

function apply(project: Project, { edits, elsewhere }: CodeAction): Project {
  let after = project.withText(proof, edited(project.sources.get(proof)!.text, edits));
  for (const [path, list] of elsewhere ?? []) after = after.withText(path, edited(after.sources.get(path)!.text, list));
  return after;
}

function outcomes(project: Project): readonly (readonly [string, boolean])[] {
  return proofOf('example/rule', project).results.flatMap(({ cases }) =>
    cases.map(({ name, passed }) => [name, passed] as const),
  );
}

describe('On a case', () => {
  it('a near miss is written that differs by one value, and holds', () => {
    const project = projectOf({ [rule]: ruleText, [proof]: testText(firing) });
    const action = actionIn(project, 'Somebody', /^Add a near miss/);
    assert.ok(action);
    assert.equal(action.title, 'Add a near miss: another FileName');
    const after = apply(project, action);
    assert.deepEqual(outcomes(after), [
      ['Somebody runs it', true],
      ['Somebody runs it, but another FileName', true],
    ]);
    assert.match(after.sources.get(proof)!.text, /FileName: powershell\.exex/);
    assert.deepEqual(
      findInFile(after, proof).filter(({ severity }) => severity === 'error'),
      [],
    );
  });

  it('an exclusion is written of events that fire where nothing should, with the case that proves it', () => {
    const files = { [rule]: ruleText, [proof]: testText(firing, caseText('The nightly backup', backup, 'nothing')) };
    const project = projectOf(files);
    assert.deepEqual(outcomes(project), [
      ['Somebody runs it', true],
      ['The nightly backup', false],
    ]);
    const action = actionIn(project, 'The nightly', /^Write an exclusion of these events/);
    assert.ok(action);
    const after = apply(project, action);
    assert.match(
      after.sources.get(rule)!.text,
      /falsePositives:\n[^]*scenario: The nightly backup\n[^]*DeviceProcessEvents: /,
    );
    assert.ok(outcomes(after).every(([, passed]) => passed));
    assert.equal(outcomes(after).length, 3);
  });

  it('nothing is offered that would silence a case which must fire', () => {
    const same = caseText('The same that should not', event, 'nothing');
    const project = projectOf({ [rule]: ruleText, [proof]: testText(firing, same) });
    assert.equal(actionIn(project, 'The same', /exclusion/), undefined);
  });

  it('no near miss is offered of a case that fails, or that is one', () => {
    const failing = caseText('Two rows', event, '{ rowCount: 2 }');
    const quiet = caseText('Another program', event.replace('powershell.exe', 'cmd.exe'), 'nothing');
    const project = projectOf({ [rule]: ruleText, [proof]: testText(failing, quiet) });
    assert.equal(actionIn(project, 'Two rows', /near miss/), undefined);
    assert.equal(actionIn(project, 'Another program', /near miss|exclusion/), undefined);
  });
});
