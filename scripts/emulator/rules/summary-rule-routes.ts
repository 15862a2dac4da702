import { isMapping } from '../../source/mapping';
import { isMoment } from '../../source/is-moment';
import type { SummaryLogic } from '../../content/summary-rule';
import { bindSoundly } from '../../engine/bind-soundly';
import { summaryTables } from '../../expand/summary-tables';
import type { ApiAnswer, ApiRequest, JsonObject, Route } from '../wire/api';
import { badRequest, notFound, propertiesOf } from '../wire/api';
import type { StoredResource } from '../wire/arm-resource';
import { deletedAnswer, newEtag, pageOf, timesOver, workspaceIdOf, workspacePath } from '../wire/arm-resource';
import { firstQueryError } from '../queries/query-errors';
import type { WorkspaceState } from '../state/workspace-state';

/**
 * Sizes of bins in minutes, and how many rules may be active. ("Aggregate data in a Log Analytics workspace by using
 * summary rules", Azure Monitor documentation of 2026-05-27; earlier ones say 30.)
 */
const binSizes: readonly unknown[] = [20, 30, 60, 120, 180, 360, 720, 1440];
const mostRules = 100;

/** Summary rules: W/summaryLogs and W/summaryLogs/{name}. */
export function summaryRuleRoutes(state: WorkspaceState, pageSize: number): Route[] {
  const list = `${workspacePath}/summaryLogs`;
  const single = `${list}/:id`;
  return [
    {
      method: 'GET',
      path: list,
      handle: (request) => pageOf(request, state.summaryRules.values(), pageSize, (rule) => show(request, rule)),
    },
    {
      method: 'GET',
      path: single,
      handle: (request) => {
        const rule = state.summaryRules.get(request.parameters['id']!);
        return rule === undefined ? notFound('The summary rule') : { status: 200, body: show(request, rule) };
      },
    },
    { method: 'PUT', path: single, handle: (request) => write(state, request) },
    {
      method: 'DELETE',
      path: single,
      // The table and what it holds stay. ("Summary rules", delete.)
      handle: (request) => deletedAnswer(state.summaryRules.delete(request.parameters['id']!)),
    },
  ];
}

function show(request: ApiRequest, { name, properties }: StoredResource): JsonObject {
  return {
    id: `${workspaceIdOf(request)}/summaryLogs/${name}`,
    name,
    type: 'Microsoft.OperationalInsights/workspaces/summaryLogs',
    properties: { ...properties, isActive: true, provisioningState: 'Succeeded' },
  };
}

function write(state: WorkspaceState, request: ApiRequest): ApiAnswer {
  const name = request.parameters['id']!;
  const current = state.summaryRules.get(name);
  const properties = propertiesOf(request.body);
  const error = properties === undefined ? 'The properties are required.' : findError(state, properties);
  if (properties === undefined || error !== undefined) return badRequest(error ?? '');
  if (current === undefined && state.summaryRules.values().length >= mostRules) {
    return badRequest(`The maximum number of active summary rules (${mostRules}) was reached.`);
  }
  const rule: StoredResource = {
    name: current?.name ?? name,
    etag: newEtag(),
    written: timesOver(current, state.stamp(), request.writer),
    properties,
  };
  makeTable(state, deployedSummary(rule));
  state.summaryRules.put(rule.name, rule);
  return { status: 200, body: show(request, rule) };
}

function findError(state: WorkspaceState, properties: JsonObject): string | undefined {
  const definition = isMapping(properties['ruleDefinition']) ? properties['ruleDefinition'] : {};
  const { query, binSize, destinationTable, binStartTime } = definition;
  if (!binSizes.includes(binSize))
    return `The binSize ${JSON.stringify(binSize)} is not one of ${binSizes.join(', ')}.`;
  if (typeof destinationTable !== 'string' || !destinationTable.endsWith('_CL')) {
    return 'The name of the destination table must end with _CL.';
  }
  if (typeof binStartTime === 'string' && !isMoment(binStartTime)) {
    return 'The binStartTime is not a datetime.';
  }
  if (typeof query !== 'string' || query === '') return 'The query is required.';
  const schema = state.schema();
  const bound = bindSoundly(query, schema);
  const wrong = firstQueryError(bound, schema);
  if (wrong !== undefined) return `The query is invalid: ${wrong.message}`;
  return bound.columns === undefined ? 'The query does not return a table.' : undefined;
}

/** The table gets the columns of the query, beside those that it has. */
function makeTable(state: WorkspaceState, rule: SummaryLogic): void {
  const schema = state.schema();
  const [table] = summaryTables([rule], () => schema);
  if (table === undefined) return;
  const known = state.customTables.get(table.name)?.properties['columns'];
  const columns = [...((known ?? []) as typeof table.columns), ...table.columns];
  state.customTables.put(table.name, {
    name: table.name,
    etag: newEtag(),
    properties: { columns: [...new Map(columns.map((column) => [column.name, column])).values()] },
  });
  state.forgetSchema();
}

/** A stored rule, which was validated when it was written, as it runs. */
export function deployedSummary({ name, properties }: StoredResource): SummaryLogic {
  const definition = properties['ruleDefinition'] as Omit<SummaryLogic, 'name'>;
  return { ...definition, name };
}
