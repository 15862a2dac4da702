import fs from 'node:fs';

/** What somebody does in the portal: the local workspace has other properties stored for a resource. */
export function editStored(file: string, change: (properties: Record<string, unknown>) => void): void {
  const stored = JSON.parse(fs.readFileSync(file, 'utf8')) as { value: { properties: Record<string, unknown> } };
  change(stored.value.properties);
  fs.writeFileSync(file, JSON.stringify(stored));
}

/** The workspace of a trial: a local one whose state stands in the trial's own folder. */
export const localWorkspaceYaml = `name: local
subscription: 00000000-0000-0000-0000-000000000001
resourceGroup: local
workspace: local
workspaceId: 00000000-0000-0000-0000-000000000002
emulator:
  folder: .sentinel/local
`;

/** The id of the rule of a number. */
export function ruleId(number: number): string {
  return `3c1f9b0e-6f0d-4a51-9c53-${String(number).padStart(12, '0')}`;
}

/** A rule that validates without a finding; rules of different numbers look for different domains. */
export function ruleYaml(number = 1, severity = 'Medium'): string {
  return `id: ${ruleId(number)}
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
