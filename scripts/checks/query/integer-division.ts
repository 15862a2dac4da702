import type { Expression } from '../../engine/plan/plan';
import type { DetectionCheck, Finding } from '../check';
import { columnsRead, walkExpression } from '../evidence/expressions';
import { placeInQuery } from '../evidence/query-place';
import type { QueryFlow } from '../evidence/row-flow';
import { mostOfShare } from '../evidence/try-values';

/** ("Numerical operators", Kusto documentation: the quotient of two whole numbers is a whole number.) */
export const integerDivision: DetectionCheck = {
  id: 'integer-division',
  scope: 'detection',
  looksAt: 'query',
  severity: 'warning',
  sentence: 'A share of two counts is computed with a fraction.',
  why: 'The quotient of two whole numbers loses its fraction: 9 of 10 are 0, and the threshold is met by no group, or by all of it alone.',
  failing:
    'query: |\n  ASimDnsActivityLogs\n  | summarize Failed = countif(EventResult == "Failure"), All = count() by SrcIpAddr\n  | where Failed / All > 0.5\n',
  passing:
    'query: |\n  ASimDnsActivityLogs\n  | summarize Failed = countif(EventResult == "Failure"), All = count() by SrcIpAddr\n  | where todouble(Failed) / All > 0.5\n',
  run: (detection, context) => {
    const flow = detection.query.includes('/') ? context.flow(detection) : undefined;
    const found = new Map<number, Finding>();
    const conditions = flow?.filters.flatMap(({ added }) => added.map((each) => each.expression)) ?? [];
    for (const expression of [...(flow?.values ?? []), ...conditions]) {
      walkExpression(expression, (part) => {
        const share = shareIn(part) ?? (isPartOfAll(part, flow) || isNothing(part) ? part : undefined);
        if (share === undefined) return;
        found.set(share.span.start, {
          place: placeInQuery(detection, share.span),
          message: 'The quotient of two whole numbers is a whole number: its fraction is lost',
          help: 'Write todouble() around the first, or multiply it by 100.0 before the division.',
        });
      });
    }
    return [...found.values()];
  },
};

/** A quotient of two counts that is compared with a fraction, rounded, or made a percentage afterwards. */
function shareIn(part: Expression): Expression | undefined {
  if (part.kind !== 'call') return undefined;
  const [left, right] = part.operands;
  const isCompared = part.from === 'binaryOperators' && /^[<>]=?$|^[=!]=$/.test(part.name);
  if (isCompared && left !== undefined && right !== undefined && isFraction(right)) return quotientIn(left);
  if (part.from === 'binaryOperators' && part.name === '*' && left !== undefined && right !== undefined) {
    return isHundred(right) ? quotientIn(left) : isHundred(left) ? quotientIn(right) : undefined;
  }
  return part.name === 'round' && left !== undefined ? quotientIn(left) : undefined;
}

/** Of a group what is counted of it, divided by all of it: 0 or 1 as a whole number. */
function isPartOfAll(part: Expression, flow: QueryFlow | undefined): boolean {
  return flow !== undefined && quotientIn(part) !== undefined && mostOfShare(part, flow.origins) === 1;
}

/** A quotient of two written whole numbers, of which the fraction is all. */
function isNothing(part: Expression): boolean {
  if (part.kind !== 'call' || part.from !== 'binaryOperators' || part.name !== '/') return false;
  const [one, other] = part.operands.map((each) =>
    each.kind === 'constant' && /^(?:int|long)$/.test(each.type) ? Math.abs(Number(each.value as bigint)) : NaN,
  );
  return one !== undefined && other !== undefined && one > 0 && one < other;
}

/** A quotient of two whole numbers that depend on rows, as it stands or in brackets. */
function quotientIn(expression: Expression): Expression | undefined {
  if (expression.kind !== 'call' || expression.from !== 'binaryOperators' || expression.name !== '/') return undefined;
  const isWhole = expression.operands.every((each) => each.type === 'long' || each.type === 'int');
  const varies = expression.operands.every((each) => columnsRead(each).size > 0);
  return isWhole && varies ? expression : undefined;
}

function isFraction(expression: Expression): boolean {
  return expression.kind === 'constant' && typeof expression.value === 'number' && !Number.isInteger(expression.value);
}

function isHundred(expression: Expression): boolean {
  return expression.kind === 'constant' && Number(expression.value as number) === 100;
}
