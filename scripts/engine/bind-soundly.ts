import { bindQuery, type BoundQuery, type QueryDiagnostic } from '../kql/bind-query';
import { childNodes, walkSyntax, type SyntaxNode } from '../kql/syntax-node';
import type { WorkspaceSchema } from '../kql/workspace-schema';
import { findOddArguments, readParameters } from './build/argument-types';
import { dynamicArithmeticRemedy, isDynamicArithmetic } from './build/dynamic-arithmetic';
import { UnsupportedFeature } from './values/function-table';
import { problemOfGroups } from './functions/pattern';
import { InvalidPattern } from './patterns/invalid-pattern';
import { compilePattern } from './patterns/regular-expression';
import { findOperatorMistakes } from './build/operator-mistakes';
import { findOddValues } from './build/odd-values';
import { findLiteralMistake, isBeyondLong } from './values/read-literal';
import { findDynamicComparisons, findPlannedRefusals, findUnlistedArguments } from './service-refusals';
import { findVaryingLists, varyingListRemedy, type VaryingList } from './build/varying-lists';

const known = new WeakMap<BoundQuery, BoundQuery>();

/**
 * As bindQuery(), and says beside what the parser says what only the service does: literals that spell no value of
 * their type, lists that would be another one in each row, arithmetic and comparison of dynamic values, arguments of odd
 * types, functions that need rows in an order, and names of zones, units and formats that there are not.
 */
export function bindSoundly(text: string, schema: WorkspaceSchema): BoundQuery {
  const bound = bindQuery(text, schema);
  let sound = known.get(bound);
  if (sound === undefined) known.set(bound, (sound = withMistakes(bound, schema)));
  return sound;
}

function withMistakes(bound: BoundQuery, schema: WorkspaceSchema): BoundQuery {
  const { tree } = bound;
  const mistakes = tree === undefined ? [] : finders.flatMap((find) => find(tree, schema, bound));
  return mistakes.length === 0 ? bound : { ...bound, diagnostics: [...bound.diagnostics, ...mistakes] };
}

/** What finds, in a tree, something that the parser lets pass. */
const finders: readonly ((
  tree: SyntaxNode,
  schema: WorkspaceSchema,
  bound: BoundQuery,
) => readonly QueryDiagnostic[])[] = [
  (tree, _schema, { diagnostics }) => findUnknownCalls(tree, diagnostics),
  findLiterals,
  (tree) => findVaryingLists(tree).map(problemOfList),
  findArguments,
  findDynamicArithmetic,
  findDynamicComparisons,
  (tree, _schema, { diagnostics }) => findUnlistedArguments(tree, diagnostics),
  (_tree, _schema, bound) => findPlannedRefusals(bound),
  findGroups,
  (tree) => findOperatorMistakes(tree).map((each) => ({ code: 'operator', severity: 'error', ...each })),
  (tree) => findOddValues(tree).map((each) => ({ code: 'value-name', severity: 'warning', ...each })),
];

/** The parser's library says of an unknown function that it is one, but of a name that every object of its host has. */
function findUnknownCalls(tree: SyntaxNode, said: readonly QueryDiagnostic[]): QueryDiagnostic[] {
  const found: QueryDiagnostic[] = [];
  walkSyntax(tree, ({ kind, reference, type, tabular, parts: { Name: name } }) => {
    if (kind !== 'FunctionCallExpression' || reference !== undefined || name?.text === undefined) return;
    if (tabular === true || (type !== undefined && type !== 'unknown')) return;
    if (said.some(({ span }) => span.start <= name.span.start && name.span.end <= span.end)) return;
    const message = `The name '${name.text}' does not refer to any known function.`;
    found.push({ code: 'KS211', severity: 'error', message, span: name.span });
  });
  return found;
}

function findLiterals(tree: SyntaxNode): QueryDiagnostic[] {
  const found: QueryDiagnostic[] = [];
  visitLiterals(tree, false, found);
  return found;
}

/** @param isData whether a datatable or a dynamic literal is around it, in which the least long may be written */
function visitLiterals(node: SyntaxNode, isData: boolean, found: QueryDiagnostic[]): void {
  const { kind, literal, span } = node;
  const beyond = literal && !isData && isBeyondLong(literal) ? beyondLongMistake : undefined;
  const mistake = literal && (findLiteralMistake(literal) ?? beyond);
  if (mistake) found.push({ code: 'literal', severity: 'error', ...mistake, span });
  const isDataBelow = isData || kind === 'DataTableExpression' || kind === 'DynamicExpression';
  for (const child of childNodes(node)) visitLiterals(child, isDataBelow, found);
}

const beyondLongMistake = {
  message: '9223372036854775808 is one more than the greatest long',
  help: 'The least long is written long(-9223372036854775808) in a datatable alone; write a number within the range.',
};

/**
 * The service's own error is known of `in` over an array; that it holds for `has_any` and for columns of other types is
 * likely, and written nowhere. (MicrosoftDocs/dataexplorer-docs, issue 494.)
 */
function problemOfList({ operator, span, type }: VaryingList): QueryDiagnostic {
  const isCertain = /in/.test(operator) && type === 'dynamic';
  const message = isCertain
    ? `The right side of ${operator} must be the same for all rows, and this reads a column`
    : `The right side of ${operator} reads a column; the service may want one that is the same for all rows`;
  return { code: 'varying-list', severity: isCertain ? 'error' : 'warning', message, help: varyingListRemedy, span };
}

/** A lower bound of the time, such as `starttime`, of two days is the third of January of the year 1: no bound at all. */
function findArguments(tree: SyntaxNode, { functions }: WorkspaceSchema): QueryDiagnostic[] {
  const parametersOf = (name: string) => readParameters(functions.get(name)?.parameters ?? '');
  return findOddArguments(tree, parametersOf).map(({ span, parameter, from, to }) => {
    const message = `${parameter} is a ${to}, and this is a ${from}; no page says what becomes of it`;
    const isTime = from === 'timespan' && to === 'datetime';
    const help = isTime ? 'For a time before now write ago(…).' : `Convert it to a ${to} yourself.`;
    return { code: 'argument-type', severity: 'warning', message, help, span };
  });
}

/** The error is recorded of a product; of the other operators it is likely. */
function findDynamicArithmetic(tree: SyntaxNode): QueryDiagnostic[] {
  const found: QueryDiagnostic[] = [];
  walkSyntax(tree, (node) => {
    if (!isDynamicArithmetic(node)) return;
    const operator = node.parts['Operator']?.text ?? 'This';
    const message = `${operator} computes with dynamic values alone, whose type is not known`;
    const severity = node.kind === 'MultiplyExpression' ? 'error' : 'warning';
    found.push({ code: 'dynamic-arithmetic', severity, message, help: dynamicArithmeticRemedy, span: node.span });
  });
  return found;
}

/** What else is wrong with a pattern is said of every function that takes one, by a check of its own. */
function findGroups(tree: SyntaxNode): QueryDiagnostic[] {
  const found: QueryDiagnostic[] = [];
  walkSyntax(tree, ({ kind, parts }) => {
    if (kind !== 'FunctionCallExpression' || !/^extract_?all$/.test(parts['Name']?.text ?? '')) return;
    const pattern = parts['ArgumentList']?.parts['Expressions']?.items[0];
    const problem = pattern?.literal?.type === 'string' ? groupsWrongIn(String(pattern.literal.value)) : undefined;
    if (!pattern || problem === undefined) return;
    const help = 'Put what is wanted of each match in parentheses.';
    found.push({ code: 'capture-groups', severity: 'error', message: problem, help, span: pattern.span });
  });
  return found;
}

function groupsWrongIn(pattern: string): string | undefined {
  try {
    return problemOfGroups(compilePattern(pattern).groupCount);
  } catch (error) {
    if (error instanceof InvalidPattern || error instanceof UnsupportedFeature) return undefined;
    throw error;
  }
}
