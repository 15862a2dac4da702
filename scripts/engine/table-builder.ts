import { parseIsoDatetime } from './formats/iso-datetime';
import { parseJson } from './formats/json';
import { inferColumn } from './infer-column';
import { readCell } from './read-cell';
import type { Column, DynamicValue, KqlType, Table, Value } from './values';

/** A value that its column cannot hold, or a line that is no row. Lines count from 1. */
export interface LineProblem {
  readonly line: number;
  readonly message: string;
}

/** Takes the rows of a log one by one into the columns of a table. */
export interface TableBuilder {
  /** Adds an object of JSON: a line of NDJSON. Returns what is wrong with it. */
  readonly addJson: (text: string) => readonly string[];
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
 * Starts a table. Values go straight into its columns: neither the text nor the rows of a log are held.
 *
 * @param schema the columns that are known; any other column is added, and its type inferred when all rows are there
 */
export function startTable(schema: readonly Column[]): TableBuilder {
  const columns: GrowingColumn[] = schema.map(({ name, type }) => ({ name, type, values: [], texts: new Map() }));
  const byName = new Map(columns.map((column) => [column.name, column]));
  let rowCount = 0;
  let source: 'json' | 'text' = 'text';
  let header: readonly CsvColumn[] = [];
  const columnFor = (name: string, type?: KqlType): GrowingColumn => {
    let column = byName.get(name);
    if (column === undefined) {
      column = { name, type, values: [], texts: new Map() };
      columns.push(column);
      byName.set(name, column);
    }
    return column;
  };
  const put = (name: string, written: unknown, problems: string[]): void => {
    const column = columnFor(name);
    const value = column.type === undefined ? toDynamicValue(written) : readValue(written, column.type);
    if (value === undefined) {
      problems.push(`${name}: ${shortText(written)} is no ${column.type ?? 'value'}`);
      return;
    }
    pad(column, rowCount);
    if (column.values.length > rowCount) problems.push(`${name}: the row has this column twice`);
    else column.values.push(typeof value === 'string' ? sharedText(value, column.texts) : value);
  };
  return {
    addJson: (text) => {
      const record = parseRecord(text);
      if (record === undefined) return ['this line is not a JSON object'];
      source = 'json';
      const problems: string[] = [];
      for (const [name, written] of record instanceof Map ? record : Object.entries(record))
        put(name, written, problems);
      rowCount += 1;
      return problems;
    },
    startCsv: (names) => {
      header = readHeader(names);
      for (const { name, type } of header) columnFor(name, type);
    },
    addCells: (cells) => {
      if (cells.length !== header.length) return [`${cells.length} cells where the header has ${header.length}`];
      const problems: string[] = [];
      header.forEach(({ name, type }, index) => {
        const cell = cells[index]!;
        if (cell !== '') put(name, type === undefined ? cell : cell.replace(',', ''), problems);
      });
      rowCount += 1;
      return problems;
    },
    build: () => finish(columns, rowCount, source),
  };
}

interface CsvColumn {
  readonly name: string;
  /** Known where the header says it. */
  readonly type?: 'datetime';
}

/** The portal's export calls a datetime column `TimeGenerated [UTC]`, and writes `6/2/2026, 10:01:00.000 AM` into it. */
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

/** What JSON.parse reads otherwise than KQL does: members that are arrays or objects, and digits past 2^53. */
const needsExactReader = /[[{]|\d{16}/;

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

/** The value of a column's type that was written; undefined where it is none. The frequent cases come first. */
function readValue(written: unknown, type: KqlType): Value | undefined {
  if (typeof written === 'string') {
    if (type === 'string') return written;
    const quick = type === 'datetime' ? parseIsoDatetime(written) : undefined;
    if (quick !== undefined) return quick ?? undefined;
  }
  if (typeof written === 'number') {
    if (type === 'real') return written;
    if (type === 'int' && Number.isInteger(written)) return written === (written | 0) ? written : undefined;
  }
  return readCell(toDynamicValue(written), type);
}

/** Whole numbers are longs; JSON.parse only reads lines without arrays and objects. */
function toDynamicValue(written: unknown): DynamicValue {
  return typeof written === 'number' && Number.isSafeInteger(written) ? BigInt(written) : (written as DynamicValue);
}

const longestShown = 60;

function shortText(written: unknown): string {
  const text = typeof written === 'string' ? JSON.stringify(written) : String(written);
  return text.length <= longestShown ? text : `${text.slice(0, longestShown)}…`;
}
