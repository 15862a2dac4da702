import { walkSyntax, type SyntaxNode } from '../../kql/syntax-node';

/** The conditions that `and` joins in one. */
export function conjunctsOf(node: SyntaxNode): SyntaxNode[] {
  const { Left: left, Right: right } = node.parts;
  if (node.kind !== 'AndExpression' || left === undefined || right === undefined) return [node];
  return [...conjunctsOf(left), ...conjunctsOf(right)];
}

/** The columns that the filters of a query name, each once. */
export function columnsFiltered(tree: SyntaxNode): string[] {
  const names = new Set<string>();
  walkSyntax(tree, ({ kind, parts }) => {
    const condition = kind === 'FilterOperator' ? parts['Condition'] : undefined;
    if (condition !== undefined) for (const name of columnsNamedIn(condition)) names.add(name);
  });
  return [...names];
}

/** The columns that a condition names, each once. */
export function columnsNamedIn(node: SyntaxNode): string[] {
  const names = new Set<string>();
  walkSyntax(node, (part) => {
    if (part.kind === 'NameReference' && part.reference?.kind === 'column') names.add(part.reference.name);
  });
  return [...names];
}
