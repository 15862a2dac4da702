import { randomUUID } from 'node:crypto';
import { isMapping } from '../../source/mapping';
import { valueToJson } from '../../engine/values/answer-json';
import type { KqlType, Table, Value } from '../../engine/values';
import { ticksPerSecond } from '../../engine/formats/calendar';
import { bindSoundly } from '../../engine/bind-soundly';
import type { TimeWindow } from '../../prove/windows/time-window';
import type { ApiAnswer, ApiRequest, JsonObject, Route } from '../wire/api';
import { parseMoment, ticksOf } from '../state/clock';
import { firstQueryError, partialError, queryFailure, refuseQuery, refuseUnsupported } from './query-errors';
import { readPreferences, renderOf, statisticsOf } from './query-extras';
import { describeRefusals, runWorkspaceQuery } from './run-workspace-query';
import type { WorkspaceState } from '../state/workspace-state';

/**
 * The query API of Log Analytics: POST /v1/workspaces/{id}/query. Beside it POST /emulator/query, which is not Azure's,
 * takes the query's clock as `now`.
 */
export function queryRoutes(state: WorkspaceState): Route[] {
  return [
    {
      method: 'POST',
      path: '/v1/workspaces/:workspaceId/query',
      handle: (request) =>
        named(answerQuery(state, bodyOf(request), ticksOf(state.now()), readPreferences(request.headers['prefer']))),
    },
    { method: 'POST', path: '/v1/$batch', handle: (request) => named(answerBatch(state, request)) },
    {
      method: 'POST',
      path: '/emulator/query',
      handle: (request) => {
        const now = parseMoment(bodyOf(request)['now']);
        return now === undefined ? badArgument('The clock is missing.') : answerQuery(state, bodyOf(request), now);
      },
    },
  ];
}

function bodyOf(request: ApiRequest): JsonObject {
  return isMapping(request.body) ? request.body : {};
}

/** An answer with the id of its request. */
function named(answer: ApiAnswer): ApiAnswer {
  return { ...answer, headers: { ...answer.headers, 'x-ms-request-id': randomUUID() } };
}

/** The most queries of a batch. ("Azure Monitor Logs API", batch queries.) */
const mostOfBatch = 100;

/** Several queries in one request, each answered as alone. ("Azure Monitor Logs API", batch queries: POST /$batch.) */
function answerBatch(state: WorkspaceState, request: ApiRequest): ApiAnswer {
  const { requests } = bodyOf(request);
  if (!Array.isArray(requests) || !requests.every(isMapping)) return badArgument('The requests are missing.');
  if (requests.length > mostOfBatch)
    return badArgument(`There are ${requests.length} requests; ${mostOfBatch} is most.`);
  const now = ticksOf(state.now());
  const responses = requests.map((each) => {
    const { id, workspace, body, headers: sent } = each;
    const prefer = isMapping(sent)
      ? Object.entries(sent).find(([name]) => name.toLowerCase() === 'prefer')?.[1]
      : undefined;
    const preferences = readPreferences(typeof prefer === 'string' ? prefer : undefined);
    const isHere = state.identity === undefined || state.identity.workspaceId === String(workspace).toLowerCase();
    const answer = isHere
      ? answerQuery(state, isMapping(body) ? body : {}, now, preferences)
      : queryFailure(404, 'PathNotFoundError', 'The requested path does not exist');
    const headers = { ...answer.headers, 'x-ms-request-id': randomUUID(), 'request-context': 'appId=cid-v1:' };
    return { id, status: answer.status, headers, body: answer.body };
  });
  return { status: 200, body: { responses } };
}

function answerQuery(
  state: WorkspaceState,
  body: JsonObject,
  now: bigint,
  preferences = readPreferences(undefined),
): ApiAnswer {
  const text = body['query'];
  if (typeof text !== 'string' || text.trim() === '') return badArgument('The query is missing.');
  const window = readTimespan(body['timespan'], now);
  if (window === 'invalid') return badArgument(`The timespan ${JSON.stringify(body['timespan'])} is not valid.`);
  const schema = state.schema();
  const bound = bindSoundly(text, schema);
  const error = firstQueryError(bound, schema);
  if (error !== undefined) return refuseQuery(error);
  const began = performance.now();
  const outcome = runWorkspaceQuery(state, bound, window, now);
  const milliseconds = performance.now() - began;
  switch (outcome.kind) {
    case 'rows': {
      const shown = shownTable(outcome.table);
      const size = preferences.statistics ? JSON.stringify(shown['rows']).length : 0;
      const extras = {
        ...(preferences.statistics ? { statistics: statisticsOf(outcome.table, size, milliseconds) } : {}),
        ...(preferences.render ? { render: renderOf(bound) } : {}),
        ...(outcome.partial === undefined ? {} : { error: partialError(outcome.partial) }),
      };
      const headers: Record<string, string> = {};
      if (preferences.wait !== undefined) headers['preference-applied'] = preferences.wait;
      return { status: 200, body: { tables: [shown], ...extras }, headers };
    }
    case 'refused':
      return refuseUnsupported(`${describeRefusals(outcome.refusals)}.`);
    case 'failed':
      return badArgument(outcome.message);
  }
}

function badArgument(message: string): ApiAnswer {
  return queryFailure(400, 'BadArgumentError', message);
}

/**
 * The window of a timespan: a duration up to now, or two moments, or a moment and a duration, with a slash between.
 * ("Azure Monitor Logs API", timespan: ISO 8601.)
 */
export function readTimespan(timespan: unknown, now: bigint): TimeWindow | undefined | 'invalid' {
  if (timespan === undefined || timespan === null || timespan === '') return undefined;
  if (typeof timespan !== 'string') return 'invalid';
  const [first = '', second] = timespan.split('/');
  const end = second === undefined ? now : (parseMoment(second) ?? add(parseMoment(first), durationTicks(second)));
  const start = parseMoment(first) ?? add(end, durationTicks(first), -1n);
  if (start === undefined || end === undefined || (second === undefined && !first.startsWith('P'))) return 'invalid';
  return { column: 'TimeGenerated', start, end };
}

const durationPattern = /^P(?!$)(?:(\d+)W)?(?:(\d+)D)?(?:T(?!$)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d{1,7})\d*)?S)?)?$/;

/** A duration of ISO 8601 in ticks; clients write seconds with a fraction, as PT86400.0S. (Recorded requests of 2024.) */
function durationTicks(text = ''): bigint | undefined {
  const found = durationPattern.exec(text);
  if (found === null) return undefined;
  const [weeks, days, hours, minutes, seconds] = found.slice(1, 6).map((part) => BigInt(part ?? 0));
  const whole = (((weeks! * 7n + days!) * 24n + hours!) * 60n + minutes!) * 60n + seconds!;
  return whole * ticksPerSecond + BigInt((found[6] ?? '').padEnd(7, '0'));
}

function add(moment: bigint | undefined, span: bigint | undefined, sign = 1n): bigint | undefined {
  return moment === undefined || span === undefined ? undefined : moment + sign * span;
}

function shownTable(table: Table): JsonObject {
  return {
    name: 'PrimaryResult',
    columns: table.columns.map(({ name, type }) => ({ name, type })),
    rows: Array.from({ length: table.rowCount }, (_, row) =>
      table.columns.map((column, index) => shownValue(table.data[index]![row]!, column.type)),
    ),
  };
}

/**
 * As every answer of the query API, but what is dynamic is the text of its JSON (logs query client, result rows). A long
 * that a JavaScript number cannot hold is text as well: nobody is to read other digits than the query gave.
 */
function shownValue(value: Value, type: KqlType): unknown {
  const text = valueToJson(value, type);
  if (value === null) return null;
  const isText = type === 'dynamic' || (type === 'long' && !Number.isSafeInteger(Number(value)));
  return isText ? text : JSON.parse(text);
}
