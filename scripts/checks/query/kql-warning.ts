import type { DetectionCheck } from '../check';
import { helpForSemantics } from '../evidence/help-for-semantics';
import { kqlFindings } from '../evidence/kql-diagnostics';

export const kqlWarning: DetectionCheck = {
  id: 'kql-warning',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'warning',
  sentence: 'The query gives the KQL binder no cause for a warning.',
  why: 'The query runs, and may do something else than it seems to.',
  failing: 'query: |\n  ASimDnsActivityLogs\n  | summarize Queries = count(DnsQuery) by SrcIpAddr\n',
  passing: 'query: |\n  ASimDnsActivityLogs\n  | summarize Queries = count() by SrcIpAddr\n',
  run: (detection, context) =>
    kqlFindings(detection, context, 'warning', (diagnostic, { text }) => helpForSemantics(diagnostic, text)),
};
