import { nearestWord } from '../../source/nearest-word';
import { OperationError } from '../../source/operation-error';
import { readCellText, readCellValues, readLineValues } from './cell-values';
import { csvFields, isColumnName, isDescription, readColumnNames, typeOfColumn } from './csv-columns';
import type { CsvColumns, CsvField, ValueColumn } from './csv-columns';
import { readTypeName } from './indicator-type-names';
import { typeValue } from './type-value';

/** A field to the name of a column or its number from 1; the indicators may stand in several. */
export type ColumnMapping = Readonly<Partial<Record<CsvField, readonly string[]>>>;

type Row = readonly string[];

/** How the rows of a list are read. */
export interface CsvLayout {
  readonly columns: CsvColumns;
  /** How many rows at the beginning are not entries: the header, and titles before it. */
  readonly headerRows: number;
  /** How many cells a row has. */
  readonly width: number;
  /** What of this was found out by looking at the cells, for people; undefined if the header says it all. */
  readonly note: string | undefined;
}

/**
 * Finds out how a list is to be read: as the mapping says, else by the names in its header, which may be a comment,
 * else by which column holds indicators.
 *
 * @param rows the first rows of the list
 * @param comments the cells of each comment before them
 * @throws OperationError if a column that is mapped is not there, or none or several could hold the indicators
 */
export function findCsvLayout(rows: readonly Row[], comments: readonly Row[], mapping: ColumnMapping): CsvLayout {
  const header = findHeader(rows, comments, mapping);
  const names = header?.cells ?? [];
  const headerRows = header?.rows ?? 0;
  const content = rows.slice(headerRows);
  const width = header === undefined ? usualWidth(rows) : names.length;
  const named = settleColumns(readColumnNames(names), names, content);
  const { value, ...fields } = mapping;
  const columns = { ...named, fields: { ...named.fields, ...mapFields(fields, names) } };
  if (value !== undefined) {
    const values = value.map((column) => valueColumn(indexOfColumn(column, names), names));
    return { columns: { ...columns, values }, headerRows, width, note: undefined };
  }
  if (columns.values.length > 0) return { columns, headerRows, width, note: noteLeftOut(columns, names, content) };
  const found = findByContent(columns, names, content, width);
  return { columns: found, headerRows, width, note: width === 1 ? undefined : noteFound(found, names) };
}

interface Header {
  readonly cells: Row;
  /** Up to which row it reaches, counted from the first; 0 if it is a comment. */
  readonly rows: number;
}

/** Titles before a header are few. */
const mostTitles = 5;

function findHeader(rows: readonly Row[], comments: readonly Row[], mapping: ColumnMapping): Header | undefined {
  const wanted = Object.values(mapping)
    .flat()
    .filter((column) => !isNumber(column));
  const before = rows.findIndex((row) => row.some((cell) => isEntry(cell, row.length)));
  const candidates = rows.slice(0, Math.min(mostTitles, before < 0 ? rows.length : before));
  const index = candidates.findIndex((row, at) =>
    wanted.length > 0 ? wanted.every((name) => row.includes(name)) : isHeader(row, rows.slice(at + 1)),
  );
  if (index >= 0) return { cells: candidates[index] ?? [], rows: index + 1 };
  const width = usualWidth(rows);
  const comment = comments.findLast((cells) => width > 1 && cells.length === width && cells.some(isColumnName));
  if (comment !== undefined) return { cells: comment, rows: 0 };
  const [first] = rows;
  const missing = wanted.find((name) => first?.includes(name) !== true);
  if (missing !== undefined) throw missingColumn(missing, first ?? []);
  const isNamed = width > 1 && before !== 0 && first?.length === width && first.every((cell) => words.test(cell));
  return isNamed ? { cells: first, rows: 1 } : undefined;
}

/** Names of columns in any language. */
const words = /^(?:\p{L}[\p{L}\p{M}\s_()/!?-]*)?$/u;

/** Whether a row names columns: what a cell of an entry says is said again below it. */
function isHeader(row: Row, later: readonly Row[]): boolean {
  return row.some((cell, index) => isColumnName(cell) && later.every((other) => other[index] !== cell));
}

function isIndicator(cell: string): boolean {
  return isEntry(cell, 2);
}

/** Whether a cell holds an indicator, or the line of a list that has no more columns. */
function isEntry(cell: string, width: number): boolean {
  const text = readCellText(cell);
  if (text === undefined) return false;
  const values = width === 1 ? readLineValues(text, undefined) : readCellValues(text, undefined);
  return values.every(({ value, type }) => 'value' in typeValue(value, type));
}

/** How many cells most rows have. */
function usualWidth(rows: readonly Row[]): number {
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts].reduce((most, each) => (each[1] > most[1] ? each : most), [1, 0])[0];
}

/** Names such as Indicator stand over types too: what the cells say decides. */
function settleColumns(columns: CsvColumns, names: Row, content: readonly Row[]): CsvColumns {
  const holdsTypes = (index: number | undefined) =>
    index !== undefined && cellsAt(content, index).some((cell) => isType(cell));
  const general = columns.values.filter(({ type }) => type === undefined);
  const types = [columns.fields.type, ...general.map(({ index }) => index)].find(holdsTypes);
  const values = columns.values.filter(({ index }) => index !== types);
  const sure = values.filter(({ type, index }) => type !== undefined || shareAt(content, index, isIndicator) >= enough);
  const fields = Object.fromEntries(Object.entries(columns.fields).filter(([field]) => field !== 'type'));
  return {
    ...columns,
    values: withoutDescriptions(general.length > 1 && sure.length > 0 ? sure : values, columns, names, content),
    fields: types === undefined ? fields : { ...fields, type: types },
  };
}

/** Senders and file names are indicators where nothing else in the list is one. */
function withoutDescriptions(values: readonly ValueColumn[], columns: CsvColumns, names: Row, content: readonly Row[]) {
  const others = values.filter((column) => !isDescription(column));
  if (others.length > 0) return others;
  const named = new Set([...columns.values.map(({ index }) => index), ...Object.values(columns.fields)]);
  return names.some((_name, index) => !named.has(index) && shareAt(content, index, isIndicator) >= enough)
    ? []
    : values;
}

function isType(cell: string): boolean {
  const type = readTypeName(cell);
  return type !== undefined && type !== 'other';
}

/** What stands in a column, but for nothing. */
function cellsAt(content: readonly Row[], index: number): readonly string[] {
  return content.flatMap((row) => readCellText(row[index]) ?? []);
}

function shareAt(content: readonly Row[], index: number, is: (cell: string) => boolean): number {
  const cells = cellsAt(content, index);
  return cells.length === 0 ? 0 : cells.filter(is).length / cells.length;
}

/** In dirty lists not each cell of the column is an indicator. */
const enough = 0.6;
/** Cells of another column than that of the indicators may have the form of an indicator, too. */
const nearlyAll = 0.9;

function findByContent(columns: CsvColumns, names: Row, content: readonly Row[], width: number): CsvColumns {
  const taken = new Set(Object.values(columns.fields));
  const free = Array.from({ length: width }, (_none, index) => index).filter((index) => !taken.has(index));
  const type = columns.fields.type ?? free.find((index) => shareAt(content, index, isType) >= nearlyAll);
  const holding = free.filter((index) => index !== type && shareAt(content, index, isIndicator) >= enough);
  const agreeing =
    type === undefined ? holding : free.filter((index) => shareAgreeing(content, index, type) >= nearlyAll);
  const candidates = agreeing.length > 0 ? agreeing : holding;
  const [only] = candidates;
  if (width === 1 && shareAt(content, 0, (cell) => isEntry(cell, 1)) > 0)
    return { ...columns, values: [{ index: 0, type: undefined }] };
  if (only === undefined || candidates.length > 1) throw undecided(candidates, names, width);
  const fields = type === undefined ? columns.fields : { ...columns.fields, type };
  return { ...columns, fields, values: [{ index: only, type: undefined }] };
}

/** In how many rows a cell is of just the type that the row says. */
function shareAgreeing(content: readonly Row[], index: number, type: number): number {
  const rows = content.filter((row) => isType(row[type] ?? ''));
  const agreeing = rows.filter((row) => {
    const said = readTypeName(row[type] ?? '');
    const read = typeValue(readCellText(row[index]) ?? '', row[type]);
    return 'value' in read && (read.type === said || said === 'hash');
  });
  return rows.length === 0 ? 0 : agreeing.length / rows.length;
}

function mapFields(mapping: ColumnMapping, names: Row): CsvColumns['fields'] {
  return Object.fromEntries(
    csvFields.flatMap((field) => {
      const [column] = mapping[field] ?? [];
      return column === undefined ? [] : [[field, indexOfColumn(column, names)]];
    }),
  );
}

function valueColumn(index: number, names: Row): ValueColumn {
  return { index, type: typeOfColumn(names[index] ?? '') };
}

function indexOfColumn(column: string, names: Row): number {
  const index = names.indexOf(column);
  if (index >= 0) return index;
  if (isNumber(column)) return Number(column) - 1;
  throw missingColumn(column, names);
}

function isNumber(column: string): boolean {
  return /^[1-9]\d*$/.test(column);
}

function missingColumn(name: string, names: Row): OperationError {
  const nearest = nearestWord(name, names);
  const help = nearest === undefined ? `There are ${names.slice(0, 12).join(', ')}.` : `Did you mean ${nearest}?`;
  return new OperationError(`The list has no column ${name}`, help);
}

function undecided(candidates: readonly number[], names: Row, width: number): OperationError {
  if (width === 1)
    return new OperationError('No line of the list is an indicator', 'Look at the list; the address may be another.');
  if (candidates.length > 1) {
    const help = `Say which with --map value=COLUMN, as often as there are: ${describeColumns(candidates, names)}.`;
    return new OperationError('More than one column of the list could be the one of the indicators', help);
  }
  const there = names.length > 0 ? names.slice(0, 12).join(', ') : `${width}, which go by their number`;
  const help = `Say which column it is with --map value=COLUMN; there are ${there}.`;
  return new OperationError('No column of the list is recognised as the indicator', help);
}

function noteFound({ values, fields }: CsvColumns, names: Row): string {
  const types = fields.type === undefined ? '' : `, their types of ${describeColumns([fields.type], names)}`;
  const indexes = values.map(({ index }) => index);
  return `The indicators are read of ${describeColumns(indexes, names)}${types}, by what stands there; --map says otherwise.`;
}

function noteLeftOut({ values, fields }: CsvColumns, names: Row, content: readonly Row[]): string | undefined {
  const read = new Set([...values.map(({ index }) => index), ...Object.values(fields)]);
  const left = names.flatMap((name, index) =>
    read.has(index) || readTypeName(name) === 'other' || shareAt(content, index, isIndicator) < enough ? [] : [index],
  );
  if (left.length === 0) return undefined;
  return `Not read, though indicators seem to stand there: ${describeColumns(left, names)}; --map value=COLUMN names each that shall be.`;
}

function describeColumns(indexes: readonly number[], names: Row): string {
  return indexes
    .map((index) => (names[index] ? `column ${index + 1} (${names[index]})` : `column ${index + 1}`))
    .join(', ');
}
