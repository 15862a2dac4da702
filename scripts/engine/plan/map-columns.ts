import type { Expression } from './plan';

/**
 * Returns an expression with its columns read under other names; undefined if one of them has none. A subquery reads no
 * columns of the row, so it stays the object that it is, and is still run once.
 */
export function mapColumns(
  expression: Expression,
  nameOf: (name: string) => string | undefined,
): Expression | undefined {
  switch (expression.kind) {
    case 'constant':
    case 'scalar-of-table':
    case 'list-of-table':
      return expression;
    case 'column': {
      const name = nameOf(expression.name);
      return name === undefined ? undefined : { ...expression, name };
    }
    case 'member': {
      const target = mapColumns(expression.target, nameOf);
      const key = mapColumns(expression.key, nameOf);
      return target && key && { ...expression, target, key };
    }
    case 'list': {
      const items = mapAll(expression.items, nameOf);
      return items && { ...expression, items };
    }
    case 'call':
    case 'given-answer': {
      const operands = mapAll(expression.operands, nameOf);
      return operands && { ...expression, operands };
    }
    case 'window':
      // It sees other rows, which are not the same before and behind an operator.
      return undefined;
  }
}

function mapAll(
  expressions: readonly Expression[],
  nameOf: (name: string) => string | undefined,
): readonly Expression[] | undefined {
  const mapped = expressions.flatMap((expression) => mapColumns(expression, nameOf) ?? []);
  return mapped.length === expressions.length ? mapped : undefined;
}
