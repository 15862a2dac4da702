import type { Detection } from './detection';
import type { Workspace } from './workspace';

/**
 * Whether a workspace takes a detection: all, or where it or a group of it includes folders and slugs by name, any of
 * those; in no case what one of them excludes.
 */
export function goesTo({ selections }: Workspace, { slug }: Detection): boolean {
  const included = selections.flatMap(({ include }) => (include === undefined ? [] : [include]));
  const isIn = (names: readonly string[]) =>
    names.map((name) => name.replace(/\/$/, '')).some((name) => slug === name || slug.startsWith(`${name}/`));
  return (included.length === 0 || isIn(included.flat())) && !selections.some(({ exclude }) => isIn(exclude));
}
