import { behind, extend, keys, mapped, where, type Mistakes } from './plant';

const signIns = (right: string, wrong: string) => behind('SigninLogs', right, wrong);

/** Kinds that are near the others: another function, another column, the same mistake in another place. */
export const siblings: Mistakes = {
  'random share below zero': where('SigninLogs', 'rand() < 0.5', 'rand() < 0'),
  'random share as a percentage': where('SigninLogs', 'rand() < 0.25', 'rand() <= 25'),
  'moment of ingestion equal to a moment ago': where(
    'SigninLogs',
    'TimeGenerated > ago(1h)',
    'TimeGenerated == ago(1h)',
  ),
  'day equal to a moment': where(
    'SigninLogs',
    'startofday(TimeGenerated) == startofday(now())',
    'startofday(TimeGenerated) == now()',
  ),
  'number outside of no numbers': where(
    'CommonSecurityLog',
    'SourcePort !between (1 .. 100)',
    'SourcePort !between (100 .. 1)',
  ),
  'either of two bounds that overlap': where(
    'DeviceNetworkEvents',
    'RemotePort < 1024 or RemotePort > 49151',
    'RemotePort > 1024 or RemotePort < 49151',
  ),
  'window of a time that ends before it begins': where(
    'SigninLogs',
    'CreatedDateTime between (TimeGenerated - 5m .. TimeGenerated)',
    'CreatedDateTime between (TimeGenerated .. TimeGenerated - 5m)',
  ),
  'precedence of and with a search': where(
    'DeviceProcessEvents',
    'ActionType == "ProcessCreated" and (FileName =~ "a.exe" or FileName =~ "b.exe")',
    'ActionType == "ProcessCreated" and FileName =~ "a.exe" or FileName =~ "b.exe"',
  ),
  'precedence of and with three alternatives': where(
    'SigninLogs',
    'ResultType == "0" and (Location == "DE" or Location == "FR" or Location == "IT")',
    'ResultType == "0" and Location == "DE" or Location == "FR" or Location == "IT"',
  ),
  'all of two addresses in one': where(
    'SigninLogs',
    'IPAddress in ("203.0.113.7", "203.0.113.8")',
    'IPAddress has_all ("203.0.113.7", "203.0.113.8")',
  ),
  'all of two accounts in one': where(
    'SigninLogs',
    'UserPrincipalName in~ ("a@contoso.com", "b@contoso.com")',
    'UserPrincipalName has_all ("a@contoso.com", "b@contoso.com")',
  ),
  'end of a file name that is cut': where('DeviceFileEvents', 'FileName endswith ".dll"', 'FileName endswith ".dl"'),
  'quotes of SQL in double quotes': where(
    'Syslog',
    'SyslogMessage has "\\"root\\""',
    'SyslogMessage has "user ""root"""',
  ),
  'column in quotes in tolower': extend(
    'SigninLogs',
    'Who = tolower(UserPrincipalName)',
    'Who = tolower("UserPrincipalName")',
  ),
  'column in quotes in extract': extend(
    'DeviceProcessEvents',
    'Port = extract(@"-p (\\d+)", 1, ProcessCommandLine)',
    'Port = extract(@"-p (\\d+)", 1, "ProcessCommandLine")',
  ),
  'column in quotes in a list function': extend(
    'SigninLogs',
    'Parts = split(UserAgent, "/")',
    'Parts = split("UserAgent", "/")',
  ),
  'text of a template with a dollar': extend(
    'SigninLogs',
    'Line = strcat("Sign-in of ", UserPrincipalName)',
    'Line = strcat("Sign-in of ${UserPrincipalName}", "")',
  ),
  'fifth part of an address': extend(
    'SigninLogs',
    'Last = tostring(split(IPAddress, ".")[3])',
    'Last = tostring(split(IPAddress, ".")[4])',
  ),
  'domain in front of a principal name': extend(
    'SigninLogs',
    'Domain = tostring(split(UserPrincipalName, "@")[1])',
    'Domain = tostring(split(UserPrincipalName, "\\\\")[1])',
  ),
  'JSON of an account': extend(
    'SigninLogs',
    'City = tostring(parse_json(tostring(LocationDetails)).city)',
    'City = tostring(parse_json(UserPrincipalName).city)',
  ),
  'JSON of a hash': extend(
    'DeviceFileEvents',
    'Name = tostring(parse_json(AdditionalFields).name)',
    'Name = tostring(parse_json(SHA256).name)',
  ),
  'bag of a place as a text': where(
    'SigninLogs',
    'tostring(LocationDetails.city) == "Paris"',
    'tostring(LocationDetails.geoCoordinates) == "Paris"',
  ),
  'bag of a device as a text': where(
    'SigninLogs',
    'tostring(DeviceDetail.browser) == "Edge"',
    'tostring(DeviceDetail) == "Edge"',
  ),
  'key of an expanded target with a capital': signIns(
    '| mv-expand Policy = ConditionalAccessPolicies\n| extend Result = tostring(Policy.result)',
    '| mv-expand Policy = ConditionalAccessPolicies\n| extend Result = tostring(Policy.Result)',
  ),
  'key of an applied target with a capital': behind(
    'AuditLogs',
    '| mv-apply Target = TargetResources on (where tostring(Target.displayName) == "x")',
    '| mv-apply Target = TargetResources on (where tostring(Target.DisplayName) == "x")',
  ),
  'bags expanded to numbers': behind(
    'AuditLogs',
    '| mv-expand Target = TargetResources',
    '| mv-expand Target = TargetResources to typeof(int)',
  ),
  'accounts in a list of hosts': where(
    'SecurityEvent',
    'Computer in ((SecurityEvent | distinct Computer))',
    'IpAddress in ((SecurityEvent | distinct Computer))',
  ),
  'hashes in a list of addresses': where(
    'DeviceFileEvents',
    'SHA1 in ((DeviceProcessEvents | distinct SHA1))',
    'SHA1 in ((DeviceNetworkEvents | distinct RemoteIP))',
  ),
  'anti-join with all of the same host': behind(
    'SecurityEvent',
    '| join kind=leftanti (SecurityEvent | where EventID == 4624 | distinct Computer) on Computer',
    '| join kind=leftanti (SecurityEvent | distinct Computer) on Computer',
  ),
  'key that is missing behind an inner join': behind(
    'SecurityEvent',
    '| join kind=leftouter (DeviceInfo | distinct DeviceName) on $left.Computer == $right.DeviceName\n| where isempty(DeviceName)',
    '| join kind=inner (DeviceInfo | distinct DeviceName) on $left.Computer == $right.DeviceName\n| where isempty(DeviceName)',
  ),
  'series of steps longer than it': signIns(
    '| make-series Failures = count() on TimeGenerated from ago(30m) to now() step 5m',
    '| make-series Failures = count() on TimeGenerated from ago(30m) to now() step 1h',
  ),
  'part of a million by whole division': extend(
    'CommonSecurityLog',
    'Sent = SentBytes / 1000000.0',
    'Sent = SentBytes * (1 / 1000000)',
  ),
  'duration as one word': extend('SigninLogs', 'Gap = totimespan("00:30:00")', 'Gap = totimespan("30 minutes")'),
  'number as a word': where('SecurityEvent', 'tostring(EventID) == "4625"', 'tostring(EventID) == "logon"'),
  'application as a name of an account': mapped(
    'SigninLogs',
    'Account.Name',
    'UserPrincipalName',
    'ResourceDisplayName',
  ),
  'request as an account': mapped('SigninLogs', 'Account.AadUserId', 'UserId', 'CorrelationId'),
  'browser as an address': mapped('SigninLogs', 'IP.Address', 'IPAddress', 'UserAgent'),
  'account as the name of a host': mapped('SecurityEvent', 'Host.HostName', 'Computer', 'Account'),
  'severity from an account': keys(
    'SigninLogs\n| extend Level = "High"',
    { alertDetailsOverride: '\n  alertSeverityColumnName: Level' },
    { alertDetailsOverride: '\n  alertSeverityColumnName: UserPrincipalName' },
  ),
  'every number of rows but a few': keys(
    'SigninLogs\n| where ResultType == "50126"',
    { triggerOperator: 'gt', triggerThreshold: '5' },
    { triggerOperator: 'ne', triggerThreshold: '5' },
  ),
};
