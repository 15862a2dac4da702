import { parseDuration } from '../content/duration';
import { valueToJson } from '../engine/answer-json';
import type { KqlType, Table, Value } from '../engine/values';
import { ticksPerSecond } from '../engine/formats/calendar';
import { bindQuery } from '../kql/bind-query';
import type { TimeWindow } from '../prove/time-window';
import type { ApiAnswer, ApiRequest, JsonObject, Route } from './api';
import { failure, isObject } from './api';
import { parseMoment, ticksOf } from './clock';
import { firstQueryError, refuseQuery, refuseUnsupported } from './query-errors';
import { describeRefusals, runWorkspaceQuery } from './run-workspace-query';
import type { WorkspaceState } from './workspace-state';

/**
 * The query API of Log Analytics: POST /v1/workspaces/{id}/query. Beside it POST /emulator/query, which is not Azure's,
 * takes the query's clock as `now`.
 */
export function queryRoutes(state: WorkspaceState): Route[] {
  return [
    {
      method: 'POST',
      path: '/v1/workspaces/:workspaceId/query',
      handle: (request) => answerQuery(state, bodyOf(request), ticksOf(state.now())),
    },
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
  return isObject(request.body) ? request.body : {};
}

function answerQuery(state: WorkspaceState, body: JsonObject, now: bigint): ApiAnswer {
  const text = body['query'];
  if (typeof text !== 'string' || text.trim() === '') return badArgument('The query is missing.');
  const window = readTimespan(body['timespan'], now);
  if (window === 'invalid') return badArgument(`The timespan ${JSON.stringify(body['timespan'])} is not valid.`);
  const schema = state.schema();
  const bound = bindQuery(text, schema);
  const error = firstQueryError(bound, schema);
  if (error !== undefined) return refuseQuery(error);
  const outcome = runWorkspaceQuery(state, bound, window, now);
  switch (outcome.kind) {
    case 'rows':
      return { status: 200, body: { tables: [shownTable(outcome.table)] } };
    case 'refused':
      return refuseUnsupported(`${describeRefusals(outcome.refusals)}.`);
    case 'failed':
      return badArgument(outcome.message);
  }
}

function badArgument(message: string): ApiAnswer {
  return failure(400, 'BadArgumentError', message);
}

/**
 * The window of a timespan: a duration up to now, or two moments, or a moment and a duration, with a slash between.
 * ("Azure Monitor Logs API", timespan: ISO 8601.)
 */
export function readTimespan(timespan: unknown, now: bigint): TimeWindow | undefined | 'invalid' {
  if (timespan === undefined || timespan === null || timespan === '') return undefined;
  if (typeof timespan !== 'string') return 'invalid';
  const [first = '', second] = timespan.split('/');
  const duration = (text: string | undefined): bigint | undefined => {
    const seconds = text?.startsWith('P') === true ? parseDuration(text)?.seconds : undefined;
    return seconds === undefined ? undefined : BigInt(seconds) * ticksPerSecond;
  };
  const end = second === undefined ? now : (parseMoment(second) ?? add(parseMoment(first), duration(second)));
  const start = parseMoment(first) ?? add(end, duration(first), -1n);
  if (start === undefined || end === undefined || (second === undefined && !first.startsWith('P'))) return 'invalid';
  return { column: 'TimeGenerated', start, end };
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
