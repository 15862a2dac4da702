import type { TablePlan } from '../plan/plan';
import { selectRows, type Relation } from '../values/relation';

/** Operators whose rows come in the order of the rows that they are given. */
const keeping: ReadonlySet<TablePlan['kind']> = new Set<TablePlan['kind']>([
  'filter-rows',
  'compute-columns',
  'take-rows',
  'shared-rows',
  'expand-rows',
  'apply-rows',
  'parse-columns',
  'parse-key-values',
  'scan-rows',
  'unpack-bag',
  'narrow-rows',
]);

const orderly: ReadonlySet<TablePlan['kind']> = new Set<TablePlan['kind']>([
  'sort-rows',
  'range-rows',
  'literal-rows',
  'describe-columns',
]);

/** Whether a query says in which order these rows come; those of a table come in any. ("Named expressions", notes.) */
export function isOrdered(plan: TablePlan): boolean {
  if (orderly.has(plan.kind)) return true;
  if (plan.kind === 'input-rows') return plan.isOrdered === true;
  if (plan.kind === 'compute-columns' && plan.isSerialized === true) return true;
  return keeping.has(plan.kind) && 'source' in plan && isOrdered(plan.source);
}

/** Returns the rows, the last first: another order in which Kusto may give them. */
export function reverseRows(rows: Relation): Relation {
  const last = rows.rowCount - 1;
  return selectRows(
    rows,
    Int32Array.from({ length: rows.rowCount }, (_, row) => last - row),
  );
}
