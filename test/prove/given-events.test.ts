import assert from 'node:assert/strict';
import { huntYaml } from './read-content';
import { judgeCase, proveCase, validateCase } from './prove-case';

const hunt = huntYaml(
  'SigninLogs | summarize Failed = count(), Users = dcount(UserPrincipalName), First = min(TimeGenerated), Last = max(TimeGenerated) by IPAddress',
);

function judge(testCase: string, files: Readonly<Record<string, string>> = {}, detection = hunt): string[] {
  return judgeCase({ testCase, files, detection });
}

function validate(testCase: string, files: Readonly<Record<string, string>> = {}, detection = hunt): string[] {
  return validateCase({ testCase, files, detection });
}

const spray = `events:
  SigninLogs:
    - repeat: 20
      every: 30s
      event: { TimeGenerated: -20m, IPAddress: 203.0.113.7, UserPrincipalName: 'user{n}@contoso.com' }
    - { IPAddress: 203.0.113.9, UserPrincipalName: amy@contoso.com }
`;

const log = `{"TimeGenerated":"2026-05-20T08:00:00Z","IPAddress":"203.0.113.7","UserPrincipalName":"a"}
{"TimeGenerated":"2026-05-20T08:30:00Z","IPAddress":"203.0.113.7","UserPrincipalName":"b"}
{"TimeGenerated":"2026-05-20T09:00:00Z","IPAddress":"203.0.113.9","UserPrincipalName":"a"}
`;

const portal = `"TimeGenerated [UTC]",IPAddress,UserPrincipalName
"5/20/2026, 8:00:00.000 AM",203.0.113.7,a
"5/20/2026, 8:30:00.000 AM",203.0.113.7,b
`;

describe('The events of a case', () => {
  it('are one row many times, numbered, each later than the one before', () => {
    const rows = `expect:
  rows:
    - { IPAddress: 203.0.113.7, Failed: 20, Users: 20, First: -20m, Last: -10m30s }
    - { IPAddress: 203.0.113.9, Failed: 1 }
`;
    assert.deepEqual(judge(spray + rows), ['passed']);
  });

  it('end a minute before now where what is repeated says no time', () => {
    const events =
      "events: { SigninLogs: [{ repeat: 3, every: 1h, event: { IPAddress: a, UserPrincipalName: '{n}' } }] }\n";
    assert.deepEqual(judge(`${events}expect: { rows: [{ First: -2h1m, Last: -1m, Users: 3 }] }`), ['passed']);
  });

  it('take the number as a number where nothing else is in the text of a numeric column', () => {
    const numeric = huntYaml('AzureMetrics | summarize Sum = sum(Total)');
    const events =
      "events: { AzureMetrics: [{ repeat: 4, event: { Total: '{n}' } }] }\nexpect: { rows: [{ Sum: 10 }] }";
    assert.deepEqual(judge(events, {}, numeric), ['passed']);
  });

  it('number the texts inside of lists and mappings, too', () => {
    const query = huntYaml(
      'SigninLogs | project City = tostring(LocationDetails.city), Tag = tostring(LocationDetails.tags[0])',
    );
    const events =
      "events: { SigninLogs: [{ repeat: 2, event: { LocationDetails: { city: 'c{n}', tags: ['t{n}'] } } }] }\n";
    assert.deepEqual(judge(`${events}expect: { rows: [{ City: c1, Tag: t1 }, { City: c2, Tag: t2 }] }`, {}, query), [
      'passed',
    ]);
  });

  it('come from NDJSON, from the folder of the test', () => {
    const rows = 'expect: { rows: [{ IPAddress: 203.0.113.7, Users: 2 }, { IPAddress: 203.0.113.9 }] }';
    const files = { 'detections/t/logs/spray.ndjson': log };
    assert.deepEqual(judge(`events: { SigninLogs: logs/spray.ndjson }\n${rows}`, files), ['passed']);
  });

  it('come from a CSV as the portal exports it', () => {
    const files = { 'detections/t/spray.csv': portal };
    const rows = "expect: { rows: [{ IPAddress: 203.0.113.7, Users: 2, First: '2026-05-20T08:00:00Z' }] }";
    assert.deepEqual(judge(`events: { SigninLogs: spray.csv }\n${rows}`, files), ['passed']);
  });

  it('are those of a file that are selected, moved in time, and rows beside them', () => {
    const files = { 'detections/t/spray.ndjson': log };
    const events = `events:
  SigninLogs:
    file: spray.ndjson
    where: IPAddress == "203.0.113.7"
    endsAt: -1m
    rows:
      - { IPAddress: 203.0.113.7, UserPrincipalName: c, TimeGenerated: -2m }
`;
    const rows = 'expect: { rows: [{ IPAddress: 203.0.113.7, Users: 3, First: -31m, Last: -1m }] }';
    assert.deepEqual(judge(events + rows, files), ['passed']);
    const shifted = 'events: { SigninLogs: { file: spray.ndjson, shift: +13d3h } }\n';
    assert.deepEqual(judge(`${shifted}expect: { rows: [{ First: -1h }, { First: '2026-06-02T12:00:00Z' }] }`, files), [
      'passed',
    ]);
  });

  const mistakes: Readonly<Record<string, readonly [testCase: string, said: string]>> = {
    'a file that is not there': ['events: { SigninLogs: spray.csv }', '4 There is no file detections/t/spray.csv'],
    'a file outside of the repository': [
      'events: { SigninLogs: ../../../etc/x.csv }',
      '4 This name leads out of the repository',
    ],
    'a file of another kind': [
      'events: { SigninLogs: log.json.gz }',
      '4 detections/t/log.json.gz is not read as a log',
    ],
    'a line that is cut off': [
      'events: { SigninLogs: cut.ndjson }',
      '4 detections/t/cut.ndjson, line 2: this line is not a JSON object',
    ],
    'a value of another type': [
      'events: { SigninLogs: types.ndjson }',
      '4 detections/t/types.ndjson, line 1: TimeGenerated: "yesterday" is not a datetime',
    ],
    'times that are not in UTC': [
      'events: { SigninLogs: local.csv }',
      '4 detections/t/local.csv has a column TimeGenerated [Local Time], which is not in UTC',
    ],
    'a log of another table': [
      'events: { SigninLogs: other.ndjson }',
      '4 No event of detections/t/other.ndjson has a TimeGenerated',
    ],
    'an empty file': ['events: { SigninLogs: empty.csv }', '4 detections/t/empty.csv holds no event'],
    'a condition that selects nothing': [
      'events:\n  SigninLogs:\n    file: log.ndjson\n    where: IPAddress == "192.0.2.1"',
      '7 No event of detections/t/log.ndjson is selected',
    ],
    'a condition on a column that is not there': [
      'events:\n  SigninLogs:\n    file: log.ndjson\n    where: IPAdress == "192.0.2.1"',
      "7 The name 'IPAdress' does not refer to any known column, table, variable or function",
    ],
    'a shift out of all time': [
      'events:\n  SigninLogs:\n    file: log.ndjson\n    shift: +999999999d',
      '7 This moves the events out of the years 1 to 9999',
    ],
    'two ways to move one file': [
      'events: { SigninLogs: { file: log.ndjson, shift: +1d, endsAt: -1m } }',
      '4 Both shift and endsAt say when the events are',
    ],
    'more events than are run': [
      'events: { SigninLogs: [{ repeat: 60000, event: { IPAddress: a } }, { repeat: 60000, event: { IPAddress: b } }] }',
      '4 The case has 120,000 events; at most 100,000 are run',
    ],
    'a column that a repeated row does not have, once': [
      'events: { SigninLogs: [{ repeat: 30, event: { IPAdress: a } }] }',
      '4 SigninLogs has no column IPAdress',
    ],
    'a time that is none, once': [
      'events: { SigninLogs: [{ TimeGenerated: 11:30 }] }',
      '4 SigninLogs.TimeGenerated: "11:30" is not a datetime',
    ],
    'a time without a zone': [
      'events: { SigninLogs: [{ TimeGenerated: 2026-06-02 11:30:00 }] }',
      '4 SigninLogs.TimeGenerated: 2026-06-02 11:30:00 says no time zone',
    ],
    'a time in the order of the United States': [
      'events: { SigninLogs: [{ TimeGenerated: 06/02/2026 11:30 AM }] }',
      '4 SigninLogs.TimeGenerated: 06/02/2026 11:30 AM says no time zone',
    ],
    'a log whose times say no zone': [
      'events: { SigninLogs: zoneless.ndjson }',
      '4 detections/t/zoneless.ndjson: line 2: 2026-05-20T08:30:00 says no time zone',
    ],
    'a table of comma-separated values whose times say no zone': [
      'events: { SigninLogs: zoneless.csv }',
      '4 detections/t/zoneless.csv: line 2: 2026-05-20 08:00:00 says no time zone',
    ],
    'a log with a row of another table': [
      'events: { SigninLogs: typed.ndjson }',
      '4 detections/t/typed.ndjson: row 2 is an event of AuditLogs',
    ],
    'a log with a row of another product': [
      'events: { SigninLogs: two.ndjson }',
      '4 detections/t/two.ndjson: row 2 is not an event of SigninLogs: it has DeviceVendor, Activity, which that table lacks',
    ],
    'a log with a misspelt column': [
      'events: { SigninLogs: slip.ndjson }',
      '4 detections/t/slip.ndjson: SigninLogs has no column IPAdress',
    ],
    'a row of a log with a time and nothing else': [
      'events: { SigninLogs: bare.ndjson }',
      '4 detections/t/bare.ndjson: row 1 is not an event of SigninLogs: it has a time and nothing else',
    ],
    'a table that the query does not read': [
      'events: { SigninLogs: [{ IPAddress: a }], AuditLogs: [{ OperationName: a }] }',
      '4 The query does not read AuditLogs, so that these events prove nothing',
    ],
    'a table that is not there': [
      'events: { SigninLogs: [{ IPAddress: a }], SigninLog: [] }',
      '4 There is no table SigninLog',
    ],
  };
  const files = {
    'detections/t/log.ndjson': log,
    'detections/t/cut.ndjson': `${log.split('\n')[0] ?? ''}\n{"TimeGenerated":"2026-05-`,
    'detections/t/types.ndjson': '{"TimeGenerated":"yesterday"}\n',
    'detections/t/local.csv': portal.replace('UTC', 'Local Time'),
    'detections/t/other.ndjson': '{"time":"2026-05-20T08:00:00Z","IPAddress":"a"}\n',
    'detections/t/empty.csv': '',
    'detections/t/zoneless.ndjson': log.replace('08:30:00Z', '08:30:00'),
    'detections/t/zoneless.csv': 'TimeGenerated,IPAddress\n2026-05-20 08:00:00,203.0.113.7\n',
    'detections/t/typed.ndjson': log.replace('08:30:00Z"', '08:30:00Z","Type":"AuditLogs"'),
    'detections/t/two.ndjson': `${log.split('\n')[0] ?? ''}\n{"TimeGenerated":"2026-05-20T08:00:00Z","DeviceVendor":"a","Activity":"b"}\n`,
    'detections/t/slip.ndjson': log.replaceAll('IPAddress', 'IPAdress'),
    'detections/t/bare.ndjson': '{"TimeGenerated":"2026-05-20T08:00:00Z"}\n',
  };
  for (const [what, [testCase, said]] of Object.entries(mistakes)) {
    it(`are refused by test and validate, at the same place: ${what}`, () => {
      assert.deepEqual(judge(`${testCase}\nexpect: nothing`, files), [said]);
      assert.deepEqual(validate(`${testCase}\nexpect: nothing`, files), [said]);
    });
  }

  it('say which time was probably meant', () => {
    const meant: Readonly<Record<string, string>> = {
      '-20min': '-20m',
      '20m': '-20m',
      '2 hours ago': '-2h',
      '+3days': '+3d',
    };
    for (const [written, help] of Object.entries(meant)) {
      const testCase = `events: { SigninLogs: [{ TimeGenerated: '${written}' }] }\nexpect: nothing`;
      const found = proveCase({ testCase, detection: hunt })?.diagnostics ?? [];
      assert.deepEqual(
        found.map((each) => each.help),
        [`Did you mean ${help}?`],
        written,
      );
    }
  });

  it('take a time with any zone that it says', () => {
    for (const time of ['2026-06-02T13:30:00+02:00', '2026-06-02 11:30:00Z', 'Tue, 02 Jun 2026 11:30:00 GMT']) {
      const events = `events: { SigninLogs: [{ TimeGenerated: '${time}', IPAddress: a }] }\n`;
      assert.deepEqual(judge(`${events}expect: { rows: [{ First: 2026-06-02T11:30:00Z }] }`), ['passed'], time);
    }
  });

  it('are warned of where braces stand for nothing', () => {
    const events =
      "events: { SigninLogs: [{ repeat: 20, event: { UserPrincipalName: 'user{i}' } }] }\nexpect: { rowCount: 1 }";
    assert.deepEqual(validate(events), ['4 {i} stands for nothing, so that all of these events have the same text']);
  });

  it('are refused once where the schema says why: a count that is none, a text where rows stand', () => {
    for (const events of [
      '[{ repeat: 0, event: {} }]',
      '[{ repeat: 1000000, event: {} }]',
      '[{ repeat: many, event: {} }]',
      '[text]',
      '7',
    ])
      assert.equal(validate(`events: { SigninLogs: ${events} }\nexpect: nothing`).length, 1, events);
  });

  it('take no merge key, and say what to write instead', () => {
    const events = 'events:\n  SigninLogs:\n    - &a { IPAddress: a }\n    - { <<: *a, UserPrincipalName: b }\n';
    assert.deepEqual(validate(`${events}expect: nothing`), ['7 The merge key << is not read']);
  });

  it('keep every text that is not repeated as it is', () => {
    for (const text of ['{n}', 'a{n}', '{{n}}']) {
      const events = `events: { SigninLogs: [{ IPAddress: '${text}' }] }\n`;
      assert.deepEqual(judge(`${events}expect: { rows: [{ IPAddress: '${text}' }] }`), ['passed']);
    }
  });
});
