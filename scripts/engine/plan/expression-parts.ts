import type { Expression } from './plan';

/** Returns what an expression is computed from. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'call':
    case 'window':
    case 'given-answer':
      return expression.operands;
    case 'member':
      return [expression.target, expression.key];
    case 'list':
      return expression.items;
    default:
      return [];
  }
}

/** Whether the value of an expression may differ from row to row; what a subquery reads are rows of its own. */
export function variesByRow(expression: Expression): boolean {
  return expression.kind === 'column' || expression.kind === 'window' || partsOf(expression).some(variesByRow);
}

/** Whether an expression reads a column of its row. */
export function readsColumn(expression: Expression): boolean {
  return expression.kind === 'column' || partsOf(expression).some(readsColumn);
}
