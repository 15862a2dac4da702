import { randomUUID } from 'node:crypto';
import { canonicalDuration } from './alert-rule-body';
import type { ApiAnswer, ApiRequest, JsonObject, Route } from './api';
import { badRequest, failure, notFound, propertiesOf } from './api';
import { newEtag, pageOf, refuseStaleEtag, sentinelPath, sentinelResource } from './arm-resource';
import { fetchBlob } from './blob-routes';
import { rememberGhosts } from './ghosts';
import type { Shape } from './model-shape';
import { findShapeError } from './model-shape';
import { hasQuirk } from './quirks';
import type { WatchlistContent } from './watchlist-content';
import { largestBlob, largestRawContent, readWatchlistContent } from './watchlist-content';
import type { WatchlistOperations } from './watchlist-operations';
import { createWatchlistOperations, firstAsynchronousVersion } from './watchlist-operations';
import type { StoredItem, StoredWatchlist } from './watchlist-store';
import type { WorkspaceState } from './workspace-state';

const aliasPattern = /^[A-Za-z0-9][A-Za-z0-9 _-]{1,62}[A-Za-z0-9]$/;
const pollsOfSlowDeletion = 3;

/** What JSON the properties of a watchlist take. (WatchlistProperties, Microsoft.SecurityInsights API.) */
const watchlistShape: Shape = {
  fields: {
    displayName: 'text',
    provider: 'text',
    source: 'text',
    sourceType: 'text',
    description: 'text',
    itemsSearchKey: 'text',
    rawContent: 'text',
    sasUri: 'text',
    contentType: 'text',
    numberOfLinesToSkip: 'number',
    labels: { listOf: 'text' },
    defaultDuration: 'text',
  },
};

/** Watchlists: P/watchlists, P/watchlists/{alias} and the operations that they start. */
export function watchlistRoutes(state: WorkspaceState, pageSize: number): Route[] {
  const operations = createWatchlistOperations();
  const list = `${sentinelPath}/watchlists`;
  const single = `${list}/:alias`;
  return [
    {
      method: 'GET',
      path: list,
      handle: (request) => pageOf(request, state.watchlists.all(), pageSize, (each) => show(request, each)),
    },
    { method: 'GET', path: single, handle: (request) => read(state, request) },
    { method: 'PUT', path: single, handle: (request) => write(state, operations, request) },
    { method: 'DELETE', path: single, handle: (request) => remove(state, operations, request) },
    { method: 'GET', path: `${single}/watchlistStatuses/:operation`, handle: operations.status },
  ];
}

function show(request: ApiRequest, stored: StoredWatchlist): JsonObject {
  return sentinelResource(request, 'Watchlists', {
    name: stored.alias,
    etag: stored.etag,
    properties: {
      ...stored.properties,
      ...(request.query['api-version']! >= firstAsynchronousVersion
        ? { provisioningState: stored.deletion === undefined ? 'Succeeded' : 'Deleting' }
        : {}),
    },
  });
}

function read(state: WorkspaceState, request: ApiRequest): ApiAnswer {
  const found = state.watchlists.get(request.parameters['alias']!);
  return found === undefined ? notFound('The watchlist') : { status: 200, body: show(request, found) };
}

function write(state: WorkspaceState, operations: WatchlistOperations, request: ApiRequest): ApiAnswer {
  const alias = request.parameters['alias']!;
  const current = state.watchlists.get(alias);
  if (current?.deletion !== undefined) return failure(409, 'Conflict', 'Delete is currently in progress.');
  const sent = propertiesOf(request.body) ?? {};
  const refused = refuseStaleEtag(request.body, current) ?? refuseModel(alias, sent);
  if (refused !== undefined) return refused;
  const fetched = fetchContent(state, request, sent);
  const content = fetched ?? contentOf(sent);
  if (content?.kind === 'refused' && fetched === undefined) return badRequest(content.message);
  const rows = content?.kind === 'read' ? content : { columns: [], rows: [] };
  const now = state.now();
  const stored = storedWatchlist(current, alias, sent, rows.columns, now);
  state.watchlists.put(stored);
  const isIgnored = current === undefined && hasQuirk(state.quirks, 'ignored-content');
  if (!isIgnored) addRows(state, stored, rows.rows, now);
  state.forgetSchema();
  const isLongRunning = fetched !== undefined || request.query['api-version']! >= firstAsynchronousVersion;
  const operation = {
    goingOn: fetched === undefined ? ('InProgress' as const) : ('Uploading' as const),
    polls: isLongRunning ? 1 : 0,
    startTime: now,
    problem: content?.kind === 'refused' ? content.message : undefined,
  };
  const headers = isLongRunning || current === undefined ? operations.start(request, operation) : {};
  return { status: current === undefined ? 201 : 200, body: show(request, stored), headers };
}

/** The one version whose description has `sasUri`; others drop it. (Watchlists, azure-rest-api-specs.) */
const versionOfSasUri = '2022-01-01-preview';

/** What the service fetches by a SAS address, after it has answered; undefined where it was sent none. */
function fetchContent(state: WorkspaceState, request: ApiRequest, sent: JsonObject): WatchlistContent | undefined {
  const { sasUri } = sent;
  if (typeof sasUri !== 'string' || sasUri === '' || request.query['api-version'] !== versionOfSasUri) return undefined;
  const csv = hasQuirk(state.quirks, 'failed-upload') ? undefined : fetchBlob(state, sasUri, request);
  if (csv === undefined) return { kind: 'refused', message: `The content could not be fetched from ${sasUri}.` };
  return readWatchlistContent(csv, contentLimits(sent, largestBlob));
}

/** What a watchlist needs. ("Watchlists in Microsoft Sentinel", limitations; WatchlistProperties.) */
function refuseModel(alias: string, sent: JsonObject): ApiAnswer | undefined {
  const misshapen = findShapeError(sent, watchlistShape, 'properties');
  if (misshapen !== undefined) return badRequest(`Invalid data model. ${misshapen}`);
  for (const field of ['displayName', 'provider', 'itemsSearchKey']) {
    if (typeof sent[field] !== 'string' || sent[field] === '') {
      return badRequest(`Invalid data model. The ${field} field is required.`);
    }
  }
  for (const name of [alias, sent['displayName'] as string]) {
    if (!aliasPattern.test(name)) {
      return badRequest(
        `The name '${name}' must have 3 to 64 letters, digits, blanks, hyphens and underscores, and begin and end with a letter or digit.`,
      );
    }
  }
  const type = sent['contentType'] ?? 'text/csv';
  return type === 'text/csv' ? undefined : badRequest(`The content type '${String(type)}' is not supported here.`);
}

function contentOf(sent: JsonObject): WatchlistContent | undefined {
  const raw = sent['rawContent'];
  if (typeof raw !== 'string' || raw === '') return undefined;
  return readWatchlistContent(raw, contentLimits(sent, largestRawContent));
}

function contentLimits(sent: JsonObject, largest: number) {
  const linesToSkip = typeof sent['numberOfLinesToSkip'] === 'number' ? sent['numberOfLinesToSkip'] : 0;
  return { searchKey: sent['itemsSearchKey'] as string, linesToSkip, largest };
}

function storedWatchlist(
  current: StoredWatchlist | undefined,
  alias: string,
  sent: JsonObject,
  columns: readonly string[],
  now: Date,
): StoredWatchlist {
  const author = { objectId: null, email: null, name: 'local workspace' };
  return {
    alias: current?.alias ?? alias,
    etag: newEtag(),
    searchKey: sent['itemsSearchKey'] as string,
    columns: [...new Set([...(current?.columns ?? []), ...columns])],
    properties: {
      watchlistId: current?.properties['watchlistId'] ?? randomUUID(),
      displayName: sent['displayName'],
      provider: sent['provider'],
      source: sent['source'] ?? null,
      sourceType: sent['sourceType'] ?? null,
      created: current?.properties['created'] ?? now.toISOString(),
      updated: now.toISOString(),
      createdBy: current?.properties['createdBy'] ?? author,
      updatedBy: author,
      description: sent['description'] ?? null,
      watchlistType: 'watchlist',
      watchlistAlias: current?.alias ?? alias,
      itemsSearchKey: sent['itemsSearchKey'],
      isDeleted: false,
      labels: sent['labels'] ?? [],
      defaultDuration: canonicalDuration(sent['defaultDuration'] ?? null),
      tenantId: null,
      numberOfLinesToSkip: sent['numberOfLinesToSkip'] ?? 0,
      contentType: 'text/csv',
      uploadStatus: 'Complete',
    },
  };
}

/**
 * Rows are only ever added: one is left out where an item has the same value in every column, and items that the
 * content lacks stay. ("Manage watchlists in Microsoft Sentinel", bulk update.)
 */
function addRows(state: WorkspaceState, watchlist: StoredWatchlist, rows: readonly JsonObject[], now: Date): void {
  const keyOf = (values: JsonObject): string =>
    JSON.stringify(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
  const known = new Set(state.watchlists.items(watchlist.alias).map((item) => keyOf(item.values)));
  const time = now.toISOString();
  const added: StoredItem[] = [];
  for (const values of rows) {
    if (known.has(keyOf(values))) continue;
    known.add(keyOf(values));
    added.push({ id: randomUUID(), etag: newEtag(), created: time, updated: time, values });
  }
  state.watchlists.putItems(watchlist.alias, added);
}

function remove(state: WorkspaceState, operations: WatchlistOperations, request: ApiRequest): ApiAnswer {
  const alias = request.parameters['alias']!;
  const current = state.watchlists.get(alias);
  if (current === undefined) return { status: 204 };
  if (current.deletion !== undefined) return failure(409, 'Conflict', 'Delete is currently in progress.');
  const isSlow = hasQuirk(state.quirks, 'slow-delete');
  const finish = (): void => {
    rememberGhosts(state, alias, state.watchlists.items(alias));
    state.watchlists.delete(alias);
    state.forgetSchema();
  };
  if (isSlow) state.watchlists.put({ ...current, deletion: 0 });
  else finish();
  const headers = operations.start(request, {
    goingOn: 'Deleting',
    polls: hasQuirk(state.quirks, 'stuck-delete') ? Infinity : isSlow ? pollsOfSlowDeletion : 1,
    startTime: state.now(),
    onPoll: () => {
      const asked = (state.watchlists.get(alias)?.deletion ?? 0) + 1;
      if (isSlow && asked >= pollsOfSlowDeletion) finish();
      else if (isSlow) state.watchlists.put({ ...current, deletion: asked });
    },
  });
  return { status: request.query['api-version']! >= firstAsynchronousVersion ? 202 : 200, headers };
}
