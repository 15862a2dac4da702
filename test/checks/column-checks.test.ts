import assert from 'node:assert/strict';

import { quotedColumn } from '../../scripts/checks/query/quoted-column';
import { unnamedComparison } from '../../scripts/checks/query/unnamed-comparison';
import { say } from './run-example';

const after = (operator: string): string => `query: |\n  DnsEvents\n  | ${operator}\n`;

describe('quoted-column', () => {
  const quoted = (operator: string) => say(quotedColumn, after(operator));

  for (const operator of [
    'distinct "ClientIP"',
    "project TimeGenerated, 'ClientIP'",
    'summarize count() by "ClientIP"',
    'summarize Users = make_set("ClientIP") by Name',
    'sort by "ClientIP"',
    'top 5 by "ClientIP"',
    'distinct Name, "clientip"',
  ]) {
    it(`finds the column in ${operator}`, () => {
      const found = quoted(operator);
      assert.equal(found.length, 1);
      assert.match(found[0]!, /is a text here, and not the column \| Write ClientIP\.$/);
    });
  }

  it('writes brackets around a name that KQL does not take as it is', () => {
    const table = 'datatable(["User Principal Name"]:string)[]';
    assert.match(
      say(quotedColumn, `query: |\n  ${table}\n  | distinct "User Principal Name"\n`)[0]!,
      /Write \['User Principal Name'\]\.$/,
    );
  });

  it('lets a text pass that is no column, or that has a name', () => {
    for (const operator of [
      'distinct "x"',
      'extend Kind = "ClientIP"',
      'summarize make_set("x")',
      'project strcat("ClientIP", Name)',
    ]) {
      assert.deepEqual(quoted(operator), []);
    }
  });
});

describe('unnamed-comparison', () => {
  const unnamed = (operator: string) => say(unnamedComparison, after(operator));

  it('shows how to set the column, and how to keep the comparison', () => {
    assert.deepEqual(unnamed('extend Name == tolower(Name)'), [
      '16:12 This comparison makes a column without a name | ' +
        'To set the column, write `Name = tolower(Name)`; to keep the comparison, give it a name: `IsSo = …`.',
    ]);
  });

  it('finds each in a list, whatever it compares by', () => {
    assert.equal(unnamed('project Name, Name =~ "a", EventId > 3, Name in ("a")').length, 3);
  });

  it('lets a comparison pass that has a name, or that is part of a value', () => {
    assert.deepEqual(unnamed('extend IsBad = Name == "a", Kind = iff(Name == "a", 1, 2)'), []);
  });
});
