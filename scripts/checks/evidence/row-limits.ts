import type { Expression } from '../../engine/plan/plan';
import type { Value } from '../../engine/values';
import type { RowFlow } from './row-flow';

/** How many rows there may be of which nothing is known. */
export const anyCount = { least: 0, most: Infinity };

/** Returns the name that a path of a bag has as a column: `a.b` makes `a_b`. */
export function nameOfPath(expression: Expression): string {
  if (expression.kind === 'column') return expression.name;
  if (expression.kind !== 'member' || expression.key.kind !== 'constant') return '';
  return `${nameOfPath(expression.target)}_${String(expression.key.value as string | bigint)}`;
}

/** Returns rows of which a stated number is kept. */
export function limited(source: RowFlow, limit: Expression | undefined): RowFlow {
  const count = limit?.kind === 'constant' ? toCount(limit.value) : undefined;
  if (count === undefined) return source;
  const { least, most } = source.rowCount;
  return { ...source, rowCount: { least: Math.min(least, count), most: Math.min(most, count) } };
}

function toCount(value: Value): number | undefined {
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined;
}
