import assert from 'node:assert/strict';

import { Clock } from '../../scripts/checks/evidence/clock';
import { followPredicates, judgePredicate } from '../../scripts/checks/evidence/judge-predicate';
import { exclusionDecides } from '../../scripts/checks/exclusion/exclusion-decides';
import { createWorkspaceSchema } from '../../scripts/kql/workspace-schema';

import { say } from './run-example';

const schema = createWorkspaceSchema({});
const clock = new Clock(new Date('2026-06-15'));

function judge(predicate: string, table = 'DnsEvents'): string {
  const followed = followPredicates([predicate], table, schema);
  return (followed && judgePredicate(followed, 0, clock.moment)?.verdict) ?? 'sometimes';
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
      'Name has "a" and Name !has "a"',
      'isnull(Name)',
      'Name startswith "a" and Name == "b"',
    ],
    part: ['Name == "a" or tolower(Name) == "Bad"', 'Name == "a" or (ClientIP == "b" and ClientIP == "c")'],
    // A number that is missing is none that is named: null != 1 holds.
    always: [
      'EventID == 1 or EventID != 1',
      'Name == "a" or Name != "a"',
      'Name == Name',
      'Name has ""',
      'Name contains ""',
      'Name != "" or true',
      'Name == "a" or ClientIP contains ""',
      'isnotempty(TimeGenerated)',
      'Name matches regex ".*"',
      'Name startswith "a" or not(Name startswith "a")',
      'not(Name contains_cs "" and Name == "a" and Name == "b")',
      'Name != "a" or Name != "b"',
      'Name !in ("a") or Name has "x" or Name == "a"',
    ],
    sometimes: [
      'Name == "a"',
      'Name == "a" and Name =~ "A"',
      'Name == "a" or Name == "b"',
      'Name contains "a" or ClientIP == "b"',
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

describe('exclusion-decides', () => {
  const excluding = (query: string, ...predicates: string[]): string =>
    `query: |\n  DnsEvents\n  | where ${query}\nfalsePositives:\n${predicates
      .map(
        (each, index) =>
          `  - { id: fp${index}, scenario: It is ours., owner: us@example.com, exclude: { DnsEvents: '${each}' } }\n`,
      )
      .join('')}`;
  const judged = (query: string, ...predicates: string[]) => say(exclusionDecides, excluding(query, ...predicates));

  it('shows the event that an exclusion of all takes, too', () => {
    assert.match(
      judged('Name == "x"', 'ClientIP contains ""')[0]!,
      /exclusion of fp0 is true of every event \| .*ClientIP "":/,
    );
  });

  it('finds exclusions that leave nothing between them', () => {
    assert.match(
      judged('Name == "x"', 'ClientIP == "a"', 'ClientIP != "a"')[0]!,
      /of fp0 and fp1 together are true of every event/,
    );
    assert.deepEqual(judged('Name == "x"', 'ClientIP == "a"', 'ClientIP == "b"'), []);
  });

  it('finds an exclusion of all that the query looks for', () => {
    assert.match(
      judged('Name in ("x", "y")', 'Name == "x"', 'Name =~ "Y"')[0]!,
      /every event that the query looks for/,
    );
    assert.deepEqual(judged('Name in ("x", "y")', 'Name == "x"'), []);
    assert.deepEqual(judged('Name == "x"', 'Name == "x" and ClientIP == "192.0.2.7"'), []);
  });

  it('finds what an overlay brings', () => {
    const overlay = `overlays:
  - detection: example/rule
    set:
      falsePositives:
        - { id: ours, scenario: It is ours., owner: us@example.com, exclude: { DnsEvents: 'ClientIP has ""' } }
`;
    const found = say(exclusionDecides, { 'detections/example/rule.yaml': '', 'workspaces/example.yaml': overlay });
    assert.equal(found.length, 1);
    assert.match(found[0]!, /The exclusion of ours is true of every event/);
  });
});
