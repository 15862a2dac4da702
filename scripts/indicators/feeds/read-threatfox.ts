import { OperationError } from '../../source/operation-error';
import { CsvProblem, parseCsvRows } from '../../source/csv-document';
import type { CsvRow } from '../../source/csv-document';
import type { FeedItem, FeedItems, RefusedItem } from './feed-item';
import { isJsonObject, listAt, readJsonText, textAt } from './json-text';
import type { JsonObject } from './json-text';

/** The columns of the CSV export where its comments do not name them. (threatfox.abuse.ch/export, 2026.) */
const csvColumns =
  'first_seen_utc,ioc_id,ioc_value,ioc_type,threat_type,fk_malware,malware_alias,malware_printable,last_seen_utc,confidence_level,is_compromised,reference,tags,anonymous,reporter';

/**
 * Reads what ThreatFox gives: the answers of its API, its JSON exports (an object of lists by id), its CSV exports.
 *
 * @throws OperationError where the text is none of them, or says that the service refused
 */
export function readThreatFox(text: string): FeedItems {
  const start = text.replace(/^\ufeff/, '').trimStart();
  return start.startsWith('{') || start.startsWith('[') || start.startsWith('<') || start === ''
    ? readRecords(readJsonText(text))
    : readCsvExport(text);
}

function readRecords(json: unknown): FeedItems {
  if (Array.isArray(json)) return readAll(json.map((record, index) => [record as unknown, `record ${index + 1}`]));
  if (!isJsonObject(json)) throw notThreatFox();
  if ('ioc' in json || 'ioc_value' in json) return readAll([[json, 'record 1']]);
  if ('query_status' in json || 'error' in json) return readAnswer(json);
  const lists = Object.entries(json).map(([id, list]) => [id, list] as const);
  if (lists.some(([, list]) => !Array.isArray(list))) throw notThreatFox();
  return readAll(lists.flatMap(([id, list]) => (list as unknown[]).map((record) => [record, `record ${id}`] as const)));
}

function readAnswer(answer: JsonObject): FeedItems {
  const status = textAt(answer, 'query_status', 'error') ?? 'no status';
  if (status === 'no_result' || status === 'no_results') return { items: [], refused: [] };
  if (status !== 'ok') {
    const isKey = /auth|unauthorized/i.test(status);
    const help = isKey
      ? 'Set THREATFOX_AUTH_KEY to a key from https://auth.abuse.ch/.'
      : 'Ask again, or ask otherwise.';
    throw new OperationError(`ThreatFox answered ${status.slice(0, 80)}`, help);
  }
  const { data } = answer;
  if (isJsonObject(data)) return readAll([[data, 'record 1']]);
  return readAll(listAt(answer, 'data').map((record, index) => [record, `record ${index + 1}`]));
}

function readAll(records: readonly (readonly [unknown, string])[]): FeedItems {
  const items: FeedItem[] = [];
  const refused: RefusedItem[] = [];
  for (const [record, where] of records) {
    const value = isJsonObject(record) ? textAt(record, 'ioc', 'ioc_value') : undefined;
    if (!isJsonObject(record) || value === undefined) refused.push({ where, value: '', reason: 'has no indicator' });
    else items.push(readRecord(record, value, where));
  }
  return { items, refused };
}

function readRecord(record: JsonObject, value: string, where: string): FeedItem {
  const malware = known(textAt(record, 'malware_printable', 'malware', 'fk_malware'));
  const { tags } = record;
  return {
    where,
    value,
    type: textAt(record, 'ioc_type'),
    threatType: known(textAt(record, 'threat_type')),
    malware: malware === 'Unknown malware' ? undefined : malware,
    firstSeen: known(textAt(record, 'first_seen', 'first_seen_utc')),
    lastSeen: known(textAt(record, 'last_seen', 'last_seen_utc')),
    confidence: Number(textAt(record, 'confidence_level') ?? NaN),
    reference: known(textAt(record, 'reference')),
    tags: (Array.isArray(tags) ? tags.map(String) : (known(textAt(record, 'tags')) ?? '').split(',')).flatMap(
      (tag) => tag.trim() || [],
    ),
  };
}

/** The CSV export writes None where there is nothing. */
function known(text: string | undefined): string | undefined {
  return text === undefined || text === 'None' || text === 'null' || text === 'unknown' ? undefined : text;
}

function readCsvExport(text: string): FeedItems {
  const comments = [...text.matchAll(/^#(.*)$/gm)].map((match) => match[1] ?? '');
  const header = comments.find((line) => line.includes('ioc_value')) ?? csvColumns;
  const columns = header.split(',').map((name) => name.replace(/["\s]/g, ''));
  let rows: readonly CsvRow[];
  try {
    rows = parseCsvRows(text);
  } catch (cause) {
    if (!(cause instanceof CsvProblem)) throw cause;
    const help = 'Fetch it again: it may have been cut off.';
    throw new OperationError(`The feed cannot be read as CSV: ${cause.message}`, help, { cause });
  }
  const announced = comments.flatMap((line) => /Number of entries:\s*(\d+)/.exec(line)?.[1] ?? [])[0];
  if (announced !== undefined && Number(announced) !== rows.length) {
    const message = `The feed says that it has ${announced} entries and has ${rows.length}`;
    throw new OperationError(message, 'Fetch it again: it may have been cut off.');
  }
  const refused = rows.filter(({ cells }) => cells.length !== columns.length).map(({ cells, line }) => ({ where: `line ${line}`, value: cells.join(',').slice(0, 300), reason: `has ${cells.length} cells, not ${columns.length}` })); // prettier-ignore
  if (rows.length > 0 && refused.length === rows.length) throw notThreatFox();
  const whole = rows.filter(({ cells }) => cells.length === columns.length);
  const read = readAll(
    whole.map(({ cells, line }) => {
      return [Object.fromEntries(columns.map((column, index) => [column, cells[index]])), `line ${line}`];
    }),
  );
  return { items: read.items, refused: [...refused, ...read.refused] };
}

function notThreatFox(): OperationError {
  return new OperationError(
    'The feed has not the form of a ThreatFox answer or export',
    'Use sentinel import csv for other lists.',
  );
}
