import type { CsvRow } from '../../source/csv-rows';
import { OperationError } from '../../source/operation-error';
import { trimText } from '../refang-text';
import { readFeedRows } from './read-feed-rows';
import type { FeedItem, FeedSink, FeedText } from './feed-item';
import { expectFeed, isJsonObject, readBeginning, parseJson, textAt } from './json-text';
import type { JsonObject } from './json-text';
import { readJsonElements } from './read-json-elements';

/** The columns of the CSV export where its comments do not name them. (threatfox.abuse.ch/export, 2026.) */
const csvColumns =
  'first_seen_utc,ioc_id,ioc_value,ioc_type,threat_type,fk_malware,malware_alias,malware_printable,last_seen_utc,confidence_level,is_compromised,reference,tags,anonymous,reporter';

/**
 * Reads what ThreatFox gives: the answers of its API, its JSON exports (an object of lists by id), its CSV exports.
 *
 * @throws OperationError if the text is none of them, or says that the service refused
 */
export async function readThreatFox(text: FeedText, sink: FeedSink): Promise<void> {
  const beginning = await readBeginning(text);
  expectFeed(beginning);
  await (/^[[{<]/.test(beginning) ? readJson(text, sink) : readCsvExport(text, sink));
}

async function readJson(text: FeedText, sink: FeedSink): Promise<void> {
  let isExport = false;
  await readJsonElements(text(), {
    element: (list, index, record) => {
      const isById = list !== undefined && /^\d+$/.test(list);
      isExport ||= isById;
      if (isById) readRecord(parseJson(record), `record ${list}`, sink);
      else if (list === undefined || list === 'data') readRecord(parseJson(record), `record ${index + 1}`, sink);
    },
    root: (members) => {
      if ('ioc' in members || 'ioc_value' in members) readRecord(members, 'record 1', sink);
      else if ('query_status' in members || 'error' in members) readAnswer(members, sink);
      else if (!isExport && Object.keys(members).length > 0) throw notThreatFox();
    },
  });
}

function readAnswer(answer: JsonObject, sink: FeedSink): void {
  const status = textAt(answer, 'query_status', 'error') ?? 'no status';
  if (status === 'no_result' || status === 'no_results') return;
  if (status !== 'ok') {
    const isKey = /auth|unauthorized/i.test(status);
    const help = isKey
      ? 'Set THREATFOX_AUTH_KEY to a key from https://auth.abuse.ch/.'
      : 'Ask again, or ask otherwise.';
    throw new OperationError(`ThreatFox answered ${status.slice(0, 80)}`, help);
  }
  if (isJsonObject(answer['data'])) readRecord(answer['data'], 'record 1', sink);
}

function readRecord(record: unknown, where: string, sink: FeedSink): void {
  const value = isJsonObject(record) ? textAt(record, 'ioc', 'ioc_value') : undefined;
  if (!isJsonObject(record) || value === undefined) {
    const reason = record === undefined ? 'cannot be read as JSON' : 'has no indicator';
    sink.refuse({ where, value: '', reason });
    return;
  }
  const { tags } = record;
  const written = Array.isArray(tags) ? tags.join() : known(textAt(record, 'tags'));
  sink.take(itemOf((first, second, third) => textAt(record, first, second ?? '', third ?? ''), value, where, written));
}

/** The first of up to three names under which a record says something, as text. */
type RecordText = (first: string, second?: string, third?: string) => string | undefined;

function itemOf(at: RecordText, value: string, where: string, tags: string | undefined): FeedItem {
  const malware = known(at('malware_printable', 'malware', 'fk_malware'));
  return {
    where,
    value,
    type: at('ioc_type'),
    threatType: known(at('threat_type')),
    malware: malware === 'Unknown malware' ? undefined : malware,
    firstSeen: known(at('first_seen', 'first_seen_utc')),
    lastSeen: known(at('last_seen', 'last_seen_utc')),
    confidence: Number(at('confidence_level') ?? NaN),
    reference: known(at('reference')),
    tags: splitTags(tags ?? ''),
  };
}

function splitTags(text: string): readonly string[] {
  const tags: string[] = [];
  for (const part of text.split(',')) {
    const tag = trimText(part);
    if (tag !== '') tags.push(tag);
  }
  return tags;
}

/** The CSV export writes None where there is nothing. */
function known(text: string | undefined): string | undefined {
  return text === undefined || text === 'None' || text === 'null' || text === 'unknown' ? undefined : text;
}

async function readCsvExport(text: FeedText, sink: FeedSink): Promise<void> {
  const usual = csvColumns.split(',');
  let columns = readHeader(usual);
  let isNamed = false;
  let announced: number | undefined;
  let rows = 0;
  let taken = 0;
  const name = (cells: readonly string[]) => {
    columns = readHeader(cells);
    isNamed = true;
  };
  const onComment = (line: string) => {
    if (line.includes('ioc_value')) name(line.replace(/^#/, '').split(','));
    const count = /Number of entries:\s*(\d+)/.exec(line)?.[1];
    if (count !== undefined) announced = Number(count);
  };
  let current: readonly string[] = [];
  const cellAt = (name: string | undefined) => {
    const cell = name === undefined ? undefined : current[columns.get(name) ?? -1];
    return cell === undefined || cell === '' ? undefined : trimText(cell) || undefined;
  };
  const at: RecordText = (first, second, third) => cellAt(first) ?? cellAt(second) ?? cellAt(third);
  const onRow = ({ cells, line }: CsvRow) => {
    if (rows === 0 && cells.includes('ioc_value')) return name(cells);
    // Exports of before 2025 do not say whether a host is compromised.
    if (!isNamed && cells.length === usual.length - 1) name(usual.filter((column) => column !== 'is_compromised'));
    rows++;
    const where = `line ${line}`;
    if (cells.length !== columns.size) {
      const reason = `has ${cells.length} cells, not ${columns.size}`;
      sink.refuse({ where, value: cells.join(',').slice(0, 300), reason });
      return;
    }
    taken++;
    current = cells;
    const value = at('ioc_value');
    if (value === undefined) sink.refuse({ where, value: '', reason: 'has no indicator' });
    else sink.take(itemOf(at, value, where, known(at('tags'))));
  };
  await readFeedRows(text, { delimiter: ',', comments: ['#'], onComment }, onRow);
  if (announced !== undefined && announced !== rows) {
    const message = `The feed says that it has ${announced} entries and has ${rows}`;
    throw new OperationError(message, 'Fetch it again: it may have been cut off.');
  }
  if (rows > 0 && taken === 0) throw notThreatFox();
}

/** The index of each column. */
function readHeader(cells: readonly string[]): ReadonlyMap<string, number> {
  return new Map(cells.map((name, index) => [name.replace(/["\s]/g, ''), index]));
}

function notThreatFox(): OperationError {
  return new OperationError(
    'The feed has not the form of a ThreatFox answer or export',
    'Use sentinel import csv for other lists.',
  );
}
