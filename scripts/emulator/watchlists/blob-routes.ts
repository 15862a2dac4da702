import { createHash } from 'node:crypto';
import type { ApiAnswer, ApiRequest, Route } from '../wire/api';
import { isSignedBy } from '../state/blob-store';
import type { WorkspaceState } from '../state/workspace-state';

const prefix = '/storage/';

/**
 * Blobs of containers that stand for those of Azure Blob Storage: they are there as long as the server is, the newest
 * ones at least. A request brings its SAS token. ("Put Blob" and "Create a service SAS", Azure Storage.)
 */
export function blobRoutes(state: WorkspaceState): Route[] {
  const path = `${prefix}:container/:blob`;
  return [{ method: 'PUT', path, hasOwnRight: true, handle: (request) => putBlob(state, request) }];
}

function putBlob(state: WorkspaceState, request: ApiRequest): ApiAnswer {
  const refused = refuseToken(state, new URLSearchParams({ ...request.query }), 'w');
  if (refused !== undefined) return storageFailure(403, refused);
  if (request.headers['x-ms-blob-type'] !== 'BlockBlob') return storageFailure(400, 'InvalidHeaderValue');
  const content = typeof request.body === 'string' ? request.body : '';
  const hash = request.headers['content-md5'];
  if (hash !== undefined && hash !== createHash('md5').update(content).digest('base64')) {
    return storageFailure(400, 'Md5Mismatch');
  }
  const { container, blob } = request.parameters as { container: string; blob: string };
  state.blobs.put(`${container}/${blob}`, content);
  return { status: 201 };
}

/** Storage says what is wrong in a header. */
function storageFailure(status: number, code: string): ApiAnswer {
  return { status, headers: { 'x-ms-error-code': code } };
}

/** The code under which a token is refused; undefined if it holds and gives the right. */
function refuseToken(state: WorkspaceState, sas: URLSearchParams, right: 'r' | 'w'): string | undefined {
  // No policy is stored here that a token could name with `si`.
  if (!isSignedBy(state.token, sas) || sas.has('si')) return 'AuthenticationFailed';
  if (!(Date.parse(sas.get('se') ?? '') > state.now().getTime())) return 'AuthenticationFailed';
  return sas.get('sp')?.includes(right) === true ? undefined : 'AuthorizationPermissionMismatch';
}

/** What the service fetches from an address; undefined if it may not, if nothing is there, or if it is not here. */
export function fetchBlob(state: WorkspaceState, sasUri: string, request: ApiRequest): string | undefined {
  const url = URL.canParse(sasUri) ? new URL(sasUri) : undefined;
  if (url === undefined || url.host !== request.headers['host'] || !url.pathname.startsWith(prefix)) {
    return undefined;
  }
  if (refuseToken(state, url.searchParams, 'r') !== undefined) return undefined;
  return state.blobs.get(url.pathname.slice(prefix.length).split('/').map(decodeURIComponent).join('/'));
}
