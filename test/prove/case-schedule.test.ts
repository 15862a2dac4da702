import assert from 'node:assert/strict';
import { judgeCase, validateCase } from './prove-case';
import { ruleYaml } from './read-content';

const rests = 'suppressionEnabled: true\nsuppressionDuration: 150m\n';
const groups = `\
incidentConfiguration:
  createIncident: true
  groupingConfiguration: { enabled: true, reopenClosedIncident: false, lookbackDuration: 5h, matchingMethod: AllEntities }`;

function both(detection: string, testCase: string): readonly [string[], string[]] {
  return [judgeCase({ detection, testCase }), validateCase({ detection, testCase })];
}

const rule = ruleYaml('SigninLogs | where ResultType == "50126"');
const often = `runs: 3
events:
  SigninLogs:
    - { repeat: 12, every: 15m, event: { TimeGenerated: -175m, ResultType: '50126' } }
`;

describe('The times of a case', () => {
  const mistakes: Readonly<Record<string, readonly [testCase: string, said: string]>> = {
    'events that are repeated past now': [
      "events: { SigninLogs: [{ repeat: 20, every: 30m, event: { TimeGenerated: -20m, ResultType: '0' } }] }",
      '4 19 of these 20 events lie after the clock of the case, and no run sees them: the last is of 2026-06-02T21:10:00Z',
    ],
    'an event of a day that is to come': [
      "events: { SigninLogs: [{ TimeGenerated: 2026-06-03T08:00:00Z, ResultType: '0' }] }",
      '4 This event lies after the clock of the case: no run sees it',
    ],
    'a log of another year': [
      'events: { SigninLogs: log.ndjson }',
      '4 No run of the rule sees an event of this log: the last is of 2025-06-01T08:00:00Z',
    ],
    'a recording of another year': [
      'dataset: spray',
      '4 No run of the rule sees an event of this log: the last is of 2025-06-01T08:00:00Z',
    ],
    'a log between the windows of no run': [
      'runs: 2\nevents: { SigninLogs: { file: log.ndjson, endsAt: -125m } }',
      '5 No run of the rule sees an event of this log: the last is of 2026-06-02T09:55:00Z',
    ],
  };
  const event = '{"TimeGenerated":"2025-06-01T08:00:00Z","ResultType":"50126"}\n';
  const files = { 'detections/t/log.ndjson': event, 'samples/spray/SigninLogs.ndjson': event };
  for (const [what, [testCase, said]] of Object.entries(mistakes)) {
    it(`are refused by test and validate: ${what}`, () => {
      const written = { detection: rule, testCase: `${testCase}\nexpect: nothing`, files };
      assert.deepEqual(judgeCase(written), [said]);
      assert.deepEqual(validateCase(written), [said]);
    });
  }

  it('may lie ahead where the author says so', () => {
    const testCase = "events: { SigninLogs: [{ TimeGenerated: +5m, ResultType: '50126' }] }\nexpect: nothing";
    assert.deepEqual(both(rule, testCase), [['passed'], []]);
  });

  it('may lie in the window of any run', () => {
    const testCase =
      'runs: 3\nevents: { SigninLogs: { file: log.ndjson, endsAt: -125m } }\nexpect: { alerts: [{ at: -2h }] }';
    assert.deepEqual(judgeCase({ detection: rule, testCase, files }), ['passed']);
  });
});

describe('What the schedule of a rule rules out', () => {
  it('is an alert at a time at which it does not run', () => {
    const testCase = `${often}expect: { alerts: [{ at: -2h }, { at: -90m }, { at: 2026-06-02T12:00:00Z }] }`;
    const said = ['8 The rule does not run at 2026-06-02T10:30:00Z'];
    assert.deepEqual(both(rule, testCase), [said, said]);
  });

  it('is an alert while it rests', () => {
    const testCase = `${often}expect: { alerts: [{ at: -2h }, { at: -1h }] }`;
    const said = ['8 The rule rests then, after its alert at 2026-06-02T10:00:00Z'];
    assert.deepEqual(both(ruleYaml('SigninLogs', rests), testCase), [said, said]);
  });

  it('is an incident of several alerts if it does not group them', () => {
    const testCase = `${often}expect: { incidents: [{ alertCount: 3 }] }`;
    const said = ['8 The rule does not group its alerts: each is an incident of its own'];
    assert.deepEqual(both(rule, testCase), [said, said]);
    assert.deepEqual(validateCase({ detection: rule + groups, testCase }), []);
  });

  it('is an incident that is closed before the first run', () => {
    const testCase = `incidentsClosedAt: -10h\n${often}expect: { incidents: [{ status: New }] }`;
    const said = ['4 No incident is open then: the first run is at 2026-06-02T10:00:00Z'];
    assert.deepEqual(both(rule, testCase), [said, said]);
  });

  it('is warned of where only the last of several runs is looked at', () => {
    const said = '8 This is said of the last of 3 runs alone: an earlier one may raise an alert';
    assert.deepEqual(validateCase({ detection: rule, testCase: `${often}expect: { rowCount: 0 }` }), [said]);
    assert.deepEqual(validateCase({ detection: rule, testCase: `${often}expect: { rows: [], alerts: [{}] }` }), []);
  });
});
