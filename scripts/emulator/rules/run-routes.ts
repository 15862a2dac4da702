import { isMapping } from '../../source/mapping';
import type { ApiAnswer, ApiRequest, Route } from '../wire/api';
import { badRequest } from '../wire/api';
import { parseMoment, ticksOf } from '../state/clock';
import { runRules } from './run-rules';
import type { WorkspaceState } from '../state/workspace-state';

/** Lets rules run without waiting: POST /emulator/run with `{from?, now?}`, datetimes. Not an API of Azure's. */
export function runRoutes(state: WorkspaceState): Route[] {
  return [{ method: 'POST', path: '/emulator/run', handle: (request) => run(state, request) }];
}

function run(state: WorkspaceState, request: ApiRequest): ApiAnswer {
  const body = isMapping(request.body) ? request.body : {};
  const [from, now] = [parseMoment(body['from']), parseMoment(body['now'])];
  for (const [name, moment] of [
    ['from', from],
    ['now', now],
  ] as const) {
    if (body[name] !== undefined && moment === undefined) return badRequest(`The value of ${name} is not a datetime.`);
  }
  const end = now ?? ticksOf(state.now());
  if (from !== undefined && from > end) return badRequest('The value of from is later than now.');
  return { status: 200, body: { value: runRules(state, { from, now: end }) } };
}
