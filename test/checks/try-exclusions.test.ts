import assert from 'node:assert/strict';
import { exclusionDecides } from '../../scripts/checks/exclusion/exclusion-decides';
import { runExample } from './run-example';

/** A rule over the names that clients ask for, with one exclusion. */
function rule(predicate: string): string {
  return `query: |
  DnsEvents
  | where Name endswith "bad.example"
  | project TimeGenerated, ClientIP, Name, Computer
falsePositives:
  - id: scanner
    scenario: The scanner asks for these names.
    owner: network@example.com
    exclude:
      DnsEvents: ${JSON.stringify(predicate)}
`;
}

function judge(predicate: string): readonly string[] {
  return runExample([exclusionDecides], { 'detections/example/rule.yaml': rule(predicate) }).map(
    ({ severity, message }) => `${severity}: ${message}`,
  );
}

const all = ['error: The exclusion of scanner is true of every event that the query looks for'];
const allButItsOwn = [
  'warning: The exclusion of scanner is true of every event that the query looks for, but of what the predicate itself names',
];

const verdicts: readonly (readonly [string, readonly string[]])[] = [
  ['hash(Name) % 1 == 0', all],
  ['TimeGenerated < now(1d)', all],
  ['Name contains "e"', all],
  ['array_length(split(Name, ".")) > 1', all],
  ['ClientIP matches regex @"^[0-9a-f.:]*$"', all],
  ['ClientIP !has "zzz"', all],
  ['Name !startswith "www."', allButItsOwn],
  ['Computer !startswith "PROD-"', allButItsOwn],
  ['ClientIP in ("10.0.0.5", "10.0.0.6")', []],
  ['ipv4_is_in_range(ClientIP, "10.0.0.0/8")', []],
  ['Computer startswith "dns" and Name has "bad"', []],
  ['Name == "x.bad.example"', []],
  ['coalesce(ClientIP == "192.0.2.4", true)', []],
];

describe('exclusion-decides, by trying made-up events', () => {
  for (const [predicate, findings] of verdicts) {
    it(`says ${findings[0]?.split(':')[0] ?? 'nothing'} of ${predicate}`, () => {
      assert.deepEqual(judge(predicate), findings);
    });
  }

  it('says nothing if the query finds none of the events, whatever the exclusion is', () => {
    const text = rule('hash(Name) % 1 == 0').replace('endswith "bad.example"', 'matches regex "^[0-9]{40}$"');
    assert.deepEqual(runExample([exclusionDecides], { 'detections/example/rule.yaml': text }), []);
  });

  it('finds it at an overlay that brings the exclusion into a workspace', () => {
    const workspace = `overlays:
  - detection: example/rule
    reason: A trial.
    set:
      falsePositives:
        - id: office
          scenario: The office asks, too.
          owner: network@example.com
          exclude:
            DnsEvents: hash(Name) % 1 == 0
`;
    const files = {
      'detections/example/rule.yaml': rule('Name == "x.bad.example"'),
      'workspaces/example.yaml': workspace,
    };
    const found = runExample([exclusionDecides], files).map(({ place, message }) => `${place.file}: ${message}`);
    assert.deepEqual(found, [
      'workspaces/example.yaml: The exclusion of office is true of every event that the query looks for',
    ]);
  });
});
