import type { CsvRow } from '../../source/csv-rows';
import { OperationError } from '../../source/operation-error';
import { isHeading, readCellText, readCellValues, readLineValues } from './cell-values';
import type { CellValue } from './cell-values';
import type { CsvField, ValueColumn } from './csv-columns';
import { findCsvDialect } from './csv-dialect';
import { findCsvLayout } from './csv-layout';
import type { ColumnMapping, CsvLayout } from './csv-layout';
import { findConfidenceUnit, readConfidence } from './feed-confidence';
import type { ConfidenceUnit } from './feed-confidence';
import { findDateOrder, readFeedDate } from './feed-date';
import type { DateOrder } from './feed-date';
import type { FeedItem, FeedSink, FeedText } from './feed-item';
import { expectFeed, readBeginning } from './json-text';
import { splitAttribute } from './misp-attribute';
import { readFeedRows } from './read-feed-rows';
import { typeValue } from './type-value';

/** As many rows as show what the columns of a list are. */
const sampleRows = 500;

/**
 * Reads a free list of indicators, as CSV or one a line, with the meaning of its columns given or found out
 * (`findCsvLayout`). A cell may hold several values; a row may hold several indicators.
 *
 * @throws OperationError if the text is not a list, or it cannot be told where its indicators stand
 */
export async function readCsvFeed(text: FeedText, sink: FeedSink, mapping: ColumnMapping): Promise<void> {
  const beginning = await readBeginning(text);
  expectFeed(beginning);
  if (/^(?:\{|\[\s*[{"])/.test(beginning)) {
    throw new OperationError('The list is JSON', 'Import it as threatfox, stix or misp.');
  }
  const dialect = await findCsvDialect(text);
  const rows: (readonly string[])[] = [];
  const comments: (readonly string[])[] = [];
  const onComment = (line: string) => void (rows.length === 0 && comments.push(commentCells(line, dialect.delimiter)));
  await readFeedRows(
    text,
    { ...dialect, onComment },
    ({ cells }) => rows.push(cells.map((cell) => cell.trim())),
    sampleRows,
  );
  if (rows.length === 0) throw new OperationError('The list holds no entry', 'Fetch it again, or look at its address.');
  const layout = findCsvLayout(rows, comments, mapping);
  if (layout.note !== undefined) sink.note(layout.note);
  await readFeedRows(text, dialect, makeRowReader(layout, rows, sink));
}

/** The cells of a comment that may be a header. */
function commentCells(line: string, delimiter: string): readonly string[] {
  const text = line.replace(/^[\s#/;!]+/, '');
  return (delimiter === '' ? [text] : text.split(delimiter)).map((cell) => cell.replace(/["']/g, '').trim());
}

/** What can only be told by looking at several rows. */
interface Units {
  readonly dates: DateOrder | undefined;
  readonly confidence: ConfidenceUnit;
}

function findUnits({ columns: { fields }, headerRows }: CsvLayout, sample: readonly (readonly string[])[]): Units {
  const cellsOf = (field: CsvField) =>
    sample.slice(headerRows).flatMap((row) => readCellText(row[fields[field] ?? -1]) ?? []);
  const dates = (['firstSeen', 'lastSeen', 'expiresOn'] as const).flatMap(cellsOf);
  return { dates: findDateOrder(dates), confidence: findConfidenceUnit(cellsOf('confidence')) };
}

interface RowState {
  /** How many rows of the header have been passed. */
  skipped: number;
  /** In a list of one column: what its name, or the last heading, calls the lines below. */
  heading: string | undefined;
}

function makeRowReader(
  layout: CsvLayout,
  sample: readonly (readonly string[])[],
  sink: FeedSink,
): (row: CsvRow) => void {
  const { columns, headerRows } = layout;
  const units = findUnits(layout, sample);
  const last = Math.max(
    ...columns.values.map(({ index }) => index),
    ...Object.values(columns.fields),
    ...columns.marks.map(({ index }) => index),
  );
  const state: RowState = { skipped: 0, heading: columns.values[0]?.type };
  return (row) => {
    if (state.skipped < headerRows) return void state.skipped++;
    const { cells, line } = row;
    if (!cells.some((cell) => /[\p{L}\p{N}]/u.test(cell))) return;
    if (layout.width === 1 && isHeading(cells[0] ?? '')) return void (state.heading = cells[0]);
    const where = `line ${line}`;
    const reason = reasonAgainst(row, layout, last);
    const facts = reason ?? readFacts(cells, columns.fields, units);
    if (typeof facts === 'string') {
      sink.refuse({ where, value: shownValue(cells, columns.values), reason: facts });
      return;
    }
    let count = 0;
    for (const column of columns.values) {
      for (const { value, type } of readValues(cells, column, layout, state.heading)) {
        sink.take({ where, ...facts, value, type });
        count++;
      }
    }
    if (count === 0) sink.refuse({ where, value: cells.join(' ').trim(), reason: 'has no indicator' });
  };
}

/** Why a row cannot be read, or must not be taken. */
function reasonAgainst({ cells, raw }: CsvRow, { columns, width }: CsvLayout, last: number): string | undefined {
  // Cells too many may be what text without quotes makes of its commas, but only behind all that is read.
  const isWide = cells.length > width && cells.slice(width).some((cell) => cell !== '');
  if (isWide && last >= width - 1) return `has ${cells.length} cells, not ${width}`;
  if (cells.length < width && !/[\r\n]$/.test(raw)) return 'is where the list ends, in the middle of a row';
  return columns.marks.find(({ index, refused }) => refused.includes(cells[index]?.toLowerCase() ?? ''))?.reason;
}

function shownValue(cells: readonly string[], values: readonly ValueColumn[]): string {
  return values.flatMap(({ index }) => readCellText(cells[index]) ?? [])[0] ?? cells.join(' ').trim();
}

type Facts = Omit<FeedItem, 'where' | 'value' | 'type'>;

/** What a row says of its indicators, or why that cannot be read. */
function readFacts(cells: readonly string[], fields: CsvLayout['columns']['fields'], units: Units): Facts | string {
  const cell = (field: CsvField) => (fields[field] === undefined ? undefined : readCellText(cells[fields[field]]));
  const date = (field: CsvField) => {
    const written = cell(field);
    if (written === undefined || units.dates === undefined) return written;
    const read = readFeedDate(written, units.dates);
    return 'problem' in read ? written : read.text;
  };
  const sure = cell('confidence');
  const confidence = sure === undefined ? undefined : readConfidence(sure, units.confidence);
  if (sure !== undefined && confidence === undefined) {
    return `has the confidence '${sure.slice(0, 40)}', which cannot be read`;
  }
  return {
    threatType: cell('threatType'),
    malware: cell('malware'),
    firstSeen: date('firstSeen'),
    lastSeen: date('lastSeen'),
    expiresOn: date('expiresOn'),
    confidence,
    reference: cell('reference'),
    tags: splitTags(cell('tags')),
  };
}

/** Tags may be of several words where something else than a blank separates them. */
function splitTags(written: string | undefined): readonly string[] {
  if (written === undefined) return [];
  const separator = /[;,|]/.test(written) ? /[;,|]/ : written.includes('#') ? /[#\s]/ : /\s/;
  return written
    .split(separator)
    .map((tag) => tag.trim().replace(/^#/, ''))
    .filter((tag) => tag !== '');
}

/** The indicators of a cell, with the port that stands beside it. */
function readValues(
  cells: readonly string[],
  column: ValueColumn,
  { columns, width }: CsvLayout,
  heading: string | undefined,
): readonly CellValue[] {
  const text = readCellText(cells[column.index]);
  if (text === undefined) return [];
  if (width === 1) return readLineValues(text, heading);
  const { type: typeIndex, port: portIndex } = columns.fields;
  const type = column.type ?? (typeIndex === undefined ? undefined : readCellText(cells[typeIndex]));
  if (type?.includes('|') === true) return splitAttribute(type, text);
  const values = readCellValues(text, type);
  const ports = portIndex === undefined ? undefined : readCellText(cells[portIndex]);
  return ports === undefined ? values : values.flatMap((each) => withPorts(each, ports));
}

function withPorts(each: CellValue, ports: string): readonly CellValue[] {
  const read = typeValue(each.value, each.type);
  if ('problem' in read || read.type !== 'ip') return [each];
  return ports.split(/[\s,;|/]+/).map((port) => ({ value: `${read.value}:${port}`, type: 'ip:port' }));
}
