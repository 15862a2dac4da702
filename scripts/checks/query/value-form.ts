import type { DetectionCheck, Finding } from '../check';
import { findComparedValues } from '../evidence/compared-values';
import { placeInQuery } from '../evidence/query-place';
import { findValueFault } from '../evidence/value-faults';

export const valueForm: DetectionCheck = {
  id: 'value-form',
  scope: 'detection',
  looksAt: 'conditions',
  severity: 'warning',
  sentence: 'A value has the form of what it is compared with, and is one value.',
  why: 'A network, several values in one text, a hash of another kind, a path for a name, or a blank at an end equals no value of the column: the condition is never met, or leaves nobody out. The beginning of an address is found in others as well.',
  failing:
    'query: |\n  ASimDnsActivityLogs\n  | where SrcIpAddr == "192.0.2.0/24"\n  | project TimeGenerated, SrcIpAddr\n',
  passing:
    'query: |\n  ASimDnsActivityLogs\n  | where ipv4_is_in_range(SrcIpAddr, "192.0.2.0/24")\n  | project TimeGenerated, SrcIpAddr\n',
  run: (detection, context) => {
    const flow = context.flow(detection);
    if (flow === undefined) return [];
    return findComparedValues(flow, context.clock.moment.evaluate).flatMap((compared): Finding[] => {
      const fault = findValueFault(compared, flow);
      return fault === undefined ? [] : [{ place: placeInQuery(detection, compared.span), ...fault }];
    });
  },
};
