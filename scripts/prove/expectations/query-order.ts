import type { SyntaxNode } from '../../kql/syntax-node';
import { rowOperators } from '../../kql/row-operators';
import type { SyntaxKind } from '../../kql/syntax-node';
import { resultExpression } from './query-pipeline';

/** Operators after which the rows are still in the order in which they came. ("sort operator", Kusto documentation.) */
const orderKeepers: ReadonlySet<SyntaxKind> = new Set<SyntaxKind>([...rowOperators, 'RenderOperator', 'TakeOperator']);

/** Whether a query says in which order its rows come: it ends in a sort, or in what keeps the order of one. */
export function isSorted(tree: SyntaxNode): boolean {
  let expression = resultExpression(tree);
  while (expression?.kind === 'PipeExpression') {
    const operator = expression.parts['Operator'];
    if (operator?.kind === 'SortOperator' || operator?.kind === 'TopOperator') return true;
    if (operator === undefined || !orderKeepers.has(operator.kind)) return false;
    expression = expression.parts['Expression'];
  }
  return false;
}
