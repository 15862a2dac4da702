import assert from 'node:assert/strict';

import type { DetectionCheck } from '../../scripts/checks/check';
import { argumentOrder } from '../../scripts/checks/query/argument-order';
import { choiceBranches } from '../../scripts/checks/query/choice-branches';
import { columnCase } from '../../scripts/checks/query/column-case';
import { comparedKinds } from '../../scripts/checks/query/compared-kinds';
import { conditionDecides } from '../../scripts/checks/query/condition-decides';
import { dynamicProperty } from '../../scripts/checks/query/dynamic-property';
import { functionArgument } from '../../scripts/checks/query/function-argument';
import { groupMeaning } from '../../scripts/checks/query/group-meaning';
import { joinKey } from '../../scripts/checks/query/join-key';
import { listValue } from '../../scripts/checks/query/list-value';
import { patternMeaning } from '../../scripts/checks/query/pattern-meaning';
import { textTerm } from '../../scripts/checks/query/text-term';
import { unionSource } from '../../scripts/checks/query/union-source';
import { valueForm } from '../../scripts/checks/query/value-form';
import { valueSpelling } from '../../scripts/checks/query/value-spelling';
import { say } from './run-example';

/** A query that a check finds something in, one that it lets pass, and a part of what it says. */
type Pair = readonly [check: DetectionCheck, wrong: string, right: string, says: RegExp];

const perUser = 'SigninLogs | summarize Failed = countif(ResultType != "0"), All = count() by UserPrincipalName';
const span = 'SigninLogs | summarize First = min(TimeGenerated), Last = max(TimeGenerated) by UserPrincipalName';

const pairs: readonly Pair[] = [
  [
    functionArgument,
    'SigninLogs | where toint(UserPrincipalName) > 5',
    'SigninLogs | where toint(ResultType) > 5',
    /holds an account, of which toint\(\) makes null/,
  ],
  [
    functionArgument,
    'SigninLogs | extend Since = todatetime("31/03/2024")',
    'SigninLogs | extend Since = todatetime("2024-03-31")',
    /is null.*ISO 8601/,
  ],
  [
    functionArgument,
    'SigninLogs | extend Since = unixtime_milliseconds_todatetime(1711843200)',
    'SigninLogs | extend Since = unixtime_seconds_todatetime(1711843200)',
    /in the year 1970/,
  ],
  [
    functionArgument,
    'SigninLogs | extend Day = format_datetime(TimeGenerated, "yyyy-mm-dd")',
    'SigninLogs | extend Day = format_datetime(TimeGenerated, "yyyy-MM-dd HH:mm:ss")',
    /mm is minutes/,
  ],
  [
    functionArgument,
    'SigninLogs | extend Day = format_datetime(TimeGenerated, "YYYY-MM-DD")',
    'SigninLogs | extend Day = format_datetime(TimeGenerated, "dd.MM.yy hh:mm tt")',
    /Y is not a part of a time/,
  ],
  [
    functionArgument,
    'SecurityEvent | where ipv4_is_in_range(Computer, "10.0.0.0/8")',
    'SecurityEvent | where ipv4_is_in_range(IpAddress, "10.0.0.0/8")',
    /Computer holds a host/,
  ],
  [
    functionArgument,
    'SigninLogs | where has_ipv4_prefix(IPAddress, "10.0")',
    'SigninLogs | where has_ipv4_prefix(IPAddress, "10.0.")',
    /Write the numbers with a dot behind each: "10.0."/,
  ],
  [
    functionArgument,
    'Syslog | extend Words = split(SyslogMessage, @"\\s+")',
    'Syslog | extend Words = split(SyslogMessage, @"\\")',
    /for no pattern/,
  ],
  [
    functionArgument,
    'SigninLogs | extend Who = coalesce("unknown", UserPrincipalName)',
    'SigninLogs | extend Who = coalesce(UserPrincipalName, "unknown")',
    /never taken/,
  ],
  [
    argumentOrder,
    'SigninLogs | extend Agent = trim(UserAgent, " ")',
    'SigninLogs | extend Agent = trim(" ", UserAgent)',
    /looks into a constant/,
  ],
  [
    groupMeaning,
    'SigninLogs | summarize Failures = count() by UserPrincipalName, Id | where Failures > 5',
    'SigninLogs | summarize Failures = count() by UserPrincipalName, Id | where Failures > 0',
    /A group by Id is one event/,
  ],
  [
    groupMeaning,
    'SecurityEvent | summarize High = percentile(EventID, 950) by Computer',
    'SecurityEvent | summarize High = percentile(EventID, 95) by Computer',
    /from 0 to 100/,
  ],
  [
    groupMeaning,
    'SecurityEvent | summarize High = percentile(EventID, 0.95) by Computer',
    'SecurityEvent | summarize percentiles(EventID, 0.5, 99.5) by Computer',
    /Write 95/,
  ],
  [
    groupMeaning,
    'SigninLogs | summarize arg_max(IPAddress, TimeGenerated) by UserPrincipalName',
    'SigninLogs | summarize arg_max(TimeGenerated, IPAddress) by UserPrincipalName',
    /last in the alphabet/,
  ],
  [
    groupMeaning,
    'SigninLogs | summarize DistinctIPs = count() by UserPrincipalName',
    'SigninLogs | summarize DistinctIPs = dcount(IPAddress) by UserPrincipalName',
    /a count of rows/,
  ],
  [
    groupMeaning,
    'SigninLogs | summarize Users = make_set(UserPrincipalName) by UserPrincipalName',
    'SigninLogs | summarize Users = make_set(IPAddress) by UserPrincipalName',
    /holds no other/,
  ],
  [groupMeaning, `${span} | where First > Last`, `${span} | where Last > First`, /true of no group/],
  [groupMeaning, `${span} | where First - Last > 1m`, `${span} | where Last - First > 1m`, /true of no group/],
  [
    conditionDecides,
    `${perUser} | extend Share = 100.0 * Failed / All | where Share > 900`,
    `${perUser} | extend Share = 100.0 * Failed / All | where Share > 90`,
    /at most 100/,
  ],
  [
    conditionDecides,
    `${perUser} | extend Share = 1.0 * Failed / All | where Share > 90`,
    `${perUser} | extend Share = 1.0 * All / Failed | where Share > 90`,
    /at most 1 /,
  ],
  [
    conditionDecides,
    'SigninLogs | distinct UserPrincipalName, IPAddress | summarize N = count() by UserPrincipalName, IPAddress | where N > 5',
    'SigninLogs | distinct UserPrincipalName, IPAddress | summarize N = count() by UserPrincipalName | where N > 5',
    /one for each group already/,
  ],
  [
    conditionDecides,
    'SigninLogs | summarize Apps = make_set(AppDisplayName, 10) by UserPrincipalName | where array_length(Apps) > 20',
    'SigninLogs | summarize Apps = make_set(AppDisplayName, 100) by UserPrincipalName | where array_length(Apps) > 20',
    /true of no row/,
  ],
  [
    conditionDecides,
    'union SigninLogs, AuditLogs | where Type == "AuditLog"',
    'union SigninLogs, AuditLogs | where Type == "AuditLogs"',
    /Type is "SigninLogs" or "AuditLogs"/,
  ],
  [
    conditionDecides,
    'SigninLogs | join kind=inner (SigninLogs | project UserPrincipalName, IPAddress) on UserPrincipalName | where UserPrincipalName != UserPrincipalName1',
    'SigninLogs | join kind=inner (SigninLogs | project UserPrincipalName, IPAddress) on UserPrincipalName | where IPAddress != IPAddress1',
    /true of no row/,
  ],
  [conditionDecides, 'SecurityEvent | where LogonType == 14', 'SecurityEvent | where LogonType == 10', /from 0 to 13/],
  [
    conditionDecides,
    `${perUser} | extend Share = 1.0 * Failed / All | where Share < 0`,
    `${perUser} | extend Share = 1.0 * Failed / All | where Share < 0.05`,
    /true of no row/,
  ],
  [
    groupMeaning,
    'SigninLogs | summarize N = count() by TimeGenerated, Identity | where N >= 2',
    'SigninLogs | join kind=inner (AuditLogs | project CorrelationId) on CorrelationId | summarize N = count() by TimeGenerated, Identity | where N >= 2',
    /one event nearly always/,
  ],
  [conditionDecides, 'SecurityEvent | where EventID % 10 == 10', 'SecurityEvent | where EventID % 10 == 9', /no row/],
  [
    joinKey,
    'SigninLogs | extend Who = tolower(Identity) | join kind=inner (AuditLogs | extend Who = toupper(Identity) | distinct Who) on Who',
    'SigninLogs | extend Who = tolower(Identity) | join kind=inner (AuditLogs | extend Who = tolower(Identity) | distinct Who) on Who',
    /never the same/,
  ],
  [
    joinKey,
    'SigninLogs | join kind=inner (AuditLogs | distinct Type) on Type',
    'SigninLogs | join kind=inner (AuditLogs | distinct CorrelationId) on CorrelationId',
    /the name of the table/,
  ],
  [
    joinKey,
    'SigninLogs | join kind=inner (AuditLogs | distinct TenantId) on TenantId',
    'SigninLogs | join kind=inner (AuditLogs | distinct TenantId, Identity) on TenantId, Identity',
    /the same in every row/,
  ],
  [
    comparedKinds,
    'DeviceProcessEvents | join kind=inner (SigninLogs | distinct UserPrincipalName) on $left.AccountName == $right.UserPrincipalName',
    'DeviceProcessEvents | join kind=inner (SigninLogs | distinct UserPrincipalName) on $left.AccountUpn == $right.UserPrincipalName',
    /a name without its domain/,
  ],
  [
    comparedKinds,
    'DeviceProcessEvents | join kind=inner (DeviceFileEvents | distinct SHA256) on $left.MD5 == $right.SHA256',
    'DeviceProcessEvents | join kind=inner (DeviceFileEvents | distinct InitiatingProcessSHA256) on $left.SHA256 == $right.InitiatingProcessSHA256',
    /an MD5/,
  ],
  [unionSource, 'union SigninLogs, SigninLogs', 'union SigninLogs, AuditLogs', /SigninLogs twice/],
  [
    columnCase,
    'SigninLogs | extend userPrincipalName = tolower(UserPrincipalName)',
    'SigninLogs | extend UserPrincipalName = tolower(UserPrincipalName)',
    /differs by capitals alone/,
  ],
  [
    listValue,
    'SigninLogs | where AppDisplayName in~ ("Teams", "teams")',
    'SigninLogs | where AppDisplayName in ("Teams", "teams")',
    /stands twice/,
  ],
  [
    textTerm,
    'SigninLogs | where UserPrincipalName startswith "@contoso.com"',
    'SigninLogs | where UserPrincipalName startswith "adm"',
    /Write endswith/,
  ],
  [
    dynamicProperty,
    'DeviceNetworkEvents | extend Host = tostring(parse_url(RemoteUrl).host)',
    'DeviceNetworkEvents | extend Host = tostring(parse_url(RemoteUrl).Host)',
    /Write Host/,
  ],
  [
    dynamicProperty,
    'SigninLogs | extend Bag = bag_pack("user", Identity) | extend Who = tostring(Bag.User)',
    'SigninLogs | extend Bag = bag_pack("user", Identity) | extend Who = tostring(Bag.user)',
    /The bag has no User/,
  ],
  [
    dynamicProperty,
    'AuditLogs | extend Who = tostring(InitiatedBy["user.userPrincipalName"])',
    'AuditLogs | extend Who = tostring(InitiatedBy["user"]["userPrincipalName"])',
    /one name with a dot/,
  ],
  [
    patternMeaning,
    'DeviceProcessEvents | where ProcessCommandLine matches regex "\\bnet\\b"',
    'DeviceProcessEvents | where ProcessCommandLine matches regex @"\\bnet\\b"',
    /backspace/,
  ],
  [
    patternMeaning,
    'DeviceProcessEvents | where FileName matches regex "[cmd|net]"',
    'DeviceProcessEvents | where FileName matches regex "[cm|n]"',
    /single signs/,
  ],
  [
    patternMeaning,
    'DeviceProcessEvents | where FileName matches regex "^cmd|net$"',
    'DeviceProcessEvents | where FileName matches regex "^(cmd|net)$"',
    /first alternative alone/,
  ],
  [
    patternMeaning,
    'SigninLogs | where tolower(UserAgent) matches regex "Curl/[0-9]+"',
    'SigninLogs | where tolower(UserAgent) matches regex @"curl/\\D+"',
    /returns no capital/,
  ],
  [
    choiceBranches,
    'SecurityEvent | extend Kind = case(EventID > 4600, "a", EventID > 4700, "b", "c")',
    'SecurityEvent | extend Kind = case(EventID > 4700, "b", EventID > 4600, "a", "c")',
    /narrower condition first/,
  ],
  [
    choiceBranches,
    'SigninLogs | extend Who = iff(isnotempty(Identity), UserId, Identity)',
    'SigninLogs | extend Who = iff(isempty(Identity), UserId, Identity)',
    /if it is empty/,
  ],
  [
    valueForm,
    'SigninLogs | where AppId == "{00000003-0000-0000-c000-000000000000}"',
    'SigninLogs | where AppId == "00000003-0000-0000-c000-000000000000"',
    /a GUID, without braces/,
  ],
  [
    valueForm,
    'DeviceNetworkEvents | where RemoteUrl == "evil[.]example"',
    'DeviceNetworkEvents | where RemoteUrl == "evil.example"',
    /Write "evil.example"/,
  ],
  [
    valueForm,
    'SigninLogs | where tostring(split(UserPrincipalName, "@")) == "contoso.com"',
    'SigninLogs | where tostring(split(UserPrincipalName, "@")[1]) == "contoso.com"',
    /a whole list/,
  ],
  [
    valueSpelling,
    'Syslog | where SeverityLevel == "error"',
    'Syslog | where SeverityLevel == "err"',
    /not a value of SeverityLevel/,
  ],
];

const asQuery = (query: string) => `query: |\n  ${query}\n`;

describe('what runs and does the wrong thing', () => {
  for (const [check, wrong, right, says] of pairs) {
    it(`${check.id} finds ${wrong}`, () => {
      const [found, ...others] = say(check, asQuery(wrong));
      assert.match(found ?? '', says);
      assert.deepEqual(others, []);
    });

    it(`${check.id} lets pass ${right}`, () => {
      assert.deepEqual(say(check, asQuery(right)), []);
    });
  }
});
