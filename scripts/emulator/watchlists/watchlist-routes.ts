import { randomUUID } from 'node:crypto';
import { canonicalDuration } from '../rules/alert-rule-body';
import type { ApiAnswer, ApiRequest, JsonObject, Route, Writer } from '../wire/api';
import { badRequest, failure, missingResource, propertiesOf } from '../wire/api';
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
  withoutEtag,
} from '../wire/arm-resource';
import type { WriteTimes } from '../wire/arm-resource';
import { withOffset } from '../state/clock';
import { fetchBlob } from './blob-routes';
import { rememberGhosts } from './ghosts';
import type { Shape } from '../wire/model-shape';
import { findShapeError } from '../wire/model-shape';
import { hasQuirk } from '../wire/quirks';
import type { WatchlistContent } from './watchlist-content';
import { largestBlob, largestRawContent, readWatchlistContent } from './watchlist-content';
import type { WatchlistOperations } from './watchlist-operations';
import { createWatchlistOperations, firstAsynchronousVersion } from './watchlist-operations';
import type { StoredItem, StoredWatchlist } from '../state/watchlist-store';
import type { WorkspaceState } from '../state/workspace-state';

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
  const lingering: Lingering = new Map();
  const list = `${sentinelPath}/watchlists`;
  const single = `${list}/:alias`;
  return [
    {
      method: 'GET',
      path: list,
      // A list carries no etag. (Recorded list of 2023.)
      handle: (request) =>
        pageOf(request, state.watchlists.all(), pageSize, (each) => withoutEtag(show(request, each))),
    },
    { method: 'GET', path: single, handle: (request) => read(state, request) },
    { method: 'PUT', path: single, handle: (request) => write(state, { operations, lingering }, request) },
    { method: 'DELETE', path: single, handle: (request) => remove(state, { operations, lingering }, request) },
    { method: 'GET', path: `${single}/watchlistStatuses/:operation`, handle: operations.status },
  ];
}

function show(request: ApiRequest, stored: StoredWatchlist): JsonObject {
  const { alias: name, etag, written } = stored;
  const { uploadStatus, ...properties } = stored.properties;
  const shown =
    request.query['api-version']! >= firstVersionWithState
      ? { ...newerProperties, provisioningState: stored.deletion === undefined ? 'Succeeded' : 'Deleting' }
      : { uploadStatus };
  return sentinelResource(request, 'Watchlists', { name, etag, written, properties: { ...properties, ...shown } });
}

/** From it on a watchlist has these, and no uploadStatus. (Recorded answers of 2024-01-01-preview.) */
const firstVersionWithState = '2024-01-01-preview';
const newerProperties = { sasUri: '', watchlistCategory: 'General' };

function read(state: WorkspaceState, request: ApiRequest): ApiAnswer {
  const alias = request.parameters['alias']!;
  const found = state.watchlists.get(alias);
  return found === undefined ? missingResource(alias) : { status: 200, body: show(request, found) };
}

/** Aliases in lower case whose deletion still keeps them from being made again, and how often that was tried. */
type Lingering = Map<string, number>;

interface GoingOn {
  readonly operations: WatchlistOperations;
  readonly lingering: Lingering;
}

const triesOfLingering = 3;

/** The service's sentence is known, its status is not: both come. (Azure/Azure-Sentinel, issue 10044.) */
function refuseLingering(lingering: Lingering, alias: string): ApiAnswer | undefined {
  const tries = lingering.get(alias.toLowerCase());
  if (tries === undefined) return undefined;
  if (tries + 1 >= triesOfLingering) lingering.delete(alias.toLowerCase());
  else lingering.set(alias.toLowerCase(), tries + 1);
  const message = 'Delete is currently in progress.';
  return tries % 2 === 0 ? failure(409, 'Conflict', message) : badRequest(message);
}

function write(state: WorkspaceState, { operations, lingering }: GoingOn, request: ApiRequest): ApiAnswer {
  const alias = request.parameters['alias']!;
  const current = state.watchlists.get(alias);
  const lingers = refuseLingering(lingering, alias);
  if (lingers !== undefined) return lingers;
  if (current?.deletion !== undefined) return failure(409, 'Conflict', 'Delete is currently in progress.');
  const sent = propertiesOf(request.body) ?? {};
  const refused = refuseStaleEtag(request.body, current) ?? refuseModel(alias, sent);
  if (refused !== undefined) return refused;
  const fetched = fetchContent(state, request, sent);
  const content = fetched ?? contentOf(sent);
  if (content?.kind === 'refused' && fetched === undefined) return badRequest(content.message);
  const rows = content?.kind === 'read' ? content : { columns: [], rows: [] };
  const stored = storedWatchlist(current, alias, sent, {
    columns: rows.columns,
    hasContent: content !== undefined,
    written: timesOver(current, state.stamp(), request.writer),
  });
  state.watchlists.put(stored);
  const isIgnored = current === undefined && hasQuirk(state.quirks, 'ignored-content');
  if (!isIgnored) addRows(state, stored, rows.rows, request.writer);
  state.forgetSchema();
  // Without content nothing goes on behind the answer, and a new watchlist is answered as an old one. (Recorded, 2023.)
  if (content === undefined) return { status: 200, body: show(request, stored) };
  const isLongRunning = fetched !== undefined || request.query['api-version']! >= firstAsynchronousVersion;
  const operation = {
    goingOn: fetched === undefined ? ('InProgress' as const) : ('Uploading' as const),
    polls: isLongRunning ? 1 : 0,
    startTime: state.now(),
    problem: content?.kind === 'refused' ? content.message : undefined,
  };
  const headers = isLongRunning || current === undefined ? operations.start(request, operation) : {};
  return { status: current === undefined ? 201 : 200, body: show(request, stored), headers };
}

/** The one version whose description has `sasUri`; others drop it. (Watchlists, azure-rest-api-specs.) */
const versionOfSasUri = '2022-01-01-preview';

/** What the service fetches by a SAS address, after it has answered; undefined if it was sent none. */
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
  {
    columns,
    hasContent,
    written,
  }: { readonly columns: readonly string[]; readonly hasContent: boolean; readonly written: WriteTimes },
): StoredWatchlist {
  return {
    alias: current?.alias ?? alias,
    etag: newEtag(),
    searchKey: sent['itemsSearchKey'] as string,
    columns: [...new Set([...(current?.columns ?? []), ...columns])],
    written,
    properties: definedOf({
      watchlistId: current?.properties['watchlistId'] ?? randomUUID(),
      displayName: sent['displayName'],
      provider: sent['provider'],
      source: sent['source'],
      sourceType: sent['sourceType'],
      created: withOffset(written.created),
      updated: withOffset(written.updated),
      createdBy: authorOf(written.createdBy),
      updatedBy: authorOf(written.updatedBy),
      description: sent['description'],
      watchlistType: 'watchlist',
      watchlistAlias: current?.alias ?? alias,
      itemsSearchKey: sent['itemsSearchKey'],
      isDeleted: false,
      labels: sent['labels'] ?? [],
      defaultDuration: canonicalDuration(sent['defaultDuration']),
      tenantId,
      numberOfLinesToSkip: sent['numberOfLinesToSkip'] ?? 0,
      contentType: sent['contentType'],
      uploadStatus: hasContent ? 'Complete' : current === undefined ? 'New' : undefined,
    }),
  };
}

/** What is not sent is not answered. (Recorded answers of 2023.) */
function definedOf(properties: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined && value !== null));
}

/**
 * Rows are only ever added: one is left out where an item has the same value in every column, and items that the
 * content lacks stay. ("Manage watchlists in Microsoft Sentinel", bulk update.)
 */
function addRows(state: WorkspaceState, watchlist: StoredWatchlist, rows: readonly JsonObject[], writer: Writer): void {
  const keyOf = (values: JsonObject): string =>
    JSON.stringify(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
  const known = new Set(state.watchlists.items(watchlist.alias).map((item) => keyOf(item.values)));
  const written = timesOver(undefined, state.stamp(), writer);
  const added: StoredItem[] = [];
  for (const values of rows) {
    if (known.has(keyOf(values))) continue;
    known.add(keyOf(values));
    added.push({ id: randomUUID(), etag: newEtag(), written, values });
  }
  state.watchlists.putItems(watchlist.alias, added);
}

function remove(state: WorkspaceState, { operations, lingering }: GoingOn, request: ApiRequest): ApiAnswer {
  const alias = request.parameters['alias']!;
  const current = state.watchlists.get(alias);
  if (current === undefined) return deletedAnswer(false);
  if (current.deletion !== undefined) return failure(409, 'Conflict', 'Delete is currently in progress.');
  const isSlow = hasQuirk(state.quirks, 'slow-delete');
  if (hasQuirk(state.quirks, 'lingering-delete')) lingering.set(alias.toLowerCase(), 0);
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
  const isAccepted = request.query['api-version']! >= firstAsynchronousVersion;
  return isAccepted ? { status: 202, headers } : { ...deletedAnswer(true), headers };
}
