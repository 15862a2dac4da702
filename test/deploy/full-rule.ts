/** A rule in which every field that reaches the wire has a value of its own, none of them a default. */
export const fullRuleYaml = `
id: 20000000-0000-4000-8000-000000000001
name: "Every field – “quoted”, ünïcode, {{Name}}"
description: |
  Identifies everything.
  Second line, with a trailing blank and a \\ backslash.
kind: Scheduled
severity: Informational
enabled: false
queryFrequency: 90m
queryPeriod: 2d
triggerOperator: ne
triggerThreshold: 10000
suppressionEnabled: true
suppressionDuration: 24h
tactics: [Exfiltration, CommandAndControl]
relevantTechniques: [T1071.004, T1041, T1071.001]
query: |
  // a comment with "quotes" and 'quotes'
  DnsEvents
  | where Name has @"\\path" or Name == "ünïcode"
  | extend Severity = "High", Tactics = "Execution", Link = "https://example.org"
entityMappings:
  - entityType: Host
    fieldMappings:
      - { identifier: HostName, columnName: Computer }
      - { identifier: DnsDomain, columnName: Name }
  - entityType: IP
    fieldMappings:
      - { identifier: Address, columnName: ClientIP }
customDetails: { Queried: Name, Answer: IPAddresses }
alertDetailsOverride:
  alertDisplayNameFormat: "{{Computer}} asked for {{Name}}"
  alertDescriptionFormat: "Two\\nlines about {{Name}}"
  alertTacticsColumnName: Tactics
  alertSeverityColumnName: Severity
  alertDynamicProperties:
    - { alertProperty: AlertLink, value: Link }
    - { alertProperty: ProductName, value: Name }
eventGroupingSettings: { aggregationKind: AlertPerResult }
incidentConfiguration:
  createIncident: true
  groupingConfiguration:
    enabled: true
    reopenClosedIncident: true
    lookbackDuration: P7D
    matchingMethod: Selected
    groupByEntities: [IP, Host]
    groupByAlertDetails: [Severity, DisplayName]
    groupByCustomDetails: [Queried, Answer]
sentinelEntitiesMappings:
  - columnName: Name
alertRuleTemplateName: 20000000-0000-4000-8000-0000000000aa
templateVersion: 1.2.3
version: 3.2.1
`;
