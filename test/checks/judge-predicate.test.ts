import assert from 'node:assert/strict';

import { judgePredicate } from '../../scripts/checks/evidence/judge-predicate';
import { createWorkspaceSchema } from '../../scripts/kql/workspace-schema';

const schema = createWorkspaceSchema({});

function judge(predicate: string, table = 'ASimDnsActivityLogs'): string {
  return judgePredicate(predicate, table, schema);
}

describe('judgePredicate', () => {
  for (const [verdict, predicates] of Object.entries({
    never: [
      'DnsQuery == "a" and DnsQuery == "b"',
      'DnsQuery == "a" and DnsQuery in ("b", "c")',
      'tolower(DnsQuery) == "Bad.Example"',
      'DnsQuery == "a" and not(DnsQuery =~ "A")',
      'DnsQuery has "x" and DnsQuery == "a" and DnsQuery != "a"',
      'EventID == 1 and EventID > 1',
      'EventID > 4 and EventID < 5',
    ],
    // A number that is missing is none that is named: null != 1 holds.
    always: [
      'EventID == 1 or EventID != 1',
      'DnsQuery == "a" or DnsQuery != "a"',
      'DnsQuery != "a" or DnsQuery != "b"',
      'DnsQuery !in ("a") or DnsQuery has "x" or DnsQuery == "a"',
    ],
    sometimes: [
      'DnsQuery == "a"',
      'DnsQuery == "a" and DnsQuery =~ "A"',
      'DnsQuery == "a" or DnsQuery == "b"',
      'DnsQuery has "a" and DnsQuery !has "a"',
      'DnsQuery startswith "a" and DnsQuery == "b"',
      'tolower(DnsQuery) == "bad.example"',
      'toupper(DnsQuery) in ("BAD.EXAMPLE")',
      'EventID > 4 and EventID < 6',
      'DnsQeury == "a"',
      'DnsQuery == "a" and',
    ],
  })) {
    for (const predicate of predicates) {
      it(`says ${verdict} of ${predicate}`, () => {
        assert.equal(
          judge(predicate, predicate.startsWith('EventID') ? 'SecurityEvent' : 'ASimDnsActivityLogs'),
          verdict,
        );
      });
    }
  }

  it('does not try more combinations than it can', () => {
    const many = Array.from({ length: 20 }, (_, index) => `DnsQuery has "${index}"`).join(' or ');
    assert.equal(judge(many), 'sometimes');
  });
});
