import { isMapping } from '../../source/mapping';
import { readColumnType } from '../../content/read-own-schema';
import { standardColumns } from '../../kql/kql-type';
import { loadTableFacts } from '../../kql/workspace-schema';
import type { Column, TableSchema } from '../../kql/workspace-schema';
import type { ApiAnswer, ApiRequest, JsonObject, Route } from '../wire/api';
import { badRequest, notFound, propertiesOf } from '../wire/api';
import type { StoredResource } from '../wire/arm-resource';
import { newEtag, workspaceIdOf, workspacePath } from '../wire/arm-resource';
import type { WorkspaceState } from '../state/workspace-state';

/**
 * Tables of Microsoft.OperationalInsights with their columns, listed in one answer: the documented ones, those under
 * schemas/custom/, and those that were made by PUT. ("Tables", Log Analytics API 2022-10-01.)
 */
export function tableRoutes(state: WorkspaceState): Route[] {
  const list = `${workspacePath}/tables`;
  const single = `${list}/:table`;
  return [
    {
      method: 'GET',
      path: list,
      handle: (request) => ({
        status: 200,
        body: { value: [...state.schema().tables.values()].map((table) => show(request, table)) },
      }),
    },
    { method: 'GET', path: single, handle: (request) => read(state, request) },
    { method: 'PUT', path: single, handle: (request) => write(state, request) },
  ];
}

/** The API lists no hidden columns; those begin with an underscore, and Type is one of them as well. */
const hiddenColumn = /^(_.*|Type)$/;

function show(request: ApiRequest, table: TableSchema): JsonObject {
  const isDocumented = loadTableFacts().has(table.name);
  const ofMicrosoft = new Set((loadTableFacts().get(table.name)?.columns ?? standardColumns).map(({ name }) => name));
  const own = table.columns.filter(({ name }) => !hiddenColumn.test(name) && !ofMicrosoft.has(name));
  const listed = table.columns.filter(({ name }) => !hiddenColumn.test(name));
  return {
    id: `${workspaceIdOf(request)}/tables/${table.name}`,
    name: table.name,
    properties: {
      provisioningState: 'Succeeded',
      plan: 'Analytics',
      totalRetentionInDays: 30,
      archiveRetentionInDays: 0,
      retentionInDays: 30,
      retentionInDaysAsDefault: true,
      totalRetentionInDaysAsDefault: true,
      schema: {
        name: table.name,
        tableType: isDocumented ? 'Microsoft' : 'CustomLog',
        tableSubType: isDocumented ? 'Any' : 'DataCollectionRuleBased',
        standardColumns: listed.filter(({ name }) => ofMicrosoft.has(name)).map(showColumn),
        ...(own.length === 0 ? {} : { columns: own.map(showColumn) }),
        solutions: [isDocumented ? 'LogManagement' : 'Microsoft Sentinel'],
        isTroubleshootingAllowed: false,
      },
    },
  };
}

/** TenantId is a guid here and a text in answers of queries. (Recorded table of 2023 and answer of 2024.) */
function showColumn({ name, type }: Column): JsonObject {
  const written = name === 'TenantId' ? 'guid' : type === 'bool' ? 'boolean' : type;
  return { name, type: written, isDefaultDisplay: false, isHidden: name === 'TenantId' };
}

function read(state: WorkspaceState, request: ApiRequest): ApiAnswer {
  const table = state.schema().tables.get(request.parameters['table']!);
  return table === undefined ? notFound('The table') : { status: 200, body: show(request, table) };
}

/** Makes or changes a table of custom logs. ("Create a custom table", Azure Monitor: names end in _CL.) */
function write(state: WorkspaceState, request: ApiRequest): ApiAnswer {
  const name = request.parameters['table']!;
  if (!/^[A-Za-z]\w{0,58}_CL$/.test(name)) return badRequest(`The name '${name}' of a custom table must end in _CL.`);
  const columns = readColumns(propertiesOf(request.body));
  if (columns === undefined) return badRequest('The schema of a table must list columns with a name and a type.');
  if (!columns.some((column) => column['name'] === 'TimeGenerated')) {
    return badRequest('A custom table must have a column TimeGenerated.');
  }
  const stored: StoredResource = { name, etag: newEtag(), properties: { columns } };
  state.customTables.put(name, stored);
  state.forgetSchema();
  return read(state, request);
}

function readColumns(properties: JsonObject | undefined): readonly JsonObject[] | undefined {
  const schema = properties?.['schema'];
  const columns = isMapping(schema) ? schema['columns'] : undefined;
  if (!Array.isArray(columns) || columns.length === 0) return undefined;
  const read = columns.map((column: unknown) => {
    const { name, type: written } = isMapping(column) ? column : {};
    const type = typeof written === 'string' ? readColumnType(written) : undefined;
    return typeof name === 'string' && name !== '' && type !== undefined ? { name, type } : undefined;
  });
  return read.includes(undefined) ? undefined : (read as JsonObject[]);
}
