import type { ApiAnswer, ApiRequest, Route } from './api';
import { badRequest, notFound, propertiesOf } from './api';
import { newEtag, pageOf, refuseStaleEtag, sentinelPath, sentinelResource } from './arm-resource';
import type { WorkspaceState } from './workspace-state';

/** What says where content came from: P/metadata and P/metadata/{name}. */
export function metadataRoutes(state: WorkspaceState, pageSize: number): Route[] {
  const list = `${sentinelPath}/metadata`;
  const single = `${list}/:id`;
  return [
    {
      method: 'GET',
      path: list,
      handle: (request) =>
        pageOf(request, state.metadata.values(), pageSize, (each) => sentinelResource(request, 'metadata', each)),
    },
    { method: 'GET', path: single, handle: (request) => read(state, request) },
    { method: 'PUT', path: single, handle: (request) => write(state, request) },
    {
      method: 'DELETE',
      path: single,
      handle: (request) => ({ status: state.metadata.delete(request.parameters['id']!) ? 200 : 204 }),
    },
  ];
}

function read(state: WorkspaceState, request: ApiRequest): ApiAnswer {
  const found = state.metadata.get(request.parameters['id']!);
  return found === undefined
    ? notFound('The metadata')
    : { status: 200, body: sentinelResource(request, 'metadata', found) };
}

function write(state: WorkspaceState, request: ApiRequest): ApiAnswer {
  const name = request.parameters['id']!;
  const current = state.metadata.get(name);
  const stale = refuseStaleEtag(request.body, current);
  if (stale !== undefined) return stale;
  const properties = propertiesOf(request.body);
  // MetadataProperties requires both. (Microsoft.SecurityInsights API.)
  for (const field of ['parentId', 'kind']) {
    if (typeof properties?.[field] !== 'string')
      return badRequest(`Invalid data model. The ${field} field is required.`);
  }
  const stored = { name: current?.name ?? name, etag: newEtag(), properties: properties! };
  state.metadata.put(name, stored);
  return { status: current === undefined ? 201 : 200, body: sentinelResource(request, 'metadata', stored) };
}
