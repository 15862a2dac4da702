import { walkSyntax, type SyntaxNode } from '../kql/syntax-node';
import { knownType, type BuildContext } from './build/build-context';
import { buildScalar } from './build-scalar';
import { buildScope } from './build/build-scope';
import { buildTable } from './build-table';
import { unknownValue } from './plan/expression';
import type { Expression, GivenAnswer, TablePlan } from './plan/plan';

/** The plan of a query to be read, and not to be run: what cannot be planned leaves a gap and does not spoil the rest. */
export interface QueryOutline {
  readonly result: TablePlan;
  /** The rows that flow into what could not be planned. */
  readonly cutOff: readonly TablePlan[];
  /** Variables that nothing reads. */
  readonly unread: readonly TablePlan[];
}

/** The name of the time at which a row was ingested. */
export const ingestionTime = 'ingestion-time';

/**
 * Returns the outline of a query: its let variables are resolved, functions entered at each call with what they are
 * given, and every part keeps its span. Undefined where the query has no result.
 */
export function outlineQuery(tree: SyntaxNode): QueryOutline | undefined {
  const cutOff: TablePlan[] = [];
  const context: BuildContext = {
    scope: new Map(),
    namedRows: new Map(),
    row: [],
    isSerialized: false,
    refuse: () => undefined,
    noteOpenPlugin: () => undefined,
    buildScalar: outlineScalar,
    buildTable: (node, inside, input) => {
      let isRefused = false;
      const plan = buildTable(node, { ...inside, refuse: () => (isRefused = true) }, input);
      if (isRefused && input !== undefined) cutOff.push(input);
      return plan;
    },
  };
  const statements = tree.parts['Statements']?.items ?? [];
  const result = statements.find(({ kind }) => kind === 'ExpressionStatement')?.parts['Expression'];
  if (result === undefined) return undefined;
  const inside = { ...context, scope: buildScope(statements, context) };
  const unread = unreadTables(tree, statements).map((table) => context.buildTable(table, inside));
  return { result: context.buildTable(result, inside), cutOff, unread };
}

/** Tables that are declared and never read: who reads the query wants to know what is wrong in them all the same. */
function unreadTables(tree: SyntaxNode, statements: readonly SyntaxNode[]): readonly SyntaxNode[] {
  const read = new Set<string>();
  walkSyntax(tree, ({ kind, text }) => {
    if (kind === 'NameReference' && text !== undefined) read.add(text);
  });
  return statements.flatMap(({ parts: { Name: name, Expression: value } }) => {
    const isUnread = name?.text !== undefined && !read.has(name.text);
    return isUnread && value?.tabular === true && value.kind !== 'FunctionDeclaration' ? [value] : [];
  });
}

function outlineScalar(node: SyntaxNode, context: BuildContext): Expression {
  if (node.kind === 'FunctionCallExpression' && node.parts['Name']?.text === 'ingestion_time') {
    return unnamed(ingestionTime, node);
  }
  let isRefused = false;
  const expression = buildScalar(node, { ...context, refuse: () => (isRefused = true) });
  return isRefused ? unnamed(unknownValue, node) : expression;
}

function unnamed(name: string, node: SyntaxNode): GivenAnswer {
  return { kind: 'given-answer', name, operands: [], type: knownType(node.type), span: node.span };
}
