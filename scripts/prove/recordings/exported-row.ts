import { asObject, asText, type FormContext, type Json, type JsonObject, type ReadRow } from './recorded-row';
import { readTime } from './recorded-time';

/** How the streaming API of Defender names the tables of advanced hunting. ("Streaming API", Defender documentation.) */
const hunting = /^AdvancedHunting-(\w+)$/;

/** Whether an object is an event of a stream of Defender or Azure Monitor: a category, and the row under `properties`. */
export function isStreamedEvent(fields: JsonObject): boolean {
  return asText(fields['category']) !== undefined && asObject(fields['properties']) !== undefined;
}

/** The row that a streamed event holds. */
export function rowOfStreamed(fields: JsonObject, context: FormContext): ReadRow {
  const category = asText(fields['category']) ?? '';
  const table = context.table ?? hunting.exec(category)?.[1] ?? category;
  if (context.columnsOf(table).length === 0)
    return { kind: 'unreadable', message: `there is no table for the category ${category}` };
  const inner = asObject(fields['properties']) ?? {};
  const time = asText(fields['time']);
  const named = time === undefined || hasTime(inner) ? inner : { TimeGenerated: time, ...inner };
  return readExported(
    table,
    named,
    ['category', 'properties', 'time', 'tenantId', 'operationName', 'Tenant'],
    fields,
    context,
  );
}

/** Names under which exports of a table say which it is. */
const tableFields = ['Type', '$table', 'TableName', 'SourceTable'];

/** Whether an object is a row of a table: it says so, a person does, or its fields are the columns of one table alone. */
export function isExportedRow(fields: JsonObject, context: FormContext): boolean {
  return tableOf(fields, context) !== undefined;
}

function tableOf(fields: JsonObject, { table, columnsOf }: FormContext): string | undefined {
  if (table !== undefined) return table;
  return tableFields
    .map((name) => asText(fields[name]))
    .find((name) => name !== undefined && columnsOf(name).length > 0);
}

/** The row of a table as the portal, the query API and exports write it. */
export function rowOfExported(fields: JsonObject, context: FormContext): ReadRow {
  return readExported(
    tableOf(fields, context) ?? '',
    fields,
    ['$table', 'TableName', 'SourceTable', 'TenantId'],
    {},
    context,
  );
}

/** The portal's export says the zone of a time in the name of its column. */
const zoned = /^(.*) \[(.*)\]$/;

function readExported(
  table: string,
  fields: JsonObject,
  known: readonly string[],
  outer: JsonObject,
  context: FormContext,
): ReadRow {
  const columns = new Set(context.columnsOf(table));
  if (columns.size === 0) return { kind: 'unreadable', message: `there is no table ${table}` };
  const row: Record<string, Json> = {};
  const unmapped = Object.keys(outer).filter((name) => !known.includes(name));
  for (const [written, value] of Object.entries(fields)) {
    const [, inner, zone] = zoned.exec(written) ?? [];
    const name = inner ?? written;
    if (zone !== undefined && zone !== 'UTC' && context.zoneMinutes === undefined) {
      return { kind: 'unreadable', message: `the column ${written} is not in UTC` };
    }
    if (!columns.has(name)) {
      if (!known.includes(name)) unmapped.push(name);
    } else row[name] = zone === undefined ? value : withoutComma(value);
  }
  const time = timeOfRow(row, context);
  if ('message' in time) return { kind: 'unreadable', message: time.message };
  return {
    kind: 'row',
    table,
    row: { ...row, ...(columns.has('TimeGenerated') ? { TimeGenerated: time.time } : {}) },
    unmapped,
  };
}

const timeColumns = ['TimeGenerated', 'Timestamp'];

function hasTime(fields: JsonObject): boolean {
  return timeColumns.some((name) => asText(fields[name]) !== undefined);
}

/** A time without a zone is in UTC here: tables hold no other. One that a person says is in another zone is moved. */
function timeOfRow(row: JsonObject, { zoneMinutes = 0, ...context }: FormContext): ReturnType<typeof readTime> {
  const name = timeColumns.find((column) => asText(row[column]) !== undefined);
  if (name === undefined) return { message: 'the row has no TimeGenerated' };
  return readTime(name, asText(row[name]) ?? '', { ...context, zoneMinutes });
}

/** `6/2/2026, 10:01:00.000 AM` */
function withoutComma(value: Json): Json {
  return typeof value === 'string' ? value.replace(',', '') : value;
}
