import type { BoundQuery } from '../kql/bind-query';
import type { Span } from '../source/position';
import { startDraws } from './run/drawn-values';
import { evaluateExpression } from './evaluate-expression';
import { refusalAt, UnsupportedFeature, type Refusal } from './values/function-table';
import { InvalidPattern } from './patterns/invalid-pattern';
import { isPatternOfRe2 } from './patterns/regular-expression';
import { keepNeededRows, type RunPart } from './needed-rows';
import { requireKnownMembers } from './values/partly-unknown-bag';
import type { Expression, TablePlan } from './plan/plan';
import { emptyRelation, tableOfRelation, type Relation } from './values/relation';
import { cutAnswer, readRequestProperties } from './run/request-properties';
import { BudgetSpent, createBudget, usualLimits, type RunBudget, type RunLimits } from './run/run-budget';
import { runOperator } from './run-operators';
import {
  QueryFailure,
  type ChooseOther,
  type Evaluator,
  type QueryInput,
  type RunMemory,
  type Runtime,
} from './runtime';
import { settleColumns, type Failure, type Settled } from './settle-columns';
import type { Table, Value } from './values';

export type { ChooseOther, OpenChoice, QueryInput } from './runtime';

/** How many rows went into and came out of an operator; `span` is the operator's in the query. */
export interface OperatorTrace {
  readonly kind: TablePlan['kind'];
  readonly span: Span;
  readonly rowsIn: number | undefined;
  readonly rowsOut: number;
}

export type QueryOutcome =
  | {
      readonly kind: 'rows';
      readonly table: Table;
      readonly trace?: readonly OperatorTrace[];
      /** Why the rows are not all that were asked for: who asks decides if a part is an answer. */
      readonly partial?: string;
    }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] }
  /** Kusto itself would raise an error while it runs this query; `span` says where, if that is known. */
  | ({ readonly kind: 'failed' } & Failure);

export interface RunOptions {
  /** Whether to count the rows that go into and come out of each operator. */
  readonly trace?: boolean;
  /** What the run may take before it is refused. */
  readonly limits?: RunLimits;
  /** Who is told of what Kusto leaves open, and may choose otherwise. */
  readonly chooseOther?: ChooseOther;
}

/**
 * Runs a query over these rows. Nothing is read before all of it is known to be supported. A run that would take more
 * rows, memory or time than it may is refused at the operator that takes it.
 */
export function runQuery(query: BoundQuery, given: QueryInput, options: RunOptions = {}): QueryOutcome {
  const properties = readRequestProperties(query);
  if (properties.refusals.length > 0) return { kind: 'refused', refusals: properties.refusals };
  const input = properties.now === undefined ? given : { ...given, now: properties.now };
  const { chooseOther, limits = usualLimits } = options;
  const around = { input, chooseOther, budget: createBudget(limits) };
  const settled = settleColumns(query, (part) =>
    runPlan(part, around, ({ columns }) => ({ kind: 'columns', columns })),
  );
  if (settled.kind !== 'planned') return settled;
  const trace: OperatorTrace[] | undefined = options.trace ? [] : undefined;
  const toOutcome = (rows: Relation): QueryOutcome => ({
    ...cutAnswer(requireKnownMembers(tableOfRelation(rows)), properties),
    ...(trace ? { trace } : {}),
  });
  return runPlan(settled.plan, around, toOutcome, trace);
}

/**
 * Returns the tables with the rows alone that the query of a plan can need, whenever it runs and over whichever part of
 * them; undefined if it may need all of them.
 */
export function keepNeeded(plan: TablePlan, input: QueryInput): QueryInput['tables'] | undefined {
  return keepNeededRows(plan, input, runAlone(createBudget(usualLimits)));
}

function runAlone(budget: RunBudget): RunPart {
  return (plan, input) => runOperatorTree(plan, { input, chooseOther: undefined, budget }, emptyMemory(new Map()));
}

type NoRows = Exclude<Settled, { kind: 'planned' }>;

/** What a run finds around it. */
type RunSurroundings = Pick<Runtime, 'input' | 'budget' | 'chooseOther'>;

/** @param read what is wanted of the rows: computing their values is part of the run */
function runPlan<Result>(
  plan: TablePlan,
  around: RunSurroundings,
  read: (rows: Relation) => Result,
  trace?: OperatorTrace[],
): Result | NoRows {
  const calls: RunMemory['calls'] = new Map();
  try {
    const refusals = findRefusals(plan, around, emptyMemory(calls));
    if (refusals.length > 0) return { kind: 'refused', refusals };
    return read(runOperatorTree(plan, around, emptyMemory(calls), trace));
  } catch (error) {
    return runOverNeeded(plan, around, read, trace, error) ?? outcomeOf(error, plan.span);
  }
}

/**
 * What a run refuses, or fails at, of a row that its filters drop decides nothing: it is run once more without such rows,
 * as a replay of many windows runs. Undefined if that does not help.
 */
function runOverNeeded<Result>(
  plan: TablePlan,
  around: RunSurroundings,
  read: (rows: Relation) => Result,
  trace: OperatorTrace[] | undefined,
  error: unknown,
): Result | undefined {
  const mayHelp = error instanceof QueryFailure || error instanceof UnsupportedFeature;
  if (!mayHelp || error instanceof BudgetSpent) return undefined;
  try {
    const tables = keepNeededRows(plan, around.input, runAlone(around.budget));
    if (tables === undefined) return undefined;
    trace?.splice(0);
    return read(
      runOperatorTree(plan, { ...around, input: { ...around.input, tables } }, emptyMemory(new Map()), trace),
    );
  } catch (again) {
    if (again instanceof QueryFailure || again instanceof UnsupportedFeature) return undefined;
    throw again;
  }
}

/** What an error of a run tells of the query; any other error is thrown. */
function outcomeOf(error: unknown, around: Span): NoRows {
  if (error instanceof InvalidPattern && isPatternOfRe2(error.pattern)) {
    return { kind: 'refused', refusals: [toRefusal(patternOfRe2(error), places.get(error) ?? around)] };
  }
  if (error instanceof QueryFailure) {
    const span = places.get(error);
    return { kind: 'failed', message: error.message, ...(span === undefined ? {} : { span }) };
  }
  if (!(error instanceof UnsupportedFeature)) throw error;
  return { kind: 'refused', refusals: [toRefusal(error, around)] };
}

function emptyMemory(calls: RunMemory['calls']): RunMemory {
  return { tables: new Map(), scalars: new Map(), constants: new Map(), calls };
}

/** Goes through a whole plan without rows, so that every call is prepared, and returns what cannot be. */
function findRefusals(plan: TablePlan, around: RunSurroundings, memory: RunMemory): readonly Refusal[] {
  const refusals: Refusal[] = [];
  const runtime: Runtime = {
    ...around,
    memory,
    draws: startDraws(0),
    dry: true,
    givenRows: undefined,
    run: (inner, current) =>
      guard(inner.span, refusals, emptyRelation(inner.columns), () => runOperator(inner, current)),
    evaluator: (expression, rows, current) =>
      guard(expression.span, refusals, nothing, () => evaluateExpression(expression, rows, current)),
  };
  readEveryColumn(runtime.run(plan, runtime));
  return refusals;
}

const nothing: Evaluator = { at: () => null };

function guard<T>(span: Span, refusals: Refusal[], instead: T, work: () => T): T {
  try {
    return atPlace(span, work);
  } catch (error) {
    // What else would be refused is not looked for.
    if (error instanceof BudgetSpent) throw error;
    // A failure is Kusto's own, and shows again when the query runs.
    if (error instanceof QueryFailure) return instead;
    if (!(error instanceof UnsupportedFeature)) throw error;
    refusals.push(toRefusal(error, span));
    return instead;
  }
}

function readEveryColumn(rows: Relation): void {
  rows.columns.forEach((_, position) => rows.values(position));
}

function runOperatorTree(
  plan: TablePlan,
  around: RunSurroundings,
  memory: RunMemory,
  trace?: OperatorTrace[],
): Relation {
  const counts = new Map<TablePlan, number>();
  const runtime: Runtime = {
    ...around,
    memory,
    draws: startDraws(0),
    dry: false,
    givenRows: undefined,
    run: (inner, current) => {
      const rows = counted(
        inner,
        atPlace(inner.span, () => runOperator(inner, current)),
        around.budget,
      );
      if (trace) record(inner, rows, counts, trace);
      return rows;
    },
    evaluator: (expression: Expression, rows, current) =>
      atPlace(expression.span, () => evaluateExpression(expression, rows, current)),
  };
  return runtime.run(plan, runtime);
}

function record(plan: TablePlan, rows: Relation, counts: Map<TablePlan, number>, trace: OperatorTrace[]): void {
  const source = 'source' in plan ? counts.get(plan.source) : undefined;
  counts.set(plan, rows.rowCount);
  trace.push({ kind: plan.kind, span: plan.span, rowsIn: source, rowsOut: rows.rowCount });
}

/**
 * Returns rows whose columns are drawn on the budget when they are first read, and refused at their operator's place.
 */
function counted({ span }: TablePlan, rows: Relation, budget: RunBudget): Relation {
  budget.spend(1);
  const isRead: boolean[] = [];
  const read = (position: number): readonly Value[] => {
    isRead[position] = true;
    return atPlace(span, () => {
      budget.spend(rows.rowCount);
      return rows.values(position);
    });
  };
  return {
    ...rows,
    values: (position) => (isRead[position] === true ? rows.values(position) : read(position)),
    valuesAt: (position, selection) =>
      atPlace(span, () => {
        const values = rows.valuesAt?.(position, selection);
        if (values !== undefined) budget.spend(selection.length);
        return values;
      }),
  };
}

/**
 * Kusto took patterns as RE2 does, before its page described others: whether it still takes this one is not settled.
 */
function patternOfRe2({ reason }: InvalidPattern): UnsupportedFeature {
  return new UnsupportedFeature('a regular expression of RE2 that the page does not name', reason);
}

/** Where what was refused, or failed, stands: at the innermost operator or expression that was at work. */
const places = new WeakMap<Error, Span>();

function atPlace<Result>(span: Span, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const refused = error instanceof RangeError ? tooLarge(error) : error;
    if (refused instanceof Error && !places.has(refused)) places.set(refused, span);
    throw refused;
  }
}

/** What JavaScript itself has no room for, by its message; any other error of the kind is a bug of ours. */
function tooLarge(error: RangeError): Error {
  const isSize = /^(Invalid (string|array) length|(Map|Set) maximum size exceeded|Array buffer allocation)/.test(
    error.message,
  );
  return isSize ? new UnsupportedFeature('a value or a number of rows that no memory holds') : error;
}

function toRefusal(error: UnsupportedFeature, around: Span): Refusal {
  return refusalAt(error, places.get(error) ?? around);
}
