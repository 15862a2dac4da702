import type { SyntaxNode } from '../kql/syntax-node';

/** Comparisons that answer false, or for their negation true, if a side is null; by what SyntaxKind calls them. */
const decided =
  /^(?:Not)?(?:Equal|EqualTilde|BangTilde|Has|HasPrefix|HasSuffix|HasAny|HasAll|Contains|StartsWith|EndsWith|In|MatchesRegex)(?:Cs)?Expression$/;

const decidedFunctions: ReadonlySet<string> = new Set(['isempty', 'isnotempty', 'isnull', 'isnotnull', 'notnull']);

/**
 * Whether a condition may answer null, as `<`, `between` and bool columns do over null. `where not(null)` drops the row,
 * so that an exclusion would hide what it knows nothing about.
 */
export function mayAnswerNull(condition: SyntaxNode): boolean {
  if (condition.kind === 'AndExpression' || condition.kind === 'OrExpression') {
    return ['Left', 'Right'].some((side) => mayPartAnswerNull(condition.parts[side]));
  }
  if (condition.kind === 'FunctionCallExpression') {
    const name = condition.parts['Name']?.text ?? '';
    if (name === 'not') return mayPartAnswerNull(condition.parts['ArgumentList']?.parts['Expressions']?.items[0]);
    return !decidedFunctions.has(name);
  }
  return !decided.test(condition.kind) && condition.literal === undefined;
}

function mayPartAnswerNull(part: SyntaxNode | undefined): boolean {
  return part === undefined || mayAnswerNull(part);
}
