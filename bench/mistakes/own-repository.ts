import type { FilesPlant, PlantedFiles } from './plant';

type Files = Readonly<Record<string, string>>;

export const rule = 'detections/mistakes/failures.yaml';
export const test = 'detections/mistakes/failures.test.yaml';
export const list = 'watchlists/blocked.yaml';
export const accounts = 'watchlists/accounts.yaml';
export const csv = 'watchlists/accounts.csv';
export const workspace = 'workspaces/main.yaml';
export const shared = 'functions/RecentFailures.yaml';
export const summary = 'summaries/failures-per-hour.yaml';

/** A repository of one rule and all that may belong to it, in which nothing is wrong. */
const repository: Files = {
  [rule]: `id: 7c0c4d1b-55a4-4f0e-9c5b-8f6f2b0c1f11
name: Failed sign-ins from one address
description: Identifies an address from which many accounts fail to sign in.
severity: Medium
requiredDataConnectors:
  - connectorId: AzureActiveDirectory
    dataTypes:
      - SigninLogs
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
tactics:
  - CredentialAccess
relevantTechniques:
  - T1110
query: |
  let blocked = _GetWatchlist('blocked') | where Type == "ip" | project Value;
  let service_accounts = _GetWatchlist('accounts') | project Account;
  SigninLogs
  | where ResultType == "50126"
  | where IPAddress in (blocked)
  | where UserPrincipalName !in~ (service_accounts)
  | summarize Accounts = dcount(UserPrincipalName), TimeGenerated = max(TimeGenerated) by IPAddress
  | where Accounts >= 3
entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: IPAddress
falsePositives:
  - id: scanner
    scenario: A scanner tries the sign-in page on purpose.
    exclude:
      SigninLogs: UserPrincipalName == "scanner@contoso.com"
    owner: identity
version: 1.0.0
kind: Scheduled
`,
  [test]: `now: 2026-06-02T12:00:00Z
cases:
  - name: Three accounts fail from a blocked address
    events:
      SigninLogs:
        - { TimeGenerated: -5m, IPAddress: 91.91.91.91, UserPrincipalName: amy@contoso.com, ResultType: '50126' }
        - { TimeGenerated: -4m, IPAddress: 91.91.91.91, UserPrincipalName: bob@contoso.com, ResultType: '50126' }
        - { TimeGenerated: -3m, IPAddress: 91.91.91.91, UserPrincipalName: eve@contoso.com, ResultType: '50126' }
    expect:
      rows:
        - { IPAddress: 91.91.91.91, Accounts: 3 }
      alerts:
        - severity: Medium
          entities:
            - { type: IP, Address: 91.91.91.91 }
  - name: Two accounts are too few
    events:
      SigninLogs:
        - { TimeGenerated: -5m, IPAddress: 91.91.91.91, UserPrincipalName: amy@contoso.com, ResultType: '50126' }
        - { TimeGenerated: -4m, IPAddress: 91.91.91.91, UserPrincipalName: bob@contoso.com, ResultType: '50126' }
    expect: nothing
  - name: The scanner is no attack
    falsePositive: scanner
    events:
      SigninLogs:
        - { TimeGenerated: -5m, IPAddress: 91.91.91.91, UserPrincipalName: amy@contoso.com, ResultType: '50126' }
        - { TimeGenerated: -4m, IPAddress: 91.91.91.91, UserPrincipalName: bob@contoso.com, ResultType: '50126' }
        - { TimeGenerated: -3m, IPAddress: 91.91.91.91, UserPrincipalName: scanner@contoso.com, ResultType: '50126' }
`,
  [list]: `alias: blocked
displayName: Blocked addresses
source: Identity
maxAge: 365d
indicators:
  - type: ip
    value: 91.91.91.91
    firstSeen: 2026-06-01
    confidence: 90
  - type: domain
    value: bad.contoso-mail.net
    firstSeen: 2026-06-01
    lastSeen: 2026-06-10
    confidence: 80
  - type: sha256
    value: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b856
    firstSeen: 2026-06-01
    confidence: 80
`.replace(
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b856',
    'a1b2c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b811',
  ),
  [accounts]: `alias: accounts
displayName: Service accounts
description: Accounts of services.
searchKey: Account
csv: accounts.csv
`,
  [csv]: `Account,Owner
svc-backup@contoso.com,operations
svc-mail@contoso.com,mail
`,
  [workspace]: `name: main
subscription: 00000000-0000-0000-0000-000000000001
resourceGroup: security
workspace: main
workspaceId: 00000000-0000-0000-0000-000000000002
overlays:
  - detection: mistakes/failures
    reason: This workspace is small.
    set:
      severity: Low
`,
  [shared]: `functionAlias: RecentFailures
description: Failed sign-ins since some hours ago.
parameters: least:int=5
query: |
  SigninLogs
  | where ResultType == "50126"
  | summarize Failures = count() by UserPrincipalName
  | where Failures >= least
version: 1.0.0
`,
  [summary]: `name: failures-per-hour
description: Failed sign-ins of each account.
destinationTable: FailuresPerHour_CL
binSize: 60
query: |
  SigninLogs
  | where ResultType == "50126"
  | summarize Failures = count() by UserPrincipalName
`,
};

/** One file of the repository with a text put in the place of another. */
export function edit(file: string, from: string | RegExp, to: string): FilesPlant {
  return () => planted(file, replaced(file, from, to));
}

/** One file of the repository, and the same with a line behind one that it has. */
export function add(file: string, after: string, line: string): FilesPlant {
  return () => planted(file, replaced(file, after, `${after}\n${line}`));
}

function planted(file: string, text: string): PlantedFiles {
  return { right: repository, wrong: { ...repository, [file]: text } };
}

function replaced(file: string, from: string | RegExp, to: string): string {
  const before = repository[file] ?? '';
  const after = before.replace(from, () => to);
  if (before === after) throw new Error(`${file} has no ${String(from)}`);
  return after;
}
