import { partsOf } from './expression-parts';
import type { Expression } from './plan';

/** Calls whose value depends on when the query runs. */
const unsteady: ReadonlySet<string> = new Set(['now', 'ago']);

/** Rows that are others for another window of the logs, and what is known of them only where they are given. */
const givenRows: ReadonlySet<unknown> = new Set([
  'read-table',
  'read-function',
  'read-external-data',
  'input-rows',
  'window',
  'given-answer',
  'refused-rows',
]);

/**
 * Whether an expression has one value for a row, whenever the query runs and whichever other rows there are.
 * @param known the columns of the row of which that is known
 */
export function isSteady(expression: Expression, known: ReadonlySet<string>): boolean {
  switch (expression.kind) {
    case 'column':
      return known.has(expression.name);
    case 'scalar-of-table':
    case 'list-of-table':
      return isSteadyPart(expression.source);
    case 'window':
    case 'given-answer':
      return false;
    case 'call':
      return !unsteady.has(expression.name) && partsOf(expression).every((part) => isSteady(part, known));
    default:
      return partsOf(expression).every((part) => isSteady(part, known));
  }
}

const steadyParts = new WeakMap<object, boolean>();

/** Whether nothing in a part of a plan reads the logs, the clock or chance: literals and watchlists stay what they are. */
function isSteadyPart(part: unknown): boolean {
  if (typeof part !== 'object' || part === null || part instanceof Map) return true;
  let steady = steadyParts.get(part);
  if (steady === undefined) {
    const { kind, name } = part as { readonly kind?: unknown; readonly name?: unknown };
    const isGiven = givenRows.has(kind) || (kind === 'call' && unsteady.has(String(name)));
    steady = !isGiven && Object.values(part).every(isSteadyPart);
    steadyParts.set(part, steady);
  }
  return steady;
}
