import { createSourceFile, type SourceFile } from '../source/source-file';
import type { CheckExample } from './check';

const rule = `\
id: 3f0c1a52-7d58-4d4f-9a0e-6f6f5d6d2b11
name: Query for a known bad domain
description: Identifies DNS queries for one domain that a botnet uses.
severity: Medium
requiredDataConnectors:
  - connectorId: ASimDnsActivityLogs
    dataTypes: [ASimDnsActivityLogs]
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
tactics: [CommandAndControl]
relevantTechniques: [T1071]
query: |
  ASimDnsActivityLogs
  | where DnsQuery == "bad.example"
  | project TimeGenerated, SrcHostname, SrcIpAddr, DnsQuery
entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: SrcIpAddr
version: 1.0.0
kind: Scheduled
`;

const hunt = `\
id: 8c7d4b0e-1f5a-4a53-8a53-0a3f1f0d7c22
name: Queries for a known bad domain
description: Lists DNS queries for one domain that a botnet uses.
requiredDataConnectors:
  - connectorId: ASimDnsActivityLogs
    dataTypes: [ASimDnsActivityLogs]
tactics: [CommandAndControl]
relevantTechniques: [T1071]
query: |
  ASimDnsActivityLogs
  | where TimeGenerated > ago(7d)
  | where DnsQuery == "bad.example"
`;

const test = `\
now: 2026-06-02T12:00:00Z
cases:
  - name: A query for the domain fires
    events:
      ASimDnsActivityLogs:
        - { TimeGenerated: -5m, DnsQuery: bad.example }
    expect:
      rowCount: 1
`;

const watchlist = `\
alias: example
displayName: Example list
searchKey: Value
indicators:
  - { type: domain, value: bad.example.net, firstSeen: 2026-06-01, confidence: 100 }
`;

const savedFunction = `\
functionAlias: BlockedQueries
query: |
  ASimDnsActivityLogs
  | where DnsQuery == "bad.example"
`;

const workspace = `\
name: example
subscription: 11111111-2222-4333-8444-555555555555
resourceGroup: security
workspace: example
workspaceId: 66666666-7777-4888-9999-000000000000
`;

/** A plain valid file of each kind, by what its path matches. */
const plainFiles: readonly { readonly path: RegExp; readonly text: string }[] = [
  { path: /^detections\/.*\.test\.yaml$/, text: test },
  { path: /^detections\/hunts\//, text: hunt },
  { path: /^detections\//, text: rule },
  { path: /^watchlists\/.*\.yaml$/, text: watchlist },
  { path: /^functions\//, text: savedFunction },
  { path: /^workspaces\/groups\//, text: 'description: What the customers have in common.\n' },
  { path: /^workspaces\//, text: workspace },
];

/** The path of the analytic rule that an example is, if it is one text. */
export const examplePath = 'detections/example/rule.yaml';

/**
 * Returns the whole files of an example: its keys in place of those of a plain valid file of the same kind, which a
 * line `# without KEY` takes out.
 */
export function exampleFiles(example: CheckExample): SourceFile[] {
  const files = typeof example === 'string' ? { [examplePath]: example } : example;
  return Object.entries(files).map(([path, keys]) => {
    const plain = plainFiles.find((kind) => kind.path.test(path));
    return createSourceFile(path, plain === undefined ? keys : replaceKeys(plain.text, keys));
  });
}

const withoutKey = /^# without (\w+)\n/gm;

function replaceKeys(plain: string, keys: string): string {
  const blocks = new Map([...blocksOf(plain), ...blocksOf(keys)]);
  for (const [, key] of keys.matchAll(withoutKey)) blocks.delete(key ?? '');
  return [...blocks.values()].map((block) => (block.endsWith('\n') ? block : `${block}\n`)).join('');
}

/** Top-level key → its lines. */
function blocksOf(text: string): [string, string][] {
  return text
    .replace(withoutKey, '')
    .split(/^(?=[A-Za-z])/m)
    .filter((block) => block.trim() !== '')
    .map((block) => [block.slice(0, block.indexOf(':')), block]);
}
