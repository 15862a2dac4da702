import path from 'node:path';
import watchlistSchema from '../../schemas/watchlist.schema.json';
import { parseCsv } from '../source/csv-document';
import type { CsvDocument } from '../source/csv-document';
import type { Diagnostic, Parsed } from '../source/diagnostic';
import type { Place } from '../source/position';
import type { SourceFile } from '../source/source-file';
import type { YamlDocument } from '../source/yaml-document';
import { readDuration, readWaivers } from './read-detection';
import { validateDocument } from './schema-validation';
import { indicatorColumns, indicatorTypes } from './watchlist';
import type {
  IndicatorType,
  IndicatorWatchlist,
  ItemWatchlist,
  Watchlist,
  WatchlistFeed,
  WrittenIndicator,
} from './watchlist';
import type { WrittenWatchlist } from './written/watchlist';
import { asWritten, entries, flag, items, oneOf, scalarText, text, texts, wholeNumber } from './written-value';
import type { Unchecked } from './written-value';

type Written = Unchecked<WrittenWatchlist>;

/**
 * Reads a watchlist from its document and, if it names one, the CSV file beside it.
 *
 * @param csvFiles the CSV files of the repository by path
 */
export function readWatchlist(
  document: YamlDocument,
  csvFiles: Pick<ReadonlyMap<string, SourceFile>, 'get'>,
): Parsed<Watchlist> {
  const written = asWritten<WrittenWatchlist>(document.value);
  const diagnostics: Diagnostic[] = validateDocument(watchlistSchema, document);
  const alias = text(written.alias);
  if (alias === undefined) return { value: undefined, diagnostics };
  const csv = findCsv(document, written, csvFiles);
  const table = csv.value === undefined ? undefined : parseCsv(csv.value);
  diagnostics.push(...csv.diagnostics, ...(table?.diagnostics ?? []));
  const isTyped = written.indicators !== undefined || (flag(written.typed) ?? false);
  const fields = readFields(document, written, alias, csv.value);
  if (!isTyped)
    return { value: { type: 'items', ...fields, ...readItems(document, written, table?.value) }, diagnostics };
  const fromCsv = table?.value === undefined ? undefined : readCsvIndicators(table.value);
  diagnostics.push(...(fromCsv?.diagnostics ?? []));
  const value: IndicatorWatchlist = {
    type: 'indicators',
    ...fields,
    indicators: fromCsv?.value ?? readYamlIndicators(document, written),
    maxAge: readMaxAge(written.maxAge),
    minConfidence: wholeNumber(written.minConfidence) ?? 0,
    feed: readFeed(written),
  };
  return { value, diagnostics };
}

/** The options as the command line gives them. */
function readFeed({ feed }: Written): WatchlistFeed | undefined {
  const format = text(feed?.format);
  if (feed === undefined || format === undefined) return undefined;
  const options = {
    days: scalarText(feed.days),
    export: text(feed.export),
    url: text(feed.url),
    type: feed.type === undefined ? undefined : texts(feed.type),
    malware: text(feed.malware),
    tag: text(feed.tag),
    minConfidence: scalarText(feed.minConfidence),
    maxAge: text(feed.maxAge),
    map: feed.map === undefined ? undefined : columnPairs(feed.map),
  };
  const given = Object.entries(options).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, value] as const],
  );
  return { format, options: Object.fromEntries(given) };
}

/** Which column holds what, as `field=column`. */
function columnPairs(map: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(map).flatMap(([field, columns]) =>
    (Array.isArray(columns) ? columns : [columns]).map((column) => `${field}=${scalarText(column) ?? ''}`),
  );
}

function readFields(document: YamlDocument, written: Written, alias: string, csv: SourceFile | undefined) {
  return {
    document,
    csv,
    alias,
    displayName: text(written.displayName) ?? alias,
    description: text(written.description),
    provider: text(written.provider) ?? 'Microsoft',
    source: text(written.source),
    searchKey: text(written.searchKey) ?? 'Value',
    labels: texts(written.labels),
    defaultDuration: readDuration(written.defaultDuration),
    waivers: readWaivers(written.waivers),
  };
}

/** The CSV that a watchlist names: a file of the repository in the watchlist's own folder, or a diagnostic. */
function findCsv(
  document: YamlDocument,
  written: Written,
  csvFiles: Pick<ReadonlyMap<string, SourceFile>, 'get'>,
): Parsed<SourceFile> {
  const name = text(written.csv);
  if (name === undefined) return { value: undefined, diagnostics: [] };
  const folder = path.posix.dirname(document.source.path);
  const target = path.posix.normalize(path.posix.join(folder, name));
  const place = document.placeOf(['csv']);
  if (path.posix.isAbsolute(name) || path.posix.dirname(target) !== folder || name.includes('\\')) {
    const message = `The CSV file '${name}' is not in the folder of this watchlist`;
    const help = 'Put the file beside this one and write its name alone.';
    return { value: undefined, diagnostics: [{ check: 'watchlist-csv', severity: 'error', place, message, help }] };
  }
  const value = csvFiles.get(target);
  if (value !== undefined) return { value, diagnostics: [] };
  const message = `The CSV file '${name}' is not there`;
  const help = `Add ${target}, or write the items here under items or indicators.`;
  return { value: undefined, diagnostics: [{ check: 'watchlist-csv', severity: 'error', place, message, help }] };
}

function readItems(
  document: YamlDocument,
  written: Written,
  csv: CsvDocument | undefined,
): Pick<ItemWatchlist, 'columns' | 'columnPlaces' | 'items'> {
  if (csv !== undefined) return { columns: csv.columns, columnPlaces: csv.columnPlaces, items: csv.records };
  const rows = items(written.items).map((item) => new Map(entries(item).map(([key, cell]) => [key, scalarText(cell)])));
  const columns = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  const firstRow = (column: string) => rows.findIndex((row) => row.has(column));
  return {
    columns,
    columnPlaces: columns.map((column) => document.placeOf(['items', firstRow(column), column], 'key')),
    items: rows.map((row, index) => ({
      cells: columns.map((column) => row.get(column) ?? ''),
      place: document.placeOf(['items', index]),
    })),
  };
}

function readYamlIndicators(document: YamlDocument, written: Written): WrittenIndicator[] {
  return items(written.indicators).flatMap((indicator, index) => {
    const read = readIndicator(indicator, document.placeOf(['indicators', index, 'value']));
    return read === undefined ? [] : [read];
  });
}

type WrittenItem = NonNullable<WrittenWatchlist['indicators']>[number];

/** Reads an indicator as YAML has it; undefined if it lacks its type or its value. */
export function readIndicator(indicator: Unchecked<WrittenItem>, place: Place): WrittenIndicator | undefined {
  const type = oneOf(indicatorTypes, indicator.type);
  const value = text(indicator.value);
  if (type === undefined || value === undefined) return undefined;
  return {
    type,
    value,
    threatType: text(indicator.threatType),
    malware: text(indicator.malware),
    firstSeen: text(indicator.firstSeen),
    lastSeen: text(indicator.lastSeen),
    confidence: wholeNumber(indicator.confidence),
    reference: text(indicator.reference),
    tags: texts(indicator.tags),
    expiresOn: text(indicator.expiresOn),
    place,
  };
}

/** Reads the records of a typed CSV; a record without a known type or a value is reported and left out. */
function readCsvIndicators(csv: CsvDocument): Parsed<WrittenIndicator[]> {
  const diagnostics: Diagnostic[] = [];
  const readCells = readIndicatorCells(csv.columns);
  const value = csv.records.flatMap(({ cells, place }) => {
    const { indicator, problem } = readCells(cells);
    if (problem !== undefined) diagnostics.push(csvDiagnostic(place, problem));
    return indicator === undefined ? [] : [{ ...indicator, place }];
  });
  return { value, diagnostics };
}

/** What the cells of a record say, or what is wrong with them; both where it can be used all the same. */
export interface ReadCells {
  readonly indicator: Omit<WrittenIndicator, 'place'> | undefined;
  readonly problem: string | undefined;
}

/** Makes a reader for the records of a typed CSV with these columns. */
export function readIndicatorCells(columns: readonly string[]): (cells: readonly string[]) => ReadCells {
  const at = Object.fromEntries(indicatorColumns.map((column) => [column, columns.indexOf(column)])) as Readonly<
    Record<(typeof indicatorColumns)[number], number>
  >;
  return (cells) => {
    const cell = (index: number): string => cells[index]?.trim() ?? '';
    const type = oneOf(indicatorTypes, cell(at.Type));
    const value = cell(at.Value);
    const confidence = cell(at.Confidence) || undefined;
    const problem = findProblem(type, value, confidence);
    if (type === undefined || value === '') return { indicator: undefined, problem };
    const tags = cell(at.Tags);
    const indicator = {
      type,
      value,
      threatType: cell(at.ThreatType) || undefined,
      malware: cell(at.Malware) || undefined,
      firstSeen: cell(at.FirstSeen) || undefined,
      lastSeen: cell(at.LastSeen) || undefined,
      confidence: isConfidence(confidence) ? Number(confidence) : undefined,
      reference: cell(at.Reference) || undefined,
      tags: tags === '' ? [] : tags.split(';'),
      expiresOn: cell(at.ExpiresOn) || undefined,
    };
    return { indicator, problem };
  };
}

function findProblem(type: IndicatorType | undefined, value: string, confidence: string | undefined) {
  if (type === undefined) return `The Type of this line is none of ${indicatorTypes.join(', ')}`;
  if (value === '') return 'The Value of this line is empty';
  if (confidence !== undefined && !isConfidence(confidence)) return 'The Confidence of this line is not 0 to 100';
  return undefined;
}

function isConfidence(written: string | undefined): boolean {
  return written !== undefined && /^\d{1,3}$/.test(written) && Number(written) <= 100;
}

function csvDiagnostic(place: Place, message: string): Diagnostic {
  return { check: 'watchlist-csv', severity: 'error', place, message };
}

function readMaxAge(value: unknown): IndicatorWatchlist['maxAge'] {
  const forAll = readDuration(value);
  if (forAll !== undefined) return Object.fromEntries(indicatorTypes.map((type) => [type, forAll]));
  return Object.fromEntries(
    entries(value).flatMap(([key, written]) => {
      const type = oneOf(indicatorTypes, key);
      const duration = readDuration(written);
      return type === undefined || duration === undefined ? [] : [[type, duration]];
    }),
  );
}
