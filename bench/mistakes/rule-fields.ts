import { keys, mapped, queries, type Mistakes } from './plant';

const plain =
  'SigninLogs\n| where ResultType == "50126"\n| project TimeGenerated, UserPrincipalName, IPAddress, AppDisplayName, CorrelationId';
const accountMapping =
  '\n  - entityType: Account\n    fieldMappings:\n      - identifier: FullName\n        columnName: UserPrincipalName';
const addressMapping =
  '\n  - entityType: IP\n    fieldMappings:\n      - identifier: Address\n        columnName: IPAddress';
const grouping = (more: string) =>
  `\n  createIncident: true\n  groupingConfiguration:\n    enabled: true\n    reopenClosedIncident: false\n    ${more}`;
const field = (right: Readonly<Record<string, string>>, wrong: Readonly<Record<string, string>>) =>
  keys(plain, { entityMappings: accountMapping, ...right }, { entityMappings: accountMapping, ...wrong });
const connector = (id: string, type: string) => `\n  - connectorId: ${id}\n    dataTypes:\n      - ${type}`;

/** What a rule says beside its query. */
export const ruleFields: Mistakes = {
  'account as an address': mapped('SigninLogs', 'IP.Address', 'IPAddress', 'UserPrincipalName'),
  'address as an account': mapped('SigninLogs', 'Account.FullName', 'UserPrincipalName', 'IPAddress'),
  'application as an account': mapped('SigninLogs', 'Account.FullName', 'UserPrincipalName', 'AppDisplayName'),
  'principal name as the id of an account': mapped('SigninLogs', 'Account.AadUserId', 'UserId', 'UserPrincipalName'),
  'display name as a security identifier': mapped('SecurityEvent', 'Account.Sid', 'TargetUserSid', 'TargetUserName'),
  'security identifier as a name': mapped('SecurityEvent', 'Account.Name', 'TargetUserName', 'TargetUserSid'),
  'host as an address': mapped('SecurityEvent', 'IP.Address', 'IpAddress', 'Computer'),
  'address as a host': mapped('SecurityEvent', 'Host.HostName', 'Computer', 'IpAddress'),
  'account as a host': mapped('SecurityEvent', 'Host.FullName', 'Computer', 'Account'),
  'process as an account': mapped('SecurityEvent', 'Account.Name', 'TargetUserName', 'NewProcessName'),
  'hash as a file name': mapped('DeviceFileEvents', 'File.Name', 'FileName', 'SHA1'),
  'path as a file name of an entity': mapped('DeviceFileEvents', 'File.Name', 'FileName', 'FolderPath'),
  'address as the domain of a name': mapped('DeviceNetworkEvents', 'DNS.DomainName', 'RemoteUrl', 'RemoteIP'),
  'address as a URL': mapped('DeviceNetworkEvents', 'URL.Url', 'RemoteUrl', 'RemoteIP'),
  'local address where a port stands': mapped('DeviceNetworkEvents', 'IP.Address', 'RemoteIP', 'RemotePort'),
  'number of a process by its name': mapped('DeviceProcessEvents', 'Process.ProcessId', 'ProcessId', 'FileName'),
  'command line by the file name': mapped('DeviceProcessEvents', 'Process.CommandLine', 'ProcessCommandLine', 'SHA256'),
  'resource by its group': mapped('AzureActivity', 'AzureResource.ResourceId', '_ResourceId', 'ResourceGroup'),
  'time as an account': mapped('SigninLogs', 'Account.FullName', 'UserPrincipalName', 'TimeGenerated'),
  'tenant as an account': mapped('SigninLogs', 'Account.AadUserId', 'UserId', 'TenantId'),
  'bag as an account': mapped('AuditLogs', 'Account.FullName', 'Identity', 'InitiatedBy'),
  'computer of the service as the attacker': mapped('CommonSecurityLog', 'IP.Address', 'SourceIP', 'Computer'),
  'set as an entity': queries(
    'SigninLogs\n| summarize Who = take_any(UserPrincipalName) by IPAddress',
    'SigninLogs\n| summarize Who = make_set(UserPrincipalName) by IPAddress',
    { entityMappings: accountMapping.replace('UserPrincipalName', 'Who') },
  ),
  'number as an entity': queries(
    'SigninLogs\n| summarize Who = take_any(UserPrincipalName) by IPAddress',
    'SigninLogs\n| summarize Who = dcount(UserPrincipalName) by IPAddress',
    { entityMappings: accountMapping.replace('UserPrincipalName', 'Who') },
  ),
  'whole principal name under Name with a suffix': keys(
    `${plain}\n| extend Name = tostring(split(UserPrincipalName, "@")[0]), Suffix = tostring(split(UserPrincipalName, "@")[1])`,
    {
      entityMappings:
        accountMapping.replace('FullName', 'Name').replace('UserPrincipalName', 'Name') +
        '\n      - identifier: UPNSuffix\n        columnName: Suffix',
    },
    {
      entityMappings:
        accountMapping.replace('FullName', 'Name').replace('UserPrincipalName', 'UserPrincipalName') +
        '\n      - identifier: UPNSuffix\n        columnName: Suffix',
    },
  ),
  'algorithm of another hash': keys(
    'DeviceFileEvents\n| where TimeGenerated > ago(1h)\n| extend Algorithm = "SHA256"',
    {
      entityMappings:
        '\n  - entityType: FileHash\n    fieldMappings:\n      - identifier: Algorithm\n        columnName: Algorithm\n      - identifier: Value\n        columnName: SHA256',
    },
    {
      entityMappings:
        '\n  - entityType: FileHash\n    fieldMappings:\n      - identifier: Algorithm\n        columnName: Algorithm\n      - identifier: Value\n        columnName: MD5',
    },
  ),
  'column in single braces of a title': field(
    { alertDetailsOverride: "\n  alertDisplayNameFormat: 'Sign-in of {{UserPrincipalName}}'" },
    { alertDetailsOverride: "\n  alertDisplayNameFormat: 'Sign-in of {UserPrincipalName}'" },
  ),
  'column in braces of a shell in a title': field(
    { alertDetailsOverride: "\n  alertDisplayNameFormat: 'Sign-in of {{UserPrincipalName}}'" },
    { alertDetailsOverride: "\n  alertDisplayNameFormat: 'Sign-in of ${UserPrincipalName}'" },
  ),
  'braces that are not closed': field(
    { alertDetailsOverride: "\n  alertDisplayNameFormat: 'Sign-in of {{UserPrincipalName}}'" },
    { alertDetailsOverride: "\n  alertDisplayNameFormat: 'Sign-in of {{UserPrincipalName}'" },
  ),
  'severity from a column that has none': keys(
    `${plain}\n| extend Level = "High"`,
    { alertDetailsOverride: '\n  alertSeverityColumnName: Level' },
    { alertDetailsOverride: '\n  alertSeverityColumnName: AppDisplayName' },
  ),
  'severity from a column with another word': queries(
    `${plain}\n| extend Level = "High"`,
    `${plain}\n| extend Level = "Critical"`,
    { alertDetailsOverride: '\n  alertSeverityColumnName: Level' },
  ),
  'tactic from a column with another word': queries(
    `${plain}\n| extend Tactic = "CredentialAccess"`,
    `${plain}\n| extend Tactic = "Credential Access"`,
    { alertDetailsOverride: '\n  alertTacticsColumnName: Tactic' },
  ),
  'technique of another tactic': field(
    { tactics: '[CredentialAccess]', relevantTechniques: '[T1110]' },
    { tactics: '[Impact]', relevantTechniques: '[T1110]' },
  ),
  'technique that was taken back': field(
    { tactics: '[Persistence]', relevantTechniques: '[T1547]' },
    { tactics: '[Persistence]', relevantTechniques: '[T1060]' },
  ),
  'connector of another product': field(
    { requiredDataConnectors: connector('AzureActiveDirectory', 'SigninLogs') },
    { requiredDataConnectors: connector('AWS', 'AWSCloudTrail') },
  ),
  'type of data in another case': field(
    { requiredDataConnectors: connector('AzureActiveDirectory', 'SigninLogs') },
    { requiredDataConnectors: connector('AzureActiveDirectory', 'SignInLogs') },
  ),
  'type of data of another table': field(
    { requiredDataConnectors: connector('AzureActiveDirectory', 'SigninLogs') },
    { requiredDataConnectors: connector('AzureActiveDirectory', 'AuditLogs') },
  ),
  'connector misspelled': field(
    { requiredDataConnectors: connector('AzureActiveDirectory', 'SigninLogs') },
    { requiredDataConnectors: connector('AzureActiveDirectry', 'SigninLogs') },
  ),
  'suppression shorter than the frequency': field(
    { suppressionEnabled: 'true', suppressionDuration: '5h' },
    { suppressionEnabled: 'true', suppressionDuration: '10m' },
  ),
  'grouping by an entity that is not mapped': field(
    {
      incidentConfiguration: grouping(
        'lookbackDuration: 1d\n    matchingMethod: Selected\n    groupByEntities: [Account]',
      ),
    },
    {
      incidentConfiguration: grouping(
        'lookbackDuration: 1d\n    matchingMethod: Selected\n    groupByEntities: [Host]',
      ),
    },
  ),
  'grouping by nothing that is selected': field(
    {
      incidentConfiguration: grouping(
        'lookbackDuration: 1d\n    matchingMethod: Selected\n    groupByEntities: [Account]',
      ),
    },
    { incidentConfiguration: grouping('lookbackDuration: 1d\n    matchingMethod: Selected\n    groupByEntities: []') },
  ),
  'selected entities that are not asked': field(
    {
      entityMappings: accountMapping + addressMapping,
      incidentConfiguration: grouping(
        'lookbackDuration: 1d\n    matchingMethod: Selected\n    groupByEntities: [Account]',
      ),
    },
    {
      entityMappings: accountMapping + addressMapping,
      incidentConfiguration: grouping(
        'lookbackDuration: 1d\n    matchingMethod: AllEntities\n    groupByEntities: [Account]',
      ),
    },
  ),
  'grouping shorter than the frequency': field(
    { incidentConfiguration: grouping('lookbackDuration: 1d\n    matchingMethod: AllEntities') },
    { incidentConfiguration: grouping('lookbackDuration: 5m\n    matchingMethod: AllEntities') },
  ),
  'incident settings of a rule that makes none': field(
    { incidentConfiguration: grouping('lookbackDuration: 1d\n    matchingMethod: AllEntities') },
    {
      incidentConfiguration: grouping('lookbackDuration: 1d\n    matchingMethod: AllEntities').replace(
        'createIncident: true',
        'createIncident: false',
      ),
    },
  ),
  'name with a comment': field({ name: "'Failures #1'" }, { name: 'Failures #1 of many' }),
  'detail of a column that is a bag': keys(
    'AuditLogs\n| where Result == "failure"',
    { customDetails: '\n  Who: Identity' },
    { customDetails: '\n  Who: NoIdentity' },
  ),
  'rule that is switched off': field({ enabled: 'true' }, { enabled: 'false' }),
};
