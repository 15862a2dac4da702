import { startDraws } from './run/drawn-values';
import { evaluateExpression } from './evaluate-expression';
import { UnsupportedFeature } from './values/function-table';
import type { Expression, TablePlan } from './plan/plan';
import type { Relation } from './values/relation';
import { runOperator } from './run-operators';
import { createBudget } from './run/run-budget';
import { QueryFailure, type QueryInput, type RunMemory, type Runtime } from './runtime';
import type { Value } from './values';

/**
 * Returns the value of an expression for each row; undefined if it depends on more than these rows and the clock: on
 * tables, on chance, on what the engine does not know.
 */
export type EvaluateAlone = (expression: Expression, rows: Relation) => readonly Value[] | undefined;

/** A check asks about many expressions, and none of them needs much. */
const limitsAlone = { rows: 1_000_000, seconds: 5 };

/** Returns what evaluates expressions outside of a run of their query. @param now ticks of 100 ns since year 1 */
export function createEvaluator(now: bigint): EvaluateAlone {
  const memory: RunMemory = { tables: new Map(), scalars: new Map(), constants: new Map(), calls: new Map() };
  const shared = {
    input: inputAt(now),
    dry: false,
    memory,
    chooseOther: undefined,
    draws: startDraws(0),
    givenRows: undefined,
    run,
    evaluator,
  };
  return (expression, rows) => {
    const runtime: Runtime = { ...shared, budget: createBudget(limitsAlone) };
    try {
      const { at } = evaluator(expression, rows, runtime);
      return Array.from({ length: rows.rowCount }, (_, row) => at(row));
    } catch (error) {
      if (error instanceof UnsupportedFeature || error instanceof QueryFailure) return undefined;
      throw error;
    }
  };
}

function inputAt(now: bigint): QueryInput {
  return { tables: new Map(), watchlists: new Map(), now };
}

const evaluator: Runtime['evaluator'] = (expression, rows, runtime) => {
  const { kind } = expression;
  if (kind === 'given-answer' || kind === 'window') throw new UnsupportedFeature(`${expression.name}()`);
  return evaluateExpression(expression, rows, runtime);
};

/** Rows that stand in the query may be read, and those of the workspace not. */
function run(plan: TablePlan, runtime: Runtime): Relation {
  if (plan.kind.startsWith('read-') || plan.kind === 'refused-rows') throw new UnsupportedFeature(plan.kind);
  return runOperator(plan, runtime);
}
