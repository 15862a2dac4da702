import { namedChildren } from '../kql/syntax-node';
import type { SyntaxNode } from '../kql/syntax-node';
import type { Span } from '../source/position';

/** A place of a query at which rows of a table, or of a function of the workspace, come in. */
export interface TableReference {
  readonly name: string;
  readonly span: Span;
  /** Whether operators may follow as they are, only within parentheses, or not at all. */
  readonly followedBy: 'operators' | 'enclosed' | { readonly refused: string };
  /** True for a function. */
  readonly isFunction: boolean;
}

/** Parts in which a tabular expression stands, so that a pipe may follow it. */
const expressionParts: ReadonlySet<string> = new Set([
  'PipeExpression',
  'LetStatement',
  'ExpressionStatement',
  'FunctionBody',
  'MaterializeExpression',
  'ToScalarExpression',
]);

/** Where a query reads tables and functions, in the order of the text. @param text the query that the tree was made of */
export function findTableReferences(tree: SyntaxNode, text: string): readonly TableReference[] {
  const found: TableReference[] = [];
  visit(tree, [], text, found);
  return found.sort((a, b) => a.span.start - b.span.start);
}

interface Step {
  readonly node: SyntaxNode;
  /** The name of the part through which the way led on; '' for an item. */
  readonly part: string;
}

function visit(node: SyntaxNode, way: readonly Step[], text: string, found: TableReference[]): void {
  for (const { name, isFunction } of namesRead(node)) {
    found.push({ name, isFunction, span: node.span, followedBy: whatMayFollow(node, way, text) });
  }
  const isCall = node.kind === 'FunctionCallExpression';
  for (const [part, child] of namedChildren(node)) {
    if (!(isCall && part === 'Name')) visit(child, [...way, { node, part }], text, found);
  }
  for (const child of node.items) visit(child, [...way, { node, part: '' }], text, found);
}

/** What a node reads by itself: a table by name or through `table()`, the tables of a wildcard, a function. */
function namesRead(node: SyntaxNode): { readonly name: string; readonly isFunction: boolean }[] {
  const { reference } = node;
  if (node.kind === 'FunctionCallExpression') {
    if (node.tabular !== true) return [];
    const name = node.parts['Name']?.text ?? '';
    if (name !== 'table') return [{ name, isFunction: true }];
    const table = node.parts['ArgumentList']?.parts['Expressions']?.items[0]?.literal?.value;
    return typeof table === 'string' ? [{ name: table, isFunction: false }] : [];
  }
  if (node.kind !== 'NameReference' || reference === undefined) return [];
  if (reference.kind === 'table') return [{ name: reference.name, isFunction: false }];
  if (reference.kind === 'function' && node.tabular === true) return [{ name: reference.name, isFunction: true }];
  if (reference.kind === 'group')
    return (reference.members ?? []).flatMap(({ name, columns }) =>
      columns === undefined ? [] : [{ name, isFunction: false }],
    );
  return [];
}

function whatMayFollow(node: SyntaxNode, way: readonly Step[], text: string): TableReference['followedBy'] {
  const isWildcard = node.reference?.kind === 'group' || node.text?.includes('*') === true;
  if (isWildcard) return { refused: 'the query reads it through a wildcard' };
  const parent = way.at(-1);
  const above = way.at(-2);
  if (above?.node.kind === 'FindInClause')
    return {
      refused: `the query reads it in the list of tables of ${way.at(-3)?.node.kind === 'FindOperator' ? 'find' : 'search'}`,
    };
  if (parent?.node.kind === 'PathExpression') return { refused: 'the query reads it from another workspace' };
  if (above?.node.kind === 'UnionOperator' && namesItsSources(above.node)) {
    return { refused: 'union withsource would name it differently' };
  }
  if (parent?.part === 'Expression' && expressionParts.has(parent.node.kind)) return 'operators';
  const isEnclosed = /\(\s*$/.test(text.slice(0, node.span.start)) && /^\s*\)/.test(text.slice(node.span.end));
  return isEnclosed ? 'operators' : 'enclosed';
}

function namesItsSources(union: SyntaxNode): boolean {
  const parameters = union.parts['Parameters']?.items ?? [];
  return parameters.some((parameter) => /^with_?source$/i.test(parameter.parts['Name']?.text ?? ''));
}
