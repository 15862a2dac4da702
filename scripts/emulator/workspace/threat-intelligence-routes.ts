import { randomUUID } from 'node:crypto';
import { isMapping } from '../../source/mapping';
import type { ApiAnswer, ApiRequest, JsonObject, Route } from '../wire/api';
import { badRequest, missingResource, propertiesOf } from '../wire/api';
import { newEtag, pageOf, sentinelIdOf, sentinelPath, sentinelResource } from '../wire/arm-resource';
import type { StoredIndicator } from '../state/indicator-store';
import type { WorkspaceState } from '../state/workspace-state';
import { ownValue } from '../../source/own-value';

/**
 * Limits of the upload API. (Microsoft Learn, "Import threat intelligence to Microsoft Sentinel with the upload API".)
 */
const objectsPerRequest = 100;
const requestsPerMinute = 100;
const minute = 60_000;

/** Threat intelligence: the upload API for STIX objects, and the query of Azure Resource Manager that reads them. */
export function threatIntelligenceRoutes(state: WorkspaceState, pageSize: number): Route[] {
  const uploads: number[] = [];
  const list = `${sentinelPath}/threatIntelligence/main/indicators`;
  return [
    {
      method: 'POST',
      // A colon that begins no parameter is written twice.
      path: '/workspaces/:workspaceId/threat-intelligence-stix-objects::upload',
      handle: (request) => refuseHaste(uploads, state.now().getTime()) ?? upload(state, request),
    },
    {
      method: 'POST',
      path: `${sentinelPath}/threatIntelligence/main/queryIndicators`,
      handle: (request) => query(state, request, pageSize),
    },
    {
      method: 'GET',
      path: list,
      handle: (request) => pageOf(request, newestFirst(state), pageSize, (each) => show(request, each)),
    },
    { method: 'GET', path: `${list}/:name`, handle: (request) => read(state, request) },
    { method: 'PUT', path: `${list}/:name`, handle: (request) => edit(state, request) },
  ];
}

/** The answer names its delay in a sentence and in no header. */
function refuseHaste(uploads: number[], now: number): ApiAnswer | undefined {
  while (uploads[0] !== undefined && uploads[0] <= now - minute) uploads.shift();
  if (uploads.length < requestsPerMinute) {
    uploads.push(now);
    return undefined;
  }
  const seconds = Math.ceil((uploads[0]! + minute - now) / 1000);
  const message = `Rate limit is exceeded. Try again in ${seconds} seconds.`;
  return { status: 429, body: { statusCode: 429, message } };
}

function upload(state: WorkspaceState, request: ApiRequest): ApiAnswer {
  const body = isMapping(request.body) ? request.body : {};
  const { sourcesystem: source, stixobjects: objects } = body;
  if (typeof source !== 'string' || source === '' || source === 'Microsoft Sentinel') {
    return badRequest('The sourcesystem is missing, or is that of the service itself.');
  }
  if (!Array.isArray(objects)) return badRequest('The stixobjects are missing.');
  if (objects.length > objectsPerRequest) {
    return badRequest(`There are ${objects.length} stixobjects; a request takes ${objectsPerRequest}.`);
  }
  const errors = objects.flatMap((object, recordIndex) => {
    const errorMessages = problemsOf(object);
    return errorMessages.length === 0 ? [] : [{ recordIndex, errorMessages }];
  });
  const taken = objects.filter((object) => problemsOf(object).length === 0) as JsonObject[];
  const stored = taken.map((stix) => storedIndicator(state, source, stix));
  state.indicators.put(stored);
  const table = state.schema().tables.get('ThreatIntelIndicators');
  if (table !== undefined) state.events.append(table, stored.map(tableRow));
  return { status: 200, body: { errors } };
}

const required = ['id', 'type', 'created', 'modified', 'pattern', 'pattern_type', 'valid_from'];
const moments = ['created', 'modified', 'valid_from', 'valid_until'];

/** What keeps an object from being taken; the first of these sentences is the service's. */
function problemsOf(object: unknown): string[] {
  if (!isMapping(object)) return ['The record is not an object.'];
  const missing = required.filter((name) => typeof object[name] !== 'string' || object[name] === '');
  if (missing.length > 0) {
    return missing.map((name) => `Error for Property=${name}: Required property is missing. Actual value: NULL.`);
  }
  const wrong = moments.filter((name) => object[name] !== undefined && Number.isNaN(Date.parse(String(object[name]))));
  const problems = wrong.map((name) => `Error for Property=${name}: The value is not a time.`);
  if (object['type'] !== 'indicator')
    problems.push('Error for Property=type: The local workspace takes indicators alone.');
  if (!/^indicator--[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(String(object['id']))) {
    problems.push('Error for Property=id: The value is not a STIX identifier.');
  }
  const confidence = object['confidence'];
  if (confidence !== undefined && !(typeof confidence === 'number' && confidence >= 0 && confidence <= 100)) {
    problems.push('Error for Property=confidence: The value is not between 0 and 100.');
  }
  const until = object['valid_until'];
  if (until !== undefined && Date.parse(String(until)) <= Date.parse(String(object['valid_from']))) {
    problems.push('Error for Property=valid_until: The value is not behind valid_from.');
  }
  return problems;
}

function storedIndicator(state: WorkspaceState, source: string, stix: JsonObject): StoredIndicator {
  const name = state.indicators.get(source, String(stix['id']))?.name ?? randomUUID();
  return { name, etag: newEtag(), source, updated: state.stamp(), stix };
}

/** A row of ThreatIntelIndicators; `Data` is the object as it was sent. */
function tableRow({ source, updated, stix }: StoredIndicator): JsonObject {
  const [, key, value] = comparison.exec(String(stix['pattern'])) ?? [];
  const isRevoked = stix['revoked'] === true;
  const labels = Array.isArray(stix['labels']) ? stix['labels'].map(String) : [];
  return {
    TimeGenerated: updated,
    Id: `${source}--${String(stix['id'])}`,
    SourceSystem: source,
    ...(key === undefined ? {} : { ObservableKey: key, ObservableValue: value?.replace(/\\(.)/g, '$1') }),
    Pattern: stix['pattern'],
    Confidence: stix['confidence'],
    Created: stix['created'],
    Modified: stix['modified'],
    ValidFrom: stix['valid_from'],
    ValidUntil: stix['valid_until'],
    IsActive: !isRevoked,
    IsDeleted: false,
    Revoked: isRevoked,
    Tags: JSON.stringify(labels),
    Data: stix,
  };
}

/** The criteria that clients of ours send; others are refused rather than ignored. */
const criteria = new Set(['pageSize', 'sources', 'includeDisabled', 'skipToken']);

/** (ThreatIntelligenceFilteringCriteria, Microsoft.SecurityInsights API.) */
function query(state: WorkspaceState, request: ApiRequest, pageSize: number): ApiAnswer {
  const body = isMapping(request.body) ? request.body : {};
  const unknown = Object.keys(body).find((name) => !criteria.has(name));
  if (unknown !== undefined) return badRequest(`The local workspace answers queries without ${unknown}.`);
  const { sources, skipToken, includeDisabled, pageSize: asked } = body;
  const found = newestFirst(state)
    .filter(({ source }) => !Array.isArray(sources) || sources.includes(source))
    .filter(({ stix }) => includeDisabled === true || stix['revoked'] !== true);
  const size = typeof asked === 'number' ? Math.min(asked, pageSize) : pageSize;
  const page = typeof skipToken === 'string' ? { ...request.query, $skipToken: skipToken } : request.query;
  return pageOf({ ...request, query: page }, found, size, (each) => show(request, each));
}

/** What an indicator of STIX is called by Azure Resource Manager. (ThreatIntelligenceIndicatorProperties.) */
const stixNames: Readonly<Record<string, string>> = {
  displayName: 'name',
  description: 'description',
  confidence: 'confidence',
  labels: 'labels',
  threatTypes: 'indicator_types',
  pattern: 'pattern',
  patternType: 'pattern_type',
  revoked: 'revoked',
  validFrom: 'valid_from',
  validUntil: 'valid_until',
};

function newestFirst(state: WorkspaceState): StoredIndicator[] {
  return [...state.indicators.all()].reverse();
}

function findByName(state: WorkspaceState, request: ApiRequest): StoredIndicator | undefined {
  const asked = request.parameters['name']!.toLowerCase();
  return state.indicators.all().find(({ name }) => name.toLowerCase() === asked);
}

function read(state: WorkspaceState, request: ApiRequest): ApiAnswer {
  const found = findByName(state, request);
  return found === undefined
    ? missingResource(request.parameters['name']!)
    : { status: 200, body: show(request, found) };
}

/** What a person who adds an indicator leaves out. */
function newByHand(state: WorkspaceState, name: string): StoredIndicator {
  const created = state.stamp();
  const stix = { id: `indicator--${randomUUID()}`, type: 'indicator', created, modified: created, confidence: 0 };
  return { name, etag: newEtag(), source: 'Microsoft Sentinel', updated: created, stix };
}

/**
 * An edit by a person: what the body names is as it says, the rest stays; one that is not there is added.
 * (ThreatIntelligenceIndicator_Create.)
 */
function edit(state: WorkspaceState, request: ApiRequest): ApiAnswer {
  const known = findByName(state, request);
  const current = known ?? newByHand(state, request.parameters['name']!);
  const sent = Object.entries(propertiesOf(request.body) ?? {}).filter(([name]) => Object.hasOwn(stixNames, name));
  const stix = {
    ...current.stix,
    ...Object.fromEntries(sent.map(([name, value]) => [ownValue(stixNames, name)!, value])),
  };
  const edited = { ...current, stix, etag: newEtag(), updated: state.stamp() };
  state.indicators.put([edited]);
  return { status: known === undefined ? 201 : 200, body: show(request, edited) };
}

function show(request: ApiRequest, { name, etag, source, updated, stix }: StoredIndicator): JsonObject {
  const shown = sentinelResource(request, 'threatIntelligence', {
    name,
    etag,
    kind: 'indicator',
    properties: {
      confidence: stix['confidence'] ?? 0,
      created: stix['created'],
      extensions: { 'sentinel-ext': { severity: null } },
      externalId: stix['id'],
      labels: stix['labels'] ?? [],
      lastUpdatedTimeUtc: updated,
      revoked: stix['revoked'] === true,
      source,
      threatIntelligenceTags: [],
      displayName: stix['name'],
      description: stix['description'],
      threatTypes: stix['indicator_types'] ?? [],
      parsedPattern: parsedPattern(String(stix['pattern'])),
      pattern: stix['pattern'],
      patternType: stix['pattern_type'],
      validFrom: stix['valid_from'],
      validUntil: stix['valid_until'],
    },
  });
  const collection = 'threatIntelligence/main/indicators';
  return {
    ...shown,
    id: `${sentinelIdOf(request)}/${collection}/${name}`,
    type: `Microsoft.SecurityInsights/${collection}`,
  };
}

/** The one comparison of a simple pattern, in the service's form. (Recorded indicators of 2026.) */
function parsedPattern(pattern: string): readonly JsonObject[] | undefined {
  const [, path, value] = comparison.exec(pattern) ?? [];
  if (path === undefined || value === undefined) return undefined;
  const key = path.split(':')[0]!;
  const written = value.replace(/\\(.)/g, '$1');
  return [{ patternTypeKey: key, patternTypeValues: [{ valueType: key, value: written }] }];
}

/** A STIX pattern of one comparison: its path and its value. */
const comparison = /^\[\s*(\S+)\s*=\s*'((?:[^'\\]|\\.)*)'\s*\]$/;
