import type { JoinKind } from './join-kind';
import type { TablePlan } from './plan';

/** Whether tables have no rows, by name. */
export type IsEmpty = (table: string) => boolean;

/**
 * Returns whether a plan gives no rows where certain tables have none; it may say no though the plan gives none. A count
 * and a summarize without keys give a row of nothing, and so do literals.
 */
export function isEmptyWithout(plan: TablePlan, isEmpty: IsEmpty): boolean {
  switch (plan.kind) {
    case 'read-table':
      return isEmpty(plan.name);
    case 'filter-rows':
    case 'compute-columns':
    case 'sort-rows':
    case 'take-rows':
    case 'shared-rows':
    case 'expand-rows':
    case 'apply-rows':
    case 'parse-columns':
    case 'parse-key-values':
    case 'scan-rows':
    case 'partition-rows':
      return isEmptyWithout(plan.source, isEmpty);
    case 'group-rows':
      return plan.keys.length > 0 && isEmptyWithout(plan.source, isEmpty);
    case 'union-rows':
      return plan.sources.every((source) => isEmptyWithout(source.plan, isEmpty));
    case 'join-rows':
      return plan.join === 'fullouter'
        ? isEmptyWithout(plan.source, isEmpty) && isEmptyWithout(plan.right, isEmpty)
        : sidesThatDecide[plan.join].some((side) => isEmptyWithout(plan[side], isEmpty));
    default:
      return false;
  }
}

/** The sides of a join of which each alone, being empty, leaves nothing. */
const sidesThatDecide: Readonly<Record<Exclude<JoinKind, 'fullouter'>, readonly ('source' | 'right')[]>> = {
  inner: ['source', 'right'],
  innerunique: ['source', 'right'],
  leftouter: ['source'],
  leftsemi: ['source', 'right'],
  leftanti: ['source'],
  rightouter: ['right'],
  rightsemi: ['source', 'right'],
  rightanti: ['right'],
};
