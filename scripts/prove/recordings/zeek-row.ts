import { asText, type FormContext, type Json, type JsonObject, type ReadRow } from './recorded-row';
import { readTime, timeOfSeconds } from './recorded-time';

/** Whether an object is an event of Zeek: its logs say their name in _path, or the connection that they are about. */
export function isZeekEvent(fields: JsonObject): boolean {
  const hasTime = fields['ts'] !== undefined;
  return hasTime && (asText(fields['_path']) !== undefined || fields['id.orig_h'] !== undefined);
}

/** The ends of column names by which the Data Collector API says their types. */
const suffixes = ['s', 'd', 'b', 't', 'g'];

/**
 * The row that an event of Zeek becomes in the tables of the Corelight solution, which sends Zeek's logs under their own
 * names: `id.orig_h` of dns.log is id_orig_h_s of Corelight_v2_dns_CL. ("Corelight for Azure Sentinel")
 */
export function rowOfZeek(fields: JsonObject, { columnsOf, ...context }: FormContext): ReadRow {
  const log = asText(fields['_path']);
  if (log === undefined && context.table === undefined) {
    return { kind: 'unreadable', message: 'the event does not say which log of Zeek it is of: it has no _path' };
  }
  const table = context.table ?? `Corelight_v2_${log ?? ''}_CL`;
  const columns = new Set(columnsOf(table));
  if (columns.size === 0) return { kind: 'unreadable', message: `there is no table ${table} for this log of Zeek` };
  const time = timeOf(fields['ts'] ?? null, { columnsOf, ...context });
  if (!('time' in time)) return { kind: 'unreadable', message: time.message };
  const row: Record<string, Json> = { TimeGenerated: time.time };
  const unmapped: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    const plain = name.replace(/[.-]/g, '_');
    const column = [plain, ...suffixes.map((suffix) => `${plain}_${suffix}`)].find((each) => columns.has(each));
    if (column === undefined) unmapped.push(name);
    else row[column] = name === 'ts' ? time.time : valueFor(column, value);
  }
  return { kind: 'row', table, row, unmapped };
}

function timeOf(ts: Json, context: FormContext): ReturnType<typeof readTime> {
  if (typeof ts === 'number') return { time: timeOfSeconds(ts) };
  return readTime('ts', asText(ts) ?? JSON.stringify(ts), context);
}

function valueFor(column: string, value: Json): Json {
  if (!column.endsWith('_s') || value === null || typeof value === 'string') return value;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
