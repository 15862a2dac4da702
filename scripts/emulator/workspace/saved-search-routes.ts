import { setTimeout as wait } from 'node:timers/promises';
import { isMapping } from '../../source/mapping';
import type { ApiAnswer, ApiRequest, JsonObject, Route } from '../wire/api';
import { badRequest, failure, notFound, propertiesOf } from '../wire/api';
import type { StoredResource } from '../wire/arm-resource';
import { deletedAnswer, workspaceIdOf, workspacePath } from '../wire/arm-resource';
import { builtInSearchesOf } from '../state/built-in-content';
import { hasQuirk } from '../wire/quirks';
import type { WorkspaceState } from '../state/workspace-state';

/** Milliseconds that a write takes where writes refuse one another: long enough for a second one to arrive. */
const durationOfWrite = 50;

/** Hunting queries and functions: saved searches of Microsoft.OperationalInsights, listed in one answer. */
export function savedSearchRoutes(state: WorkspaceState): Route[] {
  const tried = new Set<string>();
  const writeAny: Write = hasQuirk(state.quirks, 'busy-searches') ? refuseFirst(write, tried) : write;
  const writeOnce = hasQuirk(state.quirks, 'racing-searches') ? refuseOverlap(writeAny) : writeAny;
  const list = `${workspacePath}/savedSearches`;
  const single = `${list}/:id`;
  return [
    {
      method: 'GET',
      path: list,
      handle: (request) => ({
        status: 200,
        body: { value: allSearches(state, request).map((each) => ({ ...show(request, each), ...nameAndType(each) })) },
      }),
    },
    { method: 'GET', path: single, handle: (request) => read(state, request) },
    { method: 'PUT', path: single, handle: (request) => writeOnce(state, request) },
    { method: 'DELETE', path: single, handle: (request) => remove(state, request) },
  ];
}

type SavedSearch = Pick<StoredResource, 'name' | 'properties'> & { readonly etag?: string };

function allSearches(state: WorkspaceState, request: ApiRequest): SavedSearch[] {
  return [...state.savedSearches.values(), ...builtInSearchesOf(request.parameters['workspace']!)];
}

/** A single answer has no name and no type; what is built in has no etag. (Recorded answers, 2022 and 2023.) */
function show(request: ApiRequest, { name, etag, properties }: SavedSearch): JsonObject {
  return {
    id: `${workspaceIdOf(request)}/savedSearches/${name}`,
    ...(etag === undefined ? {} : { etag }),
    properties,
  };
}

function nameAndType({ name }: SavedSearch): JsonObject {
  return { name, type: 'Microsoft.OperationalInsights/savedSearches' };
}

function read(state: WorkspaceState, request: ApiRequest): ApiAnswer {
  const id = request.parameters['id']!;
  const found = allSearches(state, request).find(({ name }) => isSameName(name, id));
  return found === undefined ? notFound('The saved search') : { status: 200, body: show(request, found) };
}

/** Overwriting asks for the current etag, or `*`. ("Saved Searches - Create Or Update", property etag.) */
function write(state: WorkspaceState, request: ApiRequest): ApiAnswer {
  const name = request.parameters['id']!;
  const current = state.savedSearches.get(name);
  const etag = isMapping(request.body) ? request.body['etag'] : undefined;
  if (current !== undefined && etag !== '*' && etag !== current.etag) return newerDataExists();
  const properties = propertiesOf(request.body);
  const error = findModelError(properties);
  if (error !== undefined) return badRequest(error);
  const isBuiltIn = builtInSearchesOf(request.parameters['workspace']!).some((each) => isSameName(each.name, name));
  if (isBuiltIn) return badRequest(`The saved search '${name}' is built in and cannot be written.`);
  // Ids come back in lower case, and an etag is the time of the write.
  const written = `W/"datetime'${encodeURIComponent(state.stamp())}'"`;
  const stored = { name: name.toLowerCase(), etag: written, properties: { version: 2, ...properties } };
  state.savedSearches.put(name, stored);
  state.forgetSchema();
  return { status: 200, body: show(request, stored) };
}

function isSameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function newerDataExists(): ApiAnswer {
  const message =
    'Newer data exists in the Customer Configuration Store. If you are using eTag please use the latest one and try again in a few minutes.';
  return failure(409, 'NewerDataExists', message);
}

type Write = (state: WorkspaceState, request: ApiRequest) => ApiAnswer;

/** Refuses the first write of each search, as while another tool writes. */
function refuseFirst(handle: Write, tried: Set<string>): Write {
  return (state, request) => {
    const id = request.parameters['id']!.toLowerCase();
    if (tried.has(id)) return handle(state, request);
    tried.add(id);
    return newerDataExists();
  };
}

/** Refuses a write that begins while another one goes on, as the service does now and then. */
function refuseOverlap(handle: Write): (...request: Parameters<Write>) => Promise<ApiAnswer> {
  let running = 0;
  return async (...request) => {
    running += 1;
    const isAlone = running === 1;
    await wait(durationOfWrite);
    running -= 1;
    return isAlone ? handle(...request) : newerDataExists();
  };
}

/** What SavedSearchProperties requires. (Microsoft.OperationalInsights API.) */
function findModelError(properties: JsonObject | undefined): string | undefined {
  for (const field of ['category', 'displayName', 'query']) {
    const value = properties?.[field];
    if (typeof value !== 'string' || value === '') return `The property '${field}' is required.`;
  }
  const tags = properties?.['tags'] ?? [];
  const areTags =
    Array.isArray(tags) && tags.every((tag) => isMapping(tag) && isText(tag['name']) && isText(tag['value']));
  return areTags ? undefined : "The property 'tags' must be a list of names and values.";
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function remove(state: WorkspaceState, request: ApiRequest): ApiAnswer {
  if (!state.savedSearches.delete(request.parameters['id']!)) return notFound('The saved search');
  state.forgetSchema();
  return deletedAnswer(true);
}
