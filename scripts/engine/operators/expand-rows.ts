import { walkSyntax, type SyntaxNode } from '../../kql/syntax-node';
import {
  itemsOf,
  knownColumns,
  overRowsOf,
  parameterText,
  partOf,
  typeNamed,
  type BuildContext,
} from '../build/build-context';
import { castOfElement } from '../values/cast-element';
import { isDynamicArray, isDynamicBag, toDynamic } from '../values/dynamic-values';
import { UnsupportedFeature } from '../values/function-table';
import type { ApplyRows, ExpandedColumn, ExpandRows, Expression, TablePlan } from '../plan/plan';
import { emptyRelation, positionOf, relationOfArrays, relationOfThunks, type Relation } from '../values/relation';
import { rowLimit } from '../run/row-limit';
import type { Runtime } from '../runtime';
import type { Column, DynamicValue, Value } from '../values';
import { ownValue } from '../../source/own-value';

/** `mv-expand kind=bag with_itemindex=i a = b to typeof(long), c limit 5` */
export function buildExpand(node: SyntaxNode, source: TablePlan, context: BuildContext): ExpandRows {
  const expansion = buildExpansion(node, source, context);
  const columns = knownColumns(node.columns).map((column) => typed(column, expansion));
  return { kind: 'expand-rows', source, ...expansion, columns };
}

/** `mv-apply e = list on (where e > 1 | summarize count())` */
export function buildApply(node: SyntaxNode, source: TablePlan, context: BuildContext): ApplyRows {
  if (node.parts['ContextIdClause']) throw new UnsupportedFeature('mv-apply id');
  const expansion = buildExpansion(node, source, context);
  const expanded = expandedColumns(source.columns, expansion);
  const input: TablePlan = { kind: 'input-rows', isOrdered: true, columns: expanded, span: node.span };
  const subquery = context.buildTable(partOf(partOf(node, 'Subquery'), 'Expression'), context, input);
  const columns = knownColumns(node.columns).map(
    (column) => [...subquery.columns, ...source.columns].find(({ name }) => name === column.name) ?? column,
  );
  return {
    kind: 'apply-rows',
    source,
    expand: { ...expansion, columns: expanded },
    subquery,
    columns,
    span: node.span,
  };
}

type Expansion = Omit<ExpandRows, 'kind' | 'source' | 'columns'>;

function buildExpansion(node: SyntaxNode, source: TablePlan, context: BuildContext): Expansion {
  const row = overRowsOf(source, context);
  const indexColumn = parameterText(node, 'with_itemindex');
  const kind = parameterText(node, 'kind') ?? parameterText(node, 'bagexpansion') ?? 'bag';
  return {
    expanded: buildExpandedColumns(node, row, indexColumn),
    bagsAsArrays: kind === 'array',
    ...(indexColumn === undefined ? {} : { indexColumn }),
    ...limitOf(node, row),
    span: node.span,
  };
}

/** The rows that one row may become where the query does not say, by the spelling. ("mv-expand operator", RowLimit) */
const usualLimits: Readonly<Record<string, bigint>> = { mvexpand: 128n };

function limitOf(node: SyntaxNode, row: BuildContext): { readonly limit?: Expression } {
  const written = node.parts['RowLimitClause']?.parts['RowLimit'];
  if (written) return { limit: row.buildScalar(written, row) };
  const usual = ownValue(usualLimits, node.parts['MvExpandKeyword']?.text ?? '');
  return usual === undefined ? {} : { limit: { kind: 'constant', type: 'long', value: usual, span: node.span } };
}

/** An expression without a name takes a new column of the result, or else the place of the column that it reads. */
function buildExpandedColumns(
  node: SyntaxNode,
  context: BuildContext,
  indexColumn: string | undefined,
): ExpandedColumn[] {
  const items = itemsOf(node, 'Expressions');
  const explicit = new Set(items.map((item) => item.parts['Expression']?.parts['Name']?.text));
  const taken = new Set([...context.row.map((column) => column.name), ...explicit, indexColumn]);
  const invented = (node.columns ?? []).filter((column) => !taken.has(column.name)).map((column) => column.name);
  return items.map((item) => buildExpanded(item, context, invented));
}

function firstColumn(node: SyntaxNode): string | undefined {
  let found: string | undefined;
  walkSyntax(node, (part) => {
    if (part.kind === 'NameReference' && part.reference?.kind === 'column') found ??= part.text;
  });
  return found;
}

function buildExpanded(item: SyntaxNode, context: BuildContext, invented: string[]): ExpandedColumn {
  const value = partOf(item, 'Expression');
  const target = item.parts['ToTypeOf']?.parts['TypeOf']?.parts['Types']?.items[0];
  const expression = context.buildScalar(value, context);
  const named = value.kind === 'SimpleNamedExpression' ? partOf(value, 'Name').text : undefined;
  const name = named ?? (expression.kind === 'column' ? expression.name : (invented.shift() ?? firstColumn(value)));
  if (name === undefined) throw new UnsupportedFeature('mv-expand', 'an expression without a name');
  return { name, expression, type: target ? typeNamed(target) : 'dynamic' };
}

function typed(column: Column, expansion: Expansion): Column {
  const expanded = expansion.expanded.find(({ name }) => name === column.name);
  return expanded ? { name: column.name, type: expanded.type } : column;
}

/** Columns of the rows that a row expands to: a name that the row has already keeps its place. */
function expandedColumns(before: readonly Column[], expansion: Expansion): readonly Column[] {
  const kept = before.map((column) => typed(column, expansion));
  const added = expansion.expanded
    .filter(({ name }) => !before.some((column) => column.name === name))
    .map(({ name, type }): Column => ({ name, type }));
  const index: Column[] = expansion.indexColumn === undefined ? [] : [{ name: expansion.indexColumn, type: 'long' }];
  return [...kept, ...added, ...index];
}

/** Runs `mv-expand`: a row for each element of a list. */
export function runExpand(plan: ExpandRows, runtime: Runtime): Relation {
  const source = runtime.run(plan.source, runtime);
  const expander = prepareExpansion(plan, source, runtime);
  const rows: number[] = [];
  const items: Value[][] = plan.expanded.map(() => []);
  const indexes: Value[] = [];
  for (let row = 0; row < source.rowCount; row++) {
    const lists = expander.listsOf(row);
    const count = expander.countOf(lists);
    runtime.budget.makeRows(count);
    for (let item = 0; item < count; item++) {
      rows.push(row);
      if (plan.indexColumn !== undefined) indexes.push(BigInt(item));
      lists.forEach((list, index) => items[index]!.push(expander.convert(index, list[item])));
    }
  }
  return relationOfThunks(
    plan.columns,
    plan.columns.map((column) => () => {
      const index = plan.expanded.findIndex(({ name }) => name === column.name);
      if (index >= 0) return items[index]!;
      if (column.name === plan.indexColumn) return indexes;
      const values = source.values(positionOf(source.columns, column.name));
      return rows.map((row) => values[row]!);
    }),
    rows.length,
  );
}

interface Expander {
  readonly listsOf: (row: number) => readonly (readonly DynamicValue[])[];
  readonly countOf: (lists: readonly (readonly DynamicValue[])[]) => number;
  readonly convert: (index: number, item: DynamicValue | undefined) => Value;
}

function prepareExpansion(plan: Omit<ExpandRows, 'kind' | 'source'>, source: Relation, runtime: Runtime): Expander {
  const evaluators = plan.expanded.map(({ expression }) => runtime.evaluator(expression, source, runtime));
  const limit = plan.limit ? rowLimit(plan.limit, 'mv-expand', runtime) : Number.MAX_SAFE_INTEGER;
  const conversions = plan.expanded.map(({ type }) => castOfElement(type));
  return {
    listsOf: (row) =>
      plan.expanded.map(({ expression }, index) =>
        itemsOfValue(toDynamic(evaluators[index]!.at(row), expression.type), plan.bagsAsArrays),
      ),
    countOf: (lists) => Math.min(limit, Math.max(...lists.map((list) => list.length))),
    convert: (index, item) => conversions[index]!(item ?? null),
  };
}

/** An array gives its elements, a bag its properties one by one; anything else, null too, is one item. */
function itemsOfValue(value: DynamicValue, bagsAsArrays: boolean): readonly DynamicValue[] {
  if (isDynamicArray(value)) return value;
  if (!isDynamicBag(value)) return [value];
  const entries = [...value.entries()];
  return bagsAsArrays ? entries : entries.map(([key, member]) => new Map([[key, member]]));
}

/** Runs `mv-apply`: a subquery over the elements of each row. */
export function runApply(plan: ApplyRows, runtime: Runtime): Relation {
  const source = runtime.run(plan.source, runtime);
  const expander = prepareExpansion(plan.expand, source, runtime);
  if (runtime.dry) {
    runtime.run(plan.subquery, { ...runtime, givenRows: emptyRelation(plan.expand.columns) });
    return emptyRelation(plan.columns);
  }
  const data: Value[][] = plan.columns.map(() => []);
  let rowCount = 0;
  for (let row = 0; row < source.rowCount; row++) {
    const givenRows = expandOneRow(plan, source, row, expander);
    // A row that expands to nothing is gone, though a summarize would still count it.
    if (givenRows.rowCount === 0) continue;
    runtime.budget.makeRows(givenRows.rowCount);
    const result = runtime.run(plan.subquery, { ...runtime, givenRows });
    runtime.budget.makeRows(result.rowCount);
    appendResult(plan, source, row, result, data);
    rowCount += result.rowCount;
  }
  return relationOfArrays(plan.columns, data, rowCount);
}

function expandOneRow(plan: ApplyRows, source: Relation, row: number, expander: Expander): Relation {
  const { expand } = plan;
  const lists = expander.listsOf(row);
  const count = expander.countOf(lists);
  const thunks = expand.columns.map((column) => () => {
    const index = expand.expanded.findIndex(({ name }) => name === column.name);
    if (index >= 0) return Array.from({ length: count }, (_, item) => expander.convert(index, lists[index]![item]));
    if (column.name === expand.indexColumn) return Array.from({ length: count }, (_, item) => BigInt(item));
    return new Array<Value>(count).fill(source.values(positionOf(source.columns, column.name))[row]!);
  });
  return relationOfThunks(expand.columns, thunks, count);
}

function appendResult(plan: ApplyRows, source: Relation, row: number, result: Relation, data: Value[][]): void {
  plan.columns.forEach((column, position) => {
    const inResult = result.columns.findIndex(({ name }) => name === column.name);
    if (inResult >= 0) {
      for (const value of result.values(inResult)) data[position]!.push(value);
      return;
    }
    const value = source.values(positionOf(source.columns, column.name))[row]!;
    for (let index = 0; index < result.rowCount; index++) data[position]!.push(value);
  });
}
