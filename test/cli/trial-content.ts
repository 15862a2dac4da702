/** The workspace of a trial: a local one whose state stands in the trial's own folder. */
export const localWorkspaceYaml = `name: local
subscription: 00000000-0000-0000-0000-000000000001
resourceGroup: local
workspace: local
workspaceId: 00000000-0000-0000-0000-000000000002
emulator:
  folder: .sentinel/local
`;

/** A rule that validates without a finding; rules of different numbers look for different domains. */
export function ruleYaml(number = 1, severity = 'Medium'): string {
  return `id: 3c1f9b0e-6f0d-4a51-9c53-2f6f7d1f8a1${number}
name: DNS query to blocked domain ${number}
description: Identifies computers that ask DNS for a blocked domain.
severity: ${severity}
requiredDataConnectors:
  - connectorId: DNS
    dataTypes: [DnsEvents]
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
tactics: [CommandAndControl]
relevantTechniques: [T1071.004]
query: |
  DnsEvents
  | where Name == "bad${number}.example"
entityMappings:
  - entityType: Host
    fieldMappings:
      - { identifier: FullName, columnName: Computer }
version: 1.0.0
kind: Scheduled
`;
}
