import type { Expression } from '../../engine/plan/plan';
import { keyOf } from './expressions';
import type { Origin } from './row-flow';

/**
 * Returns what an aggregate counts at least and at most in a group; undefined if nothing is known.
 *
 * @param keys the texts of what the rows are grouped by
 * @param isOneEach whether the rows are one for each group already
 */
export function countsOf(
  name: string,
  operands: readonly Expression[],
  keys: ReadonlySet<string>,
  isOneEach: boolean,
): Origin['counted'] {
  const [counted] = operands;
  const isDistinct = /^(?:dcount|count_distinct)$/.test(name);
  if (isDistinct && counted?.type === 'bool') return { most: 2 };
  if (/^(?:stdev|variance)/.test(name)) return { least: 0 };
  if (keys.size === 0) return undefined;
  if (name === 'count') return isOneEach ? { least: 1, most: 1 } : { least: 1 };
  return isDistinct && counted !== undefined && keys.has(keyOf(counted)) ? { most: 1 } : undefined;
}
