import type { SyntaxNode } from '../../kql/syntax-node';
import { aggregateGroups, rowsOfGroups } from '../aggregates/aggregate-groups';
import { itemsOf, knownColumns, overRowsOf, partOf, type BuildContext } from '../build/build-context';
import { comparisonFor } from '../values/compare-values';
import { UnsupportedFeature } from '../values/function-table';
import type { TablePlan, TopNested, TopNestedLevel } from '../plan/plan';
import { emptyRelation, relationOfArrays, selectRows, type Relation } from '../values/relation';
import { groupRows } from '../run/row-groups';
import { rowLimit } from '../run/row-limit';
import { evaluateColumn, type Runtime } from '../runtime';
import type { Value } from '../values';
import { collectAggregates } from './group-rows';

/** `top-nested 2 of a by sum(x), top-nested of b by max(x)` */
export function buildTopNested(node: SyntaxNode, source: TablePlan, context: BuildContext): TopNested {
  const row = overRowsOf(source, context);
  const columns = knownColumns(node.columns);
  const levels = itemsOf(node, 'Clauses').map((clause) => buildLevel(clause, row));
  if (columns.length !== 2 * levels.length)
    throw new UnsupportedFeature('top-nested', 'its columns are not two a level');
  return { kind: 'top-nested', source, levels, columns, span: node.span };
}

/** ("top-nested operator", supported aggregation functions) */
const rankable: ReadonlySet<string> = new Set([
  'sum',
  'count',
  'max',
  'min',
  'dcount',
  'avg',
  'percentile',
  'percentilew',
]);

function buildLevel(clause: SyntaxNode, context: BuildContext): TopNestedLevel {
  if (clause.parts['WithOthersClause']) throw new UnsupportedFeature('top-nested with others');
  const collected = collectAggregates(context);
  const by = partOf(clause, 'ByExpression');
  const isOrdered = by.kind === 'OrderedExpression';
  const limit = clause.parts['Expression'];
  const value = context.buildScalar(isOrdered ? partOf(by, 'Expression') : by, collected.context);
  const other = collected.aggregates.find(({ name }) => !rankable.has(name));
  if (other) throw new UnsupportedFeature(`top-nested by ${other.name}()`, 'its page lists no such aggregate');
  return {
    ...(limit ? { limit: context.buildScalar(limit, context) } : {}),
    key: context.buildScalar(partOf(clause, 'OfExpression'), context),
    aggregates: collected.aggregates,
    value,
    descending: by.parts['Ordering']?.parts['AscOrDescKeyword']?.text !== 'asc',
  };
}

/** Runs `top-nested`: the best values of each level below those of the level above. */
export function runTopNested(plan: TopNested, runtime: Runtime): Relation {
  const source = runtime.run(plan.source, runtime);
  if (runtime.dry) {
    for (const level of plan.levels) rankLevel(level, source, runtime);
    return emptyRelation(plan.columns);
  }
  const rows: Value[][] = [];
  descend(plan.levels, source, [], rows, runtime);
  const data = plan.columns.map((_, position) => rows.map((row) => row[position]!));
  return relationOfArrays(plan.columns, data, rows.length);
}

/** Below each value that is kept, the next level ranks the rows of that value alone. */
function descend(
  levels: readonly TopNestedLevel[],
  source: Relation,
  above: readonly Value[],
  rows: Value[][],
  runtime: Runtime,
): void {
  const [level, ...below] = levels;
  if (!level) {
    rows.push([...above]);
    return;
  }
  for (const { key, value, members } of rankLevel(level, source, runtime)) {
    descend(below, selectRows(source, members), [...above, key, value], rows, runtime);
  }
}

interface Ranked {
  readonly key: Value;
  readonly value: Value;
  readonly members: readonly number[];
}

function rankLevel(level: TopNestedLevel, source: Relation, runtime: Runtime): Ranked[] {
  const readKeys = evaluateColumn(level.key, source, runtime);
  const keys = source.rowCount === 0 ? [] : readKeys();
  const groups = groupRows([keys], [{ name: 'key', type: level.key.type }], source.rowCount, runtime.budget);
  const count = groups.firstRows.length;
  const outputs = level.aggregates.map((call) => aggregateGroups(call, source, groups.groupOfRow, count, runtime));
  const columns = level.aggregates.flatMap((call) => call.outputs);
  const values = evaluateColumn(level.value, relationOfArrays(columns, outputs.flat(), count), runtime)();
  const members = rowsOfGroups(groups.groupOfRow, count);
  const ranked = groups.firstRows.map((row, group): Ranked => {
    return { key: keys[row]!, value: values[group]!, members: members[group]! };
  });
  const compare = comparisonFor(level.value.type);
  const sign = level.descending ? -1 : 1;
  // Equal values: those met last come first. (Recorded answers.)
  const order = (a: Ranked, b: Ranked): number => {
    if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
    return sign * compare(a.value, b.value);
  };
  ranked.reverse().sort(order);
  const limit = level.limit ? rowLimit(level.limit, 'top-nested', runtime) : ranked.length;
  const [lastKept, firstLeft] = [ranked[limit - 1], ranked[limit]];
  const isOpen = lastKept !== undefined && firstLeft !== undefined && order(lastKept, firstLeft) === 0;
  const about = 'which of several equal values it keeps';
  if (isOpen && runtime.chooseOther?.({ span: level.key.span, about }) === true) ranked.reverse().sort(order);
  return ranked.slice(0, limit);
}
