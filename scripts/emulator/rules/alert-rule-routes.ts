import { isMapping } from '../../source/mapping';
import { apiVersionsOf, knowsKind, withoutUnknownFields } from '../../content/api-definitions';
import { bindSoundly } from '../../engine/bind-soundly';
import type { AlertRuleKind } from './alert-rule-body';
import { completeRuleProperties, opaqueKinds, storedRuleProperties } from './alert-rule-body';
import { findModelError } from './alert-rule-limits';
import type { ApiAnswer, ApiRequest, JsonObject, Route } from '../wire/api';
import { badRequest, failure, propertiesOf } from '../wire/api';
import type { StoredResource } from '../wire/arm-resource';
import {
  deletedAnswer,
  newEtag,
  pageOf,
  refuseStaleEtag,
  sentinelPath,
  sentinelResource,
  timesOver,
  workspaceGuidOf,
} from '../wire/arm-resource';
import { hasQuirk } from '../wire/quirks';
import { firstQueryError, refuseRuleQuery } from '../queries/query-errors';
import type { WorkspaceState } from '../state/workspace-state';

/** Most enabled rules of a workspace. ("Analytics rules limits", Microsoft Sentinel service limits.) */
const mostEnabledRules: Readonly<Record<AlertRuleKind, number>> = { Scheduled: 512, NRT: 50 };
const mostEnabledOnCluster = 1024;

/** Analytic rules: P/alertRules and P/alertRules/{id}. */
export function alertRuleRoutes(state: WorkspaceState, pageSize: number): Route[] {
  const list = `${sentinelPath}/alertRules`;
  const single = `${list}/:id`;
  return [
    {
      method: 'GET',
      path: list,
      handle: (request) => pageOf(request, listed(state, request), pageSize, (rule) => show(request, rule)),
    },
    { method: 'GET', path: single, handle: (request) => read(state, request) },
    { method: 'PUT', path: single, handle: (request) => write(state, request) },
    {
      method: 'DELETE',
      path: single,
      handle: (request) => deletedAnswer(state.alertRules.delete(request.parameters['id']!)),
    },
  ];
}

/** In the order in which they were made. (Recorded list of 2026.) */
function inOrder(rules: readonly StoredResource[]): StoredResource[] {
  const madeAt = ({ written }: StoredResource): string => written?.created ?? '';
  return [...rules].sort((a, b) => (madeAt(a) < madeAt(b) ? -1 : madeAt(a) > madeAt(b) ? 1 : 0));
}

/**
 * A list leaves out the kinds that its version does not have. (microsoft/msticpy, issue 788.) Of a version that was not
 * published, or came later than what is known here, nothing can be said: it has them all.
 */
function listed(state: WorkspaceState, request: ApiRequest): StoredResource[] {
  const rules = inOrder(state.alertRules.values());
  const version = versionOf(request);
  if (!apiVersionsOf('alertRules').includes(version)) return rules;
  return rules.filter(({ kind }) => knowsKind('alertRules', version, kind));
}

/** A body without what the version of the request does not know: dropped when writing, left out when reading. */
function asPublished(request: ApiRequest, body: JsonObject): JsonObject {
  return withoutUnknownFields('alertRules', versionOf(request), body);
}

function versionOf(request: ApiRequest): string {
  return request.query['api-version']!;
}

function show(request: ApiRequest, { name, etag, kind, properties }: StoredResource): JsonObject {
  const stored = { name, etag, ...(kind === undefined ? {} : { kind }), properties };
  return asPublished(request, sentinelResource(request, 'alertRules', stored));
}

function read(state: WorkspaceState, request: ApiRequest): ApiAnswer {
  const name = request.parameters['id']!;
  const rule = state.alertRules.get(name);
  if (rule !== undefined) return { status: 200, body: show(request, rule) };
  const workspace = workspaceGuidOf(state.identity);
  return failure(404, 'NotFound', `Cannot find rule with resource name '${name}' for workspaceId '${workspace}'.`);
}

function write(state: WorkspaceState, request: ApiRequest): ApiAnswer {
  const name = request.parameters['id']!;
  const current = state.alertRules.get(name);
  const body = isMapping(request.body) ? asPublished(request, request.body) : request.body;
  const refused =
    refuseStaleEtag(body, current) ?? refuseOtherKind(state, body, current) ?? refuseRule(state, body, name);
  if (refused !== undefined) return refused;
  const kind = (body as { kind: string }).kind;
  const sent = propertiesOf(body)!;
  const written = timesOver(current, state.stamp(), request.writer);
  const rule: StoredResource = {
    name: current?.name ?? name,
    etag: newEtag(),
    kind,
    written,
    properties: opaqueKinds.includes(kind)
      ? completeRuleProperties(kind, sent, written.updated)
      : storedRuleProperties(kind as AlertRuleKind, sent, written.updated),
  };
  state.alertRules.put(name, rule);
  return { status: current === undefined ? 201 : 200, body: show(request, rule) };
}

function refuseOtherKind(
  state: WorkspaceState,
  body: unknown,
  current: StoredResource | undefined,
): ApiAnswer | undefined {
  const kind = isMapping(body) ? body['kind'] : undefined;
  if (!hasQuirk(state.quirks, 'fixed-kinds') || current === undefined || current.kind === kind) return undefined;
  return badRequest(`The kind of the alert rule '${current.name}' cannot be changed from ${String(current.kind)}.`);
}

function refuseRule(state: WorkspaceState, body: unknown, name: string): ApiAnswer | undefined {
  const kind = isMapping(body) ? body['kind'] : undefined;
  const properties = propertiesOf(body);
  if (opaqueKinds.includes(kind as string)) return properties ? undefined : badRequest('Invalid data model.');
  if (kind !== 'Scheduled' && kind !== 'NRT') {
    return badRequest(`Invalid data model. The kind ${JSON.stringify(kind ?? null)} is not a kind of alert rule.`);
  }
  if (properties === undefined) return badRequest('Invalid data model. The properties field is required.');
  const error = findModelError(kind, properties);
  if (error !== undefined) return badRequest(error);
  return refuseQueryOf(state, properties) ?? refuseBeyondLimit(state, kind, properties, name);
}

function refuseQueryOf(state: WorkspaceState, properties: JsonObject): ApiAnswer | undefined {
  const schema = state.schema();
  const bound = bindSoundly(properties['query'] as string, schema);
  const error = firstQueryError(bound, schema);
  if (error !== undefined) return refuseRuleQuery(error);
  if (bound.columns === undefined) return badRequest('Invalid data model. The query does not return a table.');
  const columns = new Set(bound.columns.map((column) => column.name));
  const missing = columnsNamedBy(properties).find((name) => !columns.has(name));
  return missing === undefined
    ? undefined
    : badRequest(`Invalid data model. The column '${missing}' does not exist in the result of the query.`);
}

/** The columns that entity mappings, custom details and alert details take from the result. */
function columnsNamedBy(properties: JsonObject): string[] {
  const mappings = objectsIn(properties['entityMappings']);
  const fields = mappings.flatMap((mapping) => mapping['fieldMappings'] as readonly JsonObject[]);
  const details = isMapping(properties['customDetails']) ? Object.values(properties['customDetails']) : [];
  const override = isMapping(properties['alertDetailsOverride']) ? properties['alertDetailsOverride'] : {};
  const formats = [override['alertDisplayNameFormat'], override['alertDescriptionFormat']];
  const parameters = formats.flatMap((format) =>
    typeof format === 'string' ? [...format.matchAll(/\{\{([^{}]*)\}\}/g)].map((match) => match[1]) : [],
  );
  const dynamic = objectsIn(override['alertDynamicProperties']);
  const entities = objectsIn(properties['sentinelEntitiesMappings']);
  const named = [
    ...dynamic.map((property) => property['value']),
    ...entities.map((entity) => entity['columnName']),
    ...fields.map((field) => field['columnName']),
    ...details,
    ...parameters,
    override['alertTacticsColumnName'],
    override['alertSeverityColumnName'],
  ];
  return named.filter((name): name is string => typeof name === 'string' && name !== '');
}

function objectsIn(list: unknown): readonly JsonObject[] {
  return Array.isArray(list) ? list.filter(isMapping) : [];
}

function refuseBeyondLimit(
  state: WorkspaceState,
  kind: AlertRuleKind,
  properties: JsonObject,
  name: string,
): ApiAnswer | undefined {
  if (properties['enabled'] !== true) return undefined;
  const others = state.alertRules
    .values()
    .filter((rule) => rule.kind === kind && rule.properties['enabled'] === true && !isSameName(rule.name, name));
  const isLarge = kind === 'Scheduled' && hasQuirk(state.quirks, 'dedicated-cluster');
  const most = isLarge ? mostEnabledOnCluster : mostEnabledRules[kind];
  return others.length < most
    ? undefined
    : badRequest(`The maximum number of enabled ${kind} analytics rules (${most}) was reached.`);
}

function isSameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
