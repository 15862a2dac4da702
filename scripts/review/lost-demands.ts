import { isDeepStrictEqual } from 'node:util';
import { isMapping } from '../source/mapping';

/** How what a case demands has changed: it demands less, more, something else, or the same. */
export type DemandChange = 'less' | 'more' | 'other' | 'same';

/**
 * Compares two expectations as they are written: a part that is gone demands less, a part that came demands more; an
 * exact value that became a range or a pattern demands less.
 */
export function compareDemands(before: unknown, after: unknown): DemandChange {
  if (isDeepStrictEqual(before, after)) return 'same';
  if (before === undefined) return 'more';
  if (after === undefined) return 'less';
  if (Array.isArray(before) && Array.isArray(after)) return compareLists(before as unknown[], after as unknown[]);
  if (isMapping(before) && isMapping(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return together(keys.map((key) => compareDemands(before[key], after[key])));
  }
  if (isMapping(after) && !isMapping(before)) return 'less';
  if (isMapping(before) && !isMapping(after)) return 'more';
  return 'other';
}

function compareLists(before: readonly unknown[], after: readonly unknown[]): DemandChange {
  const rest = [...after];
  const open = before.filter((item) => {
    const index = rest.findIndex((other) => isDeepStrictEqual(item, other));
    if (index >= 0) rest.splice(index, 1);
    return index < 0;
  });
  const pairs = open.slice(0, rest.length).map((item, index) => compareDemands(item, rest[index]));
  const whole = open.length > rest.length ? 'less' : open.length < rest.length ? 'more' : 'same';
  return together([...pairs, whole]);
}

/** Less of anything is less: what another part demands more does not make up for it. */
function together(changes: readonly DemandChange[]): DemandChange {
  return (['less', 'other', 'more'] as const).find((change) => changes.includes(change)) ?? 'same';
}
