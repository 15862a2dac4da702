import assert from 'node:assert/strict';
import { createWorkspaceSchema } from '../../scripts/kql/workspace-schema';
import { judgeQuery } from '../../scripts/review/judge-query';

const schema = createWorkspaceSchema({});
const judge = (before: string, after: string) =>
  judgeQuery(`DnsEvents${before}`, `DnsEvents${after}`, { before: schema, after: schema })?.change;

const named = ' | where Name has "bad"';

const verdicts: readonly (readonly [before: string, after: string, change: string | undefined])[] = [
  ['', named, 'narrower'],
  [named, '', 'wider'],
  [named, ' | where Name has "bad" and ClientIP != "10.0.0.5"', 'narrower'],
  [named, ' | where Name has "bad" or Name has "worse"', 'wider'],
  [' | where Name in ("a", "b")', ' | where Name in ("a")', 'narrower'],
  [' | where Name in ("a")', ' | where Name in ("a", "b")', 'wider'],
  [named, `${named} | take 10`, 'narrower'],
  [named, ' | where Name has "worse"', undefined],
  [named, ' | where Name has "worse" and ClientIP has "1"', undefined],
  [`${named} | summarize N = count() by ClientIP`, ' | summarize N = count() by ClientIP', undefined],
  [
    ` | summarize N = count() by ClientIP | where N > 5`,
    ` | summarize N = count() by ClientIP | where N > 5 and isnotempty(ClientIP)`,
    'narrower',
  ],
  [named, `${named} | extend Host = Computer`, undefined],
  [named, ' | where Name has "bad" // why', undefined],
];

describe('judgeQuery', () => {
  for (const [before, after, change] of verdicts) {
    it(`calls ${change ?? 'neither'} what makes of "${before}" "${after}"`, () => {
      assert.equal(judge(before, after), change);
    });
  }

  it('tells nothing of a query over another table, or of one that is none', () => {
    const both = { before: schema, after: schema };
    assert.equal(judgeQuery('DnsEvents', 'SigninLogs | where UserId has "a"', both), undefined);
    assert.equal(judgeQuery('DnsEvents | where', `DnsEvents${named}`, both), undefined);
  });
});
