import { behind, extend, joined, keys, listed, mapped, queries, where, type Mistakes } from './plant';

const sorted = '| sort by TimeGenerated asc\n| extend Before = prev(TimeGenerated)\n';

/** Kinds beside those of the other files: what functions return, what Windows and Microsoft 365 write, other entities. */
export const others: Mistakes = {
  'part of an hour beyond the last': where(
    'SigninLogs',
    'datetime_part("hour", TimeGenerated) >= 22',
    'datetime_part("hour", TimeGenerated) >= 24',
  ),
  'seventh day behind Sunday': where(
    'SigninLogs',
    'dayofweek(TimeGenerated) in (0d, 6d)',
    'dayofweek(TimeGenerated) in (7d)',
  ),
  'time before a moment by a difference': where(
    'SigninLogs',
    'TimeGenerated - ago(1h) > 0s',
    'TimeGenerated - now() > 0s',
  ),
  'fewer occurrences than none': where(
    'SigninLogs',
    'countof(UserPrincipalName, "@") > 1',
    'countof(UserPrincipalName, "@") < 0',
  ),
  'order of two texts by a number that it is not': where(
    'SigninLogs',
    'strcmp(UserPrincipalName, UserDisplayName) == 1',
    'strcmp(UserPrincipalName, UserDisplayName) == 2',
  ),
  'sign beyond one': where('SecurityEvent', 'sign(EventID) == 1', 'sign(EventID) > 1'),
  'share of a hash beyond its last': where(
    'SigninLogs',
    'hash(UserPrincipalName, 10) == 9',
    'hash(UserPrincipalName, 10) == 10',
  ),
  'rounded number that is not round': where('SecurityEvent', 'bin(EventID, 100) == 4600', 'bin(EventID, 100) == 4625'),
  'start of a text that was cut off': where(
    'SigninLogs',
    'trim(" ", UserAgent) startswith "curl"',
    'trim(" ", UserAgent) startswith " curl"',
  ),
  'sign that was replaced': where(
    'SigninLogs',
    'replace_string(UserAgent, "-", "") contains "ab"',
    'replace_string(UserAgent, "-", "") contains "a-b"',
  ),
  'separator in a part of a column': behind(
    'SigninLogs',
    '| extend Domain = tostring(split(UserPrincipalName, "@")[1])\n| where Domain == "contoso.com"',
    '| extend Domain = tostring(split(UserPrincipalName, "@")[1])\n| where Domain == "amy@contoso.com"',
  ),
  'earlier than the row before in ascending order': joined(
    'SigninLogs',
    'UserPrincipalName',
    `SigninLogs\n${sorted}| where TimeGenerated - Before > 5m`,
    `SigninLogs\n${sorted}| where TimeGenerated < Before`,
  ),
  'distinct count of a text': joined(
    'SigninLogs',
    'UserPrincipalName',
    'SigninLogs\n| summarize Addresses = dcount(IPAddress) by UserPrincipalName\n| where Addresses > 3',
    'SigninLogs\n| summarize Addresses = dcount("IPAddress") by UserPrincipalName\n| where Addresses > 3',
  ),
  'time between that is turned round by default names': joined(
    'SigninLogs',
    'UserPrincipalName',
    'SigninLogs\n| summarize min(TimeGenerated), max(TimeGenerated) by UserPrincipalName\n| extend Age = max_TimeGenerated - min_TimeGenerated\n| where Age > 5m',
    'SigninLogs\n| summarize min(TimeGenerated), max(TimeGenerated) by UserPrincipalName\n| extend Age = min_TimeGenerated - max_TimeGenerated\n| where Age > 5m',
  ),
  'a sample in the place of all': queries(
    'SigninLogs\n| where ResultType == "50126"',
    'SigninLogs\n| sample 100\n| where ResultType == "50126"',
  ),
  'the first none': queries('SigninLogs\n| top 10 by TimeGenerated desc', 'SigninLogs\n| top 0 by TimeGenerated desc'),
  'anti-join with what is asked for behind it': queries(
    'SigninLogs\n| where ResultType == "50126"\n| join kind=leftanti (SigninLogs | where ResultType == "0") on UserPrincipalName',
    'SigninLogs\n| join kind=leftanti (SigninLogs | where ResultType == "0") on UserPrincipalName\n| where ResultType == "0"',
  ),
  'number of an event beyond the last': where('SecurityEvent', 'EventID == 4625', 'EventID == 462500'),
  'logon type of an event that has none': where(
    'SecurityEvent',
    'EventID == 4624 and LogonType == 3',
    'EventID == 4688 and LogonType == 3',
  ),
  'command line of an event that has none': where(
    'SecurityEvent',
    'EventID == 4688 and CommandLine has "whoami"',
    'EventID == 4624 and CommandLine has "whoami"',
  ),
  'code of Windows without its 0x': where('SecurityEvent', 'Status == "0xc000006d"', 'Status == "c000006d"'),
  'session of Windows as a number': where('SecurityEvent', 'SubjectLogonId == "0x3e7"', 'SubjectLogonId == "999"'),
  'session of Windows in another notation': where(
    'SecurityEvent',
    'TargetLogonId == "0x3e7"',
    'TargetLogonId == "0n999"',
  ),
  'process id of Windows as a number': where('SecurityEvent', 'NewProcessId == "0x4d2"', 'NewProcessId == "1234"'),
  'logon type of Defender by its number': queries(
    'DeviceLogonEvents\n| where LogonType == "RemoteInteractive"',
    'DeviceLogonEvents\n| where LogonType == "10"',
  ),
  'action of another table': where(
    'DeviceProcessEvents',
    'ActionType == "ProcessCreated"',
    'ActionType == "FileCreated"',
  ),
  'operation of a sign-in': where('SigninLogs', 'OperationName == "Sign-in activity"', 'OperationName == "Sign-in"'),
  'category of a sign-in': where('SigninLogs', 'Category == "SignInLogs"', 'Category == "SigninLogs"'),
  'result of an audit in another word': where('AuditLogs', 'Result == "success"', 'Result == "Succeeded"'),
  'country by three letters': where('SigninLogs', 'Location == "US"', 'Location == "USA"'),
  'principal name as the id of a user': where(
    'SigninLogs',
    'UserPrincipalName == "amy@contoso.com"',
    'UserId == "amy@contoso.com"',
  ),
  'request that has no id': where(
    'SigninLogs',
    'CorrelationId == "9f5f3a0e-4a7f-4d0a-8f58-9a7c3b8d1e2f"',
    'CorrelationId == "9f5f3a0e4a7f"',
  ),
  'accounts in capitals by a list': listed(
    'SigninLogs',
    'let people = dynamic(["amy@contoso.com"]);',
    'let people = dynamic(["Amy@contoso.com"]);',
    'UserPrincipalName in (people)',
  ),
  'part of a time by a name that it has not': extend(
    'SigninLogs',
    'Age = datetime_diff("minute", now(), TimeGenerated)',
    'Age = datetime_diff("minutes", now(), TimeGenerated)',
  ),
  'id of a device as a host': mapped('DeviceProcessEvents', 'Host.HostName', 'DeviceName', 'DeviceId'),
  'principal name as a domain': mapped('SecurityEvent', 'Account.NTDomain', 'TargetDomainName', 'TargetUserName'),
  'file name as a directory': mapped('DeviceFileEvents', 'File.Directory', 'FolderPath', 'FileName'),
  'id of an application as its name': mapped('SigninLogs', 'CloudApplication.Name', 'AppDisplayName', 'AppId'),
  'address as a mailbox': mapped('OfficeActivity', 'Mailbox.MailboxPrimaryAddress', 'UserId', 'ClientIP'),
  'sender as the recipient': mapped(
    'EmailEvents',
    'MailMessage.Recipient',
    'RecipientEmailAddress',
    'SenderFromAddress',
  ),
  'value as the key of the registry': mapped(
    'DeviceRegistryEvents',
    'RegistryKey.Key',
    'RegistryKey',
    'RegistryValueData',
  ),
  'threshold that a top never passes': keys(
    'SigninLogs\n| top 5 by TimeGenerated desc',
    { triggerThreshold: '3' },
    { triggerThreshold: '5' },
  ),
};
