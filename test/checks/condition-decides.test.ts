import assert from 'node:assert/strict';

import { conditionDecides } from '../../scripts/checks/query/condition-decides';
import { say } from './run-example';

const querying = (...lines: string[]): string => `query: |\n${lines.map((line) => `  ${line}\n`).join('')}`;
const found = (...lines: string[]): string[] => say(conditionDecides, querying(...lines));
const where = (...conditions: string[]): string[] => found('DnsEvents', ...conditions.map((each) => `| where ${each}`));

describe('condition-decides', () => {
  it('lets a search of all columns pass', () => {
    for (const condition of ['* has "bad.example"', 'not(* has "bad.example")', '* == "a" or ClientIP == "b"']) {
      assert.deepEqual(say(conditionDecides, `query: |\n  DnsEvents\n  | where ${condition}\n`), []);
    }
  });

  it('says nothing of a condition with a mistake that the binder has said', () => {
    assert.deepEqual(say(conditionDecides, 'query: |\n  DnsEvents\n  | where Name = "bad.example"\n'), []);
  });

  it('knows that a group has a row, and one value of its key', () => {
    const grouped = (condition: string) =>
      found(
        'DnsEvents',
        '| summarize N = count(), D = dcount(Name), C = dcount(ClientIP) by Name',
        `| where ${condition}`,
      );
    assert.match(grouped('N == 0')[0]!, /^17:11 .*a group has a row, so that the count is at least 1/);
    assert.match(grouped('D > 5')[0]!, /a group has one value of what it is grouped by/);
    assert.match(grouped('isnotempty(N)')[0]!, /true of every row/);
    for (const condition of ['N >= 1', 'N > 0', 'C > 5', 'D == 1']) assert.deepEqual(grouped(condition), [], condition);
  });

  it('finds what asks for events that have yet to happen', () => {
    for (const condition of ['TimeGenerated - now() > 1h', 'datetime_diff("minute", TimeGenerated, now()) > 5']) {
      assert.match(where(condition)[0]!, /it asks for events that have yet to happen/, condition);
    }
    assert.deepEqual(where('now() - TimeGenerated < 1h'), []);
  });

  it('finds a search for nothing of a list', () => {
    assert.match(where('Name has_any (dynamic([]))')[0]!, /true of no row/);
    assert.deepEqual(found('let names = dynamic([]);', 'DnsEvents', '| where Name has_any (names)'), []);
  });

  it('knows how great a port is', () => {
    const ports = (condition: string) => found('DeviceNetworkEvents', `| where ${condition}`);
    assert.match(ports('RemotePort > 65535')[0]!, /RemotePort is a port, at most 65535/);
    assert.deepEqual(ports('RemotePort > 1024 or RemotePort in (22, 443)'), []);
  });

  it('lets beginnings and ends pass that one text can have', () => {
    for (const condition of [
      'Name startswith "a" and Name startswith "AB"',
      'Name startswith "a" and Name endswith "b"',
      'Name endswith "b" and Name endswith "ab" and Name !endswith "aab"',
      'Name startswith "a" or Name startswith "b"',
    ]) {
      assert.deepEqual(where(condition), [], condition);
    }
  });

  describe('finds what no row meets', () => {
    for (const condition of [
      'tolower(Name) == "Bad.Example"',
      'toupper(Name) in ("bad", "Worse")',
      '"Bad" == tolower(Name)',
      'tolower(Name) has_cs "Bad"',
      'tolower(Name) startswith_cs "Bad"',
      'Name startswith "a" and Name startswith "b"',
      'Name endswith ".exe" and Name endswith ".dll"',
      'Name startswith "abc" and Name == "xyz"',
      'Name startswith "a" and Name !startswith "A"',
      'tostring(Name == "a") == "true"',
      'Name == "a" and Name == "b"',
      'Name == "a" and Name in ("b", "c")',
      'Name == "x" or (Name == "a" and QueryType == "A" and Name == "b")',
      'EventId > 5 and EventId < 3',
      'EventId between (5 .. 3)',
      'EventId in (1, 2) and EventId > 2',
      'TimeGenerated < ago(1h)',
      'TimeGenerated <= now() - 2h',
      'ago(2h) > TimeGenerated',
      'TimeGenerated > ago(-1h)',
      'TimeGenerated > now() + 1h',
      'TimeGenerated between (now() .. ago(1h))',
      'TimeGenerated between (ago(5m) .. ago(30m))',
      'TimeGenerated < datetime(2020-01-01)',
      'isnull(Name)',
      'isempty(TimeGenerated)',
      'false',
      '1 == 2',
      'strlen(Name) < 0',
      'hourofday(TimeGenerated) == 24',
      'Name == "a" and Name startswith "b"',
      'Name == "a" and isempty(Name)',
      'Name == "a" and Name != "a"',
      'Name has "x" and Name !has "x"',
      'ClientIP == Name and ClientIP != Name',
    ]) {
      it(condition, () => {
        const said = where(condition);
        assert.equal(said.length, 1, said.join('\n'));
        assert.match(said[0]!, /true of no row|No row meets/);
      });
    }
  });

  describe('finds what every row meets', () => {
    for (const condition of [
      'Name != "a" or Name != "b"',
      'Name !in ("a") or Name !in ("b")',
      'Name !~ "a" or Name != "b"',
      'EventId < 5 or EventId > 3 or isnull(EventId)',
      'isnotnull(Name)',
      'Name contains ""',
      'Name has ""',
      'Name matches regex ".*"',
      'Name == Name',
      '1 == 1',
      'true',
      'strlen(Name) >= 0',
      'Name == "a" or Name != "a"',
      'not(Name == "a" and Name == "b")',
    ]) {
      it(condition, () => assert.equal(where(condition).length, 1));
    }
  });

  it('takes conditions together that stand in several filters, and through what is computed', () => {
    assert.match(
      where('Name == "a"', 'QueryType == "A"', 'Name == "b"')[0]!,
      /^18:11 No row meets this condition and `Name == "a"`/,
    );
    assert.equal(found('DnsEvents', '| extend L = tolower(Name)', '| where L == "Bad"').length, 1);
    assert.equal(found('DnsEvents', '| project-rename N = Name', '| where N == "a"', '| where N == "b"').length, 1);
    assert.equal(found('let bad = "Bad";', 'DnsEvents', '| where tolower(Name) == bad').length, 1);
    assert.equal(
      found('DnsEvents', '| where Name == "a"', '| summarize count() by Name', '| where Name == "b"').length,
      1,
    );
    assert.equal(found('DnsEvents', '| summarize N = count() by Name', '| where N < 0').length, 1);
    assert.equal(found('let f = (n:string) { DnsEvents | where tolower(Name) == n };', 'f("Bad")').length, 1);
  });

  it('says what follows, with the row that shows it', () => {
    assert.deepEqual(where('tolower(Name) == "Azure Portal"'), [
      '16:11 This condition is true of no row: tolower() returns no capital, and "Azure Portal" has one | Write "azure portal".',
    ]);
    assert.deepEqual(where('Name != "a" or Name != "b"'), [
      '16:11 This condition is true of every row | It is also true of a row with Name "a". Join by and what must hold at once.',
    ]);
    assert.match(where('TimeGenerated < ago(1h)')[0]!, /a run is given the events of the last 1h alone \|/);
    assert.match(
      where('isnull(Name)')[0]!,
      /a text is never null, at most empty \| Write isempty\(\) for isnull\(\)\.$/,
    );
  });

  describe('lets pass', () => {
    for (const condition of [
      'Name == "a" or Name == "b"',
      'Name != "a" and Name != "b"',
      'tolower(Name) == "bad"',
      'tolower(Name) has "Bad"',
      'tolower(Name) =~ "Bad"',
      'Name contains "a" and Name contains "b"',
      'Name startswith "a" and Name endswith "b"',
      'Name matches regex "^[a-z]+$"',
      'TimeGenerated > ago(1h)',
      'TimeGenerated <= now()',
      'TimeGenerated between (ago(1h) .. now())',
      'TimeGenerated < startofday(now())',
      'isnotempty(Name) and Name != "a"',
      'Name == "a" or rand() < 0.5',
      'EventId > 3 and EventId < 5',
      'hourofday(now()) > 18',
      'toint(QueryType) > 3.5 and toint(QueryType) < 4.5',
    ]) {
      it(condition, () => assert.deepEqual(where(condition), []));
    }

    for (const lines of [
      ['let all = true;', 'DnsEvents', '| where all or Name == "a"'],
      ['let part = "";', 'DnsEvents', '| where Name contains part'],
      ['let allowed = dynamic([]);', 'DnsEvents', '| where Name !in (allowed)'],
      ['let f = (off:bool=false) { DnsEvents | where not(off) };', 'f()'],
      ['DnsEvents', '| where Name == "a"', '| join kind=inner (DnsEvents | where Name == "b") on ClientIP'],
      ['DnsEvents', '| where Name == "a"', '| union (DnsEvents | where Name == "b")', '| where Name == "b"'],
      [
        'DnsEvents',
        '| join kind=leftouter (DnsInventory | where Computer == "a") on Computer',
        '| where isempty(Computer1)',
      ],
      ['DnsEvents', '| where Name == "a"', '| extend Name = ClientIP', '| where Name == "b"'],
      ['DnsEvents', '| mv-expand Name = split(Name, ".")', '| where Name == "a"'],
      [
        'AuditLogs',
        '| mv-expand TargetResources.p',
        '| where TargetResources_p.name == "a"',
        '| mv-expand TargetResources.p',
        '| where TargetResources_p.name == "b"',
      ],
    ]) {
      it(lines.join(' '), () => assert.deepEqual(found(...lines), []));
    }
  });
});
