import { countItemChanges, itemChangesAllowed } from './item-changes';
import { countDeletes, deletesAllowed } from './plan';
import type { Plan } from './plan';

/** Why a deployment refuses a plan: it does more of something than may be done without a word. */
export interface PlanRefusal {
  readonly what: 'deletes' | 'itemChanges';
  readonly count: number;
  readonly allowed: number;
}

/**
 * What a deployment will refuse about a plan, by what was allowed when it was made; empty if it will be carried out.
 */
export function findRefusals(plan: Plan): readonly PlanRefusal[] {
  const { deletes, itemChanges } = plan.allowed ?? {};
  const refusals: readonly PlanRefusal[] = [
    { what: 'deletes', count: countDeletes(plan), allowed: deletes ?? deletesAllowed(plan) },
    { what: 'itemChanges', count: countItemChanges(plan), allowed: itemChanges ?? itemChangesAllowed },
  ];
  return refusals.filter(({ count, allowed }) => count > allowed);
}
