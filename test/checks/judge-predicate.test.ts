import assert from 'node:assert/strict';

import { judgePredicate } from '../../scripts/checks/evidence/judge-predicate';
import { createWorkspaceSchema } from '../../scripts/kql/workspace-schema';

const schema = createWorkspaceSchema({});

function judge(predicate: string, table = 'DnsEvents'): string {
  return judgePredicate(predicate, table, schema);
}

describe('judgePredicate', () => {
  for (const [verdict, predicates] of Object.entries({
    never: [
      'Name == "a" and Name == "b"',
      'Name == "a" and Name in ("b", "c")',
      'tolower(Name) == "Bad.Example"',
      'Name == "a" and not(Name =~ "A")',
      'Name has "x" and Name == "a" and Name != "a"',
      'EventID == 1 and EventID > 1',
      'EventID > 4 and EventID < 5',
    ],
    // A number that is missing is none that is named: null != 1 holds.
    always: [
      'EventID == 1 or EventID != 1',
      'Name == "a" or Name != "a"',
      'Name != "a" or Name != "b"',
      'Name !in ("a") or Name has "x" or Name == "a"',
    ],
    sometimes: [
      'Name == "a"',
      'Name == "a" and Name =~ "A"',
      'Name == "a" or Name == "b"',
      'Name has "a" and Name !has "a"',
      'Name startswith "a" and Name == "b"',
      'tolower(Name) == "bad.example"',
      'toupper(Name) in ("BAD.EXAMPLE")',
      'EventID > 4 and EventID < 6',
      'Nmae == "a"',
      'Name == "a" and',
    ],
  })) {
    for (const predicate of predicates) {
      it(`says ${verdict} of ${predicate}`, () => {
        assert.equal(judge(predicate, predicate.startsWith('EventID') ? 'SecurityEvent' : 'DnsEvents'), verdict);
      });
    }
  }

  it('does not try more combinations than it can', () => {
    const many = Array.from({ length: 20 }, (_, index) => `Name has "${index}"`).join(' or ');
    assert.equal(judge(many), 'sometimes');
  });
});
