import assert from 'node:assert/strict';

import { bindQuery } from '../../scripts/kql/bind-query';
import { isSyntaxCode } from '../../scripts/kql/syntax-mistakes';
import { createWorkspaceSchema } from '../../scripts/kql/workspace-schema';

const schema = createWorkspaceSchema({ tables: [], functions: [], watchlists: new Map() });

/** What is wrong, where (the text that is pointed at), and what to do. */
type Explained = readonly [query: string, at: string, message: RegExp, help: RegExp];

const signIns = (rest: string): string => `SigninLogs\n| where ${rest}\n| project UserPrincipalName`;

const habits: readonly Explained[] = [
  [signIns('not ResultType == "0"'), 'not', /parentheses/, /not\(ResultType == "0"\)/],
  [signIns('ResultType not in ("0", "1")'), 'not in', /exclamation mark/, /!in/],
  [signIns('AppDisplayName !has_any ("a", "b")'), '!has_any', /no negation/, /not\(AppDisplayName has_any \("a", "b"\)\)/],
  [signIns('!(ResultType == "0")'), '!', /parentheses/, /not\(ResultType == "0"\)/],
  [signIns('ResultType == "1" AND AppDisplayName == "x"'), 'AND', /lower case/, /and in lower case/],
  [signIns('ResultType == "1" Or AppDisplayName == "x"'), 'Or', /lower case/, /or in lower case/],
  [signIns('ResultType == "1" && AppDisplayName == "x"'), '&&', /no operator/, /and/],
  [signIns('ResultType is null'), 'is null', /no operator is/, /isempty\(ResultType\).*isnull\(ResultType\)/],
  [signIns('ResultType is not null'), 'is not null', /no operator is/, /isnotempty\(ResultType\)/],
  [signIns('AppDisplayName startwith "a"'), 'startwith', /no word startwith/, /mean startswith\?/],
  [signIns('TimeGenerated betwen (ago(2h) .. now())'), 'betwen', /no word betwen/, /mean between\?/],
  ['SigninLogs\n| sort by TimeGenerated dsc', 'dsc', /no word dsc/, /mean desc\?/],
  ['SigninLogs\n| join kind=lefotuter (AuditLogs) on Id', 'lefotuter', /leftouter/, /mean leftouter\?/],
  [signIns('AppDisplayName.contains("x")'), '.contains', /an operator between two values/, /AppDisplayName contains "x"/],
  [signIns('TimeGenerated > now() - interval 1 day'), 'interval 1 day', /duration/, /Write 1d/],
  ['SigninLogs\n| top 5 TimeGenerated', 'TimeGenerated', /top needs by/, /by TimeGenerated/],
  ['SigninLogs\n| sort TimeGenerated desc', 'TimeGenerated', /sort needs by/, /by TimeGenerated/],
  ['SigninLogs\n| take 5 rows', 'rows', /take takes a number alone/, /Take rows away/],
  ['SigninLogs\n| count(*)', 'count(*)', /count takes nothing/, /\| count/],
  ['SigninLogs\n| join kind=inner AuditLogs on UserId = Identity', 'UserId = Identity', /by their sides/, /\$left\.UserId == \$right\.Identity/],
  ['SigninLogs\n| distinct(UserId, AppId)', '(', /without parentheses/, /distinct UserId, AppId/],
  ['SigninLogs\n| summarize count() by AppId having count_ > 1', 'having', /filter of groups/, /\| where/],
  [signIns('ResultType === "0"'), '===', /no operator/, /==/],
  [signIns('ResultType in ["0", "1"]'), '[', /parentheses/, /in \("0", "1"\)/],
  [signIns('TimeGenerated between (ago(2h) and ago(1h))'), 'between', /two periods/, /ago\(2h\) \.\. ago\(1h\)/],
  [signIns('ResultType == “50126”'), '“', /“ \(U\+201C\) is not a quotation mark/, /"/],
  [signIns('ResultType == ‘50126’'), '‘', /U\+2018/, /"/],
  [signIns('ResultType == "50126”'), '”', /U\+201D/, /"/],
  [signIns('TimeGenerated > ago(–1h)'), '–', /U\+2013/, /Write - instead/],
  [signIns('ResultType == "50126'), '"', /not closed/, /behind "50126/],
  [signIns('ResultType in ("50126, "50127")'), '"', /not closed/, /behind "50126/],
  [signIns('AppDisplayName == "C:\\"'), '"', /backslash/, /@/],
  [signIns('(ResultType == "1"'), '(', /not closed/, /\)/],
  [signIns('ResultType == "1")'), ')', /closes none/, /away/],
  ['SigninLogs\n| where ResultType == "1"\nwhere AppDisplayName == "x"', 'where', /lacks a pipe/, /\| where AppDisplayName == "x"/],
  ['SigninLogs\nsummarize count() by ResultType', 'summarize', /lacks a pipe/, /\| summarize count\(\)/],
  ['SigninLogs;\n| where ResultType == "1"', ';', /semicolon/, /away/],
  ['SigninLogs\n| where ResultType == "1"\n|', '|', /No operator/, /away/],
  ['| where ResultType == "1"', '|', /begins with a pipe/, /table/],
  ['SigninLogs | whree ResultType == "1"', 'whree', /no operator whree/, /Did you mean where\?/],
  ['SigninLogs | select ResultType', 'select', /no operator select/, /project/],
  ['SELECT * FROM SigninLogs WHERE ResultType = 0', 'SELECT', /SQL/, /SigninLogs \| where/],
  ['let x = ago(1h)\nSigninLogs\n| where TimeGenerated > x', ')', /without a semicolon/, /;/],
  ['SigninLogs | project ResultType UserPrincipalName', 'UserPrincipalName', /comma is missing/, /behind ResultType/],
  ['SigninLogs | project ResultType,\n| take 1', ',', /Nothing stands behind/, /away/],
  ['SigninLogs | summarize count() ResultType', 'ResultType', /by is missing/, /by before ResultType/],
  ['SigninLogs\n| where ResultType == "1"\n\nAuditLogs\n| take 5', 'AuditLogs', /one query, and a second/, /file of its own/],
  ['SigninLogs\n# failed ones\n| take 5', '#', /no comments/, /\/\//],
  ['SigninLogs\n-- failed ones\n| take 5', '--', /no comments/, /\/\//],
  ['SigninLogs\n| take 5\nentityMappings:\n  - entityType: Account', 'entityMappings', /stands inside of the query/, /indent/],
  ['SigninLogs | left join (AuditLogs) on CorrelationId', 'left join', /kind of a join/, /kind=leftouter/],
]; // prettier-ignore

describe('A query that is not KQL', () => {
  for (const [query, at, message, help] of habits) {
    it(`is explained: ${query.replaceAll('\n', ' ⏎ ')}`, () => {
      const [found] = bindQuery(query, schema).diagnostics;
      assert.ok(found !== undefined && isSyntaxCode(found.code));
      assert.match(found.message, message);
      assert.match(found.help ?? '', help);
      assert.equal(query.slice(found.span.start, found.span.start + at.length), at);
    });
  }

  it('has a help where no habit explains it, too', () => {
    const [found] = bindQuery('SigninLogs | where ResultType == == "1"', schema).diagnostics;
    assert.match(found?.help ?? '', /==/);
  });

  it('is reported once: what else the parser says follows from it', () => {
    const found = bindQuery('SELECT * FROM SigninLogs WHERE ResultType = 0', schema).diagnostics;
    assert.equal(found.filter(({ code }) => isSyntaxCode(code)).length, 1);
  });

  it('is not explained by a habit that would not repair it', () => {
    const [found] = bindQuery('SigninLogs | where not(ResultType == "1") and', schema).diagnostics;
    assert.doesNotMatch(found?.message ?? '', /not is a function/);
  });
});

describe('A single = that was meant to compare', () => {
  for (const condition of [
    'where ResultType = "1"',
    'where iff(ResultType = "1", true, false)',
    'where ResultType = "1" or AppDisplayName == "x"',
    'summarize countif(ResultType = "1")',
    'extend x = case(ResultType = "1", "a", "b")',
  ]) {
    it(`is named where it stands: ${condition}`, () => {
      const query = `SigninLogs | ${condition}`;
      const [found] = bindQuery(query, schema).diagnostics;
      assert.match(found?.help ?? '', /Write == to compare/);
      assert.equal(found?.span.start, query.indexOf('= "1"'));
    });
  }

  it('is none where it names a column or an argument', () => {
    const query =
      'SigninLogs | summarize n = count() by Type = ResultType | join kind=inner AuditLogs on $left.Type == $right.Result';
    assert.ok(bindQuery(query, schema).diagnostics.every(({ message }) => !message.includes('single =')));
  });
});
