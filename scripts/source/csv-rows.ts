/** A row of a CSV text that need not have a header or rows of one width. */
export interface CsvRow {
  readonly cells: readonly string[];
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** The row as it stands in the text, its line end included. */
  readonly raw: string;
  /** What stands between it and the row before: empty lines, and a byte order mark. */
  readonly skipped: string;
}

export interface CsvDialect {
  /** One character; '' if each line is one cell. */
  readonly delimiter: string;
  /** What lines begin with that are not rows. */
  readonly comments?: readonly string[];
  readonly onComment?: (line: string) => void;
  /**
   * True where a quote may stand only around a cell, as RFC 4180 has it, and blanks belong to their cells: for files
   * that a person keeps, in which a stray quote is a mistake.
   */
  readonly isStrict?: boolean;
}

/** A text that is not CSV, and the line at which that shows. */
export class CsvProblem extends Error {
  constructor(
    message: string,
    readonly line: number,
  ) {
    super(message);
    this.name = 'CsvProblem';
  }
}

/** Longer than any row that is one: a quote that is never closed would gather the rest of the text. */
const longestRow = 16 * 1024 * 1024;

const [lineFeed, carriageReturn, quote, blank, tab] = [10, 13, 34, 32, 9];

/**
 * Reads the rows of a CSV text of any size as feeds and people write it: quoted cells with doubled quotes, blanks
 * before cells, LF, CRLF or CR; empty lines are skipped. A quote inside a cell, or one with more behind it, stands for
 * itself.
 *
 * @param most ends the reading after so many rows
 * @throws CsvProblem if a quote is never closed
 */
export async function readCsvRows(
  pieces: AsyncIterable<string>,
  dialect: CsvDialect,
  onRow: (row: CsvRow) => void,
  most = Infinity,
): Promise<void> {
  const delimiter = dialect.delimiter.charCodeAt(0);
  const scanner: Scanner = { text: '', from: 0, at: 0, line: 1, rows: 0, delimiter };
  let isFirst = true;
  for await (const piece of pieces) {
    const { from, at, text } = scanner;
    Object.assign(scanner, { from: 0, at: at - from, text: from < text.length ? text.slice(from) + piece : piece });
    if (isFirst && piece !== '') {
      if (piece.startsWith('\ufeff')) scanner.at = 1;
      isFirst = false;
    }
    while (scanner.rows < most && takeRow(scanner, dialect, onRow, false));
    if (scanner.rows >= most) return;
    if (scanner.text.length - scanner.at > longestRow) throw unclosed(scanner.line);
  }
  while (scanner.rows < most && takeRow(scanner, dialect, onRow, true));
}

/** As readCsvRows, for a text that is whole in memory. */
export function readCsvText(text: string, dialect: CsvDialect, onRow: (row: CsvRow) => void): void {
  const at = text.startsWith('\ufeff') ? 1 : 0;
  const scanner: Scanner = { text, from: 0, at, line: 1, rows: 0, delimiter: dialect.delimiter.charCodeAt(0) };
  while (takeRow(scanner, dialect, onRow, true));
}

interface Scanner {
  text: string;
  /** Up to where the text has been handed on. */
  from: number;
  /** Where the next line begins. */
  at: number;
  line: number;
  /** How many have been handed on. */
  rows: number;
  /** NaN where there is none, which no character equals. */
  readonly delimiter: number;
}

/** Takes one line or row; false if the text at hand does not reach to its end. */
function takeRow(scanner: Scanner, dialect: CsvDialect, onRow: (row: CsvRow) => void, isLast: boolean): boolean {
  const { text, at, line } = scanner;
  if (at >= text.length) return false;
  const first = text.charCodeAt(at);
  if (isComment(text, at, dialect.comments)) {
    const end = lineEnd(text, at, isLast);
    if (end === undefined) return false;
    dialect.onComment?.(text.slice(at, end).trimEnd());
    scanner.from = end;
    return advance(scanner, end, 1);
  }
  if (first === lineFeed) return advance(scanner, at + 1, 1);
  const row = scanCells(text, at, scanner.delimiter, isLast, dialect.isStrict === true);
  if (row === undefined) return false;
  if (row.unclosed) throw unclosed(line + row.lineEnds);
  if (row.stray !== undefined) throw new CsvProblem(row.stray, line + row.lineEnds);
  const { cells, end, lineEnds } = row;
  if (cells.length > 1 || cells[0] !== '') {
    onRow({ cells, line, raw: text.slice(at, end), skipped: scanner.from === at ? '' : text.slice(scanner.from, at) });
    scanner.from = end;
    scanner.rows++;
  }
  return advance(scanner, end, lineEnds);
}

function advance(scanner: Scanner, to: number, lines: number): true {
  scanner.at = to;
  scanner.line += lines;
  return true;
}

function unclosed(line: number): CsvProblem {
  return new CsvProblem(`the quote that is opened on line ${line} is never closed`, line);
}

function isComment(text: string, at: number, marks: readonly string[] | undefined): boolean {
  if (marks === undefined) return false;
  const start = skipBlanks(text, at, NaN);
  return marks.some((mark) => text.startsWith(mark, start));
}

/** Where the next line begins; undefined if that cannot be told yet. */
function lineEnd(text: string, from: number, isLast: boolean): number | undefined {
  const feed = lineFeedAfter(text, from);
  const carriage = text.slice(from, feed).indexOf('\r') + from;
  const end = carriage < from || carriage + 1 === feed ? feed : carriage;
  return end + 1 < text.length ? end + 1 : isLast || text[end] === '\n' ? text.length : undefined;
}

interface ScannedRow {
  readonly cells: readonly string[];
  readonly end: number;
  /** How many lines it takes. */
  readonly lineEnds: number;
  readonly unclosed: boolean;
  /** What is wrong with a quote that does not enclose a cell. */
  readonly stray?: string;
}

function scanCells(
  text: string,
  from: number,
  delimiter: number,
  isLast: boolean,
  isStrict: boolean,
): ScannedRow | undefined {
  const cells: string[] = [];
  let lineEnds = 0;
  let at = from;
  /** Where the line ends that is being read. */
  let feed = lineFeedAfter(text, from);
  for (;;) {
    let code = text.charCodeAt(at);
    while (!isStrict && (code === blank || code === tab) && code !== delimiter) code = text.charCodeAt(++at);
    const start = at;
    const close = code === quote ? closingQuote(text, at, delimiter) : -1;
    if (close === text.length) {
      return isLast ? { cells, end: close, lineEnds, unclosed: true } : undefined;
    }
    if (close >= 0) {
      const inner = text.slice(start + 1, close);
      cells.push(inner.includes('"') ? inner.replaceAll('""', '"') : inner);
      for (; feed < close; feed = lineFeedAfter(text, feed + 1)) lineEnds++;
      at = skipBlanks(text, close + 1, delimiter);
    } else {
      if (isStrict && close < 0 && code === quote) return strayQuote(cells, at, lineEnds, misplacedQuote);
      while (at < text.length && !endsCell((code = text.charCodeAt(at)), delimiter)) at++;
      cells.push(text.slice(start, at));
      if (isStrict && text.slice(start, at).includes('"')) return strayQuote(cells, at, lineEnds, innerQuote);
    }
    // What follows may decide how this is read: a second quote, or the LF of a CRLF.
    if (!isLast && at + 1 >= text.length && text.charCodeAt(at) !== lineFeed) return undefined;
    if (at >= text.length) return { cells, end: at, lineEnds: lineEnds + 1, unclosed: false };
    code = text.charCodeAt(at++);
    if (code === delimiter) continue;
    if (code === carriageReturn && text.charCodeAt(at) === lineFeed) at++;
    return { cells, end: at, lineEnds: lineEnds + 1, unclosed: false };
  }
}

const misplacedQuote =
  'the quote that is opened on this line is not closed, or more stands behind it: write "" for a quote inside of a cell';
const innerQuote = 'a quote stands inside of a cell that does not begin with one';

function strayQuote(cells: readonly string[], end: number, lineEnds: number, stray: string): ScannedRow {
  return { cells, end, lineEnds, unclosed: false, stray };
}

function lineFeedAfter(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at;
}

/** Where the quote that opens a cell is closed; the text's length where it is not; -1 if it closes none. */
function closingQuote(text: string, open: number, delimiter: number): number {
  let at = open + 1;
  for (;;) {
    const close = text.indexOf('"', at);
    if (close < 0) return text.length;
    const behind = text.charCodeAt(close + 1);
    if (endsCell(behind, delimiter)) return close;
    if (behind !== quote) {
      const next = skipBlanks(text, close + 1, delimiter);
      return next >= text.length || endsCell(text.charCodeAt(next), delimiter) ? close : -1;
    }
    at = close + 2;
  }
}

function skipBlanks(text: string, from: number, delimiter: number): number {
  let at = from;
  while (text.charCodeAt(at) !== delimiter && (text.charCodeAt(at) === blank || text.charCodeAt(at) === tab)) at++;
  return at;
}

function endsCell(code: number, delimiter: number): boolean {
  return code === delimiter || code === lineFeed || code === carriageReturn;
}
