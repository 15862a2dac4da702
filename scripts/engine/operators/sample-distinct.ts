import type { SyntaxNode } from '../../kql/syntax-node';
import { overRowsOf, partOf, type BuildContext } from '../build/build-context';
import type { TablePlan, TakeRows } from '../plan/plan';
import { grouping } from './group-rows';
import { buildTake } from './sort-rows';

/**
 * `sample-distinct 3 of k`: some values of a column, each once. The service gives those that it meets first rather than
 * a fair sample; so does the engine. ("sample-distinct operator")
 */
export function buildSampleDistinct(node: SyntaxNode, source: TablePlan, context: BuildContext): TakeRows {
  const expression = context.buildScalar(partOf(node, 'OfExpression'), overRowsOf(source, context));
  const { type } = expression;
  const name = node.columns?.[0]?.name ?? 'Column1';
  const value = { name, type, expression: { kind: 'column', name: 'key:0', type, span: node.span } } as const;
  return buildTake(node, grouping(node, source, [{ name: 'key:0', type, expression }], [], [value]), context);
}
