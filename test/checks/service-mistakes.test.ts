import assert from 'node:assert/strict';

import { expansionChecks } from '../../scripts/checks/exclusion/expansion-checks';
import { functionQuery } from '../../scripts/checks/function/function-query';
import { kqlSemantics } from '../../scripts/checks/query/kql-semantics';
import { kqlWarning } from '../../scripts/checks/query/kql-warning';
import { runExample, say } from './run-example';

describe('what the parser lets pass and the service does not', () => {
  it('is a mistake in a query: a literal that is none', () => {
    assert.deepEqual(say(kqlSemantics, 'query: |\n  DnsEvents\n  | where TimeGenerated > datetime(2026-02-30)\n'), [
      '16:27 2026-02-30 is not a datetime | Write a day that the calendar has, such as datetime(2026-05-31 13:00).',
    ]);
  });

  it('is a mistake in a query: in over an array of the row', () => {
    const said = say(kqlSemantics, 'query: |\n  DnsEvents\n  | where ClientIP in (split(IPAddresses, ","))\n');
    assert.equal(said.length, 1);
    assert.match(said[0]!, /^16:24 The right side of in must be the same for all rows.*set_has_element\(/);
  });

  it('is a warning where it is likely: has_any over a column', () => {
    assert.equal(say(kqlWarning, 'query: |\n  DnsEvents\n  | where Name has_any (Computer)\n').length, 1);
  });

  it('is a mistake in an exclusion, at its place', () => {
    const exclusion = `falsePositives:
  - id: scanner
    scenario: The vulnerability scanner asks for every known domain.
    exclude:
      ASimDnsActivityLogs: DnsQueryTypeName == "TXT" and TimeGenerated < datetime(2026-02-30)
    owner: network@example.com
`;
    assert.deepEqual(
      runExample(expansionChecks, exclusion).map(({ check, message }) => `${check}: ${message}`),
      ['exclusion-predicate: Exclusion on ASimDnsActivityLogs: 2026-02-30 is not a datetime'],
    );
  });

  it('is a mistake in a function of the repository', () => {
    const said = say(functionQuery, { 'functions/Old.yaml': 'query: |\n  DnsEvents\n  | extend Count = int(abc)\n' });
    assert.equal(said.length, 1);
    assert.match(said[0]!, /abc is not an int/);
  });
});
