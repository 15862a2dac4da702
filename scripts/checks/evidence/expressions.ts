import { partsOf } from '../../engine/plan/expression-parts';
import type { Expression, TablePlan } from '../../engine/plan/plan';

/** Calls `visit` for an expression and all that it is computed from. */
export function walkExpression(expression: Expression, visit: (expression: Expression) => void): void {
  visit(expression);
  for (const part of partsOf(expression)) walkExpression(part, visit);
}

/** Returns an expression with other parts in the place of its own. */
function withParts(expression: Expression, parts: readonly Expression[]): Expression {
  switch (expression.kind) {
    case 'call':
    case 'window':
    case 'given-answer':
      return { ...expression, operands: parts };
    case 'member':
      return { ...expression, target: parts[0]!, key: parts[1]! };
    case 'list':
      return { ...expression, items: parts };
    default:
      return expression;
  }
}

/** Replaces parts of an expression from the outside in; what `replace` gives nothing for is kept, and looked into. */
export function replaceParts(
  expression: Expression,
  replace: (expression: Expression) => Expression | undefined,
): Expression {
  const replaced = replace(expression);
  if (replaced !== undefined) return replaced;
  const before = partsOf(expression);
  if (before.length === 0) return expression;
  const after = before.map((part) => replaceParts(part, replace));
  return after.every((part, index) => part === before[index]) ? expression : withParts(expression, after);
}

const keys = new WeakMap<Expression, string>();
const objects = new WeakMap<object, number>();
let objectCount = 0;

function numberOf(object: object): number {
  let number = objects.get(object);
  if (number === undefined) objects.set(object, (number = ++objectCount));
  return number;
}

/** Returns a text that two expressions share if they are the same, wherever they stand. */
export function keyOf(expression: Expression): string {
  let key = keys.get(expression);
  if (key === undefined) keys.set(expression, (key = writeKey(expression)));
  return key;
}

function writeKey(expression: Expression): string {
  switch (expression.kind) {
    case 'constant': {
      const { type, value } = expression;
      const isObject = typeof value === 'object' && value !== null;
      return `${type}:${isObject ? `#${numberOf(value)}` : JSON.stringify(String(value))}`;
    }
    case 'column':
      return `[${expression.name}]`;
    case 'scalar-of-table':
    case 'list-of-table':
      return `table#${numberOf(expression.source)}`;
    case 'given-answer':
      return `given#${numberOf(expression)}`;
    default: {
      const name = 'name' in expression ? expression.name : expression.kind;
      const from = expression.kind === 'call' ? `${expression.from}.` : '';
      return `${from}${name}:${expression.type}(${partsOf(expression).map(keyOf).join()})`;
    }
  }
}

/** Returns the tables that an expression reads by itself. */
export function tablesIn(expression: Expression): readonly { plan: TablePlan; expression: Expression }[] {
  const found: { plan: TablePlan; expression: Expression }[] = [];
  walkExpression(expression, (part) => {
    if (part.kind === 'scalar-of-table' || part.kind === 'list-of-table') {
      found.push({ plan: part.source, expression: part });
    }
  });
  return found;
}

/** Returns the names of the columns that an expression reads. */
export function columnsRead(expression: Expression): ReadonlySet<string> {
  const names = new Set<string>();
  walkExpression(expression, (part) => {
    if (part.kind === 'column') names.add(part.name);
  });
  return names;
}
