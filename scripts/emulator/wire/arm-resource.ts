import { randomUUID } from 'node:crypto';
import { isMapping } from '../../source/mapping';
import type { ApiAnswer, ApiRequest, JsonObject, Writer } from './api';
import { failure } from './api';

/** The path of a workspace in ARM, and of Microsoft Sentinel in it. */
export const workspacePath =
  '/subscriptions/:subscription/resourceGroups/:resourceGroup' +
  '/providers/Microsoft.OperationalInsights/workspaces/:workspace';
export const sentinelPath = `${workspacePath}/providers/Microsoft.SecurityInsights`;

/** A resource as it is kept; id and type are added when it is answered, by the path under which it was asked for. */
export interface StoredResource {
  readonly name: string;
  readonly etag: string;
  readonly kind?: string;
  readonly properties: JsonObject;
  /** When it was made and last written, if the collection answers with it. */
  readonly written?: WriteTimes;
}

/** Whether what a file of the state holds is a resource. */
export function isStoredResource(value: unknown): value is StoredResource {
  if (!isMapping(value)) return false;
  return typeof value['name'] === 'string' && typeof value['etag'] === 'string' && isMapping(value['properties']);
}

/** Times as the service writes them, in UTC, and who wrote: an application if nothing says so. */
export interface WriteTimes {
  readonly created: string;
  readonly updated: string;
  readonly createdBy?: Writer;
  readonly updatedBy?: Writer;
}

const application = { objectId: '00000000-0000-0000-0000-000000000000', name: 'local workspace' };

/** Who wrote: there are no accounts here, and a person has an address. (Recorded watchlists of 2023 and 2024.) */
export function authorOf(writer: Writer | undefined): JsonObject {
  return writer === 'User' ? { ...application, email: 'person@local.workspace' } : application;
}

/** The tenant of the local workspace. */
export const tenantId = '00000000-0000-0000-0000-000000000000';

/** The workspace's own id where none was given. */
const anyWorkspaceId = '00000000-0000-0000-0000-000000000000';

/** The GUID of the workspace that is played: its own, or one that stands for any. */
export function workspaceGuidOf(identity: { readonly workspaceId: string } | undefined): string {
  return identity?.workspaceId ?? anyWorkspaceId;
}

/** Metadata that ARM keeps of a resource. ("SystemData", common types of Azure Resource Manager.) */
export function systemDataOf({ created, updated, createdBy, updatedBy }: WriteTimes): JsonObject {
  return {
    createdAt: created,
    createdBy: application.name,
    createdByType: createdBy ?? 'Application',
    lastModifiedAt: updated,
    lastModifiedBy: application.name,
    lastModifiedByType: updatedBy ?? 'Application',
  };
}

/** The times and the people of a write over what was there, if anything was. */
export function timesOver(
  current: { readonly written?: WriteTimes } | undefined,
  now: string,
  writer: Writer,
): WriteTimes {
  const before = current?.written;
  const createdBy = before === undefined ? writer : (before.createdBy ?? 'Application');
  return { created: before?.created ?? now, updated: now, createdBy, updatedBy: writer };
}

/** The answer to a completed DELETE; nothing was there otherwise. (Recordings of Microsoft's clients, 2022 to 2026.) */
export function deletedAnswer(wasThere: boolean): ApiAnswer {
  return wasThere ? { status: 200, body: {} } : { status: 204 };
}

/** The ARM id of the workspace that a request names. */
export function workspaceIdOf(request: ApiRequest): string {
  const { subscription, resourceGroup, workspace } = request.parameters;
  const group = `/subscriptions/${subscription}/resourceGroups/${resourceGroup}`;
  return `${group}/providers/Microsoft.OperationalInsights/workspaces/${workspace}`;
}

/** The ARM id below which a workspace keeps the resources of Sentinel. */
export function sentinelIdOf(request: ApiRequest): string {
  return `${workspaceIdOf(request)}/providers/Microsoft.SecurityInsights`;
}

/** The body of an answer that holds one resource of Sentinel. `collection` is its path below Sentinel, `alertRules`. */
export function sentinelResource(request: ApiRequest, collection: string, stored: StoredResource): JsonObject {
  return {
    id: `${sentinelIdOf(request)}/${collection}/${stored.name}`,
    name: stored.name,
    etag: stored.etag,
    type: `Microsoft.SecurityInsights/${typeOf(collection)}`,
    ...(stored.kind === undefined ? {} : { kind: stored.kind }),
    ...(stored.written === undefined ? {} : { systemData: systemDataOf(stored.written) }),
    properties: stored.properties,
  };
}

/** The collection's path without the names of parents: Watchlists/a/WatchlistItems is Watchlists/WatchlistItems. */
function typeOf(collection: string): string {
  return collection
    .split('/')
    .filter((_, index) => index % 2 === 0)
    .join('/');
}

/** A resource as it stands in a list of a collection whose lists carry no etag, and as metadata always is. */
export function withoutEtag(resource: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(resource).filter(([name]) => name !== 'etag'));
}

/** A new etag in the service's spelling, quotes included. */
export function newEtag(): string {
  return `"${randomUUID()}"`;
}

/**
 * The refusal of a write whose etag is not the current one, or undefined. The etag travels in the body; one left out
 * overwrites whatever is there. (Microsoft.SecurityInsights API, ResourceWithEtag; the code of the answer is 409.)
 */
export function refuseStaleEtag(body: unknown, current: { readonly etag: string } | undefined): ApiAnswer | undefined {
  const sent = isMapping(body) ? body['etag'] : undefined;
  if (typeof sent !== 'string' || sent === '*' || sent === current?.etag) return undefined;
  return failure(
    409,
    'Conflict',
    current === undefined
      ? `The etag ${sent} was given for a resource that does not exist.`
      : `The etag ${sent} is not the current one, ${current.etag}: the resource was changed since it was read.`,
  );
}

/**
 * One page of a list, with the link to the next; what would filter or order it is refused, rather than ignored. The token is the position in the list, as opaque to the client as any.
 * ("$skipToken", Microsoft.SecurityInsights API.)
 */
export function pageOf<T>(
  request: ApiRequest,
  items: readonly T[],
  size: number,
  show: (item: T) => JsonObject,
): ApiAnswer {
  const unknown = Object.keys(request.query).find((name) => name !== 'api-version' && name !== '$skipToken');
  if (unknown !== undefined) return failure(400, 'BadRequest', `The local workspace answers lists without ${unknown}.`);
  const token = Number(request.query['$skipToken'] ?? '0');
  if (!Number.isSafeInteger(token) || token < 0) {
    return failure(400, 'BadRequest', 'The value of $skipToken is not one that this list gave.');
  }
  const value = items.slice(token, token + size).map(show);
  if (token + size >= items.length) return { status: 200, body: { value } };
  const query = new URLSearchParams({ ...request.query, $skipToken: String(token + size) });
  return { status: 200, body: { value, nextLink: `${request.address}?${query.toString()}` } };
}
