import assert from 'node:assert/strict';

import { askForMeantName, namesDeclaredAt } from '../../scripts/checks/evidence/meant-name';
import { bindQuery } from '../../scripts/kql/bind-query';
import { createWorkspaceSchema } from '../../scripts/kql/workspace-schema';

const schema = createWorkspaceSchema({});

/** What is asked about the first mistake of a query. */
function askedAbout(query: string): string | undefined {
  const bound = bindQuery(query, schema);
  return askForMeantName(bound.diagnostics[0]!, bound, schema);
}

describe('askForMeantName', () => {
  for (const [what, query, question] of [
    ['a variable', 'let Threshold = 5; SigninLogs | where 1 > Treshold', 'Did you mean Threshold?'],
    ['a variable in another case', 'let badIps = dynamic([]); print badips', 'Write badIps; case counts.'],
    ['a parameter', 'let f = (limit:long) { print limt }; f(1)', 'Did you mean limit?'],
    ['a column', 'let x = 1; SigninLogs | where IPAdress == ""', 'Did you mean IPAddress?'],
    [
      'a column of one side of a join',
      'SigninLogs | join (SigninLogs) on $left.IPAddres == $right.Id',
      'Did you mean IPAddress?',
    ],
    ['a side of a join', 'SigninLogs | join (SigninLogs) on $lft.Id == $right.Id', 'Did you mean $left?'],
    ['a plugin', 'print b = dynamic({}) | evaluate bag_unpak(b)', 'Did you mean bag_unpack?'],
    ['a type', 'datatable(a:strin)["x"]', 'Did you mean string?'],
    ['a period', "print datetime_diff('dya', now(), now())", 'Did you mean day?'],
    [
      'an argument of a function of the query',
      'let f = (start:datetime) { print start }; f(strat=now())',
      'Did you mean start?',
    ],
    ['an argument of a parser', '_Im_Dns(startime=ago(1d))', 'Did you mean starttime?'],
  ] as const) {
    it(`asks for ${what}`, () => assert.equal(askedAbout(query), question));
  }

  it('asks for nothing that is far, or that means nothing there', () => {
    assert.equal(askedAbout('print Quantile'), undefined);
    assert.equal(askedAbout('let f = (threshold:long) { 1 }; SigninLogs | where 1 > treshold'), undefined);
    assert.equal(askedAbout('let x = Treshold; let Threshold = 5; print Threshold'), undefined);
  });
});

describe('namesDeclaredAt', () => {
  it('has the variables before an offset, and the parameters and variables of the function around it', () => {
    const query = 'let a = 1; let f = (b:long) { let c = b; c + 1 }; let d = 2; print d';
    const bound = bindQuery(query, schema);
    assert.deepEqual(namesDeclaredAt(bound, query.indexOf('c + 1')), ['a', 'b', 'c']);
    assert.deepEqual(namesDeclaredAt(bound, query.indexOf('print')), ['a', 'f', 'd']);
  });
});
