import { CsvProblem, parseCsvRows } from '../../source/csv-document';
import type { CsvRow } from '../../source/csv-document';
import { OperationError } from '../../source/operation-error';
import { nearestWord } from '../../source/nearest-word';
import type { FeedItem, FeedItems, RefusedItem } from './feed-item';

/** What a column of a free list can mean. */
export const csvFields = [
  'value',
  'type',
  'threatType',
  'malware',
  'firstSeen',
  'lastSeen',
  'confidence',
  'reference',
  'tags',
] as const;
export type CsvField = (typeof csvFields)[number];

/** A field to the name of a column or, in a list without a header, its number from 1. */
export type ColumnMapping = Readonly<Partial<Record<CsvField, string>>>;

/** Names under which columns are recognised where nobody says what they mean; compared in lower case, letters alone. */
const usualNames: Readonly<Record<CsvField, readonly string[]>> = {
  value: ['value', 'indicator', 'ioc', 'iocvalue', 'indicatorvalue'],
  type: ['type', 'entitytype', 'ioctype', 'indicatortype', 'kind'],
  threatType: ['threattype', 'threat'],
  malware: ['malware', 'malwarefamily', 'family', 'malwareprintable'],
  firstSeen: ['firstseen', 'firstseenutc', 'date', 'created'],
  lastSeen: ['lastseen', 'lastseenutc'],
  confidence: ['confidence', 'confidencelevel'],
  reference: ['reference', 'link', 'source'],
  tags: ['tags', 'labels'],
};

/**
 * Reads a free list of indicators, with the meaning of its columns given or recognised by their names. A cell may hold
 * several values, as where the hashes of one file stand together.
 *
 * @throws OperationError where the text is no CSV, or a column that is mapped is not there
 */
export function readCsvFeed(text: string, mapping: ColumnMapping): FeedItems {
  const rows = readRows(text);
  const isNumbered = Object.values(mapping).some((column) => /^\d+$/.test(column));
  const header = isNumbered ? undefined : rows[0]?.cells.map((name) => name.trim());
  const columns = header === undefined ? numberedColumns(mapping) : namedColumns(mapping, header);
  const items: FeedItem[] = [];
  const refused: RefusedItem[] = [];
  for (const { cells, line } of header === undefined ? rows : rows.slice(1)) {
    const where = `line ${line}`;
    const cell = (field: CsvField): string | undefined => cells[columns[field] ?? -1]?.trim() || undefined;
    const values = (cell('value') ?? '').split(/[,\s]+(?=\S)/).filter((value) => value !== '');
    if (values.length === 0) refused.push({ where, value: '', reason: 'has no indicator' });
    const isList = values.length > 1 && values.every((value) => /^[0-9a-f]{32,96}$/i.test(value));
    for (const value of isList ? values : values.length === 0 ? [] : [cell('value') ?? '']) {
      items.push({
        where,
        value,
        type: cell('type'),
        threatType: cell('threatType'),
        malware: cell('malware'),
        firstSeen: cell('firstSeen'),
        lastSeen: cell('lastSeen'),
        confidence: Number(cell('confidence')?.replace(/%$/, '') ?? NaN),
        reference: cell('reference'),
        tags: (cell('tags') ?? '').split(/[;,#\s]+/).filter((tag) => tag !== ''),
      });
    }
  }
  return { items, refused };
}

function readRows(text: string): readonly CsvRow[] {
  if (text.trim() === '') throw new OperationError('The feed is empty', 'Fetch it again.');
  if (/^\ufeff?\s*<(?:!doctype|html)/i.test(text)) {
    throw new OperationError('The feed is a web page, not CSV', 'Fetch it again: the service may have been down.');
  }
  try {
    return parseCsvRows(text);
  } catch (cause) {
    if (!(cause instanceof CsvProblem)) throw cause;
    const help = 'Look at that line for a quote that is never closed.';
    throw new OperationError(`The list cannot be read as CSV: ${cause.message}`, help, { cause });
  }
}

type Columns = Partial<Record<CsvField, number>>;

function numberedColumns(mapping: ColumnMapping): Columns {
  const columns: Columns = {};
  for (const [field, column] of Object.entries(mapping)) {
    if (!/^[1-9]\d*$/.test(column)) {
      throw new OperationError(`The column ${column} is no number`, 'Map all columns by number, or all by name.');
    }
    columns[field as CsvField] = Number(column) - 1;
  }
  return columns;
}

function namedColumns(mapping: ColumnMapping, header: readonly string[]): Columns {
  const columns: Columns = {};
  for (const field of csvFields) {
    const named = mapping[field];
    const index = header.findIndex((name) =>
      named === undefined ? usualNames[field].includes(name.toLowerCase().replace(/[^a-z]/g, '')) : name === named,
    );
    if (index >= 0) columns[field] = index;
    else if (named !== undefined) throw missingColumn(named, header);
  }
  if (columns.value === undefined) {
    const help = `Say which column it is with --map value=COLUMN; there are ${header.slice(0, 12).join(', ')}.`;
    throw new OperationError('No column of the list is recognised as the indicator', help);
  }
  return columns;
}

function missingColumn(name: string, header: readonly string[]): OperationError {
  const nearest = nearestWord(name, header);
  const help = nearest === undefined ? `There are ${header.slice(0, 12).join(', ')}.` : `Did you mean ${nearest}?`;
  return new OperationError(`The list has no column ${name}`, help);
}
