import assert from 'node:assert/strict';
import { huntYaml, ruleYaml } from './read-content';
import { judgeCase, proveCase, validateCase } from './prove-case';

const hunt = huntYaml('SigninLogs | summarize Failed = count(), Users = dcount(UserPrincipalName) by IPAddress');

const events = `events:
  SigninLogs:
    - { repeat: 20, event: { IPAddress: 203.0.113.7, UserPrincipalName: 'user{n}' } }
    - { IPAddress: 203.0.113.9, UserPrincipalName: amy }
`;

function judge(expect: string, detection = hunt): string[] {
  return judgeCase({ detection, testCase: `${events}expect:\n${expect.replace(/^/gm, '  ')}` });
}

function validate(expect: string, detection = hunt): string[] {
  return validateCase({ detection, testCase: `${events}expect:\n${expect.replace(/^/gm, '  ')}` });
}

describe('An expected row', () => {
  it('may be a KQL predicate over its columns, beside rows that are written out', () => {
    const rows =
      'rows:\n  - IPAddress == "203.0.113.7" and Failed between (15 .. 25)\n  - { IPAddress: 203.0.113.9, Users: 1 }';
    assert.deepEqual(judge(rows), ['passed']);
  });

  it('gives each predicate a row of its own, also where one is true of several', () => {
    assert.deepEqual(judge('rows:\n  - Failed >= 1\n  - Failed >= 15'), ['passed']);
    assert.equal(
      judge('rows:\n  - Failed >= 15\n  - Failed >= 15')[0],
      '11 The rows are not the expected ones: 1 row differs',
    );
  });

  it('shows of a predicate the part that is false, with the values of the row', () => {
    const result = proveCase({
      detection: hunt,
      testCase: `${events}expect:\n  rows:\n    - IPAddress == "203.0.113.7" and Failed > 20\n    - Failed == 1`,
    });
    assert.deepEqual(
      result?.comparisons[0]?.comparison.pairs[0]?.cells.map(({ name, expected, actual }) => [name, expected, actual]),
      [
        ['where IPAddress == "203.0.113.7"', 'true', 'true: IPAddress = 203.0.113.7'],
        ['where Failed > 20', 'true', 'false: Failed = 20'],
      ],
    );
  });

  it('takes null for false in a predicate', () => {
    const query = huntYaml('SigninLogs | project Risk = toint(RiskDetail)');
    assert.match(judge('rows:\n  - Risk < 5\n  - Risk < 5', query)[0] ?? '', /not the expected/);
  });

  const mistakes: Readonly<Record<string, readonly [expect: string, said: string]>> = {
    'a column that is not there': ['rows: [{ Faild: 1 }]', '9 The query returns no column Faild'],
    'a value of another type': [
      'rows: [{ Failed: many }]',
      '9 Failed: "many" is not a long: write a whole number of 64 bits (in quotes past 9007199254740991)',
    ],
    'a predicate over a column that is not there': [
      'rows:\n  - Faild > 1',
      "10 The name 'Faild' does not refer to any known column, table, variable or function",
    ],
    'a predicate that is not a condition': ['rows:\n  - Failed + 1', '10 A value of type bool expected'],
    'a predicate with a pipe': ['rows:\n  - Failed > 1) | where (true', '10 The predicate is not one expression'],
    'a predicate about no column': [
      'rows:\n  - 1 == 1',
      '10 The predicate names no column, so that it is true of all rows or of none',
    ],
    'a predicate that is never true': ['rows:\n  - Failed > 5 and Failed < 3', '10 This predicate is true of no row'],
    'a range that holds no number': ['rowCount: { atLeast: 3, atMost: 2 }', '9 No count is at least 3 and at most 2'],
    'alerts of a hunting query': ['alerts: [{ title: a }]', '9 A hunting query raises no alerts'],
    'incidents of a hunting query': ['incidents: [{ title: a }]', '9 A hunting query opens no incidents'],
  };
  for (const [what, [expect, said]] of Object.entries(mistakes)) {
    it(`is refused by test and validate, at the same place: ${what}`, () => {
      assert.deepEqual(judge(expect), [said]);
      assert.deepEqual(validate(expect), [said]);
    });
  }

  it('that is true of every row, or a count of at least none, is advice', () => {
    const all = 'rows:\n  - Failed >= 0 or Failed < 0\n  - isnotempty(IPAddress)';
    assert.deepEqual(judge(all), ['passed', '10 This predicate is true of every row: it holds whatever comes']);
    assert.deepEqual(validate(all), ['10 This predicate is true of every row: it holds whatever comes']);
    const said = '9 Every count is at least 0: this holds whatever comes';
    assert.deepEqual(judge('rowCount: { atLeast: 0 }'), ['passed', said]);
  });
});

describe('An expected count', () => {
  it('may be a range, of which both ends count', () => {
    for (const range of ['{ atLeast: 2 }', '{ atMost: 2 }', '{ atLeast: 1, atMost: 5 }', '2']) {
      assert.deepEqual(judge(`rowCount: ${range}`), ['passed'], range);
    }
    assert.deepEqual(judge('rowCount: { atLeast: 3 }'), [
      '9 The case expects at least 3 rows, and the query returns 2 rows',
    ]);
    assert.deepEqual(judge('rowCount: { atLeast: 3, atMost: 4 }'), [
      '9 The case expects at least 3 and at most 4 rows, and the query returns 2 rows',
    ]);
  });

  it('is refused at its place where it is something else', () => {
    assert.deepEqual(validate('rowCount: ">= 3"'), [
      '9 cases.expect.rowCount is text where a whole number or a mapping is expected',
    ]);
    assert.deepEqual(validate('rowCount: { least: 3 }'), ['9 The key least is not read']);
    assert.deepEqual(validate('rowCount: {}'), ['9 cases.expect.rowCount is empty']);
  });
});

const rule = ruleYaml(
  'DnsEvents | where Name has "bad" | summarize Queries = count() by Name, ClientIP',
  `eventGroupingSettings: { aggregationKind: AlertPerResult }
alertDetailsOverride: { alertDisplayNameFormat: '{{ClientIP}} asked for {{Name}}' }
`,
);

function judgeRule(testCase: string, more = ''): string[] {
  return judgeCase({ detection: rule + more, testCase });
}

const asked = 'events: { DnsEvents: [{ Name: a.bad, ClientIP: 10.0.0.1 }] }\n';

describe('An expected text', () => {
  it('may be a pattern that is found in a title, a description or an identifier', () => {
    const alert =
      "{ title: { matches: '^10[.]0[.]0[.]1 asked' }, entities: [{ type: DNS, DomainName: { matches: 'bad$' } }] }";
    assert.deepEqual(judgeRule(`${asked}expect: { alerts: [${alert}] }`), ['passed']);
    const other = "{ description: { matches: 'Found everything' } }";
    assert.deepEqual(judgeRule(`${asked}expect: { alerts: [${other}] }`), [
      '5 The alerts, made from 1 row, are not the expected ones: 1 alert differs',
    ]);
  });

  it('is refused where the pattern is none, and advice where it is found in every text', () => {
    const broken = `${asked}expect: { alerts: [{ title: { matches: '(' } }] }`;
    assert.match(judgeRule(broken)[0] ?? '', /^5 This pattern cannot be used: /);
    for (const pattern of ['.*', '.', '^', 'x*', '']) {
      const said = judgeRule(`${asked}expect: { alerts: [{ title: { matches: '${pattern}' } }] }`);
      assert.match(said.at(-1) ?? '', pattern === '' ? /is empty$/ : /found in every text/, pattern);
    }
  });
});

describe('Several runs', () => {
  const often =
    'events:\n  DnsEvents:\n    - repeat: 8\n      every: 30m\n      event: { TimeGenerated: -225m, Name: a.bad, ClientIP: 10.0.0.1 }\n';

  it('are those of the schedule, the last at now, each over its own window', () => {
    const alerts = '[{ at: -3h }, { at: -2h }, { at: -1h }, { at: 2026-06-02T12:00:00Z }]';
    const rows = '[{ Queries: 2 }]';
    assert.deepEqual(judgeRule(`runs: 4\n${often}expect: { alerts: ${alerts}, rows: ${rows} }`), ['passed']);
  });

  it('do not happen while the rule rests after an alert', () => {
    const resting = 'suppressionEnabled: true\nsuppressionDuration: 150m\n';
    const expect = 'expect: { alerts: [{ at: -3h }, { at: 2026-06-02T12:00:00Z }] }';
    assert.deepEqual(judgeRule(`runs: 4\n${often}${expect}`, resting), ['passed']);
    assert.deepEqual(judgeRule(`runs: 3\n${often}expect: { alerts: [{ at: -2h }], rows: [] }`, resting), ['passed']);
  });

  it('are listed in the order of time, those of one moment in any', () => {
    const two =
      'events:\n  DnsEvents:\n    - { Name: a.bad, ClientIP: 10.0.0.1, TimeGenerated: -90m }\n    - { Name: b.bad, ClientIP: 10.0.0.1 }\n    - { Name: c.bad, ClientIP: 10.0.0.1 }\n';
    const title = (name: string) => `{ title: 10.0.0.1 asked for ${name}.bad }`;
    const expect = (...names: string[]) => `runs: 2\n${two}expect: { alerts: [${names.map(title).join(', ')}] }`;
    assert.deepEqual(judgeRule(expect('a', 'c', 'b')), ['passed']);
    assert.deepEqual(judgeRule(expect('b', 'a', 'c')), [
      '10 The alerts, made from the rows of 2 runs, are the expected ones in another order of time',
    ]);
  });

  it('expect nothing of every run', () => {
    assert.deepEqual(
      judgeRule(`runs: 3\n${asked.replace('10.0.0.1', '10.0.0.1, TimeGenerated: -90m')}expect: nothing`),
      ['6 The case expects nothing, but the run at 2026-06-02T11:00:00Z returns 1 row and raises 1 alert'],
    );
  });

  it('of a rule that runs each minute see the minute before', () => {
    const nrt = rule
      .replace(/queryFrequency: .*\nqueryPeriod: .*\ntriggerOperator: .*\ntriggerThreshold: .*\n/, '')
      .replace('kind: Scheduled', 'kind: NRT');
    const testCase =
      'runs: 3\nevents: { DnsEvents: [{ Name: a.bad, ClientIP: a, TimeGenerated: -90s }] }\nexpect: { alerts: [{ at: -1m }] }';
    assert.deepEqual(judgeCase({ detection: nrt, testCase }), ['passed']);
  });

  it('are refused of a hunting query, and of a time that is none', () => {
    assert.deepEqual(judgeCase({ detection: hunt, testCase: `runs: 2\n${events}expect: { rowCount: 2 }` }), [
      '4 A hunting query has no schedule',
    ]);
    assert.deepEqual(judgeRule(`${asked}expect: { alerts: [{ at: noon }] }`), ["5 'noon' is not a time"]);
  });
});

describe('Expected incidents', () => {
  const grouping = (more: string) => `incidentConfiguration:
  createIncident: true
  groupingConfiguration: { enabled: true, lookbackDuration: 5h, matchingMethod: Selected, groupByEntities: [DNS], ${more} }
`;
  const three = `runs: 3
events:
  DnsEvents:
    - { Name: a.bad, ClientIP: 10.0.0.1, TimeGenerated: -150m }
    - { Name: b.bad, ClientIP: 10.0.0.2, TimeGenerated: -90m }
    - { Name: a.bad, ClientIP: 10.0.0.3, TimeGenerated: -30m }
`;

  it('are one an alert where the rule groups nothing', () => {
    const incidents = '[{ at: -2h, alertCount: 1 }, { at: -1h, status: New }, { title: 10.0.0.3 asked for a.bad }]';
    assert.deepEqual(judgeRule(`${three}expect: { incidents: ${incidents} }`), ['passed']);
  });

  it('hold the alerts that belong together, with the entities of all', () => {
    const incidents = '[{ alertCount: 2, entities: [{ type: DNS, DomainName: a.bad }] }, { alertCount: 1, at: -1h }]';
    const reopening = grouping('reopenClosedIncident: false');
    assert.deepEqual(judgeRule(`${three}expect: { incidents: ${incidents} }`, reopening), ['passed']);
    assert.deepEqual(judgeRule(`${three}expect: { incidents: [{ alertCount: 3 }] }`, reopening), [
      '10 The incidents, made from 3 alerts, are not the expected ones: 1 incident differs, 1 was not expected',
    ]);
  });

  it('that a person closed are opened again only where the rule says so', () => {
    const closed = `${three}incidentsClosedAt: -30m\n`;
    const again = '[{ status: Active, alertCount: 2 }, { status: Closed }]';
    assert.deepEqual(judgeRule(`${closed}expect: { incidents: ${again} }`, grouping('reopenClosedIncident: true')), [
      'passed',
    ]);
    const anew = '[{ status: Closed }, { status: Closed }, { status: New, at: 2026-06-02T12:00:00Z }]';
    assert.deepEqual(judgeRule(`${closed}expect: { incidents: ${anew} }`, grouping('reopenClosedIncident: false')), [
      'passed',
    ]);
  });

  it('are none where the rule creates none', () => {
    const none = 'incidentConfiguration: { createIncident: false }\n';
    assert.deepEqual(judgeRule(`${three}expect: { incidents: [] }`, none), ['passed']);
  });
});
