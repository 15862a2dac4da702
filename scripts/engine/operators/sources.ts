import type { SyntaxNode } from '../../kql/syntax-node';
import { itemsOf, knownColumns, partOf, type BuildContext } from '../build/build-context';
import { conversion, formatValue } from '../values/convert-values';
import { drawsAnew } from '../run/drawn-values';
import { UnsupportedFeature } from '../values/function-table';
import { readJson } from '../functions/conversion';
import type {
  Expression,
  InputRows,
  LiteralRows,
  RangeRows,
  ReadExternalData,
  ReadFunction,
  ReadTable,
  ReadWatchlist,
  SharedRows,
} from '../plan/plan';
import { presentColumns } from '../run/present-columns';
import { readsInput } from '../run/reads-input';
import { emptyRelation, relationOfArrays, type Relation } from '../values/relation';
import { evaluateConstant, QueryFailure, type Runtime } from '../runtime';
import type { Column, KqlType, Value } from '../values';
import { buildItems } from './named-items';

/** `datatable(a:string)["x"]` */
export function buildDatatable(node: SyntaxNode, context: BuildContext): LiteralRows {
  const columns = knownColumns(node.columns);
  const values = itemsOf(node, 'Values').map((value) => context.buildScalar(value, context));
  const rows: Expression[][] = [];
  for (let start = 0; start < values.length; start += columns.length) {
    rows.push(columns.map((column, index) => literalOfColumn(values[start + index]!, column)));
  }
  return { kind: 'literal-rows', rows, columns, span: node.span };
}

const wholeNumbers: readonly KqlType[] = ['int', 'long'];
const numbers: readonly KqlType[] = ['int', 'long', 'real', 'decimal'];

/**
 * What a column takes beside literals of its own type: whole numbers for other numbers, texts that spell a value of its
 * type, and scalars for dynamic. (Recorded answers.)
 */
function literalOfColumn(expression: Expression, column: Column): Expression {
  const { type, kind } = expression;
  const value = kind === 'constant' ? expression.value : undefined;
  if (type === column.type || value === null) return convertTo(expression, column);
  const isTaken =
    column.type === 'dynamic'
      ? !(typeof value === 'string' && readsAsJson(value))
      : type === 'string'
        ? conversion(type, column.type)(value ?? '') !== null
        : wholeNumbers.includes(type) && numbers.includes(column.type) && fits(value, column.type);
  if (isTaken) return convertTo(expression, column);
  const feature = `the literal ${value === undefined ? '' : formatValue(value, type)} in datatable`;
  throw new UnsupportedFeature(feature, `it is ${type}, and the column ${column.name} is ${column.type}: convert it`);
}

function fits(value: Value | undefined, type: KqlType): boolean {
  return type !== 'int' || typeof value !== 'bigint' || BigInt.asIntN(32, value) === value;
}

/** Whether parse_json() would make anything but the same text of a text. */
function readsAsJson(text: string): boolean {
  return readJson(text) !== text;
}

function convertTo(expression: Expression, column: Column): Expression {
  if (expression.type === column.type) return expression;
  const { type } = column;
  if (expression.kind === 'constant') {
    return { ...expression, type, value: conversion(expression.type, type)(expression.value) };
  }
  return { kind: 'call', from: 'conversions', name: type, operands: [expression], type, span: expression.span };
}

/** `print a = 1, "x"` */
export function buildPrint(node: SyntaxNode, context: BuildContext): LiteralRows {
  const columns = knownColumns(node.columns);
  const row = buildItems(itemsOf(node, 'Expressions'), context).map(({ expression }) => expression);
  if (row.length !== columns.length) throw new UnsupportedFeature('print', 'its columns are not those of its values');
  const typed = row.map((expression, index): Column => ({ name: columns[index]!.name, type: expression.type }));
  return { kind: 'literal-rows', rows: [row], columns: typed, span: node.span };
}

/** `range x from 1 to 5 step 1` */
export function buildRange(node: SyntaxNode, context: BuildContext): RangeRows {
  const columns = knownColumns(node.columns);
  if (columns[0]?.type === 'decimal') throw new UnsupportedFeature('range', 'of decimals: it is not documented');
  const part = (name: string) => convertTo(context.buildScalar(partOf(node, name), context), columns[0]!);
  const step = context.buildScalar(partOf(node, 'Step'), context);
  const typedStep = columns[0]!.type === 'datetime' ? step : convertTo(step, columns[0]!);
  return { kind: 'range-rows', from: part('From'), to: part('To'), step: typedStep, columns, span: node.span };
}

/** `externaldata(a:string)["https://…"]` */
export function buildExternalData(node: SyntaxNode): ReadExternalData {
  const uris = itemsOf(node, 'URIs').map((uri) => String(uri.literal?.value ?? ''));
  return { kind: 'read-external-data', uris, columns: knownColumns(node.columns), span: node.span };
}

/** Gives the rows of a table that the query names. */
export function runReadTable(plan: ReadTable, runtime: Runtime): Relation {
  const table = runtime.input.tables.get(plan.name);
  return table && !runtime.dry ? presentColumns(table, plan) : emptyRelation(plan.columns);
}

/** Gives the items of a watchlist that the query names. */
export function runReadWatchlist(plan: ReadWatchlist, runtime: Runtime): Relation {
  if (runtime.dry) return emptyRelation(plan.columns);
  const alias = evaluateConstant(plan.alias, runtime) as string;
  const items = runtime.input.watchlists.get(alias);
  if (!items) throw new QueryFailure(`No watchlist has the alias ${alias}.`);
  return presentColumns(items, plan);
}

/** Gives the rows that were given for a function of the workspace. */
export function runReadFunction(plan: ReadFunction, runtime: Runtime): Relation {
  const rows = runtime.input.functions?.get(plan.name);
  if (!rows) {
    throw new UnsupportedFeature(`${plan.name}()`, 'its body is not known here and no rows are given for it');
  }
  for (const operand of plan.operands) evaluateConstant(operand.expression, runtime);
  return runtime.dry ? emptyRelation(plan.columns) : presentColumns(rows, plan);
}

/** Gives the rows that were given for an address of `externaldata`. */
export function runReadExternalData(plan: ReadExternalData, runtime: Runtime): Relation {
  const rows = runtime.input.externalData?.get(plan.uris[0] ?? '');
  if (!rows) throw new UnsupportedFeature('externaldata', 'nothing is fetched, and no rows are given for it');
  return runtime.dry ? emptyRelation(plan.columns) : presentColumns(rows, plan);
}

/** Gives the rows of a `datatable` or `print`. */
export function runLiteralRows(plan: LiteralRows, runtime: Runtime): Relation {
  const data = plan.columns.map((_, position) => plan.rows.map((row) => evaluateConstant(row[position]!, runtime)));
  return runtime.dry ? emptyRelation(plan.columns) : relationOfArrays(plan.columns, data, plan.rows.length);
}

/** Gives the rows of `range`. */
export function runRangeRows(plan: RangeRows, runtime: Runtime): Relation {
  const bounds = [plan.from, plan.to, plan.step].map((bound) => evaluateConstant(bound, runtime));
  if (runtime.dry) return emptyRelation(plan.columns);
  const values = rangeValues(bounds as (bigint | number | null)[], runtime);
  return relationOfArrays(plan.columns, [values], values.length);
}

function rangeValues([from, to, step]: (bigint | number | null)[], { budget }: Runtime): Value[] {
  if (from === null || to === null || step === null || from === undefined || to === undefined) return [];
  if (step === undefined || Number(step) === 0) return from <= to ? [from] : [];
  const values: Value[] = [];
  const rising = step > 0;
  for (let value = from; rising ? value <= to : value >= to; value = add(value, step)) {
    budget.makeRows(1);
    values.push(value);
  }
  return values;
}

function add(value: bigint | number, step: bigint | number): bigint | number {
  return typeof value === 'bigint' ? value + BigInt(step) : value + Number(step);
}

/** Gives the rows that a subquery works on. */
export function runInputRows(plan: InputRows, runtime: Runtime): Relation {
  return runtime.givenRows ?? emptyRelation(plan.columns);
}

/** The rows of a let variable, computed once a run; anew for each set of rows that it is given. */
export function runSharedRows(plan: SharedRows, runtime: Runtime): Relation {
  if (runtime.givenRows && readsInput(plan.source)) return runtime.run(plan.source, runtime);
  if (drawsAnew(plan)) return runtime.run(plan.source, runtime);
  const { tables } = runtime.memory;
  let rows = tables.get(plan.source);
  if (!rows) tables.set(plan.source, (rows = runtime.run(plan.source, runtime)));
  return rows;
}
