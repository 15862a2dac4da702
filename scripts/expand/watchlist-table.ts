import type { Watchlist } from '../content/watchlist';
import { unixEpoch } from '../engine/formats/calendar';
import type { WatchlistTables } from '../engine/runtime';
import type { Column, Table, Value } from '../engine/values';
import { ownValue } from '../source/own-value';
import { activeItems } from '../indicators/active-items';
import { watchlistColumns } from '../kql/workspace-schema';

/**
 * Columns of `_GetWatchlist` whose values only the workspace knows: it gives each item its id and its time when they
 * are uploaded.
 */
export const uploadColumns: ReadonlySet<string> = new Set(['_DTItemId', 'LastUpdatedTimeUTC']);

/** Tables of each watchlist by the time that they were made for: many detections read one list on a few dates. */
const recentTables = new WeakMap<Watchlist, Map<number, Table>>();
/** Today, and the clocks of the tests at hand. */
const mostRecent = 3;

/** What `_GetWatchlist` returns for a watchlist whose active items were uploaded on a date. */
export function watchlistTable(watchlist: Watchlist, asOf: Date): Table {
  const recent = recentTables.get(watchlist) ?? new Map<number, Table>();
  recentTables.set(watchlist, recent);
  const table = recent.get(asOf.getTime()) ?? makeTable(watchlist, asOf);
  // The one that was asked for last goes last.
  recent.delete(asOf.getTime());
  recent.set(asOf.getTime(), table);
  if (recent.size > mostRecent) recent.delete([...recent.keys()][0] ?? 0);
  return table;
}

/** The tables of watchlists on a date, each made when somebody asks for it. */
export function openWatchlistTables(
  watchlists: readonly Watchlist[],
  asOf: Date,
): WatchlistTables & Pick<ReadonlyMap<string, Table>, 'keys'> {
  const byAlias = new Map(watchlists.map((each) => [each.alias, each]));
  return {
    keys: () => byAlias.keys(),
    get: (alias) => {
      const watchlist = byAlias.get(alias);
      return watchlist && watchlistTable(watchlist, asOf);
    },
  };
}

function makeTable(watchlist: Watchlist, asOf: Date): Table {
  const { columns: names, rows } = activeItems(watchlist, asOf);
  const searchKey = names.indexOf(watchlist.searchKey);
  const service: Readonly<Record<string, (row: readonly string[], index: number) => Value>> = {
    _DTItemId: (_row, index) => `${watchlist.alias}-${index + 1}`,
    LastUpdatedTimeUTC: () => ticksOf(asOf),
    SearchKey: (row) => row[searchKey] ?? '',
  };
  const added = watchlistColumns.filter((column) => !names.includes(column.name));
  const columns: Column[] = [...added, ...names.map((name): Column => ({ name, type: 'string' }))];
  const data = [
    ...added.map((column) => rows.map((row, index) => ownValue(service, column.name)?.(row, index) ?? null)),
    ...names.map((_name, position) => rows.map((row) => row[position] ?? '')),
  ];
  return { columns, data, rowCount: rows.length };
}

/** A date as the engine's clock counts: ticks of 100 ns since the year 1. */
export function ticksOf(date: Date): bigint {
  return BigInt(date.getTime()) * 10_000n + unixEpoch;
}
