import type { WatchlistRow } from '../arm/resource';

/** What happens to the entries of a watchlist's file; indexes count its entries from 0, in the order of the file. */
export interface RowEdits {
  readonly removed: ReadonlySet<number>;
  /** The cells of an entry that are other texts; an empty one is taken out. */
  readonly changed: ReadonlyMap<number, WatchlistRow>;
  readonly added: readonly WatchlistRow[];
}
