import type { SyntaxNode } from '../../kql/syntax-node';
import { enterFunction } from '../build/build-call';
import { partOf, type BuildContext } from '../build/build-context';
import { UnsupportedFeature } from '../values/function-table';
import type { TablePlan } from '../plan/plan';

/** `invoke f(3)`: the rows are the first argument of the function. */
export function buildInvoke(node: SyntaxNode, source: TablePlan, context: BuildContext): TablePlan {
  const call = partOf(node, 'Function');
  if (!call.called) throw new UnsupportedFeature(`invoke ${call.reference?.name ?? ''}()`);
  const inner = enterFunction(call, context, source);
  return context.buildTable(inner.expression, inner.context);
}
