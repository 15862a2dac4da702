import assert from 'node:assert/strict';

import { arbitraryRows } from '../../scripts/checks/query/arbitrary-rows';
import { quotedColumn } from '../../scripts/checks/query/quoted-column';
import { conditionDecides } from '../../scripts/checks/query/condition-decides';
import { firesOnNothing } from '../../scripts/checks/rule/fires-on-nothing';
import { ruleDisabled } from '../../scripts/checks/rule/rule-disabled';
import { comparedKinds } from '../../scripts/checks/query/compared-kinds';
import { unusedVariable } from '../../scripts/checks/query/unused-variable';
import { valueForm } from '../../scripts/checks/query/value-form';
import { valueSpelling } from '../../scripts/checks/query/value-spelling';
import { entityKind } from '../../scripts/checks/rule/entity-kind';
import enumerated from '../../schemas/data/enumerated-columns.json';
import { createWorkspaceSchema } from '../../scripts/kql/workspace-schema';
import { say } from './run-example';

const querying = (...lines: string[]): string => `query: |\n${lines.map((line) => `  ${line}\n`).join('')}`;
const signIns = (condition: string) => querying('SigninLogs', `| where ${condition}`);

describe('value-spelling', () => {
  for (const [condition, meant] of [
    ['ConditionalAccessStatus == "Success"', '"success"'],
    ['ConditionalAccessStatus != "FAILURE"', '"failure"'],
    ['RiskState in ("atrisk", "none")', '"atRisk"'],
    ['RiskLevelDuringSignIn =~ "hihg"', '"high"'],
  ] as const) {
    it(`says of ${condition} to write ${meant}`, () => {
      const [found, ...others] = say(valueSpelling, signIns(condition));
      assert.ok(found?.includes(`| Write ${meant}.`), found);
      assert.equal(others.length, 0);
    });
  }

  it('reads a list that a variable holds, and says so at the comparison', () => {
    const query = querying('let states = dynamic(["AtRisk"]);', 'SigninLogs', '| where RiskState in (states)');
    assert.match(say(valueSpelling, query)[0]!, /^17:11 /);
  });

  it('lets values pass that it does not know, operators that mind no case, and columns of other tables', () => {
    for (const condition of ['RiskState == "unknown"', 'RiskState =~ "atrisk"', 'RiskState has "ATRISK"']) {
      assert.deepEqual(say(valueSpelling, signIns(condition)), []);
    }
    assert.deepEqual(
      say(
        valueSpelling,
        querying('SigninLogs', '| extend RiskState = AppDisplayName', '| where RiskState == "atrisk"'),
      ),
      [],
    );
  });

  it('knows columns of text that the tables have', () => {
    const { tables } = createWorkspaceSchema({});
    for (const [table, columns] of Object.entries(enumerated.tables)) {
      for (const column of Object.keys(columns)) {
        const type = tables.get(table)?.columns.find(({ name }) => name === column)?.type;
        assert.equal(type, 'string', `${table}.${column}`);
      }
    }
  });
});

describe('value-spelling of a number that is text', () => {
  it('finds a word, and lets numbers and no value pass', () => {
    assert.match(say(valueSpelling, signIns('ResultType == "failure"'))[0]!, /ResultType holds a number as text/);
    assert.deepEqual(say(valueSpelling, signIns('ResultType !in ("0", "50126", "")')), []);
    assert.deepEqual(say(valueSpelling, signIns('column_ifexists("ResultType", "none") != "none"')), []);
  });
});

describe('condition-decides of what a choice can be', () => {
  const outcome = '| extend Outcome = iff(ResultType == "0", "Success", "Failure")';

  for (const lines of [
    ['| where Outcome == "success"'],
    ['| summarize Times = countif(Outcome == "success") by UserPrincipalName', '| where Times > 5'],
    ['| extend Bad = iff(Outcome == "failure", 1, 0)'],
    ['| extend Level = case(Outcome == "Succes", 1, Outcome == "Failure", 2, 3)'],
  ]) {
    it(`finds a value that is none of them in ${lines[0]!}`, () => {
      const found = say(conditionDecides, querying('SigninLogs', outcome, ...lines));
      assert.equal(found.length, 1, found.join());
      assert.match(found[0]!, /true of no row/);
    });
  }

  it('lets the values of it pass, and a switch that its author may turn', () => {
    const fine = ['| summarize Times = countif(Outcome == "Success") by UserPrincipalName', '| where Times > 5'];
    assert.deepEqual(say(conditionDecides, querying('SigninLogs', outcome, ...fine)), []);
    const choice = '| extend A = iff(1 == 2, "a", "b"), B = case(IPAddress == "x", 1, IPAddress == "y", 2, 3)';
    assert.deepEqual(say(conditionDecides, querying('SigninLogs', choice)), []);
  });
});

describe('fires-on-nothing', () => {
  const rule = (operator: string, threshold: number) =>
    say(firesOnNothing, `triggerOperator: ${operator}\ntriggerThreshold: ${threshold}\n`);

  it('finds the operators that no row meets', () => {
    assert.equal(rule('lt', 1).length, 1);
    assert.equal(rule('eq', 0).length, 1);
  });

  it('lets the others pass, and a rule that maps nothing', () => {
    assert.deepEqual([...rule('gt', 0), ...rule('ne', 0), ...rule('eq', 5)], []);
    assert.deepEqual(say(firesOnNothing, firesOnNothing.passing), []);
  });
});

describe('rule-disabled', () => {
  it('points at a rule whose alerts make no incident', () => {
    const found = say(ruleDisabled, 'incidentConfiguration:\n  createIncident: false\n');
    assert.match(found[0]!, /make no incident/);
    assert.deepEqual(say(ruleDisabled, 'incidentConfiguration:\n  createIncident: true\n'), []);
  });
});

describe('quoted-column of an aggregate inside of a function', () => {
  it('is found', () => {
    const query = querying('SigninLogs', '| summarize A = array_sort_asc(make_set("IPAddress")) by UserPrincipalName');
    assert.equal(say(quotedColumn, query).length, 1);
  });
});

describe('value-form', () => {
  for (const [table, condition, said] of [
    [
      'SigninLogs',
      'IPAddress startswith "10"',
      /^16:32 startswith "10" is true of 100\.1\.1\.1, too \| Write has_ipv4_prefix/,
    ],
    ['SigninLogs', 'IPAddress has "172.16."', /true of 203\.172\.16\.1, too/],
    ['SigninLogs', 'IPAddress == "192.0.2.256"', /each of its four numbers is at most 255/],
    ['SigninLogs', 'tolower(Location) in ("de", "FR")', /tolower\(\) never returns "FR" \| Write "fr"/],
    ['DeviceFileEvents', 'SHA256 == "d41d8cd98f00b204e9800998ecf8427e"', /A SHA256 has 64 digits, .* of MD5/],
    ['DeviceFileEvents', 'MD5 == "D41D8CD98F00B204E9800998ECF8427E"', /holds hashes in small letters/],
    ['DeviceFileEvents', 'FileName =~ @"C:\\Windows\\cmd.exe"', /holds the name of a file alone/],
    ['SigninLogs', 'Location == "<YOUR COUNTRY>"', /a place to fill in/],
    ['DeviceProcessEvents', 'ProcessCommandLine has @"C:\\\\Temp\\\\a"', /two backslashes in a row/],
    ['SecurityEvent', 'NewProcessName =~ "cmd.exe"', /Write NewProcessName endswith @"\\cmd\.exe"/],
  ] as const) {
    it(`finds the form in ${table} where ${condition}`, () => {
      const found = say(valueForm, querying(table, `| where ${condition}`));
      assert.equal(found.length, 1, found.join('\n'));
      assert.match(found[0]!, said);
    });
  }

  it('lets beginnings of addresses pass that nothing else has, and values of the right form', () => {
    for (const [table, condition] of [
      ['SigninLogs', 'IPAddress startswith "10." or IPAddress startswith "192.168"'],
      ['SigninLogs', 'IPAddress has "192.0.2.1" or tolower(Location) in ("de", "fr")'],
      ['DeviceFileEvents', 'MD5 == "d41d8cd98f00b204e9800998ecf8427e" or MD5 =~ "D41D8CD98F00B204E9800998ECF8427E"'],
      [
        'DeviceProcessEvents',
        'FolderPath startswith @"\\\\server\\share" or ProcessCommandLine has "<html>" or FolderPath matches regex @"C:\\\\Temp"',
      ],
      ['SecurityEvent', 'NewProcessName endswith "cmd.exe" or Process == "cmd.exe"'],
    ] as const) {
      assert.deepEqual(say(valueForm, querying(table, `| where ${condition}`)), [], condition);
    }
  });

  for (const condition of [
    'IPAddress == "192.0.2.0/24"',
    'IPAddress !in ("192.0.2.1", "192.0.2.0/24")',
    'IPAddress =~ "user@corp.example"',
    'IPAddress == "server.corp.example"',
    'UserPrincipalName == "192.0.2.7"',
    'AppDisplayName in ("Azure Portal, Office 365")'.replace('Azure Portal, Office 365', 'Portal, Office'),
    'AppDisplayName == "Azure Portal "',
    'AppDisplayName != " Azure Portal"',
  ]) {
    it(`finds the form of ${condition}`, () => assert.equal(say(valueForm, signIns(condition)).length, 1));
  }

  for (const condition of [
    'IPAddress in ("192.0.2.1", "2001:db8::1", "-", "", "unknown")',
    'IPAddress startswith "192.0.2."',
    'UserPrincipalName == "user@corp.example"',
    'AppDisplayName in ("Portal, Office", "Azure")',
    'AppDisplayName has " Azure"',
    'AppDisplayName == " "',
    'OperationName == "Update application - Certificates and secrets management "',
  ]) {
    it(`lets ${condition} pass`, () => assert.deepEqual(say(valueForm, signIns(condition)), []));
  }
});

describe('compared-kinds', () => {
  const joined = (on: string) =>
    querying('SigninLogs', `| join kind=inner (DeviceLogonEvents | where Timestamp > ago(1h)) on ${on}`);

  it('finds a join and a comparison of an address with an account', () => {
    assert.match(
      say(comparedKinds, joined('$left.IPAddress == $right.AccountName'))[0]!,
      /IPAddress holds an address and AccountName an account/,
    );
    assert.equal(say(comparedKinds, signIns('tolower(UserPrincipalName) == IPAddress')).length, 1);
  });

  it('follows names that the query gives', () => {
    const query = querying(
      'SigninLogs',
      '| project Key = IPAddress',
      '| join kind=inner (DeviceLogonEvents | project Key = AccountName) on Key',
    );
    assert.equal(say(comparedKinds, query).length, 1);
  });

  it('lets columns of one kind pass, and those whose names say nothing', () => {
    assert.deepEqual(say(comparedKinds, joined('$left.IPAddress == $right.RemoteIP')), []);
    assert.deepEqual(say(comparedKinds, signIns('UserId == IPAddress')), []);
  });
});

describe('entity-kind', () => {
  const mapped = (type: string, identifier: string, column: string) =>
    say(
      entityKind,
      `${querying('SigninLogs', '| extend Ip = IPAddress, City = tostring(LocationDetails.city)')}entityMappings:\n  - { entityType: ${type}, fieldMappings: [{ identifier: ${identifier}, columnName: ${column} }] }\n`,
    );

  it('finds an account under an address, and an address under an account, whatever the query calls them', () => {
    assert.match(mapped('IP', 'Address', 'UserPrincipalName')[0]!, /holds an account, and is mapped to Address of IP/);
    assert.match(mapped('Account', 'FullName', 'Ip')[0]!, /Ip is IPAddress, which holds an address/);
  });

  it('lets the right kind pass, and what the query computes', () => {
    assert.deepEqual(mapped('IP', 'Address', 'Ip'), []);
    assert.deepEqual(mapped('Account', 'FullName', 'UserPrincipalName'), []);
    assert.deepEqual(mapped('IP', 'Address', 'City'), []);
  });
});

describe('arbitrary-rows', () => {
  it('finds take, limit and sample in a rule, also within a join', () => {
    for (const operator of ['take 10', 'limit 10', 'sample 10']) {
      assert.equal(say(arbitraryRows, querying('SigninLogs', `| ${operator}`)).length, 1);
    }
    const inside = querying(
      'SigninLogs',
      '| join kind=inner (DeviceLogonEvents | take 5) on $left.IPAddress == $right.RemoteIP',
    );
    assert.equal(say(arbitraryRows, inside).length, 1);
  });

  it('lets the first rows of an order pass, and a hunt', () => {
    assert.deepEqual(say(arbitraryRows, querying('SigninLogs', '| sort by TimeGenerated desc', '| take 10')), []);
    assert.deepEqual(say(arbitraryRows, { 'detections/hunts/a.yaml': querying('SigninLogs', '| take 10') }), []);
  });
});

describe('unused-variable', () => {
  it('finds a threshold that nothing reads, and a function that nothing calls', () => {
    assert.match(
      say(unusedVariable, querying('let threshold = 5;', 'SigninLogs'))[0]!,
      /^15:7 Nothing reads threshold/,
    );
    assert.equal(say(unusedVariable, querying('let f = () { SigninLogs };', 'SigninLogs')).length, 1);
  });

  it('lets a variable pass that another reads', () => {
    const query = querying('let a = 5;', 'let b = a + 1;', 'SigninLogs', '| where toint(ResultType) > b');
    assert.deepEqual(say(unusedVariable, query), []);
  });
});
