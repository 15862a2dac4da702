import { walkSyntax } from '../../kql/syntax-node';
import type { DetectionCheck, Finding } from '../check';
import { placeInQuery } from '../evidence/query-place';

/** (Azure-Sentinel issue 7885: a list that had moved stopped the rule that read it.) */
export const externalData: DetectionCheck = {
  id: 'external-data',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'advice',
  sentence: 'A rule reads no file from the web.',
  why: 'Each run fetches the file anew: when it moves, the rule fails until the service disables it; when it is emptied, the rule finds nothing; and whoever writes it decides what you are alerted to.',
  failing: `query: |
  let blocked = externaldata(Domain: string) ["https://lists.example/domains.csv"] with (format="csv");
  ASimDnsActivityLogs
  | where DnsQuery in (blocked)
  | project TimeGenerated, SrcIpAddr, DnsQuery
`,
  passing: {
    'watchlists/example.yaml': '',
    'detections/example/rule.yaml': `query: |
  let blocked = _GetWatchlist('example')
      | project Value;
  ASimDnsActivityLogs
  | where DnsQuery in (blocked)
  | project TimeGenerated, SrcIpAddr, DnsQuery
`,
  },
  run: (detection, context) => {
    if (detection.type !== 'analyticRule' || !/\bexternal_?data\b/.test(detection.query)) return [];
    const { tree } = context.bind(detection);
    const findings: Finding[] = [];
    if (tree === undefined) return [];
    walkSyntax(tree, ({ kind, span }) => {
      if (kind !== 'ExternalDataExpression') return;
      findings.push({
        place: placeInQuery(detection, span),
        message: 'Every run of this rule fetches a file from the web',
        help: 'Keep the list as a watchlist: sentinel import brings it in, and each change of it is reviewed.',
      });
    });
    return findings;
  },
};
