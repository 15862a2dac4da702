import { before, behind, listed, queries, type Mistakes } from './plant';

const join = (right: string, wrong: string) => behind('SigninLogs', right, wrong);

/** Joins, unions and lists of one thing held against another. */
export const sources: Mistakes = {
  'key in small letters against capitals': join(
    '| extend Who = tolower(UserPrincipalName)\n| join kind=inner (AuditLogs | extend Who = tolower(Identity) | distinct Who) on Who',
    '| extend Who = tolower(UserPrincipalName)\n| join kind=inner (AuditLogs | extend Who = toupper(Identity) | distinct Who) on Who',
  ),
  'key in small letters against as it is logged': join(
    '| extend Who = tolower(UserPrincipalName)\n| join kind=inner (AuditLogs | extend Who = tolower(Identity) | distinct Who) on Who',
    '| extend Who = tolower(UserPrincipalName)\n| join kind=inner (AuditLogs | extend Who = Identity | distinct Who) on Who',
  ),
  'key in small letters on the right alone': join(
    '| join kind=inner (SecurityEvent | distinct Host = Computer) on $left.AppDisplayName == $right.Host',
    '| extend Name = toupper(AppDisplayName)\n| join kind=inner (SecurityEvent | distinct Host = tolower(Computer)) on $left.Name == $right.Host',
  ),
  'address joined to an account': join(
    '| join kind=inner (OfficeActivity | distinct UserId) on $left.UserPrincipalName == $right.UserId',
    '| join kind=inner (OfficeActivity | distinct UserId) on $left.IPAddress == $right.UserId',
  ),
  'account joined to an address': join(
    '| join kind=inner (DeviceNetworkEvents | distinct RemoteIP) on $left.IPAddress == $right.RemoteIP',
    '| join kind=inner (DeviceNetworkEvents | distinct RemoteIP) on $left.UserPrincipalName == $right.RemoteIP',
  ),
  'host joined to an address': behind(
    'SecurityEvent',
    '| join kind=inner (DeviceNetworkEvents | distinct DeviceName) on $left.Computer == $right.DeviceName',
    '| join kind=inner (DeviceNetworkEvents | distinct LocalIP) on $left.Computer == $right.LocalIP',
  ),
  'account with a domain joined to a principal name': behind(
    'SecurityEvent',
    '| join kind=inner (DeviceLogonEvents | distinct AccountName) on $left.TargetUserName == $right.AccountName',
    '| join kind=inner (SigninLogs | distinct UserPrincipalName) on $left.Account == $right.UserPrincipalName',
  ),
  'bare account name joined to a principal name': behind(
    'DeviceProcessEvents',
    '| join kind=inner (SigninLogs | distinct UserPrincipalName) on $left.AccountUpn == $right.UserPrincipalName',
    '| join kind=inner (SigninLogs | distinct UserPrincipalName) on $left.AccountName == $right.UserPrincipalName',
  ),
  'file name joined to a path': behind(
    'DeviceProcessEvents',
    '| join kind=inner (DeviceFileEvents | distinct FileName) on FileName',
    '| join kind=inner (DeviceFileEvents | distinct FolderPath) on $left.FileName == $right.FolderPath',
  ),
  'MD5 joined to SHA256': behind(
    'DeviceProcessEvents',
    '| join kind=inner (DeviceFileEvents | distinct SHA256) on SHA256',
    '| join kind=inner (DeviceFileEvents | distinct SHA256) on $left.MD5 == $right.SHA256',
  ),
  'tables joined by the name of the table': join(
    '| join kind=inner (AuditLogs | distinct CorrelationId) on CorrelationId',
    '| join kind=inner (AuditLogs | distinct Type) on Type',
  ),
  'tables joined by the tenant': join(
    '| join kind=inner (AuditLogs | distinct CorrelationId) on CorrelationId',
    '| join kind=inner (AuditLogs | distinct TenantId) on TenantId',
  ),
  'tables joined by the exact time': join(
    '| join kind=inner (AuditLogs | project CorrelationId, Operation = OperationName) on CorrelationId',
    '| join kind=inner (AuditLogs | project TimeGenerated, Operation = OperationName) on TimeGenerated',
  ),
  'join without a kind': join(
    '| join kind=inner (AuditLogs | project CorrelationId, Operation = OperationName) on CorrelationId',
    '| join (AuditLogs | project CorrelationId, Operation = OperationName) on CorrelationId',
  ),
  'key that differs from itself behind a join': join(
    '| join kind=inner (SigninLogs | project UserPrincipalName, IPAddress) on UserPrincipalName\n| where IPAddress != IPAddress1',
    '| join kind=inner (SigninLogs | project UserPrincipalName, IPAddress) on UserPrincipalName\n| where UserPrincipalName != UserPrincipalName1',
  ),
  'left column for the right one behind a join': join(
    '| join kind=inner (SigninLogs | project UserPrincipalName, IPAddress) on UserPrincipalName\n| where IPAddress != IPAddress1',
    '| join kind=inner (SigninLogs | project UserPrincipalName, IPAddress) on UserPrincipalName\n| where IPAddress != IPAddress',
  ),
  'time of one side alone behind a join': join(
    '| join kind=inner (AuditLogs | project CorrelationId, Changed = TimeGenerated) on CorrelationId\n| where Changed between (TimeGenerated .. (TimeGenerated + 1h))',
    '| join kind=inner (AuditLogs | project CorrelationId, Changed = TimeGenerated) on CorrelationId\n| where Changed between (TimeGenerated .. (TimeGenerated - 1h))',
  ),
  'right column that no outer join brings': join(
    '| join kind=leftouter (AuditLogs | distinct CorrelationId, Identity) on CorrelationId\n| where isempty(Identity)',
    '| join kind=inner (AuditLogs | distinct CorrelationId, Identity) on CorrelationId\n| where isempty(CorrelationId1)',
  ),
  'table joined to itself by an id': join(
    '| join kind=inner (SigninLogs | where ResultType == "0" | distinct UserPrincipalName) on UserPrincipalName',
    '| join kind=leftanti (SigninLogs | distinct UserPrincipalName) on UserPrincipalName',
  ),
  'same table twice in a union': queries(
    'union SigninLogs, AADNonInteractiveUserSignInLogs\n| summarize Count = count() by UserPrincipalName',
    'union SigninLogs, SigninLogs\n| summarize Count = count() by UserPrincipalName',
  ),
  'union of a column of two types': queries(
    'union SigninLogs, AADNonInteractiveUserSignInLogs\n| extend City = tostring(column_ifexists("LocationDetails_dynamic", dynamic({})).city)',
    'union SigninLogs, AADNonInteractiveUserSignInLogs\n| extend City = tostring(column_ifexists("LocationDetails", dynamic({})).city)',
  ),
  'table that a fuzzy union leaves out': queries(
    'union isfuzzy=true SigninLogs, AADNonInteractiveUserSignInLogs\n| where ResultType == "50126"',
    'union isfuzzy=true SigninLogs, AADNonInteractiveUserSigninLogs\n| where ResultType == "50126"',
  ),
  'name of a table of the union in another case': queries(
    'union withsource=Source SigninLogs, AuditLogs\n| where Source == "SigninLogs"',
    'union withsource=Source SigninLogs, AuditLogs\n| where Source == "SignInLogs"',
  ),
  'table that the union does not have': queries(
    'union SigninLogs, AuditLogs\n| where Type == "AuditLogs"',
    'union SigninLogs, AuditLogs\n| where Type == "AuditLog"',
  ),
  'value twice in a list of a variable': listed(
    'SigninLogs',
    'let apps = dynamic(["Teams", "Azure Portal"]);',
    'let apps = dynamic(["Teams", "Azure Portal", "Teams"]);',
    'AppDisplayName in (apps)',
  ),
  'list in one text of a variable': listed(
    'SigninLogs',
    'let apps = dynamic(["Teams", "Azure Portal"]);',
    'let apps = dynamic(["Teams, Azure Portal"]);',
    'AppDisplayName in (apps)',
  ),
  'capital in a list of a variable behind tolower': listed(
    'SigninLogs',
    'let apps = dynamic(["teams", "azure portal"]);',
    'let apps = dynamic(["Teams", "Azure Portal"]);',
    'tolower(AppDisplayName) in (apps)',
  ),
  'blanks in a list of a variable': listed(
    'SigninLogs',
    'let apps = dynamic(["Teams", "Azure Portal"]);',
    'let apps = dynamic(["Teams ", " Azure Portal"]);',
    'AppDisplayName in (apps)',
  ),
  'accounts held against a list of addresses': behind(
    'SigninLogs',
    '| where IPAddress in ((AuditLogs | extend IPAddress = tostring(InitiatedBy.user.ipAddress) | distinct IPAddress))',
    '| where UserPrincipalName in ((SigninLogs | distinct IPAddress))',
  ),
  'first of two columns held against a value': behind(
    'SigninLogs',
    '| where IPAddress in ((SigninLogs | distinct IPAddress))',
    '| where IPAddress in ((SigninLogs | project UserPrincipalName, IPAddress))',
  ),
  'threshold of which no use is made': before(
    'SigninLogs',
    'let threshold = 5;\nlet seen = SigninLogs | summarize Count = count() by UserPrincipalName | where Count > threshold;',
    'let threshold = 5;\nlet seen = SigninLogs | summarize Count = count() by UserPrincipalName | where Count > 10;',
  ),
  'parameter of which no use is made': listed(
    'SigninLogs',
    'let isFailure = (code: string, least: int) { toint(code) > least };',
    'let isFailure = (code: string, least: int) { toint(code) > 10 };',
    'isFailure(ResultType, 10)',
  ),
  'name of a table taken by a variable': listed(
    'SigninLogs',
    'let recent = AuditLogs | where TimeGenerated > ago(1h);',
    'let SigninLogs = SigninLogs | where TimeGenerated > ago(1h);',
    'ResultType != "0"',
  ),
};
