import type { SyntaxNode } from '../../kql/syntax-node';
import { knownColumns, overRowsOf, partOf, type BuildContext } from '../build/build-context';
import { comparisonFor } from '../values/compare-values';
import { UnsupportedFeature } from '../values/function-table';
import type { AggregateCall, TablePlan, TopHitters } from '../plan/plan';
import { emptyRelation, selectRows, type Relation } from '../values/relation';
import { rowLimit } from '../run/row-limit';
import type { Runtime } from '../runtime';
import { grouping } from './group-rows';

/**
 * `top-hitters 2 of k by v`: the values with the greatest count, or sum of `v`. The service estimates them where there
 * are many values; here they are counted. ("top-hitters operator")
 */
export function buildTopHitters(node: SyntaxNode, source: TablePlan, context: BuildContext): TopHitters {
  const row = overRowsOf(source, context);
  const columns = knownColumns(node.columns);
  if (columns.length !== 2) throw new UnsupportedFeature('top-hitters', 'its columns are not a value and its weight');
  const key = context.buildScalar(partOf(node, 'OfExpression'), row);
  const by = node.parts['ByClause'];
  const operands = by ? [context.buildScalar(partOf(by, 'Expression'), row)] : [];
  const [value, weight] = columns as readonly [(typeof columns)[0], (typeof columns)[0]];
  const output = { name: 'aggregate:0', type: weight.type };
  const name = by ? 'sum' : 'count';
  const aggregate: AggregateCall = { name, operands, type: weight.type, outputs: [output], span: node.span };
  const read = (name: string, type: typeof weight.type) => ({ kind: 'column' as const, name, type, span: node.span });
  const grouped = grouping(
    node,
    source,
    [{ name: 'key:0', type: key.type, expression: key }],
    [aggregate],
    [
      { name: value.name, type: key.type, expression: read('key:0', key.type) },
      { ...weight, expression: read(output.name, output.type) },
    ],
  );
  const limit = context.buildScalar(partOf(node, 'Expression'), row);
  return { kind: 'top-hitters', source: grouped, limit, columns: grouped.columns, span: node.span };
}

/** Equal values: the one met last comes first, and so stays; the greatest stand at the end. (Recorded answers.) */
export function runTopHitters(plan: TopHitters, runtime: Runtime): Relation {
  const source = runtime.run(plan.source, runtime);
  const limit = rowLimit(plan.limit, 'top-hitters', runtime);
  if (runtime.dry) return emptyRelation(plan.columns);
  const position = plan.columns.length - 1;
  const weights = source.values(position);
  const compare = comparisonFor(plan.columns[position]!.type);
  const latestFirst = Array.from({ length: source.rowCount }, (_, row) => source.rowCount - 1 - row);
  const order = (a: number, b: number): number => compare(weights[b]!, weights[a]!);
  const ranked = latestFirst.sort(order);
  const isOpen = limit > 0 && limit < ranked.length && order(ranked[limit - 1]!, ranked[limit]!) === 0;
  const about = 'which of several equal values it keeps';
  if (isOpen && runtime.chooseOther?.({ span: plan.span, about }) === true) ranked.reverse().sort(order);
  const falling = ranked.slice(0, limit);
  return selectRows(
    source,
    falling.sort((a, b) => compare(weights[a]!, weights[b]!)),
  );
}
