import { isUtf8 } from 'node:buffer';
import { isBlank, skipBlanks, skipNumber, skipPlainText, skipText, skipValue } from '../formats/json-bytes';
import { isPlainly, writtenAt, type ValueStart } from './line-value';
import type { Column, KqlType } from '../values';
import { misfit, readWritten } from '../values/written-value';

/** Lines of NDJSON as they were read, and where in them the values of each column begin. */
export interface LineLog {
  readonly pieces: readonly LogPiece[];
  readonly rowCount: number;
  /** Those of the schema first, all others in the order in which they were met. */
  readonly columns: readonly LineColumn[];
}

export interface LogPiece {
  readonly bytes: Buffer;
  /** The first row that begins in it. */
  readonly firstRow: number;
}

export interface LineColumn {
  readonly name: string;
  /** Undefined while its type has to be inferred. */
  readonly type: KqlType | undefined;
  /** By row, where its value begins in the row's piece; rows behind the end have none. */
  starts: Int32Array;
}

/** Takes lines of NDJSON, and leaves their values where they are until somebody reads them. */
export interface LineScanner {
  readonly log: LineLog;
  /**
   * Takes whole lines, of which the last ends with a line end as well.
   * @param report is told what is wrong with a line, which counts from 0 in these lines
   * @returns how many lines there were
   * @throws what TextDecoder throws of bytes that are not UTF-8
   */
  readonly take: (bytes: Buffer, report: (line: number, message: string) => void) => number;
}

type Report = (line: number, message: string) => void;

/** A scanner while it reads. */
interface Scanning {
  readonly pieces: LogPiece[];
  readonly columns: LineColumn[];
  readonly byName: Map<string, LineColumn>;
  /**
   * The keys of the line before with their columns, and the keys' lengths: most lines have the same in the same order.
   */
  readonly keys: Buffer[];
  readonly keyColumns: LineColumn[];
  /** Columns whose value in this line must be read to know whether it is of their type. */
  readonly doubtful: LineColumn[];
  /** How many keys the line has. */
  keyCount: number;
  rowCount: number;
  capacity: number;
}

const newLine = 0x0a;
const none = new Int32Array(0);

/** Starts to scan the lines of a log. @param schema the columns that are known; any other column is added */
export function startLineScanner(schema: readonly Column[]): LineScanner {
  const columns = schema.map(({ name, type }): LineColumn => ({ name, type, starts: none }));
  const state: Scanning = {
    pieces: [],
    columns,
    byName: new Map(columns.map((column) => [column.name, column])),
    keys: [],
    keyColumns: [],
    doubtful: [],
    keyCount: 0,
    rowCount: 0,
    capacity: 1 << 14,
  };
  return { log: state, take: (bytes, report) => scanLines(state, bytes, report) };
}

function scanLines(state: Scanning, bytes: Buffer, report: Report): number {
  if (!isUtf8(bytes)) new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  state.pieces.push({ bytes, firstRow: state.rowCount });
  let line = 0;
  for (let start = 0; start < bytes.length; line++) {
    const at = skipBlanks(bytes, start);
    const known = state.columns.length;
    const end = bytes[at] === newLine ? at + 1 : scanLine(state, bytes, at);
    if (end > 0) {
      if (bytes[at] !== newLine) finishRow(state, bytes, line, report);
      start = end;
      continue;
    }
    dropRow(state, known);
    const next = bytes.indexOf(newLine, at) + 1;
    if (bytes.toString('utf8', start, next).trim() !== '') report(line, 'this line is not a JSON object');
    start = next;
  }
  return line;
}

/**
 * Notes where the values of an object begin; returns the position behind its line, or -1 if the line is not an object.
 */
function scanLine(state: Scanning, bytes: Buffer, start: number): number {
  const { keys, keyColumns, doubtful } = state;
  const row = state.rowCount;
  if (row === state.capacity) grow(state);
  state.keyCount = 0;
  doubtful.length = 0;
  if (bytes[start] !== 0x7b) return -1;
  let at = skipBlanks(bytes, start + 1);
  if (bytes[at] === 0x7d) return endOfLine(bytes, at + 1);
  for (;;) {
    while (isBlank(bytes[at])) at++;
    if (bytes[at] !== 0x22) return -1;
    const key = keys[state.keyCount];
    let column: LineColumn;
    if (key !== undefined && bytes[at + 1 + key.length] === 0x22 && isSame(key, bytes, at + 1)) {
      column = keyColumns[state.keyCount]!;
      at += key.length + 2;
    } else {
      const end = skipText(bytes, at + 1);
      if (end < 0) return -1;
      column = columnOfKey(state, bytes, at, end);
      at = end;
    }
    state.keyCount++;
    while (isBlank(bytes[at])) at++;
    if (bytes[at] !== 0x3a) return -1;
    at++;
    while (isBlank(bytes[at])) at++;
    const value = at;
    const first = bytes[at]!;
    let begin: ValueStart = value + 1;
    if (first === 0x22) {
      at = skipPlainText(bytes, value + 1);
      if (at < 0) {
        at = skipText(bytes, value + 1);
        begin = -begin;
      }
    } else at = first === 0x2d || (first >= 0x30 && first <= 0x39) ? skipNumber(bytes, at) : skipValue(bytes, at, 1);
    if (at < 0) return -1;
    if (column.starts.length === 0) column.starts = new Int32Array(state.capacity);
    column.starts[row] = begin;
    if (column.type !== undefined && !isPlainly(column.type, bytes, value, at)) doubtful.push(column);
    while (isBlank(bytes[at])) at++;
    const next = bytes[at++];
    if (next === 0x7d) return endOfLine(bytes, at);
    if (next !== 0x2c) return -1;
  }
}

function endOfLine(bytes: Buffer, start: number): number {
  const at = skipBlanks(bytes, start);
  return bytes[at] === newLine ? at + 1 : -1;
}

function isSame(key: Buffer, bytes: Buffer, start: number): boolean {
  for (let index = 0; index < key.length; index++) if (key[index] !== bytes[start + index]) return false;
  return true;
}

/** The column of a key that is another than in the line before. @param start that of its quote */
function columnOfKey(state: Scanning, bytes: Buffer, start: number, end: number): LineColumn {
  const name = JSON.parse(bytes.toString('utf8', start, end)) as string;
  let column = state.byName.get(name);
  if (column === undefined) {
    column = { name, type: undefined, starts: none };
    state.byName.set(name, column);
    state.columns.push(column);
  }
  state.keys[state.keyCount] = bytes.subarray(start + 1, end - 1);
  state.keyColumns[state.keyCount] = column;
  return column;
}

/** Reports the values that are none of their column, and holds nothing for them. Of equal keys the last one counts. */
function finishRow(state: Scanning, bytes: Buffer, line: number, report: Report): void {
  const row = state.rowCount++;
  if (state.doubtful.length === 0) return;
  const doubtful = new Set(state.doubtful);
  for (const column of new Set(state.keyColumns.slice(0, state.keyCount))) {
    if (!doubtful.has(column)) continue;
    const start = column.starts[row]!;
    const written = writtenAt(bytes, start);
    if (column.type === undefined || readWritten(written, column.type) !== undefined) continue;
    column.starts[row] = 0;
    report(line, misfit(column.name, written, column.type));
  }
}

/** Forgets a line that is not a row. @param known how many columns there were before it */
function dropRow(state: Scanning, known: number): void {
  for (let index = 0; index < state.keyCount; index++) {
    const { starts } = state.keyColumns[index]!;
    if (starts.length > 0) starts[state.rowCount] = 0;
  }
  for (const { name } of state.columns.splice(known)) state.byName.delete(name);
  state.keys.length = 0;
  state.keyColumns.length = 0;
}

function grow(state: Scanning): void {
  state.capacity *= 4;
  for (const column of state.columns) {
    if (column.starts.length === 0) continue;
    const grown = new Int32Array(state.capacity);
    grown.set(column.starts);
    column.starts = grown;
  }
}
