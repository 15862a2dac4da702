import type { QueryOutcome } from '../engine/run-query';
import { runQuery } from '../engine/run-query';
import type { Column, Table } from '../engine/values';
import type { BoundQuery } from '../kql/bind-query';
import { watchlistColumns } from '../kql/workspace-schema';
import { findReadableTables } from '../prove/readable-tables';
import { parseMoment } from './clock';
import type { TimeWindow } from './event-store';
import type { WorkspaceState } from './workspace-state';

/**
 * Runs a bound query over the events and watchlists that the workspace holds.
 * @param window which events of each table the query sees; undefined: all
 * @param now the query's clock, in ticks
 */
export function runWorkspaceQuery(
  state: WorkspaceState,
  query: BoundQuery,
  window: TimeWindow | undefined,
  now: bigint,
): QueryOutcome {
  const tables = new Map<string, Table>();
  for (const table of findReadableTables(query, state.schema()).tables.values()) {
    tables.set(table.name, state.events.read(table, window));
  }
  const watchlists = new Map(
    state.watchlists.all().map(({ alias }): [string, Table] => [alias, watchlistTable(state, alias)]),
  );
  return runQuery(query, { tables, watchlists, now });
}

/** The sentence that says what the engine lacks for a query. */
export function describeRefusals(refusals: Extract<QueryOutcome, { kind: 'refused' }>['refusals']): string {
  const features = refusals.map(({ feature, reason }) => (reason === undefined ? feature : `${feature} (${reason})`));
  return `The local workspace does not support ${[...new Set(features)].join(', ')}`;
}

/** What `_GetWatchlist` returns: the columns of the content, all of them text, after those of the service. */
export function watchlistTable(state: WorkspaceState, alias: string): Table {
  const items = state.watchlists.items(alias);
  const watchlist = state.watchlists.get(alias)!;
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
