import type { SyntaxNode } from '../../kql/syntax-node';
import { aggregateGroups } from '../aggregates/aggregate-groups';
import { itemsOf, knownColumns, overRowsOf, parameterText, partOf, type BuildContext } from '../build/build-context';
import { conversion } from '../values/convert-values';
import { toDynamic } from '../values/dynamic-values';
import { UnsupportedFeature } from '../values/function-table';
import type { Expression, MakeSeries, TablePlan } from '../plan/plan';
import { emptyRelation, relationOfArrays, selectRows, type Relation } from '../values/relation';
import { groupRows } from '../run/row-groups';
import { evaluateColumn, evaluateConstant, type Runtime } from '../runtime';
import type { Column, DynamicValue, KqlType, Value } from '../values';
import { collectAggregates, refuseUnnamedCovariance } from './group-rows';

/** `make-series n = count() default = 0 on time from a to b step 1h by k` */
export function buildMakeSeries(node: SyntaxNode, source: TablePlan, context: BuildContext): MakeSeries {
  const row = overRowsOf(source, context);
  const byItems = node.parts['ByClause'] ? itemsOf(node.parts['ByClause'], 'Expressions') : [];
  // Of percentile() and take_any() without a name the parser gives the type of one value.
  const columns = knownColumns(node.columns).map((column, index): Column => {
    return index < byItems.length ? column : { ...column, type: 'dynamic' };
  });
  if (columns.length !== byItems.length + itemsOf(node, 'Aggregates').length + 1) {
    throw new UnsupportedFeature('make-series', 'of an aggregate with several columns');
  }
  const keys = byItems.map((item, index) => {
    const expression = context.buildScalar(item, row);
    return { name: columns[index]!.name, type: expression.type, expression };
  });
  const range = partOf(node, 'RangeClause');
  const collected = collectAggregates(row);
  itemsOf(node, 'Aggregates').forEach((item) => refuseUnnamedCovariance(partOf(item, 'Expression')));
  const series = itemsOf(node, 'Aggregates').map((item, index) => ({
    name: columns[keys.length + index]!.name,
    value: context.buildScalar(partOf(item, 'Expression'), collected.context),
    ...fallbackOf(item, row),
  }));
  for (const { name, value, fallback } of series) {
    requireNumbers(`the aggregate ${name}`, value.type);
    if (fallback) requireNumbers(`the default of ${name}`, fallback.type);
  }
  const axis = context.buildScalar(partOf(partOf(node, 'OnClause'), 'Expression'), row);
  const [start, end, size] = boundsOf(range);
  const bound = (part: SyntaxNode | undefined) => part && converted(context.buildScalar(part, row), axis.type);
  const step = context.buildScalar(size, row);
  const from = bound(start);
  const to = bound(end);
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
    isBinned: range.kind !== 'MakeSeriesFromToStepClause',
    keepsEmpty: parameterText(node, 'kind') === 'nonempty',
    columns,
    span: node.span,
  };
}

/** `from … to … step …` or, in the alternate syntax, `in range(…, …, …)`. */
function boundsOf(range: SyntaxNode): readonly [SyntaxNode | undefined, SyntaxNode | undefined, SyntaxNode] {
  if (range.kind !== 'MakeSeriesFromToStepClause') {
    const [start, end, size] = itemsOf(partOf(range, 'Arguments'), 'Expressions');
    if (!start || !end || !size)
      throw new UnsupportedFeature('make-series in range()', 'of fewer than three arguments');
    return [start, end, size];
  }
  return [
    range.parts['MakeSeriesFromClause']?.parts['Expression'],
    range.parts['MakeSeriesToClause']?.parts['Expression'],
    partOf(partOf(range, 'MakeSeriesStepClause'), 'Expression'),
  ];
}

const numericTypes: ReadonlySet<KqlType> = new Set(['int', 'long', 'real', 'decimal']);

/** ("make-series operator": only aggregation functions that return numeric results can be used.) */
function requireNumbers(what: string, type: KqlType): void {
  if (!numericTypes.has(type)) throw new UnsupportedFeature('make-series', `${what} is ${type}, and not a number`);
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

/** Runs `make-series`: for each group a list with one value a bin. */
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
  const range = plan.isBinned
    ? binnedRange(from ?? null, to ?? null, step, axis)
    : { from: from ?? undefined, to: to ?? undefined, step };
  const kept = axis.flatMap((point, row) => (point !== null && isInside(point, range.from, range.to) ? [row] : []));
  const points = kept.map((row) => axis[row]!);
  return assemble(plan, selectRows(source, kept), points, range, runtime);
}

/**
 * The bins of `in range(start, stop, step)`: those of bin(), from that of the start to that of the stop, which counts.
 * ("make-series operator", alternate syntax.) Whether a row counts that lies in the first bin before the start, or in the
 * last behind the stop, the page does not say.
 */
function binnedRange(start: Point | null, stop: Point | null, step: Point, axis: readonly (Point | null)[]): Range {
  if (start === null || stop === null) throw new UnsupportedFeature('make-series in range()', 'a bound is null');
  const from = flooredTo(start, step);
  const last = flooredTo(stop, step);
  const to = typeof last === 'bigint' ? last + BigInt(step) : last + Number(step);
  const isOpen = (point: Point): boolean => (point >= from && point < start) || (point > stop && point < to);
  if (axis.some((point) => point !== null && isOpen(point))) {
    const reason =
      'rows lie in its first bin before the start or in its last behind the stop; write from … to … step …';
    throw new UnsupportedFeature('make-series in range()', reason);
  }
  return { from, to, step };
}

function flooredTo(point: Point, step: Point): Point {
  if (typeof point === 'number') return Math.floor(point / Number(step)) * Number(step);
  const size = BigInt(step);
  return point - (((point % size) + size) % size);
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
  const groups = groupRows(keyValues, plan.keys, rows.rowCount, runtime.budget);
  const starts =
    range.from === undefined ? startsOf(points, groups.groupOfRow, range) : groups.firstRows.map(() => range.from!);
  const bins = points.map((point, row): Value => binOf(point, starts[groups.groupOfRow[row]!]!, range.step));
  const groupColumn = { name: 'group', type: 'int' as const };
  const groupValues = Array.from(groups.groupOfRow, (group): Value => group);
  const binned = groupRows(
    [groupValues, bins],
    [groupColumn, { name: 'bin', type: 'long' }],
    rows.rowCount,
    runtime.budget,
  );
  const values = seriesValues(plan, rows, binned.groupOfRow, binned.firstRows.length, runtime);
  const lengths = lengthsOf(starts, bins, groups.groupOfRow, range);
  const isEmpty = groups.firstRows.length === 0;
  if (isEmpty && !(plan.keepsEmpty && plan.keys.length === 0 && range.from !== undefined && range.to !== undefined)) {
    return emptyRelation(plan.columns);
  }
  const starting = isEmpty ? [range.from!] : starts;
  const counts = isEmpty ? [binCount(range.from!, range.to!, range.step)] : lengths;
  for (const count of counts) {
    requireBins(count);
    runtime.budget.makeRows(count * (plan.series.length + 1));
  }
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
    const isWhole = value.type === 'int' || value.type === 'long';
    if (isWhole && typeof given === 'number' && !Number.isInteger(given)) {
      throw new UnsupportedFeature('make-series default=', `${String(given)} among values of type ${value.type}`);
    }
    return toDynamic(conversion(fallback?.type ?? 'long', value.type)(given), value.type);
  });
  return { byBin, fallbacks };
}

/** Without `from` a series starts at the first bin in which it has rows. */
function startsOf(points: readonly Point[], groupOfRow: Int32Array, { step }: Range): Point[] {
  const least: Point[] = [];
  points.forEach((point, row) => {
    const group = groupOfRow[row]!;
    const known = least[group];
    if (known === undefined || point < known) least[group] = point;
  });
  return least.map((point) => flooredTo(point, step));
}

function binOf(point: Point, start: Point, step: Point): bigint {
  if (typeof point === 'bigint') return (point - BigInt(start)) / BigInt(step);
  return BigInt(Math.floor((point - Number(start)) / Number(step)));
}

function binCount(from: Point, to: Point, step: Point): number {
  if (typeof from === 'bigint') return Number((BigInt(to) - from + BigInt(step) - 1n) / BigInt(step));
  return Math.ceil((Number(to) - from) / Number(step));
}

function lengthsOf(starts: readonly Point[], bins: readonly Value[], groupOfRow: Int32Array, range: Range): number[] {
  const { to, step } = range;
  if (to !== undefined) return starts.map((start) => binCount(start, to, step));
  const lengths = starts.map(() => 1);
  bins.forEach((bin, row) => {
    const group = groupOfRow[row]!;
    lengths[group] = Math.max(lengths[group]!, Number(bin) + 1);
  });
  return lengths;
}

/** The service gives an error or cuts a series that is longer. ("make-series operator", Kusto docs.) */
const mostBins = 1_048_576;

function requireBins(count: number): void {
  if (count > mostBins)
    throw new UnsupportedFeature('make-series', `of more than ${mostBins.toLocaleString('en')} bins`);
}

function axisValues(start: Point, step: Point, count: number, type: KqlType): DynamicValue[] {
  return Array.from({ length: count }, (_, index) => {
    const value = typeof start === 'bigint' ? start + BigInt(index) * BigInt(step) : start + index * Number(step);
    return toDynamic(value, type);
  });
}
