import { Readable } from 'node:stream';
import { CsvError as StreamError, parse as parseStream } from 'csv-parse';
import { CsvError, parse } from 'csv-parse/sync';
import type { Diagnostic, Parsed } from './diagnostic';
import type { Place } from './position';
import { placeAt } from './source-file';
import type { SourceFile } from './source-file';

/** A CSV file with a header line. */
export interface CsvDocument {
  readonly columns: readonly string[];
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
  let raw: readonly RawRecord[];
  try {
    raw = parse(source.text, { bom: true, raw: true, relax_column_count: true }) as unknown as RawRecord[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { value: undefined, diagnostics: [csvError(source, Number(error.lines ?? 1), error.message)] };
  }
  const [header, ...rest] = raw;
  if (header === undefined) {
    return { value: undefined, diagnostics: [csvError(source, 1, 'The file has no header line')] };
  }
  const diagnostics: Diagnostic[] = [];
  const records: CsvRecord[] = [];
  let start = endOf(source, source.text.startsWith('\ufeff') ? 1 : 0, header);
  for (const line of rest) {
    const place = placeAt(source, { start, end: start + line.raw.trimEnd().length });
    start = endOf(source, start, line);
    if (line.raw.trim() === '') continue;
    if (line.record.length === header.record.length) records.push({ cells: line.record, place });
    else diagnostics.push(wrongWidth(place, line.record.length, header.record.length));
  }
  return { value: { columns: header.record, records }, diagnostics };
}

interface RawRecord {
  readonly raw: string;
  readonly record: readonly string[];
}

/** Where the text behind a record begins: the parser's own counts are bytes, and its raw text lacks the LF of CRLF. */
function endOf(source: SourceFile, start: number, line: RawRecord): number {
  const end = start + line.raw.length;
  return source.text[end - 1] === '\r' && source.text[end] === '\n' ? end + 1 : end;
}

function wrongWidth(place: Place, found: number, expected: number): Diagnostic {
  return {
    check: 'csv',
    severity: 'error',
    place,
    message: `This line has ${found} cells where the header has ${expected}`,
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

/**
 * Reads a CSV file (RFC 4180, with LF or CRLF) of any size from pieces of its text; the first record is the header.
 * Throws UnreadableCsv where the text is no CSV from some line on.
 */
export async function* streamCsv(pieces: AsyncIterable<string>): AsyncGenerator<StreamedRecord> {
  const parser = Readable.from(pieces).pipe(
    parseStream({ bom: true, info: true, relax_column_count: true, skip_empty_lines: true }),
  );
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

/** A text that is no CSV from a line on. */
export class UnreadableCsv extends Error {
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(message);
    this.name = 'UnreadableCsv';
  }
}
