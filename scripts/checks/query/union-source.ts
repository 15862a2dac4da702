import type { DetectionCheck, Finding } from '../check';
import { placeInQuery } from '../evidence/query-place';

/** ("union operator", Kusto documentation: all rows of all tables.) */
export const unionSource: DetectionCheck = {
  id: 'union-source',
  scope: 'detection',
  looksAt: 'query',
  severity: 'warning',
  sentence: 'A union names each table once.',
  why: 'A table that stands twice gives each of its rows twice: what is counted is doubled, and a threshold is met by half of what was meant.',
  failing:
    'query: |\n  union ASimDnsActivityLogs, ASimDnsActivityLogs\n  | where DnsQuery == "bad.example"\n  | project TimeGenerated, SrcIpAddr\n',
  passing:
    'query: |\n  ASimDnsActivityLogs\n  | where DnsQuery == "bad.example"\n  | project TimeGenerated, SrcIpAddr\n',
  run: (detection, context) => {
    if (!/\bunion\b/.test(detection.query)) return [];
    const findings: Finding[] = [];
    for (const plan of context.flow(detection)?.plans ?? []) {
      if (plan.kind !== 'union-rows') continue;
      const seen = new Set<string>();
      for (const { plan: source } of plan.sources) {
        if (source.kind !== 'read-table') continue;
        const message = `The union has ${source.name} twice, and each of its rows as well`;
        if (seen.has(source.name)) {
          findings.push({
            place: placeInQuery(detection, source.span),
            message,
            help: 'Name the table that was meant, or take one away.',
          });
        }
        seen.add(source.name);
      }
    }
    return findings;
  },
};
