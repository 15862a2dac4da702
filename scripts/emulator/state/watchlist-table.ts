import type { Column, Table } from '../../engine/values';
import { watchlistColumns } from '../../kql/workspace-schema';
import { ownValue } from '../../source/own-value';
import { parseMoment } from './clock';
import type { StoredItem, WatchlistStore } from './watchlist-store';

/** A deleted item that queries see until its deletion has reached the logs. */
export interface GhostItem {
  /** In lower case. */
  readonly alias: string;
  readonly item: StoredItem;
  readonly until: Date;
}

/**
 * What `_GetWatchlist` returns: the columns of the content, all of them text, after those of the service.
 *
 * @param declared the columns of one that somebody keeps elsewhere, and that is empty here
 */
export function buildWatchlistTable(
  watchlists: WatchlistStore,
  alias: string,
  ghosts: readonly GhostItem[],
  declared: readonly string[],
): Table {
  const items = [...ghosts.map((ghost) => ghost.item), ...watchlists.items(alias)];
  const { columns: kept, searchKey } = watchlists.get(alias) ?? { columns: declared, searchKey: '' };
  const own = items.length === 0 ? declared : kept;
  const columns: Column[] = [...watchlistColumns, ...own.map((name): Column => ({ name, type: 'string' }))];
  const textOf = (value: unknown): string =>
    value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  const data = [
    items.map((item) => item.id),
    items.map((item) => parseMoment(item.written.updated) ?? null),
    items.map((item) => textOf(ownValue(item.values, searchKey))),
    ...own.map((name) => items.map((item) => textOf(ownValue(item.values, name)))),
  ];
  return { columns, data, rowCount: items.length };
}
