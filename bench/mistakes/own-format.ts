import { accounts, csv, edit, list, rule, shared, summary, workspace } from './own-repository';
import type { FilesPlant } from './plant';

/** Watchlists. */
export const watchlists: Readonly<Record<string, FilesPlant>> = {
  'alias in another case in the query': edit(rule, "_GetWatchlist('blocked')", "_GetWatchlist('Blocked')"),
  'alias misspelled in the query': edit(rule, "_GetWatchlist('accounts')", "_GetWatchlist('acounts')"),
  'column misspelled in the query': edit(rule, 'project Account;', 'project Acount;'),
  'type of indicator misspelled in the query': edit(rule, 'Type == "ip"', 'Type == "IP"'),
  'type of indicator that the list lacks': edit(rule, 'Type == "ip"', 'Type == "url"'),
  'whole list where a column is wanted': edit(rule, ' | project Account;', ';'),
  'address out of range': edit(list, 'value: 91.91.91.91', 'value: 91.91.91.9100'),
  'private address': edit(list, 'value: 91.91.91.91', 'value: 10.0.0.7'),
  'loopback address': edit(list, 'value: 91.91.91.91', 'value: 127.0.0.1'),
  'address as a domain': edit(list, 'value: bad.contoso-mail.net', 'value: 91.91.91.92'),
  'domain as an address': edit(list, 'value: 91.91.91.91', 'value: evil.contoso-mail.net'),
  'domain of everybody': edit(list, 'value: bad.contoso-mail.net', 'value: microsoft.com'),
  'top-level domain': edit(list, 'value: bad.contoso-mail.net', 'value: co.uk'),
  'URL as a domain': edit(list, 'value: bad.contoso-mail.net', 'value: https://bad.contoso-mail.net/x'),
  'hash without its last digit': edit(list, '852b811', '852b81'),
  'hash of nothing': edit(
    list,
    'a1b2c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b811',
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  ),
  'hash under another type': edit(list, 'type: sha256', 'type: md5'),
  'type misspelled': edit(list, 'type: ip', 'type: ipv4'),
  'indicator twice': edit(
    list,
    'value: bad.contoso-mail.net',
    'value: bad.contoso-mail.net\n    firstSeen: 2026-06-01\n    confidence: 70\n  - type: domain\n    value: BAD.contoso-mail.net.',
  ),
  'last before first': edit(list, 'lastSeen: 2026-06-10', 'lastSeen: 2026-05-10'),
  'first seen in the future': edit(list, 'firstSeen: 2026-06-01', 'firstSeen: 2027-06-01'),
  'day before month': edit(list, 'firstSeen: 2026-06-01', 'firstSeen: 31/05/2026'),
  'confidence over 100': edit(list, 'confidence: 90', 'confidence: 900'),
  'confidence as a word': edit(list, 'confidence: 90', 'confidence: high'),
  'all too old': edit(list, 'maxAge: 365d', 'maxAge: 1d'),
  'age as a number': edit(list, 'maxAge: 365d', 'maxAge: 365'),
  'age of a type that does not exist': edit(list, 'maxAge: 365d', 'maxAge:\n  ipv4: 30d'),
  'no indicator': edit(list, /indicators:[\s\S]*$/, 'indicators: []\n'),
  'search key that is not a column': edit(accounts, 'searchKey: Account', 'searchKey: Acount'),
  'search key left out': edit(accounts, 'searchKey: Account\n', ''),
  'file that is not there': edit(accounts, 'csv: accounts.csv', 'csv: acounts.csv'),
  'alias with a blank': edit(accounts, 'alias: accounts', 'alias: service accounts'),
  'cells by semicolons': edit(csv, /[\s\S]*/, 'Account;Owner\nsvc-backup@contoso.com;operations\n'),
  'cell too few': edit(csv, 'svc-mail@contoso.com,mail', 'svc-mail@contoso.com'),
  'cell too many': edit(csv, 'svc-mail@contoso.com,mail', 'svc-mail@contoso.com,mail,x'),
  'quote that is open': edit(csv, 'svc-mail@contoso.com,mail', '"svc-mail@contoso.com,mail'),
  'key twice': edit(csv, 'svc-mail@contoso.com,mail', 'svc-mail@contoso.com,mail\nsvc-mail@contoso.com,operations'),
  'key twice but for its case': edit(
    csv,
    'svc-mail@contoso.com,mail',
    'svc-mail@contoso.com,mail\nSVC-Mail@contoso.com,operations',
  ),
  'key with a blank behind it': edit(csv, 'svc-mail@contoso.com,mail', 'svc-mail@contoso.com ,mail'),
  'key with a blank before it': edit(csv, 'svc-mail@contoso.com,mail', ' svc-mail@contoso.com,mail'),
  'empty key': edit(csv, 'svc-mail@contoso.com,mail', ',mail'),
  'column with a blank behind it': edit(csv, 'Account,Owner', 'Account ,Owner'),
  'column twice': edit(csv, 'Account,Owner', 'Account,Account'),
  'header alone': edit(csv, /\n[\s\S]*/, '\n'),
  formula: edit(csv, 'mail\n', '=1+1\n'),
  'non-breaking space': edit(csv, 'svc-mail@contoso.com,', 'svc-mail@contoso.com\u00a0,'),
};

const setTo = (text: string) => edit(workspace, '      severity: Low', `      ${text}`);

/** Workspaces and their overlays. */
export const workspaces: Readonly<Record<string, FilesPlant>> = {
  'detection misspelled': edit(workspace, 'detection: mistakes/failures', 'detection: mistakes/failure'),
  'severity misspelled': setTo('severity: low'),
  'field that cannot be set': setTo('query: SigninLogs'),
  'field misspelled': setTo('triggerTreshold: 5'),
  'frequency below five minutes': setTo('queryFrequency: 1m'),
  'frequency longer than the period': setTo('queryFrequency: 6h'),
  'period beyond 14 days': setTo('queryPeriod: 30d'),
  'same value as the rule': setTo('severity: Medium'),
  'nothing set': edit(workspace, '    set:\n      severity: Low', '    set: {}'),
  'two overlays that contradict': edit(
    workspace,
    '      severity: Low',
    '      severity: Low\n  - detection: mistakes/failures\n    reason: Another.\n    set:\n      severity: High',
  ),
  'exclusion on a column that is not there': setTo(
    'falsePositives:\n        - id: more\n          scenario: More.\n          exclude:\n            SigninLogs: UserPrincipleName == "x"\n          owner: identity',
  ),
  'exclusion of everything': setTo(
    'falsePositives:\n        - id: more\n          scenario: More.\n          exclude:\n            SigninLogs: UserPrincipalName contains ""\n          owner: identity',
  ),
  'threshold that no row meets': setTo('triggerOperator: lt'),
  'subscription that is not a GUID': edit(
    workspace,
    'subscription: 00000000-0000-0000-0000-000000000001',
    'subscription: production',
  ),
  'workspace id left out': edit(workspace, /workspaceId: .*\n/, ''),
  'group that does not exist': edit(workspace, 'overlays:', 'groups: [customers]\noverlays:'),
  'selected detection that does not exist': edit(workspace, 'overlays:', 'detections: [mistaks]\noverlays:'),
  'key misspelled': edit(workspace, 'resourceGroup:', 'resourcegroup:'),
};

/** Functions and summary rules. */
export const queriesBeside: Readonly<Record<string, FilesPlant>> = {
  'column misspelled in a function': edit(shared, 'ResultType ==', 'ResultTyp =='),
  'parameter without a type': edit(shared, 'least:int=5', 'least'),
  'type of a parameter that does not exist': edit(shared, 'least:int=5', 'least:integer=5'),
  'parameter of which no use is made': edit(shared, '>= least', '>= 5'),
  'parameter in another case': edit(shared, '>= least', '>= Least'),
  'text for a parameter that is a number': edit(shared, 'least:int=5', 'least:string="5"'),
  'value of a column in another case in a function': edit(
    shared,
    'ResultType == "50126"',
    'ConditionalAccessStatus == "Failure"',
  ),
  'capital behind tolower in a function': edit(shared, 'ResultType == "50126"', 'tolower(AppDisplayName) == "Teams"'),
  'syntax in a function': edit(shared, '| where ResultType ==', '| where ResultType = ='),
  'alias with a blank': edit(shared, 'functionAlias: RecentFailures', 'functionAlias: Recent Failures'),
  'alias of a table': edit(shared, 'functionAlias: RecentFailures', 'functionAlias: SigninLogs'),
  'function called by another case': edit(
    rule,
    '  SigninLogs\n',
    '  recentfailures() | project UserPrincipalName;\n  SigninLogs\n',
  ),
  'column misspelled in a summary rule': edit(summary, 'ResultType ==', 'ResultTyp =='),
  'condition that is never true in a summary rule': edit(
    summary,
    'ResultType == "50126"',
    'ResultType == "50126" and ResultType == "0"',
  ),
  'destination without its ending': edit(summary, 'FailuresPerHour_CL', 'FailuresPerHour'),
  'size of a bin that the service lacks': edit(summary, 'binSize: 60', 'binSize: 45'),
  'size of a bin as a duration': edit(summary, 'binSize: 60', 'binSize: 1h'),
  'operator that a summary rule refuses': edit(
    summary,
    '| summarize Failures',
    '| evaluate bag_unpack(Status)\n  | summarize Failures',
  ),
  'syntax in a summary rule': edit(summary, '| where ResultType ==', '| where ResultType = ='),
  'time filter in a summary rule': edit(
    summary,
    '| where ResultType ==',
    '| where TimeGenerated > ago(1d)\n  | where ResultType ==',
  ),
};
