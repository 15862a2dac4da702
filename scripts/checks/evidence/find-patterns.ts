import type { EvaluateAlone } from '../../engine/evaluate-alone';
import { regexOfParse } from '../../engine/operators/parse-text';
import type { CallExpression } from '../../engine/plan/plan';
import type { Span } from '../../source/position';
import { oneRow } from './condition-tree';
import { columnsRead, walkExpression } from './expressions';
import type { QueryFlow } from './row-flow';
import { ownValue } from '../../source/own-value';

/** A regular expression that a query runs, as it is when let variables and calls are resolved. */
export interface WrittenPattern {
  readonly pattern: string;
  readonly span: Span;
}

/** Which argument of a function is a regular expression, counted from 0. */
export const patternArguments: Readonly<Record<string, number>> = {
  'matches regex': 1,
  extract: 0,
  extract_all: 0,
  trim: 0,
  trim_start: 0,
  trim_end: 0,
  replace: 0,
  replace_regex: 1,
  indexof_regex: 1,
  countof: 1,
};

/** Returns the regular expressions of a query whose text is known before it runs. */
export function findPatterns(flow: QueryFlow, evaluate: EvaluateAlone): readonly WrittenPattern[] {
  const found: WrittenPattern[] = [];
  for (const expression of flow.written) {
    walkExpression(expression, (part) => {
      const argument = part.kind === 'call' ? patternOf(part) : undefined;
      if (argument === undefined || columnsRead(argument).size > 0) return;
      const [pattern] = evaluate(argument, oneRow) ?? [];
      if (typeof pattern === 'string') found.push({ pattern, span: argument.span });
    });
  }
  for (const plan of flow.plans) {
    if (plan.kind === 'parse-columns' && plan.mode === 'regex')
      found.push({ pattern: regexOfParse(plan), span: plan.span });
  }
  return found;
}

function patternOf({ name, operands }: CallExpression): CallExpression['operands'][number] | undefined {
  if (!Object.hasOwn(patternArguments, name)) return undefined;
  const [, , kind] = operands;
  const isText = name === 'countof' && !(kind?.kind === 'constant' && kind.value === 'regex');
  return isText ? undefined : operands[ownValue(patternArguments, name)!];
}
