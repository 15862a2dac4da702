import type { Span } from '../source/position';
import type { Expression, TablePlan } from './plan/plan';
import { columnThunk, valuesAt, type ColumnThunk, type Relation } from './values/relation';
import type { RunBudget } from './run/run-budget';
import type { Table, Value } from './values';

/**
 * Alias → items, with the columns that `_GetWatchlist` returns. A table is asked for when a query reads it: one of a
 * hundred thousand items is long in the making.
 */
export type WatchlistTables = Pick<ReadonlyMap<string, Table>, 'get'>;

/** What a query reads. */
export interface QueryInput {
  readonly tables: ReadonlyMap<string, Table>;
  readonly watchlists: WatchlistTables;
  /** The frozen clock: ticks of 100 ns since 0001-01-01T00:00:00Z. */
  readonly now: bigint;
  /** Rows of functions whose body is not known, by name, such as `_Im_Dns`. */
  readonly functions?: ReadonlyMap<string, Table>;
  /** Rows of externaldata, by its first address. */
  readonly externalData?: ReadonlyMap<string, Table>;
}

/** How the value of an expression is found for a row; `constant` is set where it is the same for all rows. */
export interface Evaluator {
  readonly at: (row: number) => Value;
  readonly constant?: { readonly value: Value };
}

/** What is computed once a run, though the plan uses it in several places. */
export interface RunMemory {
  readonly tables: Map<TablePlan, Relation>;
  readonly scalars: Map<Expression, Value>;
  /** Values of calls that depend on constants alone: a let variable may be named many times. */
  readonly constants: Map<Expression, Value>;
  /** Calls whose preparation still holds, also from the pass before the run. */
  readonly calls: Map<Expression, PreparedCall>;
}

/** A call made ready for constants, such as a compiled pattern. */
export interface PreparedCall {
  readonly constants: readonly (Value | undefined)[];
  readonly apply: (...values: Value[]) => Value;
}

/** What Kusto leaves open, if a run had more than one row to choose from. */
export interface OpenChoice {
  /** The operator or call that chooses. */
  readonly span: Span;
  /** What is left open, such as `which of its rows take gives`. */
  readonly about: string;
}

/** Is told of each open choice of a run; true if another one is to be made there than is made usually. */
export type ChooseOther = (choice: OpenChoice) => boolean;

/** How often a run has drawn by chance; `seed` starts what it draws. */
export interface Draws {
  readonly seed: number;
  count: number;
}

/** What operators need to run: their input, and how to run and evaluate what lies below them. */
export interface Runtime {
  readonly input: QueryInput;
  /** True while only preparing: no rows are read, and every call is checked. */
  readonly dry: boolean;
  readonly memory: RunMemory;
  /** What all operators of the run draw on, and stop where it is spent. */
  readonly budget: RunBudget;
  readonly chooseOther: ChooseOther | undefined;
  readonly draws: Draws;
  /** Rows for `input-rows`, set by mv-apply and partition. */
  readonly givenRows: Relation | undefined;
  readonly run: (plan: TablePlan, runtime: Runtime) => Relation;
  readonly evaluator: (expression: Expression, rows: Relation, runtime: Runtime) => Evaluator;
}

/** Runs one kind of plan node. */
export type OperatorRunner<P extends TablePlan> = (plan: P, runtime: Runtime) => Relation;

/** Thrown where Kusto itself would raise an error at run time. */
export class QueryFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'QueryFailure';
  }
}

/** Rows that are gone through before the budget is asked again. */
const rowsAtOnce = 50_000;

/** Calls `work` for stretches of rows, each of which is drawn on the budget of a run before it. */
export function inStretches(rowCount: number, budget: RunBudget, work: (start: number, end: number) => void): void {
  for (let start = 0; start < rowCount; start += rowsAtOnce) {
    const end = Math.min(rowCount, start + rowsAtOnce);
    budget.spend(end - start);
    work(start, end);
  }
}

/** Returns all values of an expression over a relation's rows. */
export function evaluateColumn(expression: Expression, rows: Relation, runtime: Runtime): ColumnThunk {
  if (expression.kind === 'column') {
    const position = rows.columns.findIndex((column) => column.name === expression.name);
    if (position >= 0) {
      return columnThunk(
        () => rows.values(position),
        (selection) => valuesAt(rows, position, selection),
      );
    }
  }
  const evaluator = runtime.evaluator(expression, rows, runtime);
  return () => {
    const values = new Array<Value>(rows.rowCount);
    inStretches(rows.rowCount, runtime.budget, (start, end) => {
      for (let row = start; row < end; row++) values[row] = evaluator.at(row);
    });
    return values;
  };
}

const oneRow: Relation = { columns: [], rowCount: 1, values: () => [] };

/** Returns the value of an expression that depends on no row. */
export function evaluateConstant(expression: Expression, runtime: Runtime): Value {
  return runtime.evaluator(expression, oneRow, runtime).at(0);
}
