import { Readable } from 'node:stream';
import { CsvError as StreamError, parse as parseStream } from 'csv-parse';
import { CsvError as TextError, parse as parseText } from 'csv-parse/sync';
import { CsvProblem, readCsvText } from './csv-rows';
import type { CsvRow } from './csv-rows';
import type { Diagnostic, Parsed } from './diagnostic';
import type { Place, Span } from './position';
import { placeAt } from './source-file';
import type { SourceFile } from './source-file';

/** A CSV file with a header line. */
export interface CsvDocument {
  readonly columns: readonly string[];
  /** Where each column is named, its quotes included. */
  readonly columnPlaces: readonly Place[];
  readonly records: readonly CsvRecord[];
}

export interface CsvRecord {
  /** One text for each column. */
  readonly cells: readonly string[];
  /** The record in the file, quotes included. */
  readonly place: Place;
}

/**
 * Reads a CSV file (RFC 4180, with LF or CRLF) whose first line names the columns. A record with too many or too few
 * cells is reported at its line and left out; a file that cannot be read as CSV at all has no value.
 */
export function parseCsv(source: SourceFile): Parsed<CsvDocument> {
  const separator = findOtherSeparator(source);
  if (separator !== undefined) return { value: undefined, diagnostics: [separator] };
  const diagnostics: Diagnostic[] = [];
  const records: CsvRecord[] = [];
  let columns: readonly string[] | undefined;
  let columnPlaces: readonly Place[] = [];
  let start = 0;
  const onRow = ({ cells, raw, skipped }: CsvRow): void => {
    start += skipped.length;
    const span = { start, end: start + raw.trimEnd().length };
    start += raw.length;
    if (raw.trim() === '') return;
    if (controls.test(raw)) diagnostics.push(controlCharacter(source, span.start + raw.search(controls)));
    if (columns === undefined) {
      columns = cells;
      columnPlaces = cellSpans(raw, span.start).map((cell) => placeAt(source, cell));
    } else if (cells.length === columns.length) records.push({ cells, place: placeAt(source, span) });
    else diagnostics.push(wrongWidth(placeAt(source, span), cells.length, columns.length));
  };
  try {
    readCsvText(source.text, { delimiter: ',', isStrict: true }, onRow);
  } catch (error) {
    if (!(error instanceof CsvProblem)) throw error;
    const problem = csvError(
      source,
      error.line,
      error.message.replace(/^./, (first) => first.toUpperCase()),
    );
    const help = 'Close the cell with a quote; write "" for a quote inside of it.';
    return { value: undefined, diagnostics: [{ ...problem, help }] };
  }
  if (columns === undefined) {
    const help = 'Write the names of the columns into the first line, separated by commas.';
    return { value: undefined, diagnostics: [{ ...csvError(source, 1, 'The file has no header line'), help }] };
  }
  return { value: { columns, columnPlaces, records }, diagnostics };
}

/** Where the cells of a row are; a comma between quotes separates none. */
function cellSpans(row: string, start: number): readonly Span[] {
  const cells = `,${row.trimEnd()}`.match(/,(?:"(?:[^"]|"")*"|[^,])*/g) ?? [];
  let end = start - 1;
  return cells.map((cell) => {
    const begin = end + 1;
    end += cell.length;
    return { start: begin, end };
  });
}

/** What no cell may hold: C0 controls but tab and line ends. */
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

function controlCharacter(source: SourceFile, offset: number): Diagnostic {
  const code = source.text.charCodeAt(offset).toString(16).toUpperCase().padStart(4, '0');
  return {
    check: 'csv',
    severity: 'error',
    place: placeAt(source, { start: offset, end: offset + 1 }),
    message: `The character U+${code} may not stand in a cell`,
    help: 'Delete it; an editor that shows control characters finds it.',
  };
}

const separators: readonly (readonly [character: string, name: string])[] = [
  [';', 'semicolons'],
  ['\t', 'tabs'],
  ['|', 'pipes'],
];

/** A header without commas that holds what other programs separate cells by. */
function findOtherSeparator(source: SourceFile): Diagnostic | undefined {
  const header = /^\ufeff?[^\r\n]*/.exec(source.text)?.[0] ?? '';
  const bare = header.replace(/"(?:[^"]|"")*"/g, (quoted) => '_'.repeat(quoted.length));
  if (bare.includes(',')) return undefined;
  const found = separators.find(([character]) => bare.includes(character));
  if (found === undefined) return undefined;
  const start = bare.indexOf(found[0]);
  return {
    check: 'csv',
    severity: 'error',
    place: placeAt(source, { start, end: start + 1 }),
    message: `The cells are separated by ${found[1]}`,
    help: 'Separate them by commas, and put a cell that holds a comma into quotes.',
  };
}

function wrongWidth(place: Place, found: number, expected: number): Diagnostic {
  return {
    check: 'csv',
    severity: 'error',
    place,
    message: `This line has ${found === 1 ? '1 cell' : `${found} cells`} where the header has ${expected}`,
    help: 'Quote a cell that holds a comma or a line end.',
  };
}

function csvError(source: SourceFile, line: number, message: string): Diagnostic {
  const start = source.lineStarts[Math.max(0, line - 1)] ?? 0;
  return { check: 'csv', severity: 'error', place: placeAt(source, { start, end: start }), message };
}

/** A record of a CSV file that is read piece by piece. */
export interface StreamedRecord {
  readonly cells: readonly string[];
  /** The line on which the record begins, from 1. */
  readonly line: number;
}

const logDialect = { bom: true, info: true, relax_column_count: true, skip_empty_lines: true } as const;

/** Reads the records of a CSV text that is whole in memory, as streamCsv does; throws UnreadableCsv likewise. */
export function readCsvRecords(text: string): StreamedRecord[] {
  let line = 1;
  try {
    const records = parseText(text, logDialect) as unknown as { record: string[]; info: { lines: number } }[];
    return records.map(({ record, info }) => {
      const read = { cells: record, line };
      line = info.lines + 1;
      return read;
    });
  } catch (error) {
    if (!(error instanceof TextError)) throw error;
    throw new UnreadableCsv(Number(error.lines ?? line), error.message);
  }
}

/**
 * Reads a CSV file (RFC 4180, with LF or CRLF) of any size from pieces of its text; the first record is the header.
 * Throws UnreadableCsv if the text is not CSV from some line on.
 */
export async function* streamCsv(pieces: AsyncIterable<string>): AsyncGenerator<StreamedRecord> {
  const parser = Readable.from(pieces).pipe(parseStream(logDialect));
  let line = 1;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      yield { cells: record, line };
      line = info.lines + 1;
    }
  } catch (error) {
    if (!(error instanceof StreamError)) throw error;
    throw new UnreadableCsv(Number(error.lines ?? line), error.message);
  }
}

/** A text that is not CSV from a line on. */
export class UnreadableCsv extends Error {
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(message);
    this.name = 'UnreadableCsv';
  }
}
