import type { SyntaxNode } from '../../kql/syntax-node';
import { overRowsInOrderOf, partOf, type BuildContext } from '../build/build-context';
import { partsOf } from '../plan/expression-parts';
import { UnsupportedFeature } from '../values/function-table';
import type { Expression, FilterRows, TablePlan } from '../plan/plan';
import { selectRows, type Relation } from '../values/relation';
import { inStretches, type Runtime } from '../runtime';
import { filterBeforeChoice } from './choose-left-rows';

/** `where a == 1 and b has "x"`: a row stays if all conditions are true; null is not. */
export function buildFilter(node: SyntaxNode, source: TablePlan, context: BuildContext): FilterRows {
  const condition = context.buildScalar(partOf(node, 'Condition'), overRowsInOrderOf(source, context));
  const conditions = conjuncts(condition);
  return filterBeforeChoice({ kind: 'filter-rows', source, conditions, columns: source.columns, span: node.span });
}

/** Conditions joined by `and` are tested one after another, each over the rows that the ones before have left. */
function conjuncts(condition: Expression): readonly Expression[] {
  const joined = condition.kind === 'call' && condition.from === 'binaryOperators' && condition.name === 'and';
  return joined ? condition.operands.flatMap(conjuncts) : [condition];
}

/** Runs `where`: the rows for which the condition is true; null counts as false. */
export function runFilter(plan: FilterRows, runtime: Runtime): Relation {
  const source = runtime.run(plan.source, runtime);
  const kept = keepWhere(plan.conditions, source, runtime);
  if (source.isOfNothing === true && kept.rowCount === 0 && plan.conditions.some(readsTime)) throw unsettledFilter();
  return kept;
}

function readsTime(expression: Expression): boolean {
  return (expression.kind === 'column' && expression.type === 'datetime') || partsOf(expression).some(readsTime);
}

/** (microsoft/Kusto-Query-Language, issue 148, which is open.) */
function unsettledFilter(): UnsupportedFeature {
  const reason = 'whether the service drops its row of nulls is not settled; ask isnull() of the time before';
  return new UnsupportedFeature('a filter on a time that arg_max() or arg_min() took of no rows', reason);
}

/** Returns the rows of which all conditions are true. */
export function keepWhere(conditions: readonly Expression[], source: Relation, runtime: Runtime): Relation {
  let kept: Int32Array | undefined;
  for (const condition of conditions) {
    const { at, constant } = runtime.evaluator(condition, source, runtime);
    if (constant?.value === true) continue;
    kept = kept ? narrow(kept, at, runtime) : firstPass(source.rowCount, at, runtime);
  }
  return kept && kept.length < source.rowCount ? selectRows(source, kept) : source;
}

type Test = (row: number) => unknown;

function firstPass(rowCount: number, at: Test, { budget }: Runtime): Int32Array {
  const kept = new Int32Array(rowCount);
  let count = 0;
  inStretches(rowCount, budget, (start, end) => {
    for (let row = start; row < end; row++) if (at(row) === true) kept[count++] = row;
  });
  return kept.subarray(0, count);
}

function narrow(rows: Int32Array, at: Test, { budget }: Runtime): Int32Array {
  let count = 0;
  inStretches(rows.length, budget, (start, end) => {
    for (let index = start; index < end; index++) {
      const row = rows[index]!;
      if (at(row) === true) rows[count++] = row;
    }
  });
  return rows.subarray(0, count);
}
