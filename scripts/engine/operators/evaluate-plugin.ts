import type { SyntaxNode } from '../../kql/syntax-node';
import { aggregateGroups } from '../aggregate-groups';
import { argumentsOf, buildAggregate } from '../build-call';
import { knownColumns, overRowsOf, partOf, type BuildContext } from '../build-context';
import { conversion, formatValue } from '../convert-values';
import { isDynamicArray, isDynamicBag, isDynamicScalar } from '../dynamic-values';
import { UnsupportedFeature } from '../function-table';
import type { NarrowRows, PivotRows, TablePlan, UnpackBag } from '../plan';
import { emptyRelation, missingValue, positionOf, relationOfArrays, type Relation } from '../relation';
import { presentColumns } from '../present-columns';
import { groupRows } from '../row-groups';
import type { Runtime } from '../runtime';
import type { Column, DynamicValue, KqlType, Table, Value } from '../values';

/** `evaluate bag_unpack(bag, "prefix_") : (a:string)`, `evaluate pivot(a, count(), b)`, `evaluate narrow()` */
export function buildEvaluate(node: SyntaxNode, source: TablePlan, context: BuildContext): TablePlan {
  const call = partOf(node, 'FunctionCall');
  const name = call.reference?.name ?? call.parts['Name']?.text ?? '';
  const build = plugins[name];
  if (!build) throw new UnsupportedFeature(`evaluate ${name}()`);
  return build(node, call, source, context);
}

type PluginBuilder = (node: SyntaxNode, call: SyntaxNode, source: TablePlan, context: BuildContext) => TablePlan;

/** The plugins that `evaluate` calls, by name. */
export const plugins: Readonly<Record<string, PluginBuilder>> = {
  bag_unpack: buildUnpackBag,
  pivot: buildPivot,
  narrow: (node, _, source): NarrowRows => {
    return { kind: 'narrow-rows', source, columns: knownColumns(node.columns), span: node.span };
  },
};

function buildUnpackBag(node: SyntaxNode, call: SyntaxNode, source: TablePlan): UnpackBag {
  const [bag, prefix, ...others] = argumentsOf(call);
  if (others.length > 0) throw new UnsupportedFeature('bag_unpack()', 'with more than a prefix');
  if (bag?.kind !== 'NameReference') throw new UnsupportedFeature('bag_unpack()', 'of an expression');
  const isDeclared = node.parts['Schema'] !== undefined;
  const columns = knownColumns(node.columns);
  return {
    kind: 'unpack-bag',
    source,
    bag: bag.text!,
    prefix: typeof prefix?.literal?.value === 'string' ? prefix.literal.value : '',
    open: !isDeclared,
    columns,
    span: node.span,
  };
}

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
  return {
    kind: 'pivot-rows',
    source,
    pivot: pivot.text!,
    aggregate: built ?? counted,
    keys: keys.length > 0 ? names : others,
    columns: knownColumns(node.columns),
    span: node.span,
  };
}

export function runUnpackBag(plan: UnpackBag, runtime: Runtime): Relation {
  const source = runtime.run(plan.source, runtime);
  if (runtime.dry) return emptyRelation(plan.columns);
  const bags = source.values(positionOf(source.columns, plan.bag)) as readonly DynamicValue[];
  const kept = source.columns.filter((column) => column.name !== plan.bag);
  const found = plan.open ? typesInBags(bags, plan.prefix) : new Map<string, KqlType>();
  const clash = kept.find((column) => found.has(column.name));
  if (clash) throw new UnsupportedFeature('bag_unpack()', `the column ${clash.name} is there already`);
  const own = [...found].sort(byName).map(([name, type]): Column => ({ name, type }));
  const columns = plan.open ? placeColumns(plan.bag, source.columns, own) : plan.columns;
  const data = columns.map((column) => {
    if (kept.includes(column)) return source.values(positionOf(source.columns, column.name));
    const key = column.name.slice(plan.prefix.length);
    const convert = conversion('dynamic', column.type);
    return bags.map((bag): Value => {
      const member = isDynamicBag(bag) ? bag.get(key) : undefined;
      return member === undefined ? missingValue(column) : convert(member);
    });
  });
  return inPlanOrder({ columns, data, rowCount: source.rowCount }, plan);
}

/** A plan lists columns that the rest of the query asks for; the rows may have more, or lack some of them. */
function inPlanOrder(table: Table, plan: { readonly columns: readonly Column[] }): Relation {
  const own = table.columns.map((column) => plan.columns.find(({ name }) => name === column.name) ?? column);
  const missing = plan.columns.filter(({ name }) => !own.some((column) => column.name === name));
  return presentColumns(table, { columns: [...own, ...missing] });
}

/** A property with the name of the bag takes the bag's place; the others stand at the end. */
function placeColumns(bag: string, before: readonly Column[], unpacked: readonly Column[]): readonly Column[] {
  const inPlace = unpacked.filter((column) => column.name === bag);
  const kept = before.flatMap((column) => (column.name === bag ? inPlace : [column]));
  return [...kept, ...unpacked.filter((column) => column.name !== bag)];
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A property that has one type in all rows gives a column of it; one of several types stays dynamic. */
function typesInBags(bags: readonly DynamicValue[], prefix: string): Map<string, KqlType> {
  const types = new Map<string, KqlType>();
  for (const bag of bags) {
    if (!isDynamicBag(bag)) continue;
    for (const [key, value] of bag) {
      const type = typeOf(value);
      if (type === undefined) continue;
      const known = types.get(prefix + key);
      types.set(prefix + key, known === undefined || known === type ? type : 'dynamic');
    }
  }
  return types;
}

function typeOf(value: DynamicValue): KqlType | undefined {
  if (value === null) return undefined;
  if (isDynamicArray(value) || isDynamicBag(value)) return 'dynamic';
  if (isDynamicScalar(value)) return value.type;
  const types = { boolean: 'bool', bigint: 'long', number: 'real', string: 'string' } as const;
  return types[typeof value as keyof typeof types];
}

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
  const rows = groupRows(keyValues, keyColumns, source.rowCount);
  const names = [...new Set(pivots)].sort();
  const cells = groupRows(
    [Array.from(rows.groupOfRow, (group): Value => group), pivots],
    [
      { name: 'row', type: 'int' },
      { name: 'name', type: 'string' },
    ],
    source.rowCount,
  );
  const [values] = aggregateGroups(plan.aggregate, source, cells.groupOfRow, cells.firstRows.length, runtime);
  const column: Column = { name: '', type: plan.aggregate.type };
  const empty: Value = plan.aggregate.name === 'count' ? 0n : missingValue(column);
  const rowCount = keyColumns.length === 0 ? Math.min(1, source.rowCount) : rows.firstRows.length;
  const grid = names.map(() => new Array<Value>(rowCount).fill(empty));
  cells.firstRows.forEach((row, cell) => {
    grid[names.indexOf(pivots[row]!)]![rows.groupOfRow[row]!] = values![cell]!;
  });
  const keyData = keyValues.map((data) => rows.firstRows.map((row) => data[row]!));
  const columns = [...keyColumns, ...names.map((name): Column => ({ name, type: plan.aggregate.type }))];
  return inPlanOrder({ columns, data: [...keyData, ...grid], rowCount }, plan);
}

/** Each value of each row as a row of its own, as text. */
export function runNarrow(plan: NarrowRows, runtime: Runtime): Relation {
  const source = runtime.run(plan.source, runtime);
  const rows: Value[][] = [];
  for (let row = 0; row < source.rowCount; row++) {
    source.columns.forEach((column, position) => {
      rows.push([BigInt(row), column.name, formatValue(source.values(position)[row]!, column.type)]);
    });
  }
  const data = plan.columns.map((_, position) => rows.map((row) => row[position]!));
  return relationOfArrays(plan.columns, data, rows.length);
}
