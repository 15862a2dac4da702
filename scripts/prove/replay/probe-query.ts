import type { TableReference } from '../../expand/find-table-references';
import { childNodes, namedChildren, walkSyntax, type SyntaxNode } from '../../kql/syntax-node';
import type { Span } from '../../source/position';

/** A place that reads events, with the conditions straight behind it that look at one event alone. */
export interface FilteredRead {
  readonly reference: Span;
  /** Behind the last of these conditions. */
  readonly end: number;
}

/** The reads of a query, and where its last statement begins: what stands before it are the names that it uses. */
export interface Probe {
  readonly reads: readonly FilteredRead[];
  readonly statement: number;
}

/**
 * Finds what tells in which windows a query has events to look at: every place that reads some, with conditions that are
 * the same whenever they are asked. Undefined if one stands in a function, whose parameters only a call knows.
 */
export function findProbe(tree: SyntaxNode, references: readonly TableReference[]): Probe | undefined {
  const statements = tree.parts.Statements?.items ?? [];
  const last = statements.at(-1);
  if (last === undefined || references.length === 0) return undefined;
  const constants = findConstants(statements);
  const reads: FilteredRead[] = [];
  let isWhole = true;
  const visit = (node: SyntaxNode, way: readonly SyntaxNode[]): void => {
    const reference = references.find(({ span }) => span.start === node.span.start && span.end === node.span.end);
    if (reference !== undefined && !reads.some((read) => read.reference.start === node.span.start)) {
      isWhole &&= !way.some(({ kind }) => kind === 'FunctionDeclaration' || kind === 'FunctionBody');
      reads.push({ reference: node.span, end: endOfConditions(node, way, constants) });
      return;
    }
    for (const child of childNodes(node)) visit(child, [...way, node]);
  };
  visit(tree, []);
  return isWhole && reads.length === references.length ? { reads, statement: last.span.start } : undefined;
}

/** Goes up the pipe as long as the next operator is such a condition. */
function endOfConditions(node: SyntaxNode, way: readonly SyntaxNode[], constants: ReadonlySet<string>): number {
  let [current, end] = [node, node.span.end];
  for (const parent of way.toReversed()) {
    const { Expression: before, Operator: operator } = parent.parts;
    if (parent.kind !== 'PipeExpression' || before?.span.start !== current.span.start) return end;
    const condition = operator?.kind === 'FilterOperator' ? operator.parts.Condition : undefined;
    if (operator === undefined || condition === undefined || !isOfEvent(condition, constants)) return end;
    [current, end] = [parent, operator.span.end];
  }
  return end;
}

/** Whether a condition has one truth for an event, whenever it is asked and whatever other events there are. */
function isOfEvent(node: SyntaxNode, constants: ReadonlySet<string>): boolean {
  let isSteady = true;
  walkSyntax(node, (part) => {
    if (part.tabular === true || asksTime(part)) isSteady = false;
    if (part.kind === 'FunctionCallExpression' && part.called !== undefined) isSteady = false;
    const { reference } = part;
    const isName = part.kind === 'NameReference' && reference !== undefined;
    if (!isName || reference.kind === 'column' || reference.kind === 'function') return;
    if (!constants.has(reference.name)) isSteady = false;
  });
  return isSteady;
}

function asksTime({ kind, parts, literal }: SyntaxNode): boolean {
  const name = kind === 'FunctionCallExpression' ? (parts.Name?.text ?? '') : '';
  const isNow = literal?.type === 'datetime' && /now/i.test(String(literal.value));
  return isNow || /^(?:now|ago|rand|new_guid|ingestion_time)$/.test(name);
}

/** The variables whose value stands in the query. */
function findConstants(statements: readonly SyntaxNode[]): ReadonlySet<string> {
  const constants = new Set<string>();
  for (const statement of statements) {
    const expression = namedChildren(statement).find(([name]) => name === 'Expression')?.[1];
    const name = statement.kind === 'LetStatement' ? statement.parts.Name?.text : undefined;
    if (name === undefined || expression === undefined) continue;
    if (expression.kind !== 'FunctionDeclaration' && isOfEvent(expression, constants)) constants.add(name);
  }
  return constants;
}
