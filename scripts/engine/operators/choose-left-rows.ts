import { mapColumns } from '../plan/map-columns';
import type { Expression, FilterRows, JoinRows, TablePlan } from '../plan/plan';

/**
 * Returns a filter with those of its conditions that read left columns alone of an innerunique join straight before it
 * handed to that join, which tests them before it keeps one left row of each key. Filters in between, and a let variable
 * that stands for such a join, are seen through. ("join operator: innerunique join", Kusto docs: the example that filters
 * behind the join; a recorded answer.)
 */
export function filterBeforeChoice(filter: FilterRows): FilterRows {
  return { ...filter, source: withConditions(filter.source, filter.conditions) };
}

function withConditions(plan: TablePlan, conditions: readonly Expression[]): TablePlan {
  switch (plan.kind) {
    case 'join-rows':
      return plan.join === 'innerunique' ? choosing(plan, conditions) : plan;
    case 'filter-rows':
      return passing(plan, conditions);
    case 'shared-rows':
      // What `as` and materialize() name is computed once, for whoever reads it.
      return plan.isInlined === true ? passing(plan, conditions) : plan;
    default:
      return plan;
  }
}

function passing<Plan extends FilterRows | Extract<TablePlan, { kind: 'shared-rows' }>>(
  plan: Plan,
  conditions: readonly Expression[],
): Plan {
  const source = withConditions(plan.source, conditions);
  return source === plan.source ? plan : { ...plan, source };
}

function choosing(join: JoinRows, conditions: readonly Expression[]): JoinRows {
  const leftName = (name: string): string | undefined => {
    const output = join.outputs[join.columns.findIndex((column) => column.name === name)];
    return output?.side === 'left' ? output.name : undefined;
  };
  const onLeft = conditions.flatMap((condition) => mapColumns(condition, leftName) ?? []);
  return onLeft.length === 0 ? join : { ...join, leftConditions: [...(join.leftConditions ?? []), ...onLeft] };
}
