import type { EvaluateAlone } from '../../engine/evaluate-alone';
import type { CallExpression, Expression } from '../../engine/plan/plan';
import type { Value } from '../../engine/values';
import type { DetectionCheck, Finding } from '../check';
import { oneRow } from '../evidence/condition-tree';
import { columnsRead, walkExpression } from '../evidence/expressions';
import { placeInQuery } from '../evidence/query-place';

/** ("ipv4_is_in_range()", "ipv4_is_match()" and their kin, Kusto documentation: null if an address is not valid.) */
export const addressValid: DetectionCheck = {
  id: 'address-valid',
  scope: 'detection',
  looksAt: 'conditions',
  severity: 'warning',
  sentence: 'Every address and network that a query names is one.',
  why: 'A function that is given another text returns null and no error: the condition is never met, or, behind not(), drops every row.',
  failing:
    'query: |\n  ASimDnsActivityLogs\n  | where ipv4_is_in_range(SrcIpAddr, "192.0.2.0/33")\n  | project TimeGenerated, SrcIpAddr\n',
  passing:
    'query: |\n  ASimDnsActivityLogs\n  | where ipv4_is_in_range(SrcIpAddr, "192.0.2.0/24")\n  | project TimeGenerated, SrcIpAddr\n',
  run: (detection, context) => {
    if (!/ipv[46]/.test(detection.query)) return [];
    const flow = context.flow(detection);
    const { evaluate } = context.clock.moment;
    const findings: Finding[] = [];
    for (const expression of flow?.written ?? []) {
      walkExpression(expression, (part) => {
        const family = part.kind === 'call' ? familyOf(part) : undefined;
        if (family === undefined || part.kind !== 'call') return;
        for (const operand of part.operands) {
          const wrong = textsOf(operand, evaluate).filter((text) => !isAddress(text, family, operand, evaluate));
          if (wrong.length === 0) continue;
          findings.push({
            place: placeInQuery(detection, operand.span),
            message: `${wrong.map((text) => JSON.stringify(text)).join(', ')} is not an address or a network, so ${part.name}() returns null`,
            help:
              family === 4
                ? 'Write four numbers up to 255, and behind a slash one up to 32.'
                : 'Write an address, and behind a slash a number up to 128.',
          });
        }
      });
    }
    return findings;
  },
};

/** Functions all of whose texts are addresses, by what a name begins with. */
function familyOf({ name }: CallExpression): 4 | 6 | undefined {
  if (
    /^ipv4_(is_in_range|is_in_any_range|is_match|compare|is_private|netmask_suffix|range_to_cidr_list)$|^parse_ipv4(_mask)?$/.test(
      name,
    )
  )
    return 4;
  return /^ipv6_(is_in_range|is_in_any_range|is_match|compare)$|^parse_ipv6(_mask)?$/.test(name) ? 6 : undefined;
}

function textsOf(operand: Expression, evaluate: EvaluateAlone): readonly string[] {
  if (columnsRead(operand).size > 0) return [];
  const value: Value = evaluate(operand, oneRow)?.[0] ?? null;
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((each): each is string => typeof each === 'string');
}

/** Asks the function that compares an address with itself, which is null if it is none. */
function isAddress(text: string, family: 4 | 6, { span }: Expression, evaluate: EvaluateAlone): boolean {
  const constant: Expression = { kind: 'constant', type: 'string', value: text, span };
  const operands = [constant, constant];
  const call: Expression = {
    kind: 'call',
    from: 'functions',
    name: `ipv${family}_compare`,
    operands,
    type: 'long',
    span,
  };
  const value = evaluate(call, oneRow);
  return value === undefined || value[0] !== null;
}
