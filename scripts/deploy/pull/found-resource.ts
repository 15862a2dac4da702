import type { ResourceKind, WatchlistRow } from '../arm/resource';
import type { WireObject } from '../arm/wire-json';
import { rowText } from '../bodies/watchlist-body';

/** Something that a workspace or an export of one holds. */
export interface FoundResource {
  readonly kind: ResourceKind;
  readonly id: string;
  readonly body: WireObject;
  /** Of a watchlist. */
  readonly rows: readonly WatchlistRow[];
}

/** The files of one resource, or why there is none. */
export type FilesOrReason = readonly (readonly [path: string, text: string])[] | string;

/** Writes a resource into files beside those that there are already. */
export type ResourceWriter = (
  resource: FoundResource,
  name: string,
  files: ReadonlyMap<string, string>,
) => FilesOrReason;

/** The rows without those that are like another. */
export function uniqueRows(rows: readonly WatchlistRow[]): readonly WatchlistRow[] {
  return [...new Map(rows.map((row) => [rowText(row), row])).values()];
}

/** True if a path is taken. Windows and macOS keep one of two paths that differ in case alone. */
export function isTaken(path: string, files: ReadonlyMap<string, string>): boolean {
  return [...files.keys()].some((other) => other.toLowerCase() === path.toLowerCase());
}
