import assert from 'node:assert/strict';

import { findFix } from '../../scripts/language/find-fix';
import { findInFile } from '../../scripts/language/find-in-file';
import { applyEdits } from '../../scripts/source/edit-text';
import { projectOf } from './ask-language';

const rule = 'detections/example/rule.yaml';

/** The rule after the fix of the first error that has one. */
function mended(keys: string): string {
  const project = projectOf({ [rule]: keys });
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

  it('knows no fix of what a person must decide', () => {
    assert.equal(mended('severity: Never\n'), original('severity: Never\n'));
  });
});
