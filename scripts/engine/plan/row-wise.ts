import { isSteady } from './steady-expression';
import type { Expression, TablePlan } from './plan';

/**
 * Whether each row of a plan comes of one event, whatever others there are and whenever it is asked, with the time of that
 * event in this column: then the rows of a window are those of a longer stretch whose times lie in it.
 *
 * @param time the name of the column, in the table and in the rows
 */
export function isRowWise(plan: TablePlan, time: string): boolean {
  if (!plan.columns.some(({ name, type }) => name === time && type === 'datetime')) return false;
  switch (plan.kind) {
    case 'read-table':
      return true;
    case 'read-function':
      return plan.operands.every(({ expression }) => isSteady(expression, new Set()));
    case 'shared-rows':
    case 'sort-rows':
      return isRowWise(plan.source, time);
    case 'filter-rows':
      return plan.conditions.every((each) => isOfRow(each, plan.source)) && isRowWise(plan.source, time);
    case 'compute-columns':
      return (
        plan.isSerialized !== true &&
        plan.computed.every(({ name, expression }) =>
          name === time ? isColumn(expression, time) : isOfRow(expression, plan.source),
        ) &&
        isRowWise(plan.source, time)
      );
    case 'parse-columns':
      return (
        isOfRow(plan.expression, plan.source) &&
        !plan.steps.some((step) => step.kind === 'column' && step.name === time) &&
        isRowWise(plan.source, time)
      );
    case 'expand-rows':
      return (
        plan.indexColumn !== time &&
        plan.expanded.every(({ name, expression }) => name !== time && isOfRow(expression, plan.source)) &&
        isRowWise(plan.source, time)
      );
    case 'union-rows': {
      const position = plan.columns.findIndex(({ name }) => name === time);
      return plan.sources.every((source) => source.columns[position] === time && isRowWise(source.plan, time));
    }
    default:
      return false;
  }
}

function isOfRow(expression: Expression, { columns }: TablePlan): boolean {
  return isSteady(expression, new Set(columns.map(({ name }) => name)));
}

function isColumn(expression: Expression, name: string): boolean {
  return expression.kind === 'column' && expression.name === name;
}
