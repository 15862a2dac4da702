import { isDeepStrictEqual } from 'node:util';
import { isMapping } from '../../source/mapping';
import { ownValue } from '../../source/own-value';
import type { ApiAnswer, ApiRequest, JsonObject, Route } from '../wire/api';
import { badRequest, missingResource, propertiesOf } from '../wire/api';
import {
  authorOf,
  deletedAnswer,
  newEtag,
  pageOf,
  refuseStaleEtag,
  sentinelPath,
  sentinelResource,
  tenantId,
  timesOver,
} from '../wire/arm-resource';
import { withOffset } from '../state/clock';
import { rememberGhosts } from './ghosts';
import { hasQuirk } from '../wire/quirks';
import type { StoredItem } from '../state/watchlist-store';
import type { WorkspaceState } from '../state/workspace-state';

/** The items of a watchlist: P/watchlists/{alias}/watchlistItems and one of them. */
export function watchlistItemRoutes(state: WorkspaceState, pageSize: number): Route[] {
  const list = `${sentinelPath}/watchlists/:alias/watchlistItems`;
  const single = `${list}/:id`;
  return [
    { method: 'GET', path: list, handle: (request) => readAll(state, request, pageSize) },
    { method: 'GET', path: single, handle: (request) => read(state, request) },
    { method: 'PUT', path: single, handle: (request) => write(state, request) },
    { method: 'DELETE', path: single, handle: (request) => remove(state, request) },
  ];
}

function readAll(state: WorkspaceState, request: ApiRequest, pageSize: number): ApiAnswer {
  const alias = request.parameters['alias']!;
  if (state.watchlists.get(alias) === undefined) return missingResource(alias);
  return pageOf(request, state.watchlists.items(alias), pageSize, (item) => show(request, item));
}

function show(request: ApiRequest, item: StoredItem): JsonObject {
  return sentinelResource(request, `Watchlists/${request.parameters['alias']!}/WatchlistItems`, {
    name: item.id,
    etag: item.etag,
    written: item.written,
    properties: {
      watchlistItemType: 'watchlist-item',
      watchlistItemId: item.id,
      tenantId,
      isDeleted: false,
      created: withOffset(item.written.created),
      updated: withOffset(item.written.updated),
      createdBy: authorOf(item.written.createdBy),
      updatedBy: authorOf(item.written.updatedBy),
      itemsKeyValue: item.values,
      entityMapping: {},
    },
  });
}

function read(state: WorkspaceState, request: ApiRequest): ApiAnswer {
  const { alias, id } = request.parameters as { alias: string; id: string };
  const item = state.watchlists.item(alias, id);
  return item === undefined ? missingResource(id) : { status: 200, body: show(request, item) };
}

/** A new item is answered 200, and one that is written again unchanged stays as it was. (Recorded answers of 2023.) */
function write(state: WorkspaceState, request: ApiRequest): ApiAnswer {
  const { alias, id } = request.parameters as { alias: string; id: string };
  const watchlist = state.watchlists.get(alias);
  if (watchlist === undefined) return missingResource(alias);
  const current = state.watchlists.item(alias, id);
  const stale = refuseStaleEtag(request.body, current);
  if (stale !== undefined) return stale;
  const values = propertiesOf(request.body)?.['itemsKeyValue'];
  if (!isMapping(values)) return badRequest('Invalid data model. The itemsKeyValue field is required.');
  if (String(ownValue(values, watchlist.searchKey) ?? '').trim() === '') {
    return badRequest(`The items search key '${watchlist.searchKey}' is blank or missing in the item.`);
  }
  if (current !== undefined && isDeepStrictEqual(current.values, values)) {
    return { status: 200, body: show(request, current) };
  }
  const written = timesOver(current, state.stamp(), request.writer);
  const item = { id: current?.id ?? id, etag: newEtag(), written, values };
  if (hasQuirk(state.quirks, 'ignored-items')) return { status: 200, body: show(request, item) };
  state.watchlists.putItems(alias, [item]);
  const added = Object.keys(values).filter((column) => !watchlist.columns.includes(column));
  if (added.length > 0) state.watchlists.put({ ...watchlist, columns: [...watchlist.columns, ...added] });
  state.forgetSchema();
  return { status: 200, body: show(request, item) };
}

function remove(state: WorkspaceState, request: ApiRequest): ApiAnswer {
  const { alias, id } = request.parameters as { alias: string; id: string };
  const item = state.watchlists.item(alias, id);
  if (item === undefined) return deletedAnswer(false);
  if (hasQuirk(state.quirks, 'ignored-items')) return deletedAnswer(true);
  rememberGhosts(state, alias, [item]);
  state.watchlists.deleteItem(alias, id);
  state.forgetSchema();
  return deletedAnswer(true);
}
