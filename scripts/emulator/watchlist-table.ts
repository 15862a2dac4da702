import type { Column, Table } from '../engine/values';
import { watchlistColumns } from '../kql/workspace-schema';
import { parseMoment } from './clock';
import type { WatchlistStore } from './watchlist-store';

/** What `_GetWatchlist` returns: the columns of the content, all of them text, after those of the service. */
export function buildWatchlistTable(watchlists: WatchlistStore, alias: string): Table {
  const items = watchlists.items(alias);
  const watchlist = watchlists.get(alias)!;
  const own = items.length === 0 ? [] : watchlist.columns;
  const columns: Column[] = [...watchlistColumns, ...own.map((name): Column => ({ name, type: 'string' }))];
  const textOf = (value: unknown): string =>
    value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  const data = [
    items.map((item) => item.id),
    items.map((item) => parseMoment(item.updated) ?? null),
    items.map((item) => textOf(item.values[watchlist.searchKey])),
    ...own.map((name) => items.map((item) => textOf(item.values[name]))),
  ];
  return { columns, data, rowCount: items.length };
}
