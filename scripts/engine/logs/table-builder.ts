import { parseJson } from '../formats/json';
import { inferColumn } from '../values/infer-column';
import { dynamicValues, readColumn } from './line-columns';
import { startLineScanner, type LineScanner } from './line-log';
import { tableOfSharedLines } from './shared-lines';
import type { Column, DynamicValue, KqlType, Table, Value } from '../values';
import { misfit, needsExactReader, readWritten, toDynamicValue } from '../values/written-value';

/** A value that its column cannot hold, or a line that is not a row. Lines count from 1. */
export interface LineProblem {
  readonly line: number;
  readonly message: string;
}

/** Takes the rows of a log one by one into the columns of a table. */
export interface TableBuilder {
  /** Adds an object of JSON: a line of NDJSON. Returns what is wrong with it. */
  readonly addJson: (text: string) => readonly string[];
  /**
   * Adds lines of NDJSON, of which the last ends with a line end too; empty ones are not rows. Their bytes are kept,
   * and their values made when their column is first read.
   * @param report is told what is wrong with a line, which counts from 0 in these lines
   * @returns how many lines there were
   * @throws what TextDecoder throws of bytes that are not UTF-8
   */
  readonly addLines: (bytes: Buffer, report: (line: number, message: string) => void) => number;
  /** Names the columns of the records of CSV that follow. */
  readonly startCsv: (names: readonly string[]) => void;
  /** Adds a record of CSV. An empty cell has no value. Returns what is wrong with it. */
  readonly addCells: (cells: readonly string[]) => readonly string[];
  /** The table; columns that the schema does not know come last, in the order in which they were met. */
  readonly build: () => Table;
}

/** A column while it grows; its last rows may be missing. */
interface GrowingColumn {
  readonly name: string;
  /** Undefined while its type has to be inferred. */
  readonly type: KqlType | undefined;
  readonly values: (Value | undefined)[];
  /** The first different texts of the column, each held once however many rows have it. */
  readonly texts: Map<string, string>;
}

/**
 * Starts a table. Values go straight into its columns, save those of lines of NDJSON where all rows are such lines.
 *
 * @param schema the columns that are known; any other column is added, and its type inferred when all rows are there
 */
export function startTable(schema: readonly Column[]): TableBuilder {
  const { columns, columnFor, put } = startColumns(schema);
  let rowCount = 0;
  let source: 'json' | 'text' = 'text';
  let header: readonly CsvColumn[] = [];
  let scanner: LineScanner | undefined;
  /** Rows of another kind follow lines of NDJSON: all of them go into the columns. */
  const takeOverLines = (): void => {
    if (scanner === undefined) return;
    const { log } = scanner;
    scanner = undefined;
    for (const line of log.columns) {
      const { type, values } = columnFor(line.name);
      const held = type === undefined ? dynamicValues(log, line) : line.starts.length > 0 ? readColumn(log, line) : [];
      for (const value of held) values.push(value);
    }
    if (log.rowCount > 0) source = 'json';
    rowCount = log.rowCount;
  };
  const addJson = (text: string): readonly string[] => {
    takeOverLines();
    const record = parseRecord(text);
    if (record === undefined) return ['this line is not a JSON object'];
    source = 'json';
    const problems: string[] = [];
    for (const [name, written] of record instanceof Map ? record : Object.entries(record)) {
      put(rowCount, name, written, problems);
    }
    rowCount += 1;
    return problems;
  };
  return {
    addJson,
    addLines: (bytes, report) => {
      if (rowCount > 0 || header.length > 0) return addOneByOne(bytes, addJson, report);
      scanner ??= startLineScanner(schema);
      return scanner.take(bytes, report);
    },
    startCsv: (names) => {
      takeOverLines();
      header = readHeader(names);
      for (const { name, type } of header) columnFor(name, type);
    },
    addCells: (cells) => {
      if (cells.length !== header.length) return [`${cells.length} cells, and the header has ${header.length}`];
      const problems: string[] = [];
      header.forEach(({ name, type }, index) => {
        const cell = cells[index]!;
        if (cell !== '') put(rowCount, name, type === undefined ? cell : cell.replace(',', ''), problems);
      });
      rowCount += 1;
      return problems;
    },
    build: () => (scanner === undefined ? finish(columns, rowCount, source) : tableOfSharedLines(scanner.log)),
  };
}

interface GrowingColumns {
  readonly columns: readonly GrowingColumn[];
  /** The column of a name, made if there is none yet. */
  readonly columnFor: (name: string, type?: KqlType) => GrowingColumn;
  /** Puts what is written into a cell of a row; adds to the problems if it does not fit. */
  readonly put: (row: number, name: string, written: unknown, problems: string[]) => void;
}

function startColumns(schema: readonly Column[]): GrowingColumns {
  const columns: GrowingColumn[] = schema.map(({ name, type }) => ({ name, type, values: [], texts: new Map() }));
  const byName = new Map(columns.map((column) => [column.name, column]));
  const columnFor = (name: string, type?: KqlType): GrowingColumn => {
    let column = byName.get(name);
    if (column === undefined) {
      column = { name, type, values: [], texts: new Map() };
      columns.push(column);
      byName.set(name, column);
    }
    return column;
  };
  const put = (row: number, name: string, written: unknown, problems: string[]): void => {
    const column = columnFor(name);
    const value = column.type === undefined ? toDynamicValue(written) : readWritten(written, column.type);
    if (value === undefined) {
      problems.push(misfit(name, written, column.type));
      return;
    }
    pad(column, row);
    if (column.values.length > row) problems.push(`${name}: the row has this column twice`);
    else column.values.push(typeof value === 'string' ? sharedText(value, column.texts) : value);
  };
  return { columns, columnFor, put };
}

function addOneByOne(
  bytes: Buffer,
  addJson: TableBuilder['addJson'],
  report: (line: number, message: string) => void,
): number {
  const lines = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes).split('\n').slice(0, -1);
  for (const [line, text] of lines.entries()) {
    if (text.trim() !== '') for (const problem of addJson(text)) report(line, problem);
  }
  return lines.length;
}

interface CsvColumn {
  readonly name: string;
  /** Known where the header says it. */
  readonly type?: 'datetime';
}

/**
 * The portal's export calls a datetime column `TimeGenerated [UTC]`, and writes `6/2/2026, 10:01:00.000 AM` into it.
 */
function readHeader(names: readonly string[]): CsvColumn[] {
  const suffix = ' [UTC]';
  return names.map((name) =>
    name.endsWith(suffix) ? { name: name.slice(0, -suffix.length), type: 'datetime' } : { name },
  );
}

/** Past it a column has so many texts that looking for an equal one costs more than it saves. */
const mostSharedTexts = 4096;

function sharedText(text: string, texts: Map<string, string>): string {
  const known = texts.size > mostSharedTexts ? text : texts.get(text);
  if (known !== undefined) return known;
  texts.set(text, text);
  return text;
}

function finish(columns: readonly GrowingColumn[], rowCount: number, source: 'json' | 'text'): Table {
  // Most columns of a documented table have no value in a log: all of them share one array.
  const absent = { '': new Array<Value>(rowCount).fill(''), null: new Array<Value>(rowCount).fill(null) };
  const finished = columns.map((column) => {
    const { type, values } = column;
    if (type !== undefined && values.length === 0) return { type, values: absent[type === 'string' ? '' : 'null'] };
    pad(column, rowCount);
    return type === undefined
      ? inferColumn(values as (DynamicValue | undefined)[], source)
      : { type, values: values as Value[] };
  });
  return {
    columns: columns.map(({ name }, index) => ({ name, type: finished[index]!.type })),
    data: finished.map(({ values }) => values),
    rowCount,
  };
}

function pad({ type, values }: GrowingColumn, rowCount: number): void {
  const missing = type === undefined ? undefined : type === 'string' ? '' : null;
  while (values.length < rowCount) values.push(missing);
}

type JsonRecord = ReadonlyMap<string, DynamicValue> | Readonly<Record<string, unknown>>;

function parseRecord(text: string): JsonRecord | undefined {
  const start = text.indexOf('{') + 1;
  if (start === 0) return undefined;
  if (needsExactReader.test(text.slice(start))) {
    const exact = parseJson(text);
    return exact instanceof Map ? (exact as ReadonlyMap<string, DynamicValue>) : undefined;
  }
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
