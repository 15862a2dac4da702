import { nearestWord } from '../../source/nearest-word';
import type { ApiAnswer, ApiRequest, Route } from '../wire/api';
import { failure } from '../wire/api';
import type { WorkspaceState } from '../state/workspace-state';

/**
 * How events come in: POST /emulator/ingest/{table} with a JSON object a line; with `?check=true` they are only looked
 * at, so that a log of many batches can be refused as a whole. Not an API of Azure's.
 */
export function ingestRoutes(state: WorkspaceState): Route[] {
  return [
    { method: 'POST', path: '/emulator/ingest/:table', handle: (request) => ingest(state, request) },
    {
      method: 'GET',
      path: '/emulator/tables',
      handle: () => ({ status: 200, body: { value: state.events.counts() } }),
    },
  ];
}

function ingest(state: WorkspaceState, request: ApiRequest): ApiAnswer {
  const name = request.parameters['table']!;
  const { tables } = state.schema();
  const table = tables.get(name);
  if (table === undefined) {
    const near = nearestWord(name, tables.keys());
    const hint = near === undefined ? '' : ` Did you mean ${near}?`;
    return failure(404, 'TableNotFound', `There is no table ${name}.${hint}`);
  }
  if (typeof request.body !== 'string') {
    return failure(415, 'UnsupportedMediaType', 'Send events as application/x-ndjson, one JSON object a line.');
  }
  const isCheck = request.query['check'] === 'true';
  const { stored, problems } = isCheck
    ? state.events.check(table, request.body)
    : state.events.ingest(table, request.body);
  if (problems.length === 0) return { status: 200, body: { table: name, stored } };
  const message = `No event was stored in ${name}: ${problems.length} of them or more do not fit the table.`;
  return { status: 400, body: { error: { code: 'InvalidEvents', message, details: problems } } };
}
