import type { BoundQuery } from '../kql/bind-query';
import type { Span } from '../source/position';
import { evaluateExpression } from './evaluate-expression';
import { UnsupportedFeature, type Refusal } from './function-table';
import type { Expression, TablePlan } from './plan';
import { emptyRelation, tableOfRelation, type Relation } from './relation';
import { cutAnswer, readRequestProperties } from './request-properties';
import { runOperator } from './run-operators';
import { QueryFailure, type Evaluator, type QueryInput, type RunMemory, type Runtime } from './runtime';
import { settleColumns, type Failure, type Settled } from './settle-columns';
import type { Table } from './values';

export type { QueryInput } from './runtime';

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
}

/** Runs a query over these rows. Nothing is read before all of it is known to be supported. */
export function runQuery(query: BoundQuery, given: QueryInput, options: RunOptions = {}): QueryOutcome {
  const properties = readRequestProperties(query);
  if (properties.refusals.length > 0) return { kind: 'refused', refusals: properties.refusals };
  const input = properties.now === undefined ? given : { ...given, now: properties.now };
  const settled = settleColumns(query, (part) => runPlan(part, input, ({ columns }) => ({ kind: 'columns', columns })));
  if (settled.kind !== 'planned') return settled;
  const trace: OperatorTrace[] | undefined = options.trace ? [] : undefined;
  const toOutcome = (rows: Relation): QueryOutcome => ({
    ...cutAnswer(tableOfRelation(rows), properties),
    ...(trace ? { trace } : {}),
  });
  return runPlan(settled.plan, input, toOutcome, trace);
}

type NoRows = Exclude<Settled, { kind: 'planned' }>;

/** @param read what is wanted of the rows: computing their values is part of the run */
function runPlan<Result>(
  plan: TablePlan,
  input: QueryInput,
  read: (rows: Relation) => Result,
  trace?: OperatorTrace[],
): Result | NoRows {
  const calls: RunMemory['calls'] = new Map();
  const refusals = findRefusals(plan, input, emptyMemory(calls));
  if (refusals.length > 0) return { kind: 'refused', refusals };
  try {
    return read(runOperatorTree(plan, input, emptyMemory(calls), trace));
  } catch (error) {
    if (error instanceof QueryFailure) return { kind: 'failed', message: error.message };
    if (!(error instanceof UnsupportedFeature)) throw error;
    return { kind: 'refused', refusals: [toRefusal(error, plan.span)] };
  }
}

function emptyMemory(calls: RunMemory['calls']): RunMemory {
  return { tables: new Map(), scalars: new Map(), calls };
}

/** Goes through a whole plan without rows, so that every call is prepared, and returns what cannot be. */
function findRefusals(plan: TablePlan, input: QueryInput, memory: RunMemory): readonly Refusal[] {
  const refusals: Refusal[] = [];
  const runtime: Runtime = {
    input,
    memory,
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
    return work();
  } catch (error) {
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

function runOperatorTree(plan: TablePlan, input: QueryInput, memory: RunMemory, trace?: OperatorTrace[]): Relation {
  const counts = new Map<TablePlan, number>();
  const runtime: Runtime = {
    input,
    memory,
    dry: false,
    givenRows: undefined,
    run: (inner, current) => {
      const rows = runOperator(inner, current);
      if (trace) record(inner, rows, counts, trace);
      return rows;
    },
    evaluator: (expression: Expression, rows, current) => evaluateExpression(expression, rows, current),
  };
  return runtime.run(plan, runtime);
}

function record(plan: TablePlan, rows: Relation, counts: Map<TablePlan, number>, trace: OperatorTrace[]): void {
  const source = 'source' in plan ? counts.get(plan.source) : undefined;
  counts.set(plan, rows.rowCount);
  trace.push({ kind: plan.kind, span: plan.span, rowsIn: source, rowsOut: rows.rowCount });
}

function toRefusal(error: UnsupportedFeature, span: Span): Refusal {
  return { feature: error.feature, ...(error.reason === undefined ? {} : { reason: error.reason }), span };
}
