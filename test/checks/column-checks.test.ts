import assert from 'node:assert/strict';

import { quotedColumn } from '../../scripts/checks/query/quoted-column';
import { unnamedComparison } from '../../scripts/checks/query/unnamed-comparison';
import { say } from './run-example';

const after = (operator: string): string => `query: |\n  ASimDnsActivityLogs\n  | ${operator}\n`;

describe('quoted-column', () => {
  const quoted = (operator: string) => say(quotedColumn, after(operator));

  for (const operator of [
    'distinct "SrcIpAddr"',
    "project TimeGenerated, 'SrcIpAddr'",
    'summarize count() by "SrcIpAddr"',
    'summarize Users = make_set("SrcIpAddr") by DnsQuery',
    'sort by "SrcIpAddr"',
    'top 5 by "SrcIpAddr"',
    'distinct DnsQuery, "srcipaddr"',
  ]) {
    it(`finds the column in ${operator}`, () => {
      const found = quoted(operator);
      assert.equal(found.length, 1);
      assert.match(found[0]!, /is a text here, and not the column \| Write SrcIpAddr\.$/);
    });
  }

  it('writes brackets around a name that KQL does not take as it is', () => {
    const table = 'datatable(["User Principal DnsQuery"]:string)[]';
    assert.match(
      say(quotedColumn, `query: |\n  ${table}\n  | distinct "User Principal DnsQuery"\n`)[0]!,
      /Write \['User Principal DnsQuery'\]\.$/,
    );
  });

  it('lets a text pass that is not a column, or that has a name', () => {
    for (const operator of [
      'distinct "x"',
      'extend Kind = "SrcIpAddr"',
      'summarize make_set("x")',
      'project strcat("SrcIpAddr", DnsQuery)',
    ]) {
      assert.deepEqual(quoted(operator), []);
    }
  });
});

describe('unnamed-comparison', () => {
  const unnamed = (operator: string) => say(unnamedComparison, after(operator));

  it('shows how to set the column, and how to keep the comparison', () => {
    assert.deepEqual(unnamed('extend DnsQuery == tolower(DnsQuery)'), [
      '16:12 This comparison makes a column without a name | ' +
        'To set the column, write `DnsQuery = tolower(DnsQuery)`; to keep the comparison, give it a name: `IsSo = …`.',
    ]);
  });

  it('finds each in a list, whatever it compares by', () => {
    assert.equal(unnamed('project DnsQuery, DnsQuery =~ "a", EventCount > 3, DnsQuery in ("a")').length, 3);
  });

  it('lets a comparison pass that has a name, or that is part of a value', () => {
    assert.deepEqual(unnamed('extend IsBad = DnsQuery == "a", Kind = iff(DnsQuery == "a", 1, 2)'), []);
  });
});
