import type { CallExpression } from '../../engine/plan';
import type { Span } from '../../source/position';
import type { DetectionCheck, Finding } from '../check';
import { keyOf, walkExpression } from '../evidence/expressions';
import { placeInQuery } from '../evidence/query-place';

/** ("iff()", "case()", Kusto documentation: of case the first condition that holds decides.) */
export const choiceBranches: DetectionCheck = {
  id: 'choice-branches',
  scope: 'detection',
  looksAt: 'conditions',
  severity: 'warning',
  sentence: 'The branches of a choice differ, and so do its conditions.',
  why: 'A choice whose branches are one decides nothing, and what stands behind a condition for the second time is never reached: something was copied and not changed.',
  failing:
    'query: |\n  ASimDnsActivityLogs\n  | where DnsQuery == "bad.example"\n  | extend Where = iff(ipv4_is_private(SrcIpAddr), "inside", "inside")\n',
  passing:
    'query: |\n  ASimDnsActivityLogs\n  | where DnsQuery == "bad.example"\n  | extend Where = iff(ipv4_is_private(SrcIpAddr), "inside", "outside")\n',
  run: (detection, context) => {
    const flow = /\b(?:ii?f|iff|case)\b/.test(detection.query) ? context.flow(detection) : undefined;
    const found = new Map<number, Finding>();
    for (const expression of flow?.written ?? []) {
      walkExpression(expression, (part) => {
        const fault = part.kind === 'call' && part.from === 'functions' ? faultOf(part, detection.query) : undefined;
        if (fault === undefined) return;
        const { span, message, help } = fault;
        found.set(span.start, { place: placeInQuery(detection, span), message, help });
      });
    }
    return [...found.values()];
  },
};

interface Fault extends Pick<Finding, 'message' | 'help'> {
  readonly span: Span;
}

function faultOf({ name, operands, span }: CallExpression, text: string): Fault | undefined {
  // What comes from elsewhere, by a variable, is a switch that its author may turn.
  const isHere = operands.every((each) => each.span.start >= span.start && each.span.end <= span.end);
  // What may be missing in a workspace is another value where it is there.
  if (!isHere || /column_?ifexists/.test(text.slice(span.start, span.end))) return undefined;
  if (name === 'iff' || name === 'iif') {
    const [, yes, no] = operands;
    if (yes === undefined || no === undefined || keyOf(yes) !== keyOf(no)) return undefined;
    const message = `${name}() has one value whether its condition holds or not`;
    return { span, message, help: 'Give the second the value that was meant, or take the choice out.' };
  }
  if (name !== 'case') return undefined;
  const conditions = operands.filter((_, index) => index % 2 === 0 && index < operands.length - 1);
  const again = conditions.find((each, index) => conditions.findIndex((one) => keyOf(one) === keyOf(each)) < index);
  return again === undefined
    ? undefined
    : {
        span: again.span,
        message: 'This condition stands before in the same case(), so that its value is never given',
        help: 'Write the condition that was meant, or take it out with its value.',
      };
}
