import type { SyntaxNode } from '../../kql/syntax-node';
import { aggregateGroups } from '../aggregate-groups';
import { itemsOf, knownColumns, overRowsOf, parameterText, partOf, type BuildContext } from '../build-context';
import { conversion } from '../convert-values';
import { toDynamic } from '../dynamic-values';
import { UnsupportedFeature } from '../function-table';
import type { Expression, MakeSeries, TablePlan } from '../plan';
import { emptyRelation, relationOfArrays, selectRows, type Relation } from '../relation';
import { groupRows } from '../row-groups';
import { evaluateColumn, evaluateConstant, type Runtime } from '../runtime';
import type { DynamicValue, KqlType, Value } from '../values';
import { collectAggregates, refuseUnnamedCovariance } from './group-rows';

/** `make-series n = count() default = 0 on time from a to b step 1h by k` */
export function buildMakeSeries(node: SyntaxNode, source: TablePlan, context: BuildContext): MakeSeries {
  const row = overRowsOf(source, context);
  const columns = knownColumns(node.columns);
  const byItems = node.parts['ByClause'] ? itemsOf(node.parts['ByClause'], 'Expressions') : [];
  const keys = byItems.map((item, index) => {
    const expression = context.buildScalar(item, row);
    return { name: columns[index]!.name, type: expression.type, expression };
  });
  const range = partOf(node, 'RangeClause');
  if (range.kind !== 'MakeSeriesFromToStepClause') throw new UnsupportedFeature('make-series in range()');
  const collected = collectAggregates(row);
  itemsOf(node, 'Aggregates').forEach((item) => refuseUnnamedCovariance(partOf(item, 'Expression')));
  const series = itemsOf(node, 'Aggregates').map((item, index) => ({
    name: columns[keys.length + index]!.name,
    value: context.buildScalar(partOf(item, 'Expression'), collected.context),
    ...fallbackOf(item, row),
  }));
  const axis = context.buildScalar(partOf(partOf(node, 'OnClause'), 'Expression'), row);
  const bound = (clause: string) => {
    const part = range.parts[clause]?.parts['Expression'];
    return part && converted(context.buildScalar(part, row), axis.type);
  };
  const step = context.buildScalar(partOf(partOf(range, 'MakeSeriesStepClause'), 'Expression'), row);
  const from = bound('MakeSeriesFromClause');
  const to = bound('MakeSeriesToClause');
  return {
    kind: 'make-series',
    source,
    keys,
    aggregates: collected.aggregates,
    axis: { name: columns[columns.length - 1]!.name, type: axis.type, expression: axis },
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    step: axis.type === 'datetime' ? step : converted(step, axis.type),
    series,
    keepsEmpty: parameterText(node, 'kind') === 'nonempty',
    columns,
    span: node.span,
  };
}

function fallbackOf(item: SyntaxNode, context: BuildContext): { fallback?: Expression } {
  const value = item.parts['DefaultExpression']?.parts['Expression'];
  return value ? { fallback: context.buildScalar(value, context) } : {};
}

function converted(expression: Expression, type: KqlType): Expression {
  if (expression.type === type) return expression;
  return { kind: 'call', from: 'conversions', name: type, operands: [expression], type, span: expression.span };
}

type Point = bigint | number;

export function runMakeSeries(plan: MakeSeries, runtime: Runtime): Relation {
  const source = runtime.run(plan.source, runtime);
  const constant = (expression: Expression | undefined) =>
    expression && (evaluateConstant(expression, runtime) as Point | null);
  const [from, to, step] = [constant(plan.from), constant(plan.to), constant(plan.step)];
  const readAxis = evaluateColumn(plan.axis.expression, source, runtime);
  if (runtime.dry) {
    prepareOnly(plan, source, runtime);
    return emptyRelation(plan.columns);
  }
  if (step === null || step === undefined || !(step > 0))
    throw new UnsupportedFeature('make-series', 'its step is not positive');
  const axis = source.rowCount === 0 ? [] : (readAxis() as readonly (Point | null)[]);
  const kept = axis.flatMap((point, row) => (point !== null && isInside(point, from, to) ? [row] : []));
  const points = kept.map((row) => axis[row]!);
  return assemble(
    plan,
    selectRows(source, kept),
    points,
    { from: from ?? undefined, to: to ?? undefined, step },
    runtime,
  );
}

function isInside(point: Point, from: Point | null | undefined, to: Point | null | undefined): boolean {
  return (from === null || from === undefined || point >= from) && (to === null || to === undefined || point < to);
}

interface Range {
  readonly from: Point | undefined;
  readonly to: Point | undefined;
  readonly step: Point;
}

function prepareOnly(plan: MakeSeries, source: Relation, runtime: Runtime): void {
  for (const key of plan.keys) evaluateColumn(key.expression, source, runtime);
  const values = plan.aggregates.map((call) => aggregateGroups(call, source, new Int32Array(0), 0, runtime));
  const inner = relationOfArrays(
    plan.aggregates.flatMap((call) => call.outputs),
    values.flat(),
    0,
  );
  for (const { value, fallback } of plan.series) {
    evaluateColumn(value, inner, runtime);
    if (fallback) runtime.evaluator(fallback, inner, runtime);
  }
}

/** Every combination of keys has a series of its own; each of its bins is a group of its own. */
function assemble(
  plan: MakeSeries,
  rows: Relation,
  points: readonly Point[],
  range: Range,
  runtime: Runtime,
): Relation {
  const keyValues = plan.keys.map((key) => evaluateColumn(key.expression, rows, runtime)());
  const groups = groupRows(keyValues, plan.keys, rows.rowCount);
  const starts = groups.firstRows.map((_, group) => startOf(points, groups.groupOfRow, group, range));
  const bins = points.map((point, row): Value => binOf(point, starts[groups.groupOfRow[row]!]!, range.step));
  const groupColumn = { name: 'group', type: 'int' as const };
  const groupValues = Array.from(groups.groupOfRow, (group): Value => group);
  const binned = groupRows([groupValues, bins], [groupColumn, { name: 'bin', type: 'long' }], rows.rowCount);
  const values = seriesValues(plan, rows, binned.groupOfRow, binned.firstRows.length, runtime);
  const lengths = groups.firstRows.map((_, group) => lengthOf(starts[group]!, bins, groups.groupOfRow, group, range));
  const isEmpty = groups.firstRows.length === 0;
  if (isEmpty && !(plan.keepsEmpty && plan.keys.length === 0 && range.from !== undefined && range.to !== undefined)) {
    return emptyRelation(plan.columns);
  }
  const starting = isEmpty ? [range.from!] : starts;
  const counts = isEmpty ? [binCount(range.from!, range.to!, range.step)] : lengths;
  const series = plan.series.map((_, index) => {
    const arrays = counts.map((count) => new Array<DynamicValue>(count).fill(values.fallbacks[index]!));
    binned.firstRows.forEach((row, bin) => {
      arrays[groups.groupOfRow[row]!]![Number(bins[row])] = values.byBin[index]![bin]!;
    });
    return arrays;
  });
  const axes = counts.map((count, group) => axisValues(starting[group]!, range.step, count, plan.axis.type));
  const keyColumns = keyValues.map((column) => groups.firstRows.map((row) => column[row]!));
  return relationOfArrays(plan.columns, [...keyColumns, ...series, axes], counts.length);
}

function seriesValues(
  plan: MakeSeries,
  rows: Relation,
  groupOfRow: Int32Array,
  count: number,
  runtime: Runtime,
): { readonly byBin: DynamicValue[][]; readonly fallbacks: DynamicValue[] } {
  const aggregated = plan.aggregates.map((call) => aggregateGroups(call, rows, groupOfRow, count, runtime));
  const inner = relationOfArrays(
    plan.aggregates.flatMap((call) => call.outputs),
    aggregated.flat(),
    count,
  );
  const byBin = plan.series.map(({ value }) =>
    evaluateColumn(value, inner, runtime)().map((each) => toDynamic(each, value.type)),
  );
  const fallbacks = plan.series.map(({ value, fallback }) => {
    const given = fallback ? evaluateConstant(fallback, runtime) : 0n;
    return toDynamic(conversion(fallback?.type ?? 'long', value.type)(given), value.type);
  });
  return { byBin, fallbacks };
}

/** Without `from` a series starts at the first bin in which it has rows. */
function startOf(points: readonly Point[], groupOfRow: Int32Array, group: number, range: Range): Point {
  if (range.from !== undefined) return range.from;
  const own = points.filter((_, row) => groupOfRow[row] === group);
  const least = own.reduce((a, b) => (b < a ? b : a));
  return typeof least === 'bigint'
    ? least - (((least % BigInt(range.step)) + BigInt(range.step)) % BigInt(range.step))
    : Math.floor(least / Number(range.step)) * Number(range.step);
}

function binOf(point: Point, start: Point, step: Point): bigint {
  if (typeof point === 'bigint') return (point - BigInt(start)) / BigInt(step);
  return BigInt(Math.floor((point - Number(start)) / Number(step)));
}

function binCount(from: Point, to: Point, step: Point): number {
  if (typeof from === 'bigint') return Number((BigInt(to) - from + BigInt(step) - 1n) / BigInt(step));
  return Math.ceil((Number(to) - from) / Number(step));
}

function lengthOf(start: Point, bins: readonly Value[], groupOfRow: Int32Array, group: number, range: Range): number {
  if (range.to !== undefined) return binCount(start, range.to, range.step);
  let last = 0;
  bins.forEach((bin, row) => {
    if (groupOfRow[row] === group) last = Math.max(last, Number(bin));
  });
  return last + 1;
}

function axisValues(start: Point, step: Point, count: number, type: KqlType): DynamicValue[] {
  return Array.from({ length: count }, (_, index) => {
    const value = typeof start === 'bigint' ? start + BigInt(index) * BigInt(step) : start + index * Number(step);
    return toDynamic(value, type);
  });
}
