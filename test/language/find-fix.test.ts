import assert from 'node:assert/strict';

import { allChecks } from '../../scripts/checks/all-checks';
import { findFix } from '../../scripts/language/find-fix';
import { findInFile } from '../../scripts/language/find-in-file';
import { applyEdits } from '../../scripts/source/edit-text';
import { projectOf } from './ask-language';

const rule = 'detections/example/rule.yaml';

/** The rule after the fix of the first error that has one. */
function mended(keys: string): string {
  const project = projectOf({ 'watchlists/example.yaml': '', [rule]: keys });
  const text = project.sources.get(rule)?.text ?? '';
  const fixes = findInFile(project, rule).map((found) => findFix(found, project.sources));
  const fix = fixes.find((each) => each !== undefined) ?? [];
  const edits = fix.map((edit) => ({ span: edit.place.span, text: edit.text }));
  return applyEdits(text, edits).text;
}

function original(keys: string): string {
  return projectOf({ [rule]: keys }).sources.get(rule)?.text ?? '';
}

describe('findFix', () => {
  const slips: readonly (readonly [what: string, wrong: string, right: string])[] = [
    ['a column', 'where DnsQuer == "a"', 'where DnsQuery == "a"'],
    ['an operator', 'wher DnsQuery == "a"', 'where DnsQuery == "a"'],
    ['a function', 'where isnotemtpy(DnsQuery)', 'where isnotempty(DnsQuery)'],
    ['a single =', 'where DnsQuery = "a"', 'where DnsQuery == "a"'],
    ['AND in capitals', 'where DnsQuery == "a" AND SrcIpAddr == "b"', 'where DnsQuery == "a" and SrcIpAddr == "b"'],
    ['quotation marks of a word processor', 'where DnsQuery == \u201ca\u201d', 'where DnsQuery == "a"'],
  ];
  for (const [what, wrong, right] of slips) {
    it(`mends ${what} in a query`, () => {
      const query = (line: string) => `query: |\n  ASimDnsActivityLogs\n  | ${line}\n  | project SrcIpAddr\n`;
      assert.equal(mended(query(wrong)), original(query(right)));
    });
  }

  it('mends a missing pipe', () => {
    const query = (pipe: string) =>
      `query: |\n  ASimDnsActivityLogs\n  ${pipe}where DnsQuery == "a"\n  | project SrcIpAddr\n`;
    assert.equal(mended(query('')), original(query('| ')));
  });

  it('mends the word that was a slip, and nothing around it', () => {
    const query = (condition: string) =>
      `query: |\n  ASimDnsActivityLogs\n  | where ${condition}\n  | project SrcIpAddr, SrcHostname\n`;
    const title = (column: string) => `alertDetailsOverride:\n  alertDisplayNameFormat: Asked by {{${column}}}\n`;
    const pairs: readonly (readonly [string, string])[] = [
      [query("DnsQuery in (_GetWatchlist('exampel'))"), query("DnsQuery in (_GetWatchlist('example'))")],
      [title(' SrcHostname '), title('SrcHostname')],
      [
        'query: |\n  DeviceProcessEvents\n  | where FileName == "Cmd.exe"\n',
        'query: |\n  DeviceProcessEvents\n  | where FileName =~ "Cmd.exe"\n',
      ],
      ['relevantTechniques: [T1086]\n', 'relevantTechniques: [T1059.001]\n'],
    ];
    for (const [wrong, right] of pairs) assert.equal(mended(wrong), original(right));
  });

  it('knows no fix of advice that names what to do and not what to write', () => {
    const query = (condition: string) =>
      `query: |\n  ASimDnsActivityLogs\n  | where ${condition}\n  | project SrcIpAddr\n`;
    for (const keys of [
      query('SrcUsername startswith "@example.com"'),
      query('replace("a", DnsQuery, "b") == "c"'),
      query('DnsQuery matches regex "(?=a)"'),
      'queryFrequency: 1m\n',
    ]) {
      assert.equal(mended(keys), original(keys), keys);
    }
  });

  it('mends what it is for, without another error, for every check that has an example', () => {
    let fixes = 0;
    for (const { failing } of allChecks) {
      const files = typeof failing === 'string' ? { [rule]: failing } : failing;
      if (Object.values(files).some((text) => text.length > 10_000)) continue;
      const project = projectOf(files);
      for (const path of Object.keys(files).filter((each) => each.endsWith('.yaml'))) {
        const before = findInFile(project, path);
        const text = project.sources.get(path)?.text ?? '';
        for (const found of before.slice(0, 3)) {
          const fix = findFix(found, project.sources);
          if (fix === undefined) continue;
          fixes++;
          const edits = fix.map((edit) => ({ span: edit.place.span, text: edit.text }));
          const after = findInFile(project.withText(path, applyEdits(text, edits).text), path);
          const same = (list: typeof after) =>
            list.filter(({ check, message }) => check === found.check && message === found.message).length;
          assert.ok(same(after) < same(before), `${found.check}: ${found.message}`);
          const isFresh = ({ severity, message }: (typeof after)[number]) =>
            severity === 'error' && before.every((each) => each.message !== message);
          assert.deepEqual(after.filter(isFresh), [], found.check);
        }
      }
    }
    assert.ok(fixes >= 30, `${fixes} fixes`);
  }).timeout(170_000);

  it('knows no fix of what a person must decide', () => {
    assert.equal(mended('severity: Never\n'), original('severity: Never\n'));
  });
});
