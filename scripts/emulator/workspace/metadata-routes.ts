import { isMapping } from '../../source/mapping';
import type { ApiAnswer, ApiRequest, JsonObject, Route } from '../wire/api';
import { badRequest, problemDocument, propertiesOf } from '../wire/api';
import type { StoredResource } from '../wire/arm-resource';
import {
  deletedAnswer,
  newEtag,
  pageOf,
  refuseStaleEtag,
  sentinelPath,
  sentinelResource,
  timesOver,
  withoutEtag,
  workspaceGuidOf,
} from '../wire/arm-resource';
import { hasQuirk } from '../wire/quirks';
import type { WorkspaceState } from '../state/workspace-state';

/** What says where content came from: P/metadata and P/metadata/{name}. */
export function metadataRoutes(state: WorkspaceState, pageSize: number): Route[] {
  const list = `${sentinelPath}/metadata`;
  const single = `${list}/:id`;
  return [
    {
      method: 'GET',
      path: list,
      handle: (request) => listMetadata(state, request, pageSize),
    },
    { method: 'GET', path: single, handle: (request) => read(state, request) },
    { method: 'PUT', path: single, handle: (request) => write(state, request) },
    { method: 'PATCH', path: single, handle: (request) => patch(state, request) },
    {
      method: 'DELETE',
      path: single,
      handle: (request) => deletedAnswer(state.metadata.delete(request.parameters['id']!)),
    },
  ];
}

/** Metadata carries no etag, alone or in a list. (Recorded answers of 2022.) */
function show(request: ApiRequest, stored: StoredResource): JsonObject {
  return withoutEtag(sentinelResource(request, 'metadata', stored));
}

/** Another metadata of the same parent. (Quoted in Azure/Azure-Sentinel, pull request 14246.) */
function twinOf(state: WorkspaceState, name: string, parentId: string): StoredResource | undefined {
  const isSame = (a: unknown, b: string): boolean => String(a).toLowerCase() === b.toLowerCase();
  return state.metadata
    .values()
    .find((each) => !isSame(each.name, name) && isSame(each.properties['parentId'], parentId));
}

/** `properties/kind eq 'Watchlist'`, and several of the kind with `and`: all of OData that clients of metadata send. */
const comparison = /^properties\/(\w+) eq '((?:[^']|'')*)'$/i;

function listMetadata(state: WorkspaceState, request: ApiRequest, pageSize: number): ApiAnswer {
  const { $filter: filter = '', ...query } = request.query;
  const conditions =
    filter === '' ? [] : filter.split(/ and (?=properties\/)/i).map((part) => comparison.exec(part.trim()));
  if (conditions.includes(null)) return badRequest(`The filter '${filter}' is not one that the local workspace knows.`);
  const found = state.metadata.values().filter(({ properties }) =>
    conditions.every((condition) => {
      const [, name = '', value = ''] = condition ?? [];
      const held = Object.entries(properties).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
      return held === value.replaceAll("''", "'");
    }),
  );
  const answer = pageOf({ ...request, query }, found, pageSize, (each) => show(request, each));
  return filter === '' ? answer : keepFilter(answer, filter);
}

/** The link to the next page filters as this one does. */
function keepFilter(answer: ApiAnswer, filter: string): ApiAnswer {
  const body = isMapping(answer.body) ? answer.body : {};
  const { nextLink } = body;
  if (typeof nextLink !== 'string') return answer;
  return {
    ...answer,
    body: { ...body, nextLink: `${nextLink}&${new URLSearchParams({ $filter: filter }).toString()}` },
  };
}

/** Changes the properties that are sent and no others. (MetadataPatch, Microsoft.SecurityInsights API.) */
function patch(state: WorkspaceState, request: ApiRequest): ApiAnswer {
  const current = state.metadata.get(request.parameters['id']!);
  if (current === undefined) return problemDocument(404, 'Not Found');
  const stale = refuseStaleEtag(request.body, current);
  if (stale !== undefined) return stale;
  return store(state, request, { ...current.properties, ...propertiesOf(request.body) }, current);
}

function read(state: WorkspaceState, request: ApiRequest): ApiAnswer {
  const found = state.metadata.get(request.parameters['id']!);
  return found === undefined ? problemDocument(404, 'Not Found') : { status: 200, body: show(request, found) };
}

function write(state: WorkspaceState, request: ApiRequest): ApiAnswer {
  const name = request.parameters['id']!;
  const current = state.metadata.get(name);
  const stale = refuseStaleEtag(request.body, current);
  if (stale !== undefined) return stale;
  return store(state, request, propertiesOf(request.body), current);
}

function store(
  state: WorkspaceState,
  request: ApiRequest,
  properties: JsonObject | undefined,
  current: StoredResource | undefined,
): ApiAnswer {
  // MetadataProperties requires both. (Microsoft.SecurityInsights API.)
  for (const field of ['parentId', 'kind']) {
    if (typeof properties?.[field] !== 'string')
      return badRequest(`Invalid data model. The ${field} field is required.`);
  }
  const name = current?.name ?? request.parameters['id']!;
  const twin = hasQuirk(state.quirks, 'one-metadata')
    ? twinOf(state, name, String(properties!['parentId']))
    : undefined;
  if (twin !== undefined) return badRequest(`Metadata already exists with the same parentId: ${twin.name}`);
  const source = {
    kind: 'LocalWorkspace',
    name: request.parameters['workspace'],
    sourceId: workspaceGuidOf(state.identity),
  };
  const stored = {
    name,
    etag: newEtag(),
    written: timesOver(current, state.stamp(), request.writer),
    properties: { ...properties, source: properties!['source'] ?? source },
  };
  state.metadata.put(name, stored);
  return { status: current === undefined ? 201 : 200, body: show(request, stored) };
}
