import assert from 'node:assert/strict';

import { addressValid } from '../../scripts/checks/query/address-valid';
import { regexValid } from '../../scripts/checks/query/regex-valid';
import { textWildcard } from '../../scripts/checks/query/text-wildcard';
import { watchlistColumn } from '../../scripts/checks/query/watchlist-column';
import { accountName } from '../../scripts/checks/rule/account-name';
import { entityValue } from '../../scripts/checks/rule/entity-value';
import { templateForm } from '../../scripts/checks/rule/template-form';
import { triggerDecides } from '../../scripts/checks/rule/trigger-decides';
import { say } from './run-example';

const querying = (...lines: string[]): string => `query: |\n${lines.map((line) => `  ${line}\n`).join('')}`;

describe('regex-valid', () => {
  for (const lines of [
    ['let rx = @"(?<=a)b";', 'DnsEvents', '| where Name matches regex rx'],
    ['let rx = strcat("(?", "=a)b");', 'DnsEvents', '| extend X = extract(rx, 0, Name)'],
    ['let f = (rx:string) { DnsEvents | where Name matches regex rx };', 'f("(?!a)b")'],
    ['DnsEvents', '| parse kind=regex Name with "(?!a)" Host ".x"'],
    ['DnsEvents', '| parse-where kind=regex Name with "(" Host ".x"'],
    ['DnsEvents', '| extend X = countof(Name, "(?=a)", "regex")'],
    ['DnsEvents', '| extend X = replace_regex(Name, "(a", "b")'],
  ]) {
    it(`reads the pattern of ${lines.join(' ')}`, () => assert.equal(say(regexValid, querying(...lines)).length, 1));
  }

  it('reads the predicates of exclusions, at the pattern', () => {
    const exclusion = `falsePositives:
  - { id: ours, scenario: It is ours., owner: us@example.com, exclude: { DnsEvents: 'Name matches regex "(?!a)b"' } }
`;
    const found = say(regexValid, exclusion);
    assert.equal(found.length, 1);
    assert.match(found[0]!, /cannot be run/);
  });

  it('lets a pattern pass that is valid, and a text that is none', () => {
    assert.deepEqual(say(regexValid, querying('DnsEvents', '| parse kind=regex Name with "a+" Host ".x"')), []);
    assert.deepEqual(say(regexValid, querying('DnsEvents', '| extend X = countof(Name, "(")')), []);
  });
});

describe('watchlist-column', () => {
  const reading = (...lines: string[]) =>
    say(watchlistColumn, { 'detections/example/rule.yaml': querying(...lines), 'watchlists/example.yaml': '' });
  const list = "_GetWatchlist('example')";

  for (const lines of [
    ['DnsEvents', `| where Name in (${list})`],
    ['DnsEvents', `| where Name !in (${list})`],
    ['DnsEvents', `| where Name in ((${list} | project _DTItemId))`],
    ['DnsEvents', `| where Name has_any ((${list} | where ThreatType == "botnet_cc"))`],
    [`let bad = ${list};`, 'DnsEvents', '| where Name in~ (bad)'],
    [`let bad = ${list} | extend X = 1;`, 'DnsEvents', '| where Name in (bad)'],
    [`let bad = toscalar(${list});`, 'DnsEvents', '| where Name == bad'],
  ]) {
    it(`finds the id in ${lines.join(' ')}`, () => {
      const found = reading(...lines);
      assert.equal(found.length, 1);
      assert.match(found[0]!, /\| Add `\| project SearchKey`/);
    });
  }

  it('lets a list pass that says its column', () => {
    assert.deepEqual(reading(`let bad = ${list} | project Value;`, 'DnsEvents', '| where Name in (bad)'), []);
    assert.deepEqual(reading('DnsEvents', `| join kind=inner ${list} on $left.Name == $right.SearchKey`), []);
  });
});

describe('address-valid', () => {
  const asking = (condition: string) => say(addressValid, querying('DnsEvents', `| where ${condition}`));

  for (const condition of [
    'ipv4_is_in_range(ClientIP, "192.0.2.0/33")',
    'ipv4_is_match(ClientIP, "192.0.2.256")',
    'ipv4_is_in_any_range(ClientIP, dynamic(["192.0.2.0/24", "192.0.2/x"]))',
    'ipv4_compare(ClientIP, "localhost") == 0',
    'ipv6_is_match(ClientIP, "2001:db8::/129")',
  ]) {
    it(`finds the text that is not an address in ${condition}`, () => assert.equal(asking(condition).length, 1));
  }

  it('lets addresses and networks pass', () => {
    assert.deepEqual(
      asking('ipv4_is_in_range(ClientIP, "192.0.2.0/24") or ipv4_is_match(ClientIP, "192.0.2.1", 24)'),
      [],
    );
    assert.deepEqual(asking('ipv6_is_match(ClientIP, "2001:db8::/32")'), []);
  });
});

describe('text-wildcard', () => {
  const searching = (condition: string) => say(textWildcard, querying('DnsEvents', `| where ${condition}`));

  for (const condition of [
    'Name contains "/tn *"',
    'Name endswith "*.bad.example"',
    'Name == "bad*"',
    'Name in ("good.example", "*bad.example")',
    'Name has "power*shell.exe"',
    'Name has "%admin%"',
    'Name has_any ("one|two|three")',
    'Name == "192.0.2.*"',
  ]) {
    it(`finds the sign of ${condition}`, () => assert.equal(searching(condition).length, 1));
  }

  for (const condition of [
    'Name == "*"',
    'Name contains "select * from"',
    'Name has "s3:*"',
    'Name endswith "*/write"',
    'Name has "%temp%"',
    'Name has "cmd | more"',
    'Name has "100%"',
  ]) {
    it(`lets the sign of ${condition} pass, which means itself`, () => assert.deepEqual(searching(condition), []));
  }
});

describe('entity-value', () => {
  const mapped = (...lines: string[]) =>
    say(
      entityValue,
      `${querying('DnsEvents', ...lines)}entityMappings:\n  - { entityType: IP, fieldMappings: [{ identifier: Address, columnName: X }] }\n`,
    );

  for (const operator of [
    'summarize X = make_set(ClientIP) by Name',
    'summarize X = make_list(ClientIP) by Name',
    'extend X = split(IPAddresses, ",")',
    'extend X = pack_array(ClientIP, Name)',
    'extend X = bag_pack("ip", ClientIP)',
    'extend Y = split(IPAddresses, ",") | project X = Y, Name',
  ]) {
    it(`finds the list or bag of ${operator}`, () => assert.equal(mapped(`| ${operator}`).length, 1));
  }

  it('finds a dynamic column of the table, and lets a property of it pass', () => {
    const mapping =
      'entityMappings:\n  - { entityType: IP, fieldMappings: [{ identifier: Address, columnName: X }] }\n';
    const signIn = (value: string) => say(entityValue, `${querying('SigninLogs', `| extend X = ${value}`)}${mapping}`);
    assert.match(signIn('DeviceDetail')[0]!, /X is the column DeviceDetail of SigninLogs, a list or bag/);
    assert.deepEqual(signIn('DeviceDetail.displayName'), []);
    assert.deepEqual(signIn('tostring(DeviceDetail)'), []);
  });

  it('lets one value of a list pass', () => {
    assert.deepEqual(mapped('| extend X = split(IPAddresses, ",")[0]'), []);
    assert.deepEqual(mapped('| extend X = tostring(split(IPAddresses, ",")[0])'), []);
    assert.deepEqual(mapped('| summarize L = make_set(ClientIP) by Name', '| mv-expand X = L to typeof(string)'), []);
  });
});

describe('account-name', () => {
  const mapped = (identifier: string, value: string) =>
    say(
      accountName,
      `${querying('SigninLogs', `| extend X = ${value}`)}entityMappings:\n  - { entityType: Account, fieldMappings: [{ identifier: ${identifier}, columnName: X }] }\n`,
    );

  for (const value of ['UserPrincipalName', 'tolower(UserPrincipalName)', 'tostring(MfaDetail.userPrincipalName)']) {
    it(`finds a whole name in ${value}`, () => assert.equal(mapped('Name', value).length, 1));
  }

  it('lets its first part pass, and another identifier', () => {
    assert.deepEqual(mapped('Name', 'tostring(split(UserPrincipalName, "@")[0])'), []);
    assert.deepEqual(mapped('FullName', 'UserPrincipalName'), []);
    assert.deepEqual(mapped('Name', 'UserDisplayName'), []);
  });
});

describe('template-form', () => {
  it('asks for a version, for connectors and for an entity if there is the key', () => {
    assert.match(say(templateForm, '# without version\n')[0]!, /has no version/);
    assert.match(say(templateForm, '# without requiredDataConnectors\n')[0]!, /which data connectors/);
    assert.match(say(templateForm, 'entityMappings: []\n')[0]!, /empty list/);
    assert.match(say(templateForm, 'version: 1.02.0\n')[0]!, /zero before it \| Write 1\.2\.0\.$/);
  });

  it('lets an empty list of connectors pass, and a number that is zero', () => {
    assert.deepEqual(say(templateForm, 'requiredDataConnectors: []\nversion: 0.10.0\n'), []);
  });
});

describe('trigger-decides', () => {
  const rule = (operator: string, threshold: number, ...lines: string[]) =>
    say(
      triggerDecides,
      `triggerOperator: ${operator}\ntriggerThreshold: ${threshold}\n${querying('DnsEvents', ...lines)}`,
    );

  it('finds a threshold that no count meets', () => {
    assert.match(rule('lt', 0)[0]!, /returns 0 rows or more, so the rule never fires/);
    assert.match(rule('gt', 5, '| take 5')[0]!, /returns 0 to 5 rows, so the rule never fires/);
    assert.match(rule('gt', 0, '| take 0')[0]!, /returns always 0 rows, so the rule never fires/);
    assert.match(rule('eq', 0, '| summarize count()')[0]!, /returns always 1 row, so the rule never fires/);
  });

  it('finds a threshold that every count meets', () => {
    assert.match(rule('gt', 0, '| count')[0]!, /so the rule fires at each run/);
  });

  it('lets a threshold pass that decides', () => {
    assert.deepEqual(rule('gt', 0, '| summarize N = count()', '| where N > 5'), []);
    assert.deepEqual(rule('gt', 0, '| summarize N = count() by Name'), []);
    assert.deepEqual(rule('eq', 0), []);
    assert.deepEqual(rule('gt', 4, '| top 5 by TimeGenerated'), []);
  });
});
