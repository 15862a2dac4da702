import type { Detection } from './detection';
import type { Workspace } from './workspace';

/** Whether a workspace takes a detection: by its folders and slugs, of which those that it excludes go first. */
export function goesTo({ include, exclude }: Workspace, { slug }: Detection): boolean {
  const isIn = (names: readonly string[]) =>
    names.map((name) => name.replace(/\/$/, '')).some((name) => slug === name || slug.startsWith(`${name}/`));
  return (include === undefined || isIn(include)) && !isIn(exclude);
}
