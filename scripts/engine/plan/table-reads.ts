import { isSteady } from './steady-expression';
import type { ComputeColumns, Expression, ParseColumns, ReadTable, TablePlan } from './plan';
import type { Column } from '../values';

/** One place of a plan that reads a table, with the operators straight above it that look at one row at a time. */
export interface TableRead {
  readonly table: string;
  /** Whether one of these operators drops rows. */
  readonly isFiltered: boolean;
  /** The plan of these operators, whose rows carry a further column of the table behind all others. */
  readonly carrying: (column: Column) => TablePlan;
}

type RowOperator = Extract<TablePlan, { kind: 'filter-rows' | 'compute-columns' | 'parse-columns' | 'shared-rows' }>;

/**
 * Finds all places of a plan that read a table: those in subqueries of expressions, too. Of the operators above one, as
 * much is kept as has one answer whenever the query runs: what depends on the clock, on chance or on other rows is left
 * out, so that these operators drop no row that the query keeps. None is returned of a plan that has too many.
 */
export function findReads(plan: TablePlan): readonly TableRead[] {
  const reads: TableRead[] = [];
  visit(plan, [], reads, new Set());
  return reads.length > mostReads ? [] : reads;
}

/** A let variable that names another twice, and so on, reads a table more often than is worth to follow. */
const mostReads = 200;

/** @param above the operators that the rows of this part go through, the last of them first */
function visit(part: unknown, above: readonly RowOperator[], reads: TableRead[], known: Set<unknown>): void {
  if (typeof part !== 'object' || part === null || part instanceof Map || reads.length > mostReads) return;
  if (isTablePlan(part)) {
    if (part.kind === 'read-table') return void reads.push(readOf(part, above));
    // Seen before with nothing above it, all of its rows were asked for.
    if (known.has(part)) return;
    if (above.length === 0) known.add(part);
    const isRowWise = isRowOperator(part);
    for (const [name, below] of Object.entries(part)) {
      visit(below, name === 'source' && isRowWise ? [...above, part] : [], reads, known);
    }
    return;
  }
  if (known.has(part)) return;
  known.add(part);
  for (const below of Object.values(part)) visit(below, [], reads, known);
}

function isTablePlan(part: object): part is TablePlan {
  return 'kind' in part && 'columns' in part && Array.isArray(part.columns);
}

function isRowOperator(plan: TablePlan): plan is RowOperator {
  if (plan.kind === 'compute-columns') return plan.isSerialized !== true && !plan.computed.some(seesOtherRows);
  return plan.kind === 'filter-rows' ? !plan.conditions.some(hasWindow) : isAlwaysRowWise.has(plan.kind);
}

const isAlwaysRowWise: ReadonlySet<TablePlan['kind']> = new Set<TablePlan['kind']>(['parse-columns', 'shared-rows']);

function seesOtherRows({ expression }: { readonly expression: Expression }): boolean {
  return hasWindow(expression);
}

function hasWindow(part: unknown): boolean {
  if (typeof part !== 'object' || part === null || part instanceof Map) return false;
  if ('kind' in part && part.kind === 'window') return true;
  return Object.values(part).some(hasWindow);
}

function readOf(table: ReadTable, above: readonly RowOperator[]): TableRead {
  const make = (carried: readonly Column[]): { readonly plan: TablePlan; readonly isFiltered: boolean } => {
    let plan: TablePlan = { ...table, columns: [...table.columns, ...carried] };
    let isFiltered = false;
    for (const operator of above.toReversed()) {
      const known = new Set(plan.columns.map(({ name }) => name));
      const next = steadyPart(operator, plan, known, carried);
      isFiltered ||= next.kind === 'filter-rows' || (next.kind === 'parse-columns' && next.mustMatch);
      plan = next;
    }
    return { plan, isFiltered };
  };
  return { table: table.name, isFiltered: make([]).isFiltered, carrying: (column) => make([column]).plan };
}

function steadyPart(
  operator: RowOperator,
  source: TablePlan,
  known: ReadonlySet<string>,
  carried: readonly Column[],
): TablePlan {
  switch (operator.kind) {
    case 'shared-rows':
      return source;
    case 'filter-rows': {
      const conditions = operator.conditions.filter((condition) => isSteady(condition, known));
      return conditions.length === 0 ? source : { ...operator, source, conditions, columns: source.columns };
    }
    case 'compute-columns':
      return steadyColumns(operator, source, known, carried);
    case 'parse-columns':
      return steadyParse(operator, source, known, carried);
  }
}

function steadyColumns(
  operator: ComputeColumns,
  source: TablePlan,
  known: ReadonlySet<string>,
  carried: readonly Column[],
): TablePlan {
  const { span } = operator;
  const steady = operator.computed.filter(({ expression }) => isSteady(expression, known));
  const passed = carried.map((column) => ({ ...column, expression: { kind: 'column' as const, ...column, span } }));
  const computed = [...steady, ...passed];
  return { ...operator, source, computed, columns: computed.map(({ name, type }) => ({ name, type })) };
}

/** Without its text nothing is known of what is parsed, nor which rows match. */
function steadyParse(
  operator: ParseColumns,
  source: TablePlan,
  known: ReadonlySet<string>,
  carried: readonly Column[],
): TablePlan {
  const parsed = new Set(operator.steps.flatMap((step) => (step.kind === 'column' ? [step.name] : [])));
  if (isSteady(operator.expression, known)) {
    const columns = operator.columns.filter(({ name }) => parsed.has(name) || known.has(name));
    return { ...operator, source, columns: [...columns, ...carried] };
  }
  const { span } = operator;
  const kept = source.columns.filter(({ name }) => !parsed.has(name));
  const computed = kept.map((column) => ({ ...column, expression: { kind: 'column' as const, ...column, span } }));
  return { kind: 'compute-columns', source, computed, columns: kept, span };
}
