import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Exchange } from '../emulator/recorded-exchanges';

type Json = Readonly<Record<string, unknown>>;

export const recordedIdentity = {
  subscription: '30000000-0000-4000-8000-000000000001',
  resourceGroup: 'recorded-group',
  workspace: 'recorded-workspace',
  workspaceId: '30000000-0000-4000-8000-000000000002',
};

/** The collections that a repository is compared with, as their paths end. */
const collections = ['alertRules', 'watchlists', 'watchlistItems', 'savedSearches', 'metadata'];

/** Those of which no recording has a resource: the service lists none. */
const emptyCollections = ['automationRules'];

/** Resources as they were answered, by their id in lower case. */
export type RecordedState = ReadonlyMap<string, Json>;

/**
 * The states that a sequence of exchanges shows: the first one holds what was answered first of each resource, the next
 * one what was answered of it next, so that each answer is in one of them.
 */
export function statesOf(exchanges: readonly Exchange[]): RecordedState[] {
  const answers = new Map<string, Json[]>();
  for (const exchange of exchanges) {
    if (exchange.status !== 200 && exchange.status !== 201) continue;
    for (const resource of resourcesIn(filled(exchange.responseBody))) {
      const id = String(resource['id']).toLowerCase();
      if (!collections.includes(collectionOf(id) ?? '')) continue;
      const known = answers.get(id) ?? [];
      const isNew = !known.some((other) => JSON.stringify(other) === JSON.stringify(resource));
      answers.set(id, isNew ? [...known, resource] : known);
    }
  }
  const most = Math.max(0, ...[...answers.values()].map(({ length }) => length));
  return Array.from({ length: most }, (_, index) => {
    return new Map([...answers].map(([id, all]) => [id, all[Math.min(index, all.length - 1)]!]));
  });
}

function resourcesIn(body: unknown): Json[] {
  if (!isObject(body)) return [];
  const found = Array.isArray(body['value']) ? body['value'].filter(isObject) : [body];
  return found.filter(({ id, properties }) => typeof id === 'string' && isObject(properties)).map(withQuery);
}

/**
 * Parts of queries in whose place another query stands: of an answer that was cut the query is not known; and nothing is
 * planned while the checks refuse a query, as they do a function that is not there and a class of a regular expression
 * that is not closed (the service took both when it was recorded).
 */
const unusable = ['[abridged', 'Count()', "@'[[]'"];

/** With a query that has the columns that the rule names, where its own cannot be used. */
function withQuery(resource: Json): Json {
  const properties = resource['properties'] as Json;
  const query = properties['query'];
  if (typeof query !== 'string' || !unusable.some((part) => query.includes(part))) return resource;
  const text = JSON.stringify({ ...properties, query: '' });
  const named = [...text.matchAll(/"columnName":"(\w+)"|\{\{(\w+)\}\}/g)].map((match) => match[1] ?? match[2]!);
  const columns = ['None', ...new Set(named)].map((name) => `${name} = ""`);
  return { ...resource, properties: { ...properties, query: `print ${columns.join(', ')}` } };
}

/** Such as `alertRules`: the last but one part of an id. */
function collectionOf(id: string): string | undefined {
  const part = id.split('/').at(-2);
  return collections.find((name) => name.toLowerCase() === part);
}

function filled<T>(value: T): T {
  const { subscription, resourceGroup, workspace, workspaceId } = recordedIdentity;
  const text = JSON.stringify(value ?? null)
    .replaceAll('{sub}', subscription)
    .replaceAll('{rg}', resourceGroup)
    .replaceAll('{ws}', workspace)
    .replaceAll('{workspaceGuid}', workspaceId);
  return JSON.parse(text) as T;
}

/** A server that answers a recorded state word for word, and takes nothing but records of ownership. */
export async function serveRecordedState(recorded: RecordedState) {
  const state = new Map(recorded);
  const refused: string[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
      const { status, body } = answer(request.method ?? '', path, Buffer.concat(chunks).toString('utf8'));
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });

  function answer(method: string, path: string, sent: string): { readonly status: number; readonly body: unknown } {
    const id = path.toLowerCase();
    if (method === 'GET') {
      const one = state.get(id);
      if (one !== undefined) return { status: 200, body: one };
      if ([...collections, ...emptyCollections].some((name) => id.endsWith(`/${name.toLowerCase()}`)))
        return { status: 200, body: listOf(id) };
      return { status: 404, body: { error: { code: 'NotFound', message: 'It is not there.' } } };
    }
    if (method === 'PUT' && collectionOf(id) === 'metadata') {
      const body = { ...(JSON.parse(sent) as Json), id: path, name: path.split('/').at(-1) };
      state.set(id, body);
      return { status: 200, body };
    }
    refused.push(`${method} ${path} ${sent}`);
    return { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'Nothing is written here.' } } };
  }

  function listOf(collection: string): Json {
    const value = [...state].filter(([id]) => id.slice(0, id.lastIndexOf('/')) === collection);
    return { value: value.map(([, resource]) => resource) };
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Writes of anything else. */
    refused: refused as readonly string[],
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
