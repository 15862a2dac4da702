import type { Expression } from '../../engine/plan';
import { parseIpAddress, parseIpNetwork } from '../../indicators/ip-address';
import type { DetectionCheck, Finding } from '../check';
import { kindOf } from '../evidence/column-kinds';
import { findComparedValues, type ComparedValue } from '../evidence/compared-values';
import { placeInQuery } from '../evidence/query-place';
import type { QueryFlow } from '../evidence/row-flow';

export const valueForm: DetectionCheck = {
  id: 'value-form',
  scope: 'detection',
  severity: 'warning',
  sentence: 'A value has the form of what it is compared with, and is one value.',
  why: 'A network, several values in one text, or a blank at an end equals no value of the column: the condition is never met, or leaves nobody out.',
  failing:
    'query: |\n  ASimDnsActivityLogs\n  | where SrcIpAddr == "192.0.2.0/24"\n  | project TimeGenerated, SrcIpAddr\n',
  passing:
    'query: |\n  ASimDnsActivityLogs\n  | where ipv4_is_in_range(SrcIpAddr, "192.0.2.0/24")\n  | project TimeGenerated, SrcIpAddr\n',
  run: (detection, context) => {
    const flow = context.flow(detection);
    if (flow === undefined) return [];
    return findComparedValues(flow, context.clock.moment.evaluate).flatMap((compared): Finding[] => {
      const fault = faultOf(compared, flow);
      return fault === undefined ? [] : [{ place: placeInQuery(detection, compared.span), ...fault }];
    });
  },
};

const equality = /^(?:==|=~|in~?)$/;

function faultOf(compared: ComparedValue, flow: QueryFlow): Pick<Finding, 'message' | 'help'> | undefined {
  const { operator, left, text, count } = compared;
  if (!equality.test(operator)) return undefined;
  const written = JSON.stringify(text);
  if (text.trim() !== '' && text !== text.trim() && isRead(left, flow) && !endsInBlank.test(text)) {
    return {
      message: `${written} has a blank at its end or beginning`,
      help: 'Take it away, unless the logs have it.',
    };
  }
  if (count === 1 && /^\w[\w.@-]*(?:, ?\w[\w.@-]*)+$/.test(text) && /^in~?$/.test(operator)) {
    return {
      message: `${written} is one text, and looks like several`,
      help: 'Put each value into quotes of its own.',
    };
  }
  const kind = kindOf(left, flow);
  if (kind?.kind === 'address') return addressFault(text, kind.name);
  if (kind?.kind === 'user' && parseIpAddress(text) !== undefined) {
    return {
      message: `${kind.name} holds an account, and ${written} is an address`,
      help: 'Compare the column that holds the address.',
    };
  }
  return undefined;
}

/** An operation of AuditLogs whose name ends in a blank in the logs as well. (Published Azure-Sentinel rules.) */
const endsInBlank = /^Update application\b.*Certificates and secrets management $/;

/** Whether it is a column as the table has it: what a query cuts out of a text may well begin with a blank. */
function isRead(left: Expression, { origins }: QueryFlow): boolean {
  return left.kind === 'column' && origins.get(left.name)?.read !== undefined;
}

/** Words that products write if there is no address are none of these. */
function addressFault(text: string, name: string): Pick<Finding, 'message' | 'help'> | undefined {
  const written = JSON.stringify(text);
  if (parseIpNetwork(text) !== undefined && text.includes('/')) {
    return {
      message: `${name} holds one address, and ${written} is a network`,
      help: `Write ipv4_is_in_range(${name}, ${written}), or ipv6_is_in_range() for IPv6.`,
    };
  }
  if (text.includes('@') || /^[a-z][\w-]*(?:\.[a-z][\w-]*)+$/i.test(text)) {
    return {
      message: `${name} holds an address, and ${written} is none`,
      help: 'Compare the column that holds such names.',
    };
  }
  return undefined;
}
