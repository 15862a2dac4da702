import type { DetectionCheck } from '../check';
import { helpForSemantics } from '../evidence/help-for-semantics';
import { kqlFindings } from '../evidence/kql-diagnostics';
import { askForMeantName } from '../evidence/meant-name';

export const kqlSemantics: DetectionCheck = {
  id: 'kql-semantics',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'error',
  sentence: 'Every column in the query exists where it is used, and every operator fits its types.',
  why: 'The service refuses the rule with "Failed to resolve scalar expression", without saying where.',
  failing:
    'query: |\n  ASimDnsActivityLogs\n  | where DnsQeury == "bad.example"\n  | project TimeGenerated, SrcIpAddr\n',
  passing:
    'query: |\n  ASimDnsActivityLogs\n  | where DnsQuery == "bad.example"\n  | project TimeGenerated, SrcIpAddr\n',
  run: (detection, context) =>
    kqlFindings(
      detection,
      context,
      'semantics',
      (diagnostic, query) =>
        askForMeantName(diagnostic, query, context.schema()) ?? helpForSemantics(diagnostic, query.text),
    ),
};
