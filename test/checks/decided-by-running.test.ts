import assert from 'node:assert/strict';
import { comparedKinds } from '../../scripts/checks/query/compared-kinds';
import { conditionDecides } from '../../scripts/checks/query/condition-decides';
import { conditionGrouping } from '../../scripts/checks/query/condition-grouping';
import { escapedText } from '../../scripts/checks/query/escaped-text';
import { functionArgument } from '../../scripts/checks/query/function-argument';
import { groupMeaning } from '../../scripts/checks/query/group-meaning';
import { joinKey } from '../../scripts/checks/query/join-key';
import { quotedColumn } from '../../scripts/checks/query/quoted-column';
import { textTerm } from '../../scripts/checks/query/text-term';
import { unionColumn } from '../../scripts/checks/query/union-column';
import { valueForm } from '../../scripts/checks/query/value-form';
import type { DetectionCheck } from '../../scripts/checks/check';
import { say } from './run-example';

/** A query, what is found in it, and a query beside it in which nothing is. */
type Pair = readonly [check: DetectionCheck, wrong: string, said: RegExp, right: string];

const conditions: readonly Pair[] = [
  [conditionDecides, 'SigninLogs | where rand() < 10', /true of every row/, 'SigninLogs | where rand() < 0.1'],
  [
    conditionDecides,
    'SigninLogs | sort by TimeGenerated asc | extend N = row_number() | where N == 0',
    /row_number\(\) counts from 1/,
    'SigninLogs | sort by TimeGenerated asc | extend N = row_number() | where N == 1',
  ],
  [
    conditionDecides,
    'SigninLogs | where CreatedDateTime between (TimeGenerated .. TimeGenerated - 1h)',
    /second bound lies before its first/,
    'SigninLogs | where CreatedDateTime between (TimeGenerated - 1h .. TimeGenerated)',
  ],
  [
    conditionDecides,
    'CommonSecurityLog | where DestinationPort > 1024 or DestinationPort < 2048',
    /true of every row/,
    'CommonSecurityLog | where DestinationPort < 1024 or DestinationPort > 2048',
  ],
  [
    conditionDecides,
    'SigninLogs | where bin(TimeGenerated, 1d) == ago(1d)',
    /the very instant/,
    'SigninLogs | where startofday(TimeGenerated) == startofday(ago(1d))',
  ],
  [
    conditionGrouping,
    'SigninLogs | where ResultType == "0" and AppDisplayName == "a" or AppDisplayName == "b"',
    /the first alternative alone/,
    'SigninLogs | where ResultType == "0" and (AppDisplayName == "a" or AppDisplayName == "b")',
  ],
];

const texts: readonly Pair[] = [
  [
    escapedText,
    "Syslog | where SyslogMessage has 'user ''root'''",
    /end a text here/,
    'Syslog | where SyslogMessage has "a" "b"',
  ],
  [
    textTerm,
    'DeviceFileEvents | where FileName has_all ("cmd.exe", "net.exe")',
    /holds one value/,
    'DeviceFileEvents | where FileName has_all ("report", "pdf")',
  ],
  [
    textTerm,
    'DeviceFileEvents | where FileName endswith ".ex"',
    /a part of an ending/,
    'DeviceFileEvents | where FileName endswith ".cs"',
  ],
  [
    quotedColumn,
    'Syslog | extend Host = parse_url("SyslogMessage").Host',
    /not the column SyslogMessage/,
    'Syslog | extend Host = parse_url("https://a.example").Host',
  ],
  [
    quotedColumn,
    'Syslog | extend Line = strcat("{Computer} x", "")',
    /not the column Computer/,
    'Syslog | extend Line = strcat("{computr} x", "")',
  ],
  [
    valueForm,
    'AuditLogs | where tostring(InitiatedBy.user) == "a@b.example"',
    /a whole list or bag/,
    'AuditLogs | where tostring(InitiatedBy.user.id) == "a"',
  ],
];

const values: readonly Pair[] = [
  [
    comparedKinds,
    'SigninLogs | where UserPrincipalName in ((SigninLogs | distinct IPAddress))',
    /never the same/,
    'SigninLogs | where IPAddress in ((SigninLogs | distinct IPAddress))',
  ],
  [
    functionArgument,
    'SigninLogs | extend Name = tostring(split(UserPrincipalName, "@")[2])',
    /2 parts at most/,
    'SigninLogs | extend Name = tostring(split(UserPrincipalName, "@")[1])',
  ],
  [
    functionArgument,
    'SigninLogs | mv-expand Part = todynamic(UserAgent)',
    /no JSON/,
    'SecurityAlert | mv-expand Part = todynamic(Entities)',
  ],
  [
    functionArgument,
    'AuditLogs | mv-expand TargetResources to typeof(long)',
    /Each item of this list is a bag/,
    'AuditLogs | mv-expand TargetResources to typeof(string)',
  ],
  [
    groupMeaning,
    'SigninLogs | make-series N = count() on TimeGenerated from ago(1h) to now() step 1d',
    /one value/,
    'SigninLogs | make-series N = count() on TimeGenerated from startofday(ago(1d)) to now() step 1d',
  ],
  [
    joinKey,
    'SigninLogs | join kind=leftanti (SigninLogs | distinct UserPrincipalName) on UserPrincipalName',
    /leaves out every row/,
    'SigninLogs | join kind=leftanti (SigninLogs | where ResultType == "0") on UserPrincipalName',
  ],
  [
    joinKey,
    'SigninLogs | join kind=inner (AuditLogs | distinct CorrelationId) on CorrelationId | where isempty(CorrelationId1)',
    /no row without one/,
    'SigninLogs | join kind=leftouter (AuditLogs | distinct CorrelationId) on CorrelationId | where isempty(CorrelationId1)',
  ],
  [
    unionColumn,
    'union SigninLogs, AADNonInteractiveUserSignInLogs | extend P = column_ifexists("LocationDetails", "")',
    /LocationDetails_dynamic and LocationDetails_string/,
    'union SigninLogs, AuditLogs | extend P = column_ifexists("LocationDetails", "")',
  ],
];

describe('what is decided by the values that a query can have', () => {
  const rule = (query: string) => `query: |\n  ${query}\n`;
  for (const [check, wrong, said, right] of [...conditions, ...texts, ...values]) {
    it(`${check.id} finds ${wrong}`, () => assert.match(say(check, rule(wrong)).join('\n'), said));
    it(`${check.id} lets pass ${right}`, () => assert.deepEqual(say(check, rule(right)), []));
  }
});
