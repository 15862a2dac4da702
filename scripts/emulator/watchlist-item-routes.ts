import type { ApiAnswer, ApiRequest, JsonObject, Route } from './api';
import { badRequest, isObject, notFound, propertiesOf } from './api';
import { newEtag, pageOf, refuseStaleEtag, sentinelPath, sentinelResource } from './arm-resource';
import { rememberGhosts } from './ghosts';
import { hasQuirk } from './quirks';
import type { StoredItem } from './watchlist-store';
import type { WorkspaceState } from './workspace-state';

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
  if (state.watchlists.get(alias) === undefined) return notFound('The watchlist');
  return pageOf(request, state.watchlists.items(alias), pageSize, (item) => show(request, item));
}

function show(request: ApiRequest, item: StoredItem): JsonObject {
  return sentinelResource(request, `Watchlists/${request.parameters['alias']!}/WatchlistItems`, {
    name: item.id,
    etag: item.etag,
    properties: {
      watchlistItemType: 'watchlist-item',
      watchlistItemId: item.id,
      tenantId: null,
      isDeleted: false,
      created: item.created,
      updated: item.updated,
      createdBy: null,
      updatedBy: null,
      itemsKeyValue: item.values,
      entityMapping: {},
    },
  });
}

function read(state: WorkspaceState, request: ApiRequest): ApiAnswer {
  const item = state.watchlists.item(request.parameters['alias']!, request.parameters['id']!);
  return item === undefined ? notFound('The watchlist item') : { status: 200, body: show(request, item) };
}

function write(state: WorkspaceState, request: ApiRequest): ApiAnswer {
  const { alias, id } = request.parameters as { alias: string; id: string };
  const watchlist = state.watchlists.get(alias);
  if (watchlist === undefined) return notFound('The watchlist');
  const current = state.watchlists.item(alias, id);
  const stale = refuseStaleEtag(request.body, current);
  if (stale !== undefined) return stale;
  const values = propertiesOf(request.body)?.['itemsKeyValue'];
  if (!isObject(values)) return badRequest('Invalid data model. The itemsKeyValue field is required.');
  if (String(values[watchlist.searchKey] ?? '').trim() === '') {
    return badRequest(`The items search key '${watchlist.searchKey}' is blank or missing in the item.`);
  }
  const updated = state.now().toISOString();
  const item = { id: current?.id ?? id, etag: newEtag(), created: current?.created ?? updated, updated, values };
  if (hasQuirk(state.quirks, 'ignored-items')) return { status: 200, body: show(request, item) };
  state.watchlists.putItems(alias, [item]);
  const added = Object.keys(values).filter((column) => !watchlist.columns.includes(column));
  if (added.length > 0) state.watchlists.put({ ...watchlist, columns: [...watchlist.columns, ...added] });
  state.forgetSchema();
  return { status: current === undefined ? 201 : 200, body: show(request, item) };
}

function remove(state: WorkspaceState, request: ApiRequest): ApiAnswer {
  const { alias, id } = request.parameters as { alias: string; id: string };
  const item = state.watchlists.item(alias, id);
  if (item === undefined) return { status: 204 };
  if (hasQuirk(state.quirks, 'ignored-items')) return { status: 200 };
  rememberGhosts(state, alias, [item]);
  state.watchlists.deleteItem(alias, id);
  state.forgetSchema();
  return { status: 200 };
}
