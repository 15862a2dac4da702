import type { SyntaxNode } from '../../kql/syntax-node';
import { ownValue } from '../../source/own-value';
import { aggregateGroups } from '../aggregate-groups';
import { argumentsOf, buildAggregate } from '../build-call';
import { knowledgeOf, knownColumns, overRowsOf, partOf, type BuildContext } from '../build-context';
import { formatValue } from '../convert-values';
import { UnsupportedFeature } from '../function-table';
import type { NarrowRows, PivotRows, TablePlan } from '../plan';
import { emptyRelation, missingValue, positionOf, relationOfArrays, type Relation } from '../relation';
import { presentSeen } from '../present-columns';
import { groupRows } from '../row-groups';
import type { Runtime } from '../runtime';
import { buildLookupAddresses } from './lookup-addresses';
import { buildUnpackBag } from './unpack-bag';
import type { Column, Value } from '../values';

/** `evaluate bag_unpack(bag, "prefix_") : (a:string)`, `evaluate pivot(a, count(), b)`, `evaluate narrow()` */
export function buildEvaluate(node: SyntaxNode, source: TablePlan, context: BuildContext): TablePlan {
  const call = partOf(node, 'FunctionCall');
  const name = call.reference?.name ?? call.parts['Name']?.text ?? '';
  const build = ownValue(plugins, name);
  if (!build) throw new UnsupportedFeature(`evaluate ${name}()`, refusalReasons[name]);
  return build(node, call, source, context);
}

/** Why a plugin is refused. (Its page, such as "basket plugin", Kusto docs.) */
const refusalReasons: Readonly<Record<string, string>> = {
  autocluster: 'its page leaves the algorithm open; summarize by the columns yourself',
  basket: 'its page leaves the algorithm open; summarize count() by the columns yourself',
  diffpatterns: 'its page leaves the algorithm open; summarize countif() by the columns yourself',
  sequence_detect: 'its page leaves open which events of a sequence are paired; write the sequence as a scan',
};

type PluginBuilder = (node: SyntaxNode, call: SyntaxNode, source: TablePlan, context: BuildContext) => TablePlan;

/** The plugins that `evaluate` calls, by name. */
export const plugins: Readonly<Record<string, PluginBuilder>> = {
  bag_unpack: buildUnpackBag,
  pivot: buildPivot,
  ipv4_lookup: (...given) => buildLookupAddresses('ipv4', ...given),
  ipv6_lookup: (...given) => buildLookupAddresses('ipv6', ...given),
  narrow: (node, _, source): NarrowRows => {
    return { kind: 'narrow-rows', source, columns: knownColumns(node.columns), span: node.span };
  },
};

function buildPivot(node: SyntaxNode, call: SyntaxNode, source: TablePlan, context: BuildContext): PivotRows {
  const [pivot, aggregate, ...keys] = argumentsOf(call);
  if (pivot?.kind !== 'NameReference') throw new UnsupportedFeature('pivot()', 'on an expression');
  const names = keys.map((key) => {
    if (key.kind !== 'NameReference') throw new UnsupportedFeature('pivot()', 'by an expression');
    return key.text!;
  });
  const built = aggregate && buildAggregate(aggregate, overRowsOf(source, context));
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
  const column: Column = { name: '', type: plan.aggregate.type };
  const empty: Value = plan.aggregate.name === 'count' ? 0n : missingValue(column);
  const rowCount = keyColumns.length === 0 ? Math.min(1, source.rowCount) : rows.firstRows.length;
  runtime.budget.spend(names.length * rowCount);
  const grid = names.map(() => new Array<Value>(rowCount).fill(empty));
  cells.firstRows.forEach((row, cell) => {
    grid[names.indexOf(pivots[row]!)]![rows.groupOfRow[row]!] = values![cell]!;
  });
  const keyData = keyValues.map((data) => rows.firstRows.map((row) => data[row]!));
  const columns = [...keyColumns, ...names.map((name): Column => ({ name, type: plan.aggregate.type }))];
  return presentSeen({ columns, data: [...keyData, ...grid], rowCount }, plan, 'pivot()');
}

/** Each value of each row as a row of its own, as text. */
export function runNarrow(plan: NarrowRows, runtime: Runtime): Relation {
  const source = runtime.run(plan.source, runtime);
  const rows: Value[][] = [];
  for (let row = 0; row < source.rowCount; row++) {
    runtime.budget.makeRows(source.columns.length);
    source.columns.forEach((column, position) => {
      rows.push([BigInt(row), column.name, formatValue(source.values(position)[row]!, column.type)]);
    });
  }
  const data = plan.columns.map((_, position) => rows.map((row) => row[position]!));
  return relationOfArrays(plan.columns, data, rows.length);
}
