import { walkSyntax, type SyntaxNode } from '../../kql/syntax-node';

/** Returns the names of the columns that flow into the innermost operator around an offset. */
export function columnsAt(tree: SyntaxNode, offset: number): readonly string[] {
  let columns: readonly string[] = [];
  walkSyntax(tree, (node) => {
    const { Expression: input, Operator: operator } = node.parts;
    if (node.kind !== 'PipeExpression' || input?.columns === undefined || operator === undefined) return;
    if (operator.span.start > offset || offset > operator.span.end) return;
    columns = input.columns.map(({ name }) => name);
  });
  return columns;
}
