import { CsvProblem, readCsvRows } from '../../source/csv-rows';
import type { CsvRow } from '../../source/csv-rows';
import { OperationError } from '../../source/operation-error';
import { nearestWord } from '../../source/nearest-word';
import type { FeedSink, FeedText } from './feed-item';
import { typeValue } from './type-value';
import { expectFeed, readBeginning } from './json-text';

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
 * Reads a free list of indicators, with the meaning of its columns given or recognised by their names; of a list of one
 * column and without a header each line is an indicator. A cell may hold several values, as where the hashes of one file
 * stand together.
 *
 * @throws OperationError where the text is no CSV, or a column that is mapped is not there
 */
export async function readCsvFeed(text: FeedText, sink: FeedSink, mapping: ColumnMapping): Promise<void> {
  expectFeed(await readBeginning(text));
  const isNumbered = Object.values(mapping).some((column) => /^\d+$/.test(column));
  let columns = isNumbered ? numberedColumns(mapping) : undefined;
  const onRow = (row: CsvRow) => {
    if (columns !== undefined) return readRow(row, columns, sink);
    const header = row.cells.map((name) => name.trim());
    const isPlain = header.length === 1 && !('problem' in typeValue(header[0] ?? '', undefined));
    columns = isPlain ? { value: 0 } : namedColumns(mapping, header);
    if (isPlain) readRow(row, columns, sink);
  };
  try {
    await readCsvRows(text(), { onComment: () => undefined }, onRow);
  } catch (cause) {
    if (!(cause instanceof CsvProblem)) throw cause;
    const help = 'Look at that line; the list may also have been cut off.';
    throw new OperationError(`The list cannot be read as CSV: ${cause.message}`, help, { cause });
  }
}

function readRow({ cells, line }: CsvRow, columns: Columns, sink: FeedSink): void {
  const where = `line ${line}`;
  const cell = (field: CsvField): string | undefined => cells[columns[field] ?? -1]?.trim() || undefined;
  const written = cell('value');
  if (written === undefined) {
    sink.refuse({ where, value: '', reason: 'has no indicator' });
    return;
  }
  const confidence = cell('confidence');
  const facts = {
    where,
    type: cell('type'),
    threatType: cell('threatType'),
    malware: cell('malware'),
    firstSeen: cell('firstSeen'),
    lastSeen: cell('lastSeen'),
    confidence: confidence === undefined ? undefined : Number(confidence.replace(/%$/, '')),
    reference: cell('reference'),
    tags: (cell('tags') ?? '').split(/[;,#\s]+/).filter((tag) => tag !== ''),
  };
  for (const value of valuesOf(written)) sink.take({ ...facts, value });
}

/** The hashes of one file that stand together; anything else is one value, whatever it holds. */
function valuesOf(written: string): readonly string[] {
  if (!/[,\s]/.test(written)) return [written];
  const values = written.split(/[,\s]+/).filter((value) => value !== '');
  return values.every((value) => /^[0-9a-f]{32,96}$/i.test(value)) ? values : [written];
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
