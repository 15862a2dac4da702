import { changeQuery, where, type Mistakes } from './plant';

/** Conditions that are always or never true, or that ask something else than they seem to. */
export const operators: Mistakes = {
  'a term in blanks and separators': where(
    'DeviceProcessEvents',
    'ProcessCommandLine has "enc"',
    'ProcessCommandLine has "-enc "',
  ),

  'has with a part of a file ending': where('DeviceProcessEvents', 'FileName endswith ".exe"', 'FileName has ".ex"'),
  'startswith with the end of a file name': where(
    'DeviceProcessEvents',
    'FileName endswith ".exe"',
    'FileName startswith ".exe"',
  ),
  'endswith with the start of a path': where(
    'DeviceProcessEvents',
    'FolderPath startswith @"C:\\Temp"',
    'FolderPath endswith @"C:\\Temp\\"',
  ),
  'startswith with the domain of an account': where(
    'SigninLogs',
    'UserPrincipalName endswith "@contoso.com"',
    'UserPrincipalName startswith "@contoso.com"',
  ),
  'endswith with the start of an address': where(
    'SigninLogs',
    'IPAddress startswith "10.0."',
    'IPAddress endswith "10.0."',
  ),
  'contains with a regular expression': where(
    'DeviceProcessEvents',
    'ProcessCommandLine matches regex "powershell.*-enc"',
    'ProcessCommandLine contains "powershell.*-enc"',
  ),
  'has with alternatives in one text': where(
    'DeviceProcessEvents',
    'ProcessCommandLine has_any ("cmd", "powershell")',
    'ProcessCommandLine has "cmd|powershell"',
  ),
  'contains with alternatives in one text': where(
    'SigninLogs',
    'UserAgent has_any ("python", "curl")',
    'UserAgent contains "python|curl"',
  ),
  'list in one text': where(
    'SigninLogs',
    'AppDisplayName in ("Teams", "Azure Portal")',
    'AppDisplayName in ("Teams, Azure Portal")',
  ),
  'has_any with a list in one text': where(
    'DeviceProcessEvents',
    'ProcessCommandLine has_any ("whoami", "net")',
    'ProcessCommandLine has_any ("whoami, net")',
  ),
  'has_all of values that exclude each other': where(
    'DeviceProcessEvents',
    'FileName in~ ("cmd.exe", "powershell.exe")',
    'FileName has_all ("cmd.exe", "powershell.exe")',
  ),
  'file name in one case': where('DeviceProcessEvents', 'FileName =~ "PowerShell.exe"', 'FileName == "PowerShell.EXE"'),
  'list of file names in one case': where(
    'DeviceProcessEvents',
    'FileName in~ ("cmd.exe", "powershell.exe")',
    'FileName in ("CMD.EXE", "POWERSHELL.EXE")',
  ),
  'neither by or': where(
    'SigninLogs',
    'AppDisplayName != "Teams" and AppDisplayName != "Azure Portal"',
    'AppDisplayName != "Teams" or AppDisplayName != "Azure Portal"',
  ),
  'both by and': where(
    'SigninLogs',
    'AppDisplayName == "Teams" or AppDisplayName == "Azure Portal"',
    'AppDisplayName == "Teams" and AppDisplayName == "Azure Portal"',
  ),
  'two filters that exclude each other': where(
    'SigninLogs',
    'ResultType == "50126"',
    'ResultType == "50126"\n| where ResultType == "0"',
  ),
  'either not by or': where(
    'AuditLogs',
    'not(Result == "success") and not(Result == "timeout")',
    'not(Result == "success") or not(Result == "timeout")',
  ),
  'a list and its opposite': where(
    'SigninLogs',
    'AppDisplayName in ("Teams") and AppDisplayName !in ("Azure Portal")',
    'AppDisplayName in ("Teams") and AppDisplayName !in ("Teams")',
  ),
  'excluded words by or': where(
    'SigninLogs',
    'UserAgent !contains "python" and UserAgent !contains "curl"',
    'UserAgent !contains "python" or UserAgent !contains "curl"',
  ),
  'and before or without brackets': where(
    'SigninLogs',
    'ResultType == "0" and (AppDisplayName == "Teams" or AppDisplayName == "Azure Portal")',
    'ResultType == "0" and AppDisplayName == "Teams" or AppDisplayName == "Azure Portal"',
  ),
  'null of a text': where('SigninLogs', 'isempty(UserPrincipalName)', 'isnull(UserPrincipalName)'),
  'no null of a text': where('SigninLogs', 'isnotempty(UserPrincipalName)', 'isnotnull(UserPrincipalName)'),
  'empty and equal to something': where(
    'SigninLogs',
    'isempty(UserPrincipalName) or UserPrincipalName == "x@contoso.com"',
    'isempty(UserPrincipalName) and UserPrincipalName == "x@contoso.com"',
  ),
  'capital behind tolower': where(
    'SigninLogs',
    'tolower(AppDisplayName) == "teams"',
    'tolower(AppDisplayName) == "Teams"',
  ),
  'small letter behind toupper': where('SecurityEvent', 'toupper(Computer) == "DC1"', 'toupper(Computer) == "dc1"'),
  'capital in a list behind tolower': where(
    'SigninLogs',
    'tolower(AppDisplayName) in ("teams", "azure portal")',
    'tolower(AppDisplayName) in ("Teams", "Azure Portal")',
  ),
  'capital behind tolower in a cased search': where(
    'DeviceProcessEvents',
    'tolower(ProcessCommandLine) contains_cs "invoke"',
    'tolower(ProcessCommandLine) contains_cs "Invoke"',
  ),
  'length below zero': where('DeviceProcessEvents', 'strlen(ProcessCommandLine) > 0', 'strlen(ProcessCommandLine) < 0'),
  'length of an array below zero': where(
    'AuditLogs',
    'array_length(TargetResources) > 0',
    'array_length(TargetResources) < 0',
  ),
  'not found by another number': where(
    'SigninLogs',
    'indexof(UserAgent, "curl") == -1',
    'indexof(UserAgent, "curl") == -2',
  ),
  'start of a text of another length': where(
    'SigninLogs',
    'substring(IPAddress, 0, 3) == "10."',
    'substring(IPAddress, 0, 2) == "10."',
  ),
  'part of a split text with the separator': where(
    'SigninLogs',
    'tostring(split(UserPrincipalName, "@")[1]) == "contoso.com"',
    'tostring(split(UserPrincipalName, "@")[1]) == "@contoso.com"',
  ),
  'whole split text as one of its parts': where(
    'SigninLogs',
    'tostring(split(UserPrincipalName, "@")[1]) == "contoso.com"',
    'tostring(split(UserPrincipalName, "@")) == "contoso.com"',
  ),
  'joined text without its separator': where(
    'SecurityEvent',
    'strcat(SubjectDomainName, "/", SubjectUserName) == "CONTOSO/adm"',
    'strcat(SubjectDomainName, "/", SubjectUserName) == "CONTOSOadm"',
  ),
  'number from an account': where('SigninLogs', 'toint(ResultType) > 5', 'toint(UserPrincipalName) > 5'),
  'number from an address': where('SigninLogs', 'toint(ResultType) > 5', 'tolong(IPAddress) > 5'),
  'time from an account': where(
    'SigninLogs',
    'todatetime(CreatedDateTime) > ago(1h)',
    'todatetime(UserPrincipalName) > ago(1h)',
  ),
  'between with its bounds turned round': where(
    'SigninLogs',
    'toint(ResultType) between (1 .. 10)',
    'toint(ResultType) between (10 .. 1)',
  ),
  'not between with its bounds turned round': where(
    'CommonSecurityLog',
    'DestinationPort !between (1 .. 1024)',
    'DestinationPort !between (1024 .. 1)',
  ),
  'remainder that cannot be': where('SecurityEvent', 'EventID % 10 == 1', 'EventID % 10 == 10'),
  'absolute value below zero': where('SecurityEvent', 'abs(EventID) > 1', 'abs(EventID) < 0'),
  'number above and below what cannot be': where(
    'CommonSecurityLog',
    'DestinationPort > 1024 and DestinationPort < 2048',
    'DestinationPort > 2048 and DestinationPort < 1024',
  ),
  'number above or below which is any': where(
    'CommonSecurityLog',
    'DestinationPort < 1024 or DestinationPort > 2048',
    'DestinationPort > 1024 or DestinationPort < 2048',
  ),
  'value that is a column compared with itself': where(
    'SecurityEvent',
    'SubjectUserName != TargetUserName',
    'SubjectUserName != SubjectUserName',
  ),
  'address function over accounts': where(
    'SigninLogs',
    'not(ipv4_is_private(IPAddress))',
    'not(ipv4_is_private(UserPrincipalName))',
  ),
  'address function over hosts': where(
    'SecurityEvent',
    'ipv4_is_in_range(IpAddress, "10.0.0.0/8")',
    'ipv4_is_in_range(Computer, "10.0.0.0/8")',
  ),
  'address parsed from a host': where('SecurityEvent', 'parse_ipv4(IpAddress) > 0', 'parse_ipv4(WorkstationName) > 0'),
  'range with its arguments turned round': where(
    'SigninLogs',
    'ipv4_is_in_range(IPAddress, "10.0.0.0/8")',
    'ipv4_is_in_range("10.0.0.0/8", IPAddress)',
  ),
  'range without a prefix': where(
    'SigninLogs',
    'ipv4_is_in_range(IPAddress, "10.0.0.0/8")',
    'ipv4_is_in_range(IPAddress, "10.0.0.0")',
  ),
  'prefix over 32': where(
    'SigninLogs',
    'ipv4_is_in_range(IPAddress, "10.0.0.0/24")',
    'ipv4_is_in_range(IPAddress, "10.0.0.0/42")',
  ),
  'range from one address to another': where(
    'SigninLogs',
    'ipv4_is_in_range(IPAddress, "10.0.0.0/24")',
    'ipv4_is_in_range(IPAddress, "10.0.0.0-10.0.0.255")',
  ),
  'prefix of an address without its dot': where(
    'SigninLogs',
    'has_ipv4_prefix(IPAddress, "10.0.")',
    'has_ipv4_prefix(IPAddress, "10.0")',
  ),
  'network where a prefix of an address is wanted': where(
    'SigninLogs',
    'has_ipv4_prefix(IPAddress, "10.")',
    'has_ipv4_prefix(IPAddress, "10.0.0.0/8")',
  ),
  'empty text in a list of terms': where(
    'SigninLogs',
    'UserAgent has_any ("python", "curl")',
    'UserAgent has_any ("python", "")',
  ),
  'contains nothing': where('SigninLogs', 'UserAgent contains "curl"', 'UserAgent contains ""'),
  'starts with nothing': where('SigninLogs', 'UserAgent !startswith "curl"', 'UserAgent !startswith ""'),
  'star before a domain in a list': where(
    'DeviceNetworkEvents',
    'RemoteUrl has_any ("evil.example", "bad.example")',
    'RemoteUrl has_any ("*.evil.example", "*.bad.example")',
  ),
  'percent signs of SQL': where(
    'DeviceProcessEvents',
    'ProcessCommandLine contains "mimikatz"',
    'ProcessCommandLine contains "%mimikatz%"',
  ),
  'value twice in a list': where(
    'SigninLogs',
    'AppDisplayName in ("Teams", "Azure Portal")',
    'AppDisplayName in ("Teams", "Azure Portal", "Teams")',
  ),
  'value twice in a list that ignores case': where(
    'SigninLogs',
    'AppDisplayName in~ ("Teams", "Azure Portal")',
    'AppDisplayName in~ ("Teams", "Azure Portal", "teams")',
  ),
  'list that is empty': where(
    'SigninLogs',
    'AppDisplayName in (dynamic(["Teams"]))',
    'AppDisplayName in (dynamic([]))',
  ),
  'list in a list': where(
    'SigninLogs',
    'AppDisplayName in (dynamic(["Teams"]))',
    'AppDisplayName in (dynamic([["Teams", "Azure Portal"]]))',
  ),
  'column in quotes': where('SecurityEvent', 'isnotempty(TargetUserName)', 'isnotempty("TargetUserName")'),
  'column of the same row as a list': where('AuditLogs', 'AdditionalDetails has "x"', '"x" in (AdditionalDetails)'),
  'the opposite of what the rule asks for, behind it': changeQuery(
    /^( +)\| where (\w+) == ("\w+")[ \t]*\n/m,
    (found, indent, column, value) => `${found}${indent}| where ${column} != ${value}\n`,
  ),
  'a second value for a column that has one': changeQuery(
    /^( +)\| where (\w+) (?:==|=~) "\w+"[ \t]*\n/m,
    (found, indent, column) => `${found}${indent}| where ${column} == "Other one"\n`,
  ),
};
