import type { SyntaxNode } from '../../kql/syntax-node';
import { partOf, type BuildContext } from '../build/build-context';
import type { SharedRows, TablePlan } from '../plan/plan';

/** `as Name`: the rest of the query may read the rows by that name. */
export function buildAs(node: SyntaxNode, source: TablePlan, context: BuildContext): SharedRows {
  const name = partOf(node, 'Name').text!;
  const named: SharedRows = {
    kind: 'shared-rows',
    name,
    isLabel: true,
    source,
    columns: source.columns,
    span: node.span,
  };
  context.namedRows.set(name, named);
  return named;
}
