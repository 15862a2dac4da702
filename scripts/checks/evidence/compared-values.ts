import type { EvaluateAlone } from '../../engine/evaluate-alone';
import type { CallExpression, Expression } from '../../engine/plan/plan';
import type { Value } from '../../engine/values';
import type { Span } from '../../source/position';
import { oneRow } from './condition-tree';
import { columnsRead, walkExpression } from './expressions';
import type { QueryFlow } from './row-flow';

/** A text that a condition compares something with. */
export interface ComparedValue {
  /** The operator without the exclamation mark of its opposite: `==`, `in`, `has`. */
  readonly operator: string;
  readonly left: Expression;
  readonly text: string;
  /** How many texts it is compared with. */
  readonly count: number;
  readonly span: Span;
}

/** Returns the texts that the conditions of a query's filters compare with, and that do not depend on a row. */
export function findComparedValues({ filters }: QueryFlow, evaluate: EvaluateAlone): readonly ComparedValue[] {
  const found = new Map<string, ComparedValue>();
  for (const { added } of filters) {
    for (const { expression, span } of added) {
      walkExpression(expression, (part) => {
        if (part.kind !== 'call' || part.from !== 'binaryOperators') return;
        for (const value of valuesOf(part, span, evaluate)) found.set(`${value.span.start} ${value.text}`, value);
      });
    }
  }
  return [...found.values()];
}

function valuesOf(call: CallExpression, within: Span, evaluate: EvaluateAlone): readonly ComparedValue[] {
  const [left, right] = call.operands;
  if (left === undefined || right === undefined || columnsRead(left).size === 0 || columnsRead(right).size > 0)
    return [];
  // A text of a variable is somebody else's place; the comparison is this condition's.
  const isWritten = right.span.start >= within.start && right.span.end <= within.end;
  const value: Value = evaluate(right, oneRow)?.[0] ?? null;
  const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
  const operator = call.name === '!=' ? '==' : call.name === '!~' ? '=~' : call.name.replace(/^!/, '');
  return texts.flatMap((text) =>
    typeof text !== 'string'
      ? []
      : [{ operator, left, text, count: texts.length, span: isWritten ? right.span : call.span }],
  );
}
