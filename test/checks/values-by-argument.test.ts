import assert from 'node:assert/strict';

import { allChecks } from '../../scripts/checks/all-checks';
import { runExample } from './run-example';

/** Which of these checks say something of a condition behind a table. */
function found(table: string, condition: string, asked: string, more = ''): string[] {
  const text = `${more}query: |\n  ${table}\n  | where ${condition}\n`;
  return runExample(allChecks, text)
    .filter(({ check }) => check === asked)
    .map(({ message, help }) => `${message} | ${help ?? ''}`);
}

const never = [
  ['datetime_part("hour", TimeGenerated) >= 24', 'datetime_part("hour", TimeGenerated) >= 23'],
  ['datetime_part("month", TimeGenerated) == 0', 'datetime_part("year", TimeGenerated) == 2026'],
  ['dayofweek(TimeGenerated) in (7d)', 'dayofweek(TimeGenerated) in (0d, 6d)'],
  ['dayofweek(TimeGenerated) == 12h', 'dayofweek(TimeGenerated) < 12h'],
  ['hash(DnsQuery, 10) == 10', 'hash(DnsQuery, 10) == 9'],
  ['bin(DstPortNumber, 100) == 50', 'bin(DstPortNumber, 100) == 100'],
  ['bin(DstPortNumber, 100) in (50, 51)', 'bin(DstPortNumber, 100) > 50'],
  ['TimeGenerated - now() > 0s', 'now() - TimeGenerated > 0s'],
] as const;

describe('what a function returns by its arguments', () => {
  for (const [wrong, right] of never) {
    it(`never meets ${wrong}, and may meet ${right}`, () => {
      assert.equal(found('ASimDnsActivityLogs', wrong, 'condition-decides').length, 1, wrong);
      assert.deepEqual(found('ASimDnsActivityLogs', right, 'condition-decides'), [], right);
    });
  }
});

describe('what was taken out of a text', () => {
  it('is not found in it', () => {
    const query = 'replace_string(DnsQuery, "-", "")';
    assert.match(found('ASimDnsActivityLogs', `${query} has "a-b"`, 'value-form')[0]!, /Write "ab"/);
    assert.match(found('ASimDnsActivityLogs', `${query} == "a-b"`, 'value-form')[0]!, /"-" was replaced/);
    assert.match(
      found('ASimDnsActivityLogs', 'trim(@"\\s+", DnsQuery) startswith " a"', 'value-form')[0]!,
      /Write "a"/,
    );
    for (const right of [
      `${query} has "ab"`,
      'replace_string(DnsQuery, "-", "--") has "a-b"',
      'trim_end(" ", DnsQuery) startswith " a"',
      'trim("a", DnsQuery) startswith " a"',
    ]) {
      assert.deepEqual(found('ASimDnsActivityLogs', right, 'value-form'), [], right);
    }
  });
});

describe('event-column', () => {
  const of = (condition: string) =>
    found('SecurityEvent', condition, 'event-column', '# without requiredDataConnectors\n');
  it('finds what events of a number do not have, in one filter or two', () => {
    assert.match(of('EventID == 4688 and LogonType == 3')[0]!, /Events 4688 have no LogonType/);
    assert.match(
      of('EventID in (4624, 4625)\n  | where CommandLine has "whoami"')[0]!,
      /Events 4624, 4625 have no CommandLine/,
    );
  });
  it('lets pass what one of the events has, and what asks for none', () => {
    for (const right of [
      'EventID in (4624, 4688) and LogonType == 3',
      'EventID == 4688 and isempty(LogonType)',
      'EventID == 4688 and LogonType != 3',
      'EventID == 4688 or LogonType == 3',
      'EventID == 9999 and LogonType == 3',
    ]) {
      assert.deepEqual(of(right), [], right);
    }
  });
});

describe('values of Windows and Microsoft 365', () => {
  it('are said if they have another form or belong to another table', () => {
    const cases = [
      ['SecurityEvent', 'Status == "c000006d"', 'value-form'],
      ['SecurityEvent', 'SubjectLogonId == "999"', 'value-form'],
      ['SecurityEvent', 'EventID == 462500', 'condition-decides'],
      ['SigninLogs', 'Category == "SigninLogs"', 'value-spelling'],
      ['SigninLogs', 'OperationName == "Sign-in"', 'value-spelling'],
      ['DeviceLogonEvents', 'LogonType == "10"', 'value-spelling'],
      ['DeviceProcessEvents', 'ActionType == "FileCreated"', 'value-spelling'],
    ] as const;
    for (const [table, condition, check] of cases) assert.equal(found(table, condition, check).length, 1, condition);
    const right = [
      ['SecurityEvent', 'Status == "0xC000006D"', 'value-form'],
      ['DeviceProcessEvents', 'ActionType == "ProcessCreated"', 'value-spelling'],
      ['DeviceEvents', 'ActionType == "AntivirusDetection"', 'value-spelling'],
    ] as const;
    for (const [table, condition, check] of right) assert.deepEqual(found(table, condition, check), [], condition);
  });
});

describe('entity-kind of the parts of a thing', () => {
  const mapped = (table: string, entity: string, column: string) => {
    const [type = '', identifier = ''] = entity.split('.');
    const text = `entityMappings:\n  - entityType: ${type}\n    fieldMappings: [{ identifier: ${identifier}, columnName: ${column} }]\nquery: ${table}\n`;
    return runExample(allChecks, text).filter(({ check }) => check === 'entity-kind').length;
  };
  it('tells them apart', () => {
    for (const [table, entity, right, wrong] of [
      ['DeviceProcessEvents', 'Host.HostName', 'DeviceName', 'DeviceId'],
      ['DeviceFileEvents', 'File.Directory', 'FolderPath', 'FileName'],
      ['SigninLogs', 'CloudApplication.Name', 'AppDisplayName', 'AppId'],
      ['EmailEvents', 'MailMessage.Recipient', 'RecipientEmailAddress', 'SenderFromAddress'],
      ['DeviceRegistryEvents', 'RegistryKey.Key', 'RegistryKey', 'RegistryValueData'],
    ] as const) {
      assert.equal(mapped(table, entity, wrong), 1, wrong);
      assert.equal(mapped(table, entity, right), 0, right);
    }
  });
});

describe('what the binder says of types', () => {
  const help = (query: string) =>
    runExample(allChecks, `query: |\n  ${query}\n`)
      .filter(({ check }) => check === 'kql-semantics')
      .map((each) => each.help ?? '');

  it('comes with what KQL has for it', () => {
    assert.match(help('SigninLogs | extend a = "x" + Location')[0]!, /strcat/);
    assert.match(help('SigninLogs | mv-expand Location')[0]!, /parse_json\(\) or split\(\)/);
    assert.match(help('SigninLogs | project -Location')[0]!, /project-away/);
    assert.match(help('SigninLogs | summarize distinct(Location)').join(' '), /behind by, or inside an aggregate/);
  });

  it('comes with a text-wildcard for the percent sign of a domain', () => {
    assert.equal(found('SigninLogs', 'UserPrincipalName endswith "%@contoso.com"', 'text-wildcard').length, 1);
    assert.deepEqual(found('SigninLogs', 'UserPrincipalName endswith "@contoso.com"', 'text-wildcard'), []);
  });
});
