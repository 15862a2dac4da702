import type { SyntaxNode } from '../../kql/syntax-node';
import { itemsOf, overRowsOf, partOf, type BuildContext } from '../build/build-context';
import { comparisonFor, compareText } from '../values/compare-values';
import type { CountRows, SortKey, SortRows, TablePlan, TakeRows } from '../plan/plan';
import { orderByNumber, sortTies, type SortableNumbers } from '../run/number-order';
import { emptyRelation, relationOfArrays, selectRows, type Relation, type Selection } from '../values/relation';
import { isOrdered, reverseRows } from '../run/row-order';
import { rowLimit } from '../run/row-limit';
import { evaluateColumn, type Runtime } from '../runtime';
import type { KqlType, Value } from '../values';

/** `sort by a asc nulls last, b` */
export function buildSort(node: SyntaxNode, source: TablePlan, context: BuildContext): SortRows {
  const row = overRowsOf(source, context);
  const keys = itemsOf(node, 'Expressions').map((item) => buildSortKey(item, row));
  return { kind: 'sort-rows', source, keys, columns: source.columns, span: node.span };
}

/** `top 5 by a` */
export function buildTop(node: SyntaxNode, source: TablePlan, context: BuildContext): SortRows {
  const row = overRowsOf(source, context);
  const limit = context.buildScalar(partOf(node, 'Expression'), row);
  const keys = [buildSortKey(partOf(node, 'ByExpression'), row)];
  return { kind: 'sort-rows', source, keys, limit, columns: source.columns, span: node.span };
}

/** Descending unless it says otherwise; nulls come first in ascending order, and last in descending order. */
export function buildSortKey(item: SyntaxNode, context: BuildContext): SortKey {
  const ordered = item.kind === 'OrderedExpression';
  const ordering = ordered ? item.parts['Ordering'] : undefined;
  const descending = ordering?.parts['AscOrDescKeyword']?.text !== 'asc';
  const nulls = ordering?.parts['NullsClause']?.parts['FirstOrLastKeyword']?.text;
  return {
    expression: context.buildScalar(ordered ? partOf(item, 'Expression') : item, context),
    descending,
    nullsFirst: nulls === undefined ? !descending : nulls === 'first',
  };
}

/** `take 5` */
export function buildTake(node: SyntaxNode, source: TablePlan, context: BuildContext): TakeRows {
  const limit = context.buildScalar(partOf(node, 'Expression'), overRowsOf(source, context));
  return { kind: 'take-rows', source, limit, columns: source.columns, span: node.span };
}

/** `count` */
export function buildCount(node: SyntaxNode, source: TablePlan): CountRows {
  const name = node.columns?.[0]?.name ?? 'Count';
  return { kind: 'count-rows', source, columns: [{ name, type: 'long' }], span: node.span };
}

/** Runs `sort` and `top`; rows that are equal by all keys keep their order. */
export function runSort(plan: SortRows, runtime: Runtime): Relation {
  const source = runtime.run(plan.source, runtime);
  const order = sortedOrder(plan.keys, source, runtime);
  const limit = plan.limit ? rowLimit(plan.limit, 'top', runtime) : order.length;
  if (!chooseOtherOfEqual(plan, { source, order, limit }, runtime)) return selectRows(source, order.slice(0, limit));
  const reversed = reverseRows(source);
  return selectRows(reversed, sortedOrder(plan.keys, reversed, runtime).slice(0, limit));
}

interface Sorted {
  readonly source: Relation;
  readonly order: Selection;
  readonly limit: number;
}

/** Whether rows with equal keys are to come in another order than they have. */
function chooseOtherOfEqual({ keys, span }: SortRows, { source, order, limit }: Sorted, runtime: Runtime): boolean {
  if (runtime.chooseOther === undefined || order.length < 2 || limit === 0) return false;
  const columns = keys.map((key) => evaluateColumn(key.expression, source, runtime)());
  const comparisons = keys.map((key, index) => comparisonOfRows(key, columns[index]!));
  const end = Math.min(limit + 1, order.length);
  for (let index = 1; index < end; index++) {
    if (comparisons.every((compare) => compare(order[index - 1]!, order[index]!) === 0))
      return runtime.chooseOther({ span, about: 'the order of rows with equal keys' });
  }
  return false;
}

/** Returns the rows' positions in the order of the keys; equal rows stay as they are. */
function sortedOrder(keys: readonly SortKey[], source: Relation, runtime: Runtime): Selection {
  const thunks = keys.map((key) => evaluateColumn(key.expression, source, runtime));
  if (source.rowCount === 0) return [];
  const columns = thunks.map((read) => read());
  const compareFrom = (first: number): RowComparison =>
    inOrder(keys.slice(first).map((key, index) => comparisonOfRows(key, columns[first + index]!)));
  const [{ expression, descending, nullsFirst }] = keys as [SortKey];
  if (source.rowCount >= fewestForRadix && isNumeric(expression.type)) {
    const byFirst = orderByNumber(columns[0] as SortableNumbers, descending, nullsFirst);
    return keys.length === 1 ? byFirst.order : sortTies(byFirst, compareFrom(1));
  }
  return Array.from({ length: source.rowCount }, (_, row) => row).sort(compareFrom(0));
}

/** Below this many rows counting all digits costs more than comparing. */
const fewestForRadix = 8192;

type RowComparison = (a: number, b: number) => number;

function inOrder(comparisons: readonly RowComparison[]): RowComparison {
  return (a, b) => {
    for (const compare of comparisons) {
      const result = compare(a, b);
      if (result !== 0) return result;
    }
    return a - b;
  };
}

function comparisonOfRows(key: SortKey, values: readonly Value[]): RowComparison {
  const { type } = key.expression;
  if (type === 'string') return textOrder(values as readonly string[], key.descending);
  const exact = exactOrder(values, key);
  return isNumeric(type) ? numberOrder(values as readonly (number | bigint | null)[], key, exact) : exact;
}

function exactOrder(values: readonly Value[], key: SortKey): RowComparison {
  const compare = comparisonFor(key.expression.type);
  const direction = key.descending ? -1 : 1;
  const nullRank = key.nullsFirst ? -1 : 1;
  return (a, b) => {
    const left = values[a]!;
    const right = values[b]!;
    if (left === null || right === null) return left === right ? 0 : left === null ? nullRank : -nullRank;
    // NaN stands beside the nulls, whatever the direction. ("sort operator", special floating-point values)
    const [leftIsNaN, rightIsNaN] = [Number.isNaN(left), Number.isNaN(right)];
    if (leftIsNaN || rightIsNaN) return leftIsNaN === rightIsNaN ? 0 : leftIsNaN ? nullRank : -nullRank;
    return direction * compare(left, right);
  };
}

function isNumeric(type: KqlType): boolean {
  return type === 'datetime' || type === 'long' || type === 'timespan' || type === 'int' || type === 'real';
}

/** Numbers are compared as doubles side by side in memory, and exactly only where those are equal or no numbers. */
function numberOrder(
  values: readonly (number | bigint | null)[],
  { descending, nullsFirst }: SortKey,
  exact: RowComparison,
): RowComparison {
  const before = descending ? 1 : -1;
  const forNull = nullsFirst === descending ? Infinity : -Infinity;
  const ranks = Float64Array.from(values, (value) => (value === null ? forNull : Number(value)));
  return (a, b) => {
    const left = ranks[a]!;
    const right = ranks[b]!;
    return left < right ? before : left > right ? -before : exact(a, b);
  };
}

/** JavaScript orders text by UTF-16 unit, which differs from the order by code point only where surrogates stand. */
function textOrder(values: readonly string[], descending: boolean): RowComparison {
  const before = descending ? 1 : -1;
  if (values.some((text) => /[\ud800-\udfff]/.test(text))) {
    return (a, b) => -before * compareText(values[a]!, values[b]!);
  }
  return (a, b) => {
    const left = values[a]!;
    const right = values[b]!;
    return left === right ? 0 : left < right ? before : -before;
  };
}

/** Runs `take`: the first rows; if no order is stated, others as well as these. `sample` takes others of any rows. */
export function runTake(plan: TakeRows, runtime: Runtime): Relation {
  const source = runtime.run(plan.source, runtime);
  const limit = rowLimit(plan.limit, plan.isSample === true ? 'sample' : 'take', runtime);
  if (limit >= source.rowCount) return source;
  const isOpen = limit > 0 && (plan.isSample === true || !isOrdered(plan.source));
  const takesOthers = isOpen && runtime.chooseOther?.({ span: plan.span, about: 'which rows are taken' }) === true;
  return selectRows(
    takesOthers ? reverseRows(source) : source,
    Array.from({ length: limit }, (_, row) => row),
  );
}

/** Runs `count`: one row with the number of rows. */
export function runCount(plan: CountRows, runtime: Runtime): Relation {
  const source = runtime.run(plan.source, runtime);
  if (runtime.dry) return emptyRelation(plan.columns);
  return relationOfArrays(plan.columns, [[BigInt(source.rowCount)]], 1);
}
