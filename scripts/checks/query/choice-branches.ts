import type { CallExpression, Expression } from '../../engine/plan/plan';
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

/** The value that a choice gives if that very value is empty; undefined for all other choices. */
function emptyBranch(
  test: Expression,
  yes: Expression | undefined,
  no: Expression | undefined,
): Expression | undefined {
  if (test.kind !== 'call' || test.operands.length !== 1) return undefined;
  const [tested] = test.operands;
  const branch = /^is(?:empty|null)$/.test(test.name) ? yes : /^isnot(?:empty|null)$/.test(test.name) ? no : undefined;
  const other = branch === yes ? no : yes;
  const isSame = branch !== undefined && tested !== undefined && keyOf(branch) === keyOf(tested);
  return isSame && other?.kind !== 'constant' ? branch : undefined;
}

/** Whether a bound takes in all that a narrower bound of the same value does. */
function covers(before: Expression, after: Expression): boolean {
  if (before.kind !== 'call' || after.kind !== 'call') return false;
  const [one, low] = before.operands;
  const [other, high] = after.operands;
  if (one === undefined || other === undefined || keyOf(one) !== keyOf(other)) return false;
  if (low?.kind !== 'constant' || high?.kind !== 'constant' || before.name !== after.name) return false;
  const [first, second] = [Number(low.value as number), Number(high.value as number)];
  return /^>=?$/.test(before.name) ? second > first : /^<=?$/.test(before.name) ? second < first : false;
}

interface Fault extends Pick<Finding, 'message' | 'help'> {
  readonly span: Span;
}

function faultOf({ name, operands, span }: CallExpression, text: string): Fault | undefined {
  // What comes from elsewhere, by a variable, is a switch that its author may turn.
  const isHere = operands.every((each) => each.span.start >= span.start && each.span.end <= span.end);
  // What may be missing in a workspace is another value where it is there.
  if (!isHere || /column_?ifexists/.test(text.slice(span.start, span.end))) return undefined;
  if (name === 'iff' || name === 'iif') {
    const [test, yes, no] = operands;
    const empty = test && emptyBranch(test, yes, no);
    if (empty !== undefined) {
      const message = `${name}() takes this value if it is empty`;
      return { span: empty.span, message, help: 'Turn the two values round.' };
    }
    if (yes === undefined || no === undefined || keyOf(yes) !== keyOf(no)) return undefined;
    const message = `${name}() has one value whether its condition holds or not`;
    return { span, message, help: 'Give the second the value that was meant, or take the choice out.' };
  }
  if (name !== 'case') return undefined;
  const conditions = operands.filter((_, index) => index % 2 === 0 && index < operands.length - 1);
  const covered = conditions.find((each, index) => conditions.slice(0, index).some((before) => covers(before, each)));
  if (covered !== undefined && conditions.every((each) => keyOf(each) !== keyOf(covered) || each === covered)) {
    const message =
      'A condition before this one is true of all that this one is true of, so that its value is never given';
    return { span: covered.span, message, help: 'Put the narrower condition first.' };
  }
  const again = conditions.find((each, index) => conditions.findIndex((one) => keyOf(one) === keyOf(each)) < index);
  return again === undefined
    ? undefined
    : {
        span: again.span,
        message: 'This condition stands before in the same case(), so that its value is never given',
        help: 'Write the condition that was meant, or take it out with its value.',
      };
}
