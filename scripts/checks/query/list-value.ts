import type { Expression } from '../../engine/plan/plan';
import type { Span } from '../../source/position';
import type { DetectionCheck, Finding } from '../check';
import { oneRow } from '../evidence/condition-tree';
import { columnsRead, walkExpression } from '../evidence/expressions';
import { placeInQuery } from '../evidence/query-place';
import type { EvaluateAlone } from '../../engine/evaluate-alone';

/** ("in operators", "has_any operator", Kusto documentation.) */
export const listValue: DetectionCheck = {
  id: 'list-value',
  scope: 'detection',
  looksAt: 'conditions',
  severity: 'advice',
  sentence: 'A list of values has each once, and no list in it.',
  why: 'Of a value that stands twice one was meant as another, or one is left when somebody takes the value out. A list inside of a list equals no text.',
  failing:
    'query: |\n  ASimDnsActivityLogs\n  | where DnsQuery in ("bad.example", "worse.example", "bad.example")\n  | project TimeGenerated, SrcIpAddr\n',
  passing:
    'query: |\n  ASimDnsActivityLogs\n  | where DnsQuery in ("bad.example", "worse.example")\n  | project TimeGenerated, SrcIpAddr\n',
  run: (detection, context) => {
    const flow = /\bin\b|in~|has_a/.test(detection.query) ? context.flow(detection) : undefined;
    const { evaluate } = context.clock.moment;
    const found = new Map<number, Finding>();
    for (const expression of flow?.written ?? []) {
      walkExpression(expression, (part) => {
        if (part.kind !== 'call' || part.from !== 'binaryOperators' || !takesList.test(part.name)) return;
        const [text, list] = part.operands;
        if (text === undefined || list === undefined || columnsRead(text).size === 0) return;
        const fault = faultOf(list, part.name, evaluate);
        if (fault === undefined) return;
        const { span, ...said } = fault;
        found.set(span.start, { place: placeInQuery(detection, span), ...said });
      });
    }
    return [...found.values()];
  },
};

const takesList = /^!?in~?$|^has_(?:any|all)$/;

interface Fault extends Pick<Finding, 'message' | 'help' | 'severity'> {
  readonly span: Span;
}

function faultOf(list: Expression, operator: string, evaluate: EvaluateAlone): Fault | undefined {
  if (columnsRead(list).size > 0) return undefined;
  const value: unknown = evaluate(list, oneRow)?.[0];
  if (!Array.isArray(value)) return undefined;
  const span = list.span;
  if (value.some((each) => Array.isArray(each))) {
    const message = 'A list stands inside of this list, and equals no text';
    return { span, severity: 'warning', message, help: 'Take the inner brackets away.' };
  }
  const isBlind = operator.endsWith('~') || operator.startsWith('has');
  const seen = new Set<string>();
  const again = value.find((each): each is string => {
    if (typeof each !== 'string') return false;
    const key = isBlind ? each.toLowerCase() : each;
    const isKnown = seen.has(key);
    seen.add(key);
    return isKnown;
  });
  if (again === undefined) return undefined;
  return {
    span,
    message: `${JSON.stringify(again)} stands twice in this list`,
    help: 'Take one away, or write the value that was meant.',
  };
}
