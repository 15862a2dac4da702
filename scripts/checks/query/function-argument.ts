import type { DetectionCheck, Finding } from '../check';
import { findCallFault } from '../evidence/call-faults';
import { walkExpression } from '../evidence/expressions';
import { findExpandedFault, findMemberFault } from '../evidence/member-faults';
import { placeInQuery } from '../evidence/query-place';

/** (The pages of the functions, Kusto documentation.) */
export const functionArgument: DetectionCheck = {
  id: 'function-argument',
  scope: 'detection',
  looksAt: 'conditions',
  severity: 'warning',
  sentence: 'A function is given what it has an answer for.',
  why: 'A number that no text holds, an address that is an account, or a format with another letter is not an error: the answer is null, empty or another than was meant, and the condition behind it is never met.',
  failing:
    'query: |\n  ASimDnsActivityLogs\n  | where DnsQuery == "bad.example"\n  | where ipv4_is_private(SrcUsername)\n  | project TimeGenerated, SrcIpAddr\n',
  passing:
    'query: |\n  ASimDnsActivityLogs\n  | where DnsQuery == "bad.example"\n  | where ipv4_is_private(SrcIpAddr)\n  | project TimeGenerated, SrcIpAddr\n',
  run: (detection, context) => {
    const flow = context.flow(detection);
    if (flow === undefined) return [];
    const asked = { flow, evaluate: context.clock.moment.evaluate };
    const found = new Map<number, Finding>();
    // Conditions and values are looked at as what the rows hold, so that a column is known behind its new name.
    for (const expression of [
      ...flow.values,
      ...flow.filters.flatMap(({ added }) => added.map((each) => each.expression)),
    ]) {
      walkExpression(expression, (part) => {
        const fault =
          part.kind === 'call'
            ? findCallFault(part, asked)
            : part.kind === 'member'
              ? findMemberFault(part, flow)
              : undefined;
        if (fault === undefined) return;
        const { span, ...said } = fault;
        if (!found.has(span.start)) found.set(span.start, { place: placeInQuery(detection, span), ...said });
      });
    }
    for (const expanded of flow.expanded) {
      const fault = findExpandedFault(expanded, flow);
      if (fault === undefined) continue;
      const { span, ...said } = fault;
      if (!found.has(span.start)) found.set(span.start, { place: placeInQuery(detection, span), ...said });
    }
    return [...found.values()];
  },
};
