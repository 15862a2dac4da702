import { walkSyntax, type SyntaxNode } from '../../kql/syntax-node';
import type { Span } from '../../source/position';
import { ownValue } from '../../source/own-value';

/** A small change of a query that its test cases should notice. */
export interface Mutant {
  /** What is changed, in the query. */
  readonly span: Span;
  /** What stands there instead. */
  readonly text: string;
  /** What the change does, such as `is left out`. */
  readonly change: string;
}

type OriginOf = (span: Span) => Span;

/** Operators and what comes close to them: a boundary moved by one, a comparison of terms made one of any text. */
const neighbours: Readonly<Record<string, string>> = {
  '>': '>=',
  '>=': '>',
  '<': '<=',
  '<=': '<',
  has: 'contains',
  has_cs: 'contains_cs',
  hasprefix: 'contains',
  hassuffix: 'contains',
  startswith: 'contains',
  endswith: 'contains',
};

/**
 * Lists the mutants of a query: of each condition of a `where`, every part that `and` or `or` joins left out, and every
 * operator above replaced by its neighbour.
 * @param originOf where a span was written: what expansion wrote as several conditions joined by `or` is one
 */
export function findMutants(tree: SyntaxNode, originOf: OriginOf): Mutant[] {
  const mutants: Mutant[] = [];
  walkSyntax(tree, (node) => {
    const condition = node.kind === 'FilterOperator' ? node.parts['Condition'] : undefined;
    if (condition === undefined) return;
    mutants.push(...leaveOutParts(condition, 'true', originOf));
    walkSyntax(condition, (part) => mutants.push(...replaceOperator(part)));
  });
  return mutants;
}

/** @param neutral what stands for nothing where the condition stands: true behind `and`, false behind `or` */
function leaveOutParts(condition: SyntaxNode, neutral: 'true' | 'false', originOf: OriginOf): Mutant[] {
  const { Left: left, Right: right } = condition.parts;
  const isJoined = condition.kind === 'AndExpression' || condition.kind === 'OrExpression';
  if (isJoined && left !== undefined && right !== undefined && !isSameSpan(originOf(left.span), originOf(right.span))) {
    const inside = condition.kind === 'AndExpression' ? 'true' : 'false';
    return [...leaveOutParts(left, inside, originOf), ...leaveOutParts(right, inside, originOf)];
  }
  const whole: Mutant = { span: condition.span, text: neutral, change: 'is left out' };
  const negated = negatedCondition(condition);
  const joinsParts = negated?.kind === 'AndExpression' || negated?.kind === 'OrExpression';
  return joinsParts ? [whole, ...leaveOutParts(negated, neutral, originOf)] : [whole];
}

function isSameSpan(one: Span, other: Span): boolean {
  return one.start === other.start && one.end === other.end;
}

function negatedCondition(node: SyntaxNode): SyntaxNode | undefined {
  const isNegation = node.kind === 'FunctionCallExpression' && node.parts['Name']?.text === 'not';
  return isNegation ? node.parts['ArgumentList']?.parts['Expressions']?.items[0] : undefined;
}

/** A bound of time is left alone: whether an event of its very tick counts, nobody means to say. */
function replaceOperator({ parts }: SyntaxNode): Mutant[] {
  const operator = parts['Operator'];
  const neighbour = operator?.text === undefined ? undefined : ownValue(neighbours, operator.text);
  const isTime = [parts['Left'], parts['Right']].some((side) => side?.type === 'datetime' || side?.type === 'timespan');
  if (operator === undefined || neighbour === undefined || isTime) return [];
  return [{ span: operator.span, text: neighbour, change: `becomes ${neighbour}` }];
}
