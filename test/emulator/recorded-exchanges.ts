import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Emulator } from '../../scripts/emulator/start-emulator';
import { startEmulator } from '../../scripts/emulator/start-emulator';

type Json = Readonly<Record<string, unknown>>;

/** A request to the real service and what it answered; placeholders such as {ws} stand for what was its own. */
export interface Exchange {
  readonly service: string;
  /** Exchanges of one sequence belong together, in their order. */
  readonly sequence: string;
  readonly method: string;
  readonly url: string;
  readonly requestBody: unknown;
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: unknown;
  /** Whether parts of the answer were left out. */
  readonly abridged?: unknown;
}

/** A place in which the local workspace answers otherwise. */
export interface Difference {
  /** Sequence, number in it from 1, and method. */
  readonly exchange: string;
  readonly place: string;
  readonly recorded: string;
  readonly local: string;
}

const identity = {
  subscription: '30000000-0000-4000-8000-000000000001',
  resourceGroup: 'recorded-group',
  workspace: 'recorded-workspace',
  workspaceId: '30000000-0000-4000-8000-000000000002',
};
const placeholders: readonly (readonly [string, string])[] = [
  ['{sub}', identity.subscription],
  ['{rg}', identity.resourceGroup],
  ['{ws}', identity.workspace],
  ['{workspaceGuid}', identity.workspaceId],
];

function fill(text: string): string {
  return placeholders.reduce((filled, [name, value]) => filled.replaceAll(name, value), text);
}

function filled<T>(value: T): T {
  return value === undefined ? value : (JSON.parse(fill(JSON.stringify(value))) as T);
}

/** Sends the requests of one sequence to a new local workspace, and compares what it answers. */
export async function replaySequence(exchanges: readonly Exchange[]): Promise<Difference[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-recorded-'));
  const now = () => new Date('2026-06-20T12:00:00.123Z');
  const emulator = await startEmulator({ folder, now, workspace: identity });
  try {
    const differences: Difference[] = [];
    /** The etag here that stands for each recorded one. */
    const etags = new Map<unknown, unknown>();
    for (const [index, recorded] of exchanges.entries()) {
      const exchange = withEtag(filled(recorded), etags);
      await writeWhatWasThere(emulator, exchange);
      await writeWorkspace(emulator, exchange);
      const local = await send(emulator, await withOperation(emulator, exchange));
      if (isObject(exchange.responseBody) && isObject(local.body))
        etags.set(exchange.responseBody['etag'], local.body['etag']);
      const name = `${exchange.sequence} ${index + 1} ${exchange.method}`;
      differences.push(...compareAnswers(exchange, local).map((each) => ({ exchange: name, ...each })));
    }
    return differences;
  } finally {
    await emulator.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function withEtag(exchange: Exchange, etags: ReadonlyMap<unknown, unknown>): Exchange {
  const { requestBody: body } = exchange;
  if (!isObject(body) || body['etag'] === undefined) return exchange;
  return { ...exchange, requestBody: { ...body, etag: etags.get(body['etag']) ?? body['etag'] } };
}

interface LocalAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

async function send(emulator: Emulator, exchange: Exchange): Promise<LocalAnswer> {
  // A workspace that the service did not find has another name than the one that is there.
  const isMissing = JSON.stringify(exchange.responseBody).includes('"ResourceNotFound"');
  const url = isMissing ? exchange.url.replace(identity.workspace, 'another') : exchange.url;
  const answer = await fetch(url.replace(/^https:\/\/[^/]+/, emulator.url), {
    method: exchange.method,
    headers: {
      authorization: `Bearer ${emulator.token}${wasSentByPerson(exchange) ? '.person' : ''}`,
      'content-type': 'application/json',
      ...preferOf(exchange),
    },
    ...(exchange.requestBody === null ? {} : { body: JSON.stringify(exchange.requestBody) }),
  });
  const text = await answer.text();
  const body =
    text === '' ? null : (JSON.parse(isMissing ? text.replaceAll('another', identity.workspace) : text) as unknown);
  return { status: answer.status, headers: answer.headers, body };
}

function wasSentByPerson({ responseBody }: Exchange): boolean {
  const systemData = isObject(responseBody) ? responseBody['systemData'] : undefined;
  return isObject(systemData) && systemData['lastModifiedByType'] === 'User';
}

/** What a client must have asked for to be answered so: requests were recorded without it. */
function preferOf({ responseBody, responseHeaders }: Exchange): Record<string, string> {
  const applied = Object.entries(responseHeaders).find(([name]) => name.toLowerCase() === 'preference-applied')?.[1];
  const asked = [
    ...(isObject(responseBody) && 'statistics' in responseBody ? ['include-statistics=true'] : []),
    ...(applied === undefined ? [] : [applied]),
  ];
  return asked.length === 0 ? {} : { prefer: asked.join(',') };
}

/** Puts there what an answer shows and nothing in the sequence made: it was there before. */
async function writeWhatWasThere(emulator: Emulator, exchange: Exchange): Promise<void> {
  const { url, status, responseBody } = exchange;
  const isRead = exchange.method === 'GET' || /\/queryIndicators\?/.test(url);
  if (!isRead || status !== 200 || !isObject(responseBody)) return;
  const shown = Array.isArray(responseBody['value']) ? responseBody['value'].filter(isObject) : [responseBody];
  // Rules are listed from the oldest, incidents and indicators from the newest.
  for (const resource of /alertRules/i.test(url) ? shown : [...shown].reverse()) {
    const id = String(resource['id'] ?? '');
    if (!/\/(alertRules|incidents|indicators)\//i.test(id) || id.endsWith('/BuiltInFusion')) continue;
    const version = /api-version=[\w-]+/.exec(url)?.[0] ?? '';
    const address = `https://management.azure.com${id}?${version}`;
    const ask = { ...exchange, url: address, method: 'GET', requestBody: null };
    if ((await send(emulator, ask)).status === 200) continue;
    await writeTables(emulator, exchange, String((resource['properties'] as Json)['query'] ?? ''));
    // A query that reads a table of that workspace cannot be written here; another one stands for it.
    const bodies = [bodyThatMakes(resource), bodyThatMakes(withOtherQuery(resource))];
    const answers = [];
    for (const requestBody of bodies) {
      if (answers.at(-1)?.status !== 201) answers.push(await send(emulator, { ...ask, method: 'PUT', requestBody }));
    }
    if (answers.at(-1)?.status !== 201) throw new Error(`${id} could not be made: ${JSON.stringify(answers)}`);
  }
}

const workspaceUrl =
  'https://management.azure.com/subscriptions/{sub}/resourceGroups/{rg}/providers/Microsoft.OperationalInsights/workspaces/{ws}?api-version=2025-02-01';

/** Gives the workspace the region and the tags of the one that was recorded. */
async function writeWorkspace(emulator: Emulator, exchange: Exchange): Promise<void> {
  const { url, responseBody: body } = exchange;
  if (!isObject(body) || body['type'] !== 'Microsoft.OperationalInsights/workspaces') return;
  const requestBody = { location: body['location'], tags: body['tags'] };
  await send(emulator, { ...exchange, url, method: 'PUT', requestBody });
}

/** Asks about an operation of this workspace in the place of the recorded one. */
async function withOperation(emulator: Emulator, exchange: Exchange): Promise<Exchange> {
  const [, location] = /locations\/(\w+)\/operationstatuses\//.exec(exchange.url) ?? [];
  if (location === undefined) return exchange;
  const made = { ...exchange, url: fill(workspaceUrl), method: 'PUT', requestBody: { location } };
  const link = (await send(emulator, made)).headers.get('azure-asyncoperation');
  return { ...exchange, url: link ?? exchange.url };
}

/** Makes the tables of custom logs that a query reads: their columns tell their type by their suffix. */
async function writeTables(emulator: Emulator, exchange: Exchange, query: string): Promise<void> {
  const columns = [...new Set(query.match(/\b[A-Za-z]\w*_s\b/g))].map((name) => ({ name, type: 'string' }));
  const schema = { columns: [{ name: 'TimeGenerated', type: 'datetime' }, ...columns] };
  for (const table of new Set(query.match(/\b[A-Za-z]\w*_CL\b/g))) {
    const url = fill(workspaceUrl).replace('?', `/tables/${table}?`);
    await send(emulator, { ...exchange, url, method: 'PUT', requestBody: { properties: { schema } } });
  }
}

function withOtherQuery(resource: Json): Json {
  return { ...resource, properties: { ...(resource['properties'] as Json), query: '[abridged]' } };
}

function bodyThatMakes({ kind, properties }: Json): Json {
  const kept = Object.entries(isObject(properties) ? properties : {}).filter(([, value]) => value !== null);
  const sent = Object.fromEntries(kept);
  const columns = [...JSON.stringify(sent).matchAll(/"columnName":"(\w+)"/g)].map((match) => `${match[1]} = ""`);
  // The query of an abridged rule is not known; one with its columns stands for it.
  const query = isAbridged(sent['query']) ? { query: `print ${['None = ""', ...new Set(columns)].join(', ')}` } : {};
  return { ...(kind === undefined ? {} : { kind }), properties: { ...sent, ...query } };
}

const headersThatMatter = [
  'azure-asyncoperation',
  'location',
  'retry-after',
  'x-ms-failure-cause',
  'preference-applied',
];

type Found = Omit<Difference, 'exchange'>;

function compareAnswers(exchange: Exchange, local: LocalAnswer): Found[] {
  const found: Found[] = [];
  if (exchange.status !== local.status) {
    found.push({ place: 'status', recorded: String(exchange.status), local: String(local.status) });
  }
  const recordedHeaders = new Headers(
    Object.entries(exchange.responseHeaders).map(([name, value]): [string, string] => [name, value]),
  );
  for (const name of headersThatMatter) {
    const [recorded, here] = [recordedHeaders.has(name), local.headers.has(name)];
    if (recorded !== here) found.push({ place: `header ${name}`, recorded: String(recorded), local: String(here) });
  }
  compare(exchange.responseBody, local.body, { place: 'body', abridged: Boolean(exchange.abridged), found });
  return found;
}

interface Comparison {
  readonly place: string;
  readonly abridged: boolean;
  readonly found: Found[];
}

/** What depends on what else there was in the workspace that was recorded, and on its machine. */
const ofThatWorkspace = /\.(incidentNumber|providerIncidentId|executionTime|cpu\.\w+|peakPerNode|tableSize)$/;

function compare(recorded: unknown, local: unknown, comparison: Comparison): void {
  const { place, abridged, found } = comparison;
  if (ofThatWorkspace.test(place) || isAbridged(recorded)) return;
  if (Array.isArray(recorded) && Array.isArray(local)) return compareLists(recorded, local, comparison);
  if (isObject(recorded) && isObject(local)) {
    for (const name of new Set([...Object.keys(recorded), ...Object.keys(local)])) {
      if (!(name in recorded) && abridged) continue;
      const absent = { ...comparison, place: `${place}.${name}` };
      compare(name in recorded ? recorded[name] : nothing, name in local ? local[name] : nothing, absent);
    }
    return;
  }
  const [before, now] = [formOf(recorded), formOf(local)];
  if (before !== now) found.push({ place, recorded: before, local: now });
}

/** Resources are compared with those of the same name, anything else with what stands at the same place. */
function compareLists(recorded: readonly unknown[], local: readonly unknown[], comparison: Comparison): void {
  const keyOf = (value: unknown, index: number): string =>
    isObject(value) && typeof value['name'] === 'string' ? value['name'] : String(index);
  const keyed = (list: readonly unknown[]) => new Map(list.map((value, index) => [keyOf(value, index), value]));
  const [before, now] = [keyed(recorded), keyed(local)];
  const shared = [...before.keys()].filter((key) => now.has(key));
  const order = [...now.keys()].filter((key) => before.has(key));
  if (shared.join('\n') !== order.join('\n')) {
    comparison.found.push({ place: `${comparison.place} order`, recorded: shared.join(' '), local: order.join(' ') });
  }
  for (const key of new Set([...before.keys(), ...now.keys()])) {
    if (!before.has(key) && comparison.abridged) continue;
    const place = `${comparison.place}[]`;
    compare(before.has(key) ? before.get(key) : nothing, now.has(key) ? now.get(key) : nothing, {
      ...comparison,
      place,
    });
  }
}

/** In the place of what is not there. */
const nothing = Symbol('nothing');

/** What of a value is compared: ids, etags, times and placeholders by their form. */
function formOf(value: unknown): string {
  if (value === nothing) return 'nothing';
  if (typeof value !== 'string') return JSON.stringify(value);
  const forms: readonly (readonly [RegExp, string])[] = [
    [/\{(?:guid|objectId|tenantId)\}/g, '<guid>'],
    [/\{(?:identity|email)\}|^local workspace$|^person@local\.workspace$/g, '<person>'],
    [/^"(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\{etag\})"$/, '<etag>'],
    [/datetime'[^']*'/, "datetime'<time>'"],
    [/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, '<guid>'],
    [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{0,6}[1-9])?Z$/, '<time>'],
    [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{0,6}[1-9])?[+-]\d\d:\d\d$/, '<time with offset>'],
    [/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/, '<trace>'],
  ];
  return JSON.stringify(forms.reduce((text, [pattern, form]) => text.replace(pattern, form), value));
}

function isAbridged(value: unknown): boolean {
  return typeof value === 'string' && value.includes('[abridged');
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
