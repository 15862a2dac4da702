import type { DetectionCheck } from '../check';
import { kqlFindings } from '../evidence/kql-diagnostics';

export const kqlSyntax: DetectionCheck = {
  id: 'kql-syntax',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'error',
  sentence: 'The query is one KQL query.',
  why: 'The service refuses the rule, or a hunter who opens the query gets an error.',
  failing:
    'query: |\n  ASimDnsActivityLogs\n  | where (DnsQuery == "bad.example"\n  | project TimeGenerated, SrcIpAddr\n',
  passing:
    'query: |\n  ASimDnsActivityLogs\n  | where (DnsQuery == "bad.example")\n  | project TimeGenerated, SrcIpAddr\n',
  run: (detection, context) => kqlFindings(detection, context, 'syntax', ({ help }) => help),
};
