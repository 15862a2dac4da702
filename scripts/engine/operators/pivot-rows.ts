import type { SyntaxNode } from '../../kql/syntax-node';
import { aggregateGroups } from '../aggregates/aggregate-groups';
import { argumentsOf, buildAggregate } from '../build/build-call';
import { knowledgeOf, knownColumns, overRowsOf, type BuildContext } from '../build/build-context';
import { formatValue } from '../values/convert-values';
import { UnsupportedFeature } from '../values/function-table';
import type { PivotRows, TablePlan } from '../plan/plan';
import { presentSeen } from '../run/present-columns';
import { emptyRelation, positionOf, type Relation } from '../values/relation';
import { groupRows } from '../run/row-groups';
import { QueryFailure, type Runtime } from '../runtime';
import type { Column, KqlType, Value } from '../values';

/** What a cell without rows holds, by the type of its column. */
type EmptyCell = (type: KqlType) => Value | undefined;

const zeros: Readonly<Partial<Record<KqlType, Value>>> = {
  int: 0,
  long: 0n,
  real: 0,
  decimal: { unscaled: 0n, scale: 0 },
  timespan: 0n,
};

const zero: EmptyCell = (type) => zeros[type];
/** The page does not say if a number is then null or zero. */
const nothing: EmptyCell = (type) => (type === 'string' ? '' : type === 'dynamic' ? null : undefined);
const undocumented: EmptyCell = () => undefined;

/** The aggregates of the page; its examples have the sum and the count of no rows as zero. ("pivot plugin") */
const pivotable: ReadonlyMap<string, EmptyCell> = new Map([
  ['count', zero],
  ['dcount', zero],
  ['sum', zero],
  ['stdev', zero],
  ['variance', zero],
  ['min', nothing],
  ['max', nothing],
  ['take_any', nothing],
  ['any', nothing],
  ['avg', undocumented],
  ['make_list', undocumented],
  ['make_set', undocumented],
  ['make_bag', undocumented],
]);

function emptyCell({ name, type }: PivotRows['aggregate']): Value {
  const value = pivotable.get(name)?.(type);
  if (value !== undefined) return value;
  const reason = 'a row lacks one of the columns, and what it holds there is not documented';
  throw new UnsupportedFeature(`pivot() of ${name}() as ${type}`, reason);
}

/** `evaluate pivot(key, sum(v), group)`: a column for each value of the key. ("pivot plugin", Kusto docs.) */
export function buildPivot(node: SyntaxNode, call: SyntaxNode, source: TablePlan, context: BuildContext): PivotRows {
  const [pivot, aggregate, ...keys] = argumentsOf(call);
  if (pivot?.kind !== 'NameReference') throw new UnsupportedFeature('pivot()', 'on an expression');
  const names = keys.map((key) => {
    if (key.kind !== 'NameReference') throw new UnsupportedFeature('pivot()', 'by an expression');
    return key.text!;
  });
  const built = aggregate && buildAggregate(aggregate, overRowsOf(source, context));
  if (built && !pivotable.has(built.name))
    throw new UnsupportedFeature(`pivot() of ${built.name}()`, 'its page lists no such');
  const counted: PivotRows['aggregate'] = {
    name: 'count',
    operands: [],
    type: 'long',
    outputs: [{ name: '', type: 'long' }],
    span: node.span,
  };
  const used = new Set(built?.operands.flatMap((operand) => (operand.kind === 'column' ? [operand.name] : [])));
  const others = source.columns.map(({ name }) => name).filter((name) => name !== pivot.text && !used.has(name));
  const plan: PivotRows = {
    kind: 'pivot-rows',
    source,
    pivot: pivot.text!,
    aggregate: built ?? counted,
    keys: keys.length > 0 ? names : others,
    knowledge: knowledgeOf(node),
    columns: knownColumns(node.columns),
    span: node.span,
  };
  if (plan.knowledge === 'open') context.noteOpenPlugin(plan, node.schemaPlace);
  return plan;
}

/** Runs `evaluate pivot()`: a column for each value of the pivoted one. */
export function runPivot(plan: PivotRows, runtime: Runtime): Relation {
  const source = runtime.run(plan.source, runtime);
  const keyColumns = plan.keys.map((name) => source.columns[positionOf(source.columns, name)]!);
  const pivotColumn = source.columns[positionOf(source.columns, plan.pivot)]!;
  if (runtime.dry) {
    aggregateGroups(plan.aggregate, source, new Int32Array(0), 0, runtime);
    return emptyRelation(plan.columns);
  }
  const keyValues = keyColumns.map((column) => source.values(positionOf(source.columns, column.name)));
  const pivots = source
    .values(positionOf(source.columns, plan.pivot))
    .map((value) => formatValue(value, pivotColumn.type));
  const rows = groupRows(keyValues, keyColumns, source.rowCount, runtime.budget);
  const names = [...new Set(pivots)].sort();
  const cells = groupRows(
    [Array.from(rows.groupOfRow, (group): Value => group), pivots],
    [
      { name: 'row', type: 'int' },
      { name: 'name', type: 'string' },
    ],
    source.rowCount,
    runtime.budget,
  );
  const [values] = aggregateGroups(plan.aggregate, source, cells.groupOfRow, cells.firstRows.length, runtime);
  const rowCount = keyColumns.length === 0 ? Math.min(1, source.rowCount) : rows.firstRows.length;
  runtime.budget.spend(names.length * rowCount);
  const isFull = cells.firstRows.length === names.length * rowCount;
  const empty = isFull ? null : emptyCell(plan.aggregate);
  const grid = names.map(() => new Array<Value>(rowCount).fill(empty));
  cells.firstRows.forEach((row, cell) => {
    grid[names.indexOf(pivots[row]!)]![rows.groupOfRow[row]!] = values![cell]!;
  });
  const keyData = keyValues.map((data) => rows.firstRows.map((row) => data[row]!));
  const columns = [...keyColumns, ...names.map((name): Column => ({ name, type: plan.aggregate.type }))];
  if (plan.knowledge === 'stated' && rowCount > 0) requireStated(plan, columns);
  return presentSeen({ columns, data: [...keyData, ...grid], rowCount }, plan, 'pivot()');
}

/** An output schema that is not that of the rows is an error of the service's. ("pivot plugin", OutputSchema) */
function requireStated(plan: PivotRows, given: readonly Column[]): void {
  const asTexts = (columns: readonly Column[]): string[] => columns.map(({ name, type }) => `${name}:${type}`);
  const [stated, found] = [asTexts(plan.columns), asTexts(given)];
  if (stated.length === found.length && stated.every((each) => found.includes(each))) return;
  throw new QueryFailure(
    `pivot(): its output schema has ${stated.join(', ')}, and the columns of these rows are ${found.join(', ')}.`,
  );
}
