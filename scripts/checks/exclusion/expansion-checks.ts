import type { Severity } from '../../source/diagnostic';
import type { CheckExample, DetectionCheck } from '../check';

/** A finding of expansion as a check; what finds it is the room `expand`. */
interface ExpansionFinding {
  readonly id: string;
  readonly severity: Severity;
  readonly sentence: string;
  readonly why: string;
  readonly failing: CheckExample;
  readonly passing: CheckExample;
}

function excluding(predicate: string, rest = ''): string {
  return `falsePositives:
  - id: scanner
    scenario: The vulnerability scanner asks for every known domain.
    exclude:
      ${predicate}
    owner: network@example.com
${rest}`;
}

function lookingUp(lookup: string, rest = ''): string {
  return `query: |
  let domains = ${lookup} | project Value;
  ASimDnsActivityLogs
  | where DnsQuery in (domains)
  | project TimeGenerated, SrcHostname, SrcIpAddr, DnsQuery
${rest}`;
}

const rule = 'detections/example/rule.yaml';
const list = 'watchlists/example.yaml';

const expansionFindings: readonly ExpansionFinding[] = [
  {
    id: 'exclusion-predicate',
    severity: 'error',
    sentence: 'The predicate of an exclusion is one condition over columns that its table has.',
    why: 'A predicate about processes under a table without processes excludes nothing; one that is not closed excludes all.',
    failing: excluding('ASimDnsActivityLogs: ProcessName == "scan.exe"'),
    passing: excluding('ASimDnsActivityLogs: SrcIpAddr == "192.0.2.7"'),
  },
  {
    id: 'exclusion-table',
    severity: 'error',
    sentence: 'An exclusion is on a table that the query reads by its name.',
    why: 'There is no place for it in the query, so the false positive would go on.',
    failing: excluding('DeviceNetworkEvents: RemoteIP == "192.0.2.7"'),
    passing: excluding('ASimDnsActivityLogs: SrcIpAddr == "192.0.2.7"'),
  },
  {
    id: 'exclusion-expired',
    severity: 'warning',
    sentence: 'No exclusion is past its date.',
    why: 'It is left out from that day on, and the detection fires on the false positive again.',
    failing: excluding('ASimDnsActivityLogs: SrcIpAddr == "192.0.2.7"', '    expiresOn: 2026-01-31\n'),
    passing: excluding('ASimDnsActivityLogs: SrcIpAddr == "192.0.2.7"', '    expiresOn: 2027-01-31\n'),
  },
  {
    id: 'expand-empty',
    severity: 'warning',
    sentence: 'Every lookup of a watchlist finds something.',
    why: 'A detection whose indicators have all aged out runs and finds nothing, and looks as if all were well.',
    failing: {
      [rule]: lookingUp('_GetWatchlist(\'example\') | where Type == "domain"'),
      [list]: 'maxAge: 30d\nindicators:\n  - { type: domain, value: bad.example.net, firstSeen: 2025-01-01 }\n',
    },
    passing: {
      [rule]: lookingUp('_GetWatchlist(\'example\') | where Type == "domain"'),
      [list]: 'maxAge: 30d\nindicators:\n  - { type: domain, value: bad.example.net, firstSeen: 2026-06-01 }\n',
    },
  },
  {
    id: 'expand-length',
    severity: 'error',
    sentence: 'The query as it is deployed has at most 10,000 characters.',
    why: 'The service refuses the rule. Exclusions and the values of watchlists count, too.',
    failing: `query: |\n  ASimDnsActivityLogs\n${'  | where DnsQuery != "good.example"\n'.repeat(330)}`,
    passing:
      'query: |\n  ASimDnsActivityLogs\n  | where DnsQuery !endswith ".example"\n  | project TimeGenerated, SrcIpAddr\n',
  },
  {
    id: 'expand-period',
    severity: 'error',
    sentence: 'A rule that reads its indicators from threat intelligence looks back over 8 days or more.',
    why: 'Indicators are written to their table again once in 7 days, and a rule sees the events of its period alone.',
    failing: {
      [rule]: lookingUp("_GetWatchlist('example') | where rand() < 0.5"),
      [list]: '',
      'workspaces/example.yaml': 'threatIntelligence: { watchlists: [example] }\n',
    },
    passing: {
      [rule]: lookingUp("_GetWatchlist('example') | where rand() < 0.5", 'queryPeriod: 14d\n'),
      [list]: '',
      'workspaces/example.yaml': 'threatIntelligence: { watchlists: [example] }\n',
    },
  },
  {
    id: 'expand-lookup',
    severity: 'error',
    sentence: 'A detection that says `expand: inline` has lookups that can be evaluated here.',
    why: 'What cannot be evaluated cannot be written into the query.',
    failing: {
      [rule]: lookingUp("_GetWatchlist('example') | where rand() > 0.5", 'expand: inline\n'),
      [list]: '',
    },
    passing: { [rule]: lookingUp("_GetWatchlist('example')", 'expand: inline\n'), [list]: '' },
  },
];

/** One check for each thing that can be wrong with exclusions and lookups, also with those that a workspace adds. */
export const expansionChecks: readonly DetectionCheck[] = expansionFindings.map((finding) => ({
  ...finding,
  scope: 'detection',
  looksAt: 'detection',
  run: (detection, context) => context.expansionFindings(detection).filter(({ check }) => check === finding.id),
}));
