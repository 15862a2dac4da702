import type { SyntaxNode } from '../../kql/syntax-node';
import { argumentsOf, buildAggregate } from '../build/build-call';
import { itemsOf, knownColumns, overRowsOf, partOf, type BuildContext } from '../build/build-context';
import { UnsupportedFeature } from '../values/function-table';
import type { AggregateCall, ComputedColumn, Expression, GroupRows, TablePlan } from '../plan/plan';
import {
  columnThunk,
  composing,
  emptyRelation,
  gatherValues,
  relationOfThunks,
  type Relation,
} from '../values/relation';
import { evaluateColumn, type Runtime } from '../runtime';
import { aggregateGroups } from '../aggregates/aggregate-groups';
import { groupRows } from '../run/row-groups';
import { isOrdered } from '../run/row-order';
import type { Column } from '../values';

/** `summarize a = max(x) + 1 by k`: keys first, then one column an item, or several for arg_max() and its like. */
export function buildSummarize(node: SyntaxNode, source: TablePlan, context: BuildContext): GroupRows {
  const row = overRowsOf(source, context);
  const byClause = node.parts['ByClause'];
  if (byClause?.parts['BinClause']) throw new UnsupportedFeature('summarize … by … bin=');
  const byItems = byClause ? itemsOf(byClause, 'Expressions') : [];
  const keys = byItems.map((item, index) => keyColumn(`key:${index}`, context.buildScalar(item, row)));
  const collected = collectAggregates(row);
  const values: Expression[] = [];
  const renamed = new Map<number, string>();
  for (const item of itemsOf(node, 'Aggregates')) {
    const name = node === context.lastOperator ? covarianceName(item) : undefined;
    if (name === undefined) refuseUnnamedCovariance(item);
    else renamed.set(keys.length + values.length, name);
    values.push(...buildAggregateItem(item, collected));
  }
  const columns = knownColumns(node.columns);
  const expressions = [...keys.map((key) => readColumn(key, node)), ...values];
  if (expressions.length !== columns.length) {
    throw new UnsupportedFeature('summarize', 'its columns are not one an item');
  }
  const computed = expressions.map((expression, index): ComputedColumn => {
    return { name: renamed.get(index) ?? columns[index]!.name, type: expression.type, expression };
  });
  const isOverOrder = isOrdered(source);
  const aggregates = collected.aggregates.map((call) => ({ ...call, isOverOrder }));
  return grouping(node, source, keys, aggregates, computed);
}

/** `distinct a, b`, `distinct *` */
export function buildDistinct(node: SyntaxNode, source: TablePlan, context: BuildContext): GroupRows {
  const row = overRowsOf(source, context);
  const columns = knownColumns(node.columns);
  const items = itemsOf(node, 'Expressions');
  const all = items.length === 1 && items[0]!.kind === 'StarExpression';
  if (!all && items.length !== columns.length) throw new UnsupportedFeature('distinct', 'an item of several columns');
  items.forEach(requireClearName);
  const keys = columns.map((column, index) => {
    const expression: Expression = all
      ? { kind: 'column', name: column.name, type: column.type, span: node.span }
      : context.buildScalar(items[index]!, row);
    return keyColumn(`key:${index}`, expression);
  });
  const computed = keys.map((key, index): ComputedColumn => {
    return { name: columns[index]!.name, type: key.type, expression: readColumn(key, node) };
  });
  return grouping(node, source, keys, [], computed);
}

/** The service has overlooked the name of an expression with operators. (microsoft/Kusto-Query-Language, issue 156) */
function requireClearName({ kind, parts }: SyntaxNode): void {
  if (kind !== 'SimpleNamedExpression' || parts['Expression']?.parts['Operator'] === undefined) return;
  throw new UnsupportedFeature('distinct', 'of a named expression with operators: name it with extend before');
}

/** Returns the rows divided by keys, with what is computed of keys and aggregates. */
export function grouping(
  node: SyntaxNode,
  source: TablePlan,
  keys: readonly ComputedColumn[],
  aggregates: readonly AggregateCall[],
  computed: readonly ComputedColumn[],
): GroupRows {
  const columns = computed.map(({ name, type }) => ({ name, type }));
  return { kind: 'group-rows', source, keys, aggregates, computed, columns, span: node.span };
}

export interface CollectedAggregates {
  readonly aggregates: AggregateCall[];
  /** The context in which an item is built: its aggregates are collected, and read from the groups' rows. */
  readonly context: BuildContext;
}

/** Returns a context that collects the aggregates of what is built in it. */
export function collectAggregates(row: BuildContext): CollectedAggregates {
  const aggregates: AggregateCall[] = [];
  const takeAggregate = (call: AggregateCall): Expression => {
    const outputs = call.outputs.map(({ type }, index) => ({ name: `aggregate:${aggregates.length}:${index}`, type }));
    aggregates.push({ ...call, outputs });
    return { kind: 'column', ...outputs[0]!, span: call.span };
  };
  return { aggregates, context: { ...row, takeAggregate } };
}

/** Kusto names the column of such an aggregate for both of its arguments, the binder for the first. (Recorded answers.) */
export function refuseUnnamedCovariance(item: SyntaxNode): void {
  const name = item.kind === 'FunctionCallExpression' ? (item.parts['Name']?.text ?? '') : '';
  if (name.startsWith('covariance')) throw new UnsupportedFeature(`${name}()`, 'give its column a name');
}

/** The name that Kusto gives the column of `covariance(x, y)`, which only the end of a query can bear. */
function covarianceName(item: SyntaxNode): string | undefined {
  const called = item.kind === 'FunctionCallExpression' ? item.parts['Name']?.text : undefined;
  if (called !== 'covariance' && called !== 'covariancep') return undefined;
  const columns = argumentsOf(item).map((argument) => (argument.kind === 'NameReference' ? argument.text : undefined));
  return columns.includes(undefined) ? undefined : [called, ...columns].join('_');
}

function buildAggregateItem(item: SyntaxNode, collected: CollectedAggregates): Expression[] {
  const { aggregates, context } = collected;
  const named = item.kind === 'SimpleNamedExpression' || item.kind === 'CompoundNamedExpression';
  const value = named ? partOf(item, 'Expression') : item;
  if (!value.columns || value.tabular) return [context.buildScalar(value, context)];
  context.takeAggregate!(buildAggregate(value, context));
  return aggregates[aggregates.length - 1]!.outputs.map((column) => readColumn(column, item));
}

function keyColumn(name: string, expression: Expression): ComputedColumn {
  return { name, type: expression.type, expression };
}

function readColumn(column: Column, node: SyntaxNode): Expression {
  return { kind: 'column', name: column.name, type: column.type, span: node.span };
}

/** Runs `summarize` and `distinct`: a row for each group of equal keys, in the order of their first rows. */
export function runGroup(plan: GroupRows, runtime: Runtime): Relation {
  const source = runtime.run(plan.source, runtime);
  const keyThunks = plan.keys.map((key) => evaluateColumn(key.expression, source, runtime));
  const keyValues = keyThunks.map((read) => (source.rowCount === 0 ? [] : read()));
  const groups = groupRows(keyValues, plan.keys, source.rowCount, runtime.budget);
  // Without keys all rows are one group, also when there are none.
  const count = plan.keys.length === 0 ? 1 : groups.firstRows.length;
  const aggregated = plan.aggregates.map((call) => aggregateGroups(call, source, groups.groupOfRow, count, runtime));
  const firstOf = composing(groups.firstRows);
  const keyColumns = keyValues.map((values) =>
    columnThunk(
      () => gatherValues(values, groups.firstRows),
      (selection) => gatherValues(values, firstOf(selection)),
    ),
  );
  const inner = relationOfThunks(
    [...plan.keys, ...plan.aggregates.flatMap((call) => call.outputs)],
    [...keyColumns, ...aggregated.flat().map((values) => () => values)],
    count,
  );
  const thunks = plan.computed.map(({ expression }) => evaluateColumn(expression, inner, runtime));
  if (runtime.dry) return emptyRelation(plan.columns);
  const isOfNothing = source.rowCount === 0 && count === 1 && plan.aggregates.some(({ name }) => /^arg_?m/.test(name));
  return { ...relationOfThunks(plan.columns, thunks, count), isOfNothing };
}
