import assert from 'node:assert/strict';

import { allChecks } from '../../scripts/checks/all-checks';
import type { CodeAction } from '../../scripts/language/code-action';
import { codeActions } from '../../scripts/language/code-actions';
import { findInFile } from '../../scripts/language/find-in-file';
import { proofNotes } from '../../scripts/language/proved-cases';
import type { Project } from '../../scripts/language/project';
import { edited, fileOf, projectOf } from './ask-language';

const detection = 'detections/example/rule.yaml';

function actionsAt(project: Project, path: string, beginning: string): readonly CodeAction[] {
  const text = project.sources.get(path)?.text ?? '';
  const at = text.indexOf(beginning) + beginning.length;
  assert.ok(at >= beginning.length, beginning);
  return codeActions(fileOf(path, text), project, { start: at, end: at });
}

function done(project: Project, path: string, action: CodeAction | undefined): string {
  assert.ok(action !== undefined);
  return edited(project.sources.get(path)?.text ?? '', action.edits);
}

describe('Code actions', () => {
  it('write the word that was meant, in KQL, in a value and in a key', () => {
    const slips: readonly (readonly [string, string, string, string])[] = [
      [
        'query: |\n  ASimDnsActivityLogs\n  | where DnsQuer == "a"\n  | project SrcIpAddr\n',
        'where Dns',
        'DnsQuer =',
        'DnsQuery =',
      ],
      ['query: |\n  ASimDnsActivityLogs\n  | wher DnsQuery == "a"\n  | project SrcIpAddr\n', '| wh', 'wher ', 'where '],
      ['severity: Hihg\n', 'severity: H', 'Hihg', 'High'],
      ['severity: "hIGH"\n', 'severity: "h', '"hIGH"', '"High"'],
      ['customdetails:\n  A: SrcIpAddr\n', 'customd', 'customdetails', 'customDetails'],
    ];
    for (const [keys, beginning, wrong, right] of slips) {
      const project = projectOf({ [detection]: keys });
      const text = project.sources.get(detection)?.text ?? '';
      const fix = actionsAt(project, detection, beginning).find(({ kind }) => kind === 'quickfix');
      assert.equal(done(project, detection, fix), text.replace(wrong, right), keys);
    }
  });

  it('mend the finding that they name and nothing else, for every check that has an example', () => {
    let fixes = 0;
    for (const { failing } of allChecks) {
      const files = typeof failing === 'string' ? { [detection]: failing } : failing;
      if (Object.values(files).some((text) => text.length > 10_000)) continue;
      const project = projectOf(files);
      for (const path of Object.keys(files).filter((each) => each.endsWith('.yaml'))) {
        const { text } = project.sources.get(path) ?? { text: '' };
        for (const found of findInFile(project, path).slice(0, 3)) {
          for (const action of codeActions(fileOf(path, text), project, found.place.span)) {
            if (action.mends === undefined) continue;
            const after = findInFile(project.withText(path, edited(text, action.edits)), path);
            const { check, message } = action.mends;
            const isThere = (list: typeof after) =>
              list.filter((each) => each.check === check && each.message === message);
            assert.ok(isThere(after).length < isThere(findInFile(project, path)).length, `${check}: ${action.title}`);
            if (!action.title.startsWith('Accept')) fixes++;
          }
        }
      }
    }
    assert.ok(fixes >= 12, `${fixes} fixes`);
  }).timeout(170_000);

  it('accept a finding with a reason, beside those that are accepted', () => {
    const keys = 'query: |\n  ASimDnsActivityLogs\n  | where DnsQuery contains "bad.example"\n  | project SrcIpAddr\n';
    for (const waivers of ['', 'waivers:\n  - check: rule-disabled\n    reason: x\n    until: 2027-01-01\n']) {
      const project = projectOf({ [detection]: keys + waivers });
      const action = actionsAt(project, detection, 'where DnsQuery con').find(({ title }) =>
        title.startsWith('Accept'),
      );
      const text = done(project, detection, action);
      assert.match(text, /\n {2}- check: contains-term\n {4}reason: .+\n {4}until: 2026-08-31\n$/);
      assert.equal(text.match(/^waivers:/gm)?.length, 1);
    }
  });

  it('raise the version on its line', () => {
    const project = projectOf({ [detection]: 'version: 1.2.3\n' });
    const titles = actionsAt(project, detection, 'version: 1').map(({ title }) => title);
    assert.deepEqual(titles, ['Raise the version to 1.2.4', 'Raise the version to 1.3.0']);
    assert.deepEqual(actionsAt(project, detection, 'severity: M'), []);
  });

  it('lay out a query, and spell every value as the service does', () => {
    const project = projectOf({
      [detection]: 'query: |\n  ASimDnsActivityLogs|where DnsQuery=="a"\n  | project SrcIpAddr\nqueryFrequency: PT1H\n',
    });
    const actions = actionsAt(project, detection, 'ASimDnsActivityLogs|wh');
    assert.deepEqual(
      actions.map(({ kind }) => kind),
      ['refactor.rewrite', 'source.fixAll.sentinel'],
    );
    assert.match(done(project, detection, actions[1]), /^queryFrequency: 1h$/m);
  });
});

describe('The notes above queries and cases', () => {
  it('say how many cases pass, and of each if it does', () => {
    const proof = 'detections/example/rule.test.yaml';
    const project = projectOf({
      [detection]: '',
      [proof]: `\
cases:
  - name: fires
    events: { ASimDnsActivityLogs: [{ TimeGenerated: -5m, DnsQuery: bad.example }] }
    expect: { rowCount: 1 }
  - name: wrong
    events: { ASimDnsActivityLogs: [{ TimeGenerated: -5m, DnsQuery: good.example }] }
    expect: { rowCount: 1 }
`,
    });
    const notes = (path: string) => proofNotes(fileOf(path, project.sources.get(path)?.text ?? ''), project);
    assert.deepEqual(
      notes(detection).map(({ title }) => title),
      ['1 of 2 cases pass'],
    );
    const [fires, wrong] = notes(proof).map(({ title }) => title);
    assert.equal(fires, 'passes');
    assert.match(wrong ?? '', /^fails: ./);
  });
});
