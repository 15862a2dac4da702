import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { formatJson } from '../../scripts/engine/formats/json';
import { formatDecimal, parseDecimal } from '../../scripts/engine/formats/decimal';
import { parseDatetime } from '../../scripts/engine/formats/datetime';
import { parseTimespan } from '../../scripts/engine/formats/timespan';
import { runQuery, type QueryInput } from '../../scripts/engine/run-query';
import type { Decimal, DynamicValue, KqlType, Table, Value } from '../../scripts/engine/values';
import { bindQuery } from '../../scripts/kql/bind-query';
import { createWorkspaceSchema } from '../../scripts/kql/workspace-schema';

/* Compares the engine with answers that the real Kusto engine gave to the same queries. */

const shared = path.join(__dirname, '..', '..', '..', 'shared');
const oracle = path.join(shared, 'corpus', 'kql-oracle');

/** Where each set of answers is. */
const files = {
  'A-kustainer-fuzz-verdicts': path.join(oracle, 'A-kustainer-fuzz-verdicts.jsonl'),
  'A-kusto-emulator-docs-corpus': path.join(oracle, 'A-kusto-emulator-docs-corpus.jsonl'),
  'tests-of-other-engines': path.join(shared, 'findings', 'engine', 'new-oracle.jsonl'),
  'log-analytics': path.join(shared, 'corpus', 'azure-recordings', 'kql-oracle.jsonl'),
} as const;

export type AnswerSet = keyof typeof files;
export const answerSets = Object.keys(files) as readonly AnswerSet[];

export interface RecordedQuery {
  readonly id: string;
  readonly query: string;
  readonly ordered?: boolean;
  readonly flags?: Readonly<Record<string, boolean>>;
  readonly expected?: {
    /** Null where the source does not state them. */
    readonly columns: readonly RecordedColumn[] | null;
    readonly rows: readonly (readonly unknown[])[] | null;
    readonly row_count?: number;
    /** False where only the first rows were kept. */
    readonly all_rows_present?: boolean;
  };
}

interface RecordedColumn {
  readonly name: string;
  readonly type?: string;
  readonly type_class?: string;
}

export type Verdict =
  | { readonly kind: 'exact' }
  | { readonly kind: 'wrong'; readonly detail: string }
  | { readonly kind: 'refused'; readonly detail: string };

/** Whether the recorded answers are on this machine. */
export function hasRecordedAnswers(): boolean {
  return Object.values(files).every((file) => existsSync(file));
}

/** Returns the queries of a set whose answer is the same each time. */
export function readRecorded(set: AnswerSet): RecordedQuery[] {
  return readLines(files[set])
    .map((line) => withExpected(line as RecordedLine))
    .filter((recorded) => isComparable(recorded));
}

/** Returns the queries that the real engine refused. */
export function readRecordedErrors(): RecordedQuery[] {
  return readLines(path.join(oracle, 'A-kustainer-fuzz-errors.jsonl')) as RecordedQuery[];
}

function readLines(file: string): unknown[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as unknown);
}

type RecordedLine = RecordedQuery & RecordedQuery['expected'] & { readonly abridged?: string | null };

/** One of the files has columns and rows beside the query, and says in words where only the first rows were kept. */
function withExpected(line: RecordedLine): RecordedQuery {
  if (line.expected !== undefined) return line;
  const { columns, rows, abridged } = line;
  return { ...line, expected: { columns, rows, all_rows_present: abridged?.startsWith('rows') !== true } };
}

const incomparable = ['nondeterministic', 'geo', 'series', 'plugin', 'graph', 'render'];

function isComparable({ flags, expected }: RecordedQuery): boolean {
  return expected === undefined || (expected.rows !== null && !incomparable.some((flag) => flags?.[flag] === true));
}

const schema = createWorkspaceSchema({});
const input: QueryInput = { tables: new Map(), watchlists: new Map(), now: parseDatetime('2026-06-04T18:57:01Z')! };

/** Whether a query that the real engine refused gets an answer here. */
export function isAnswered({ query }: RecordedQuery): boolean {
  return runQuery(bindQuery(query, schema), input).kind === 'rows';
}

/** Runs a recorded query and says how its answer compares. */
export function judge(recorded: RecordedQuery): Verdict {
  const outcome = runQuery(bindQuery(recorded.query, schema), input);
  if (outcome.kind === 'refused') {
    const first = outcome.refusals[0];
    return { kind: 'refused', detail: first ? `${first.feature}: ${first.reason ?? ''}` : 'nothing to run' };
  }
  if (outcome.kind === 'failed') return { kind: 'wrong', detail: `failed: ${outcome.message}` };
  return compareTables(recorded, outcome.table);
}

function compareTables({ expected, ordered }: RecordedQuery, table: Table): Verdict {
  const { columns, rows } = expected!;
  const names = (columns ?? table.columns).map((column) => column.name).join(', ');
  const ownNames = table.columns.map((column) => column.name).join(', ');
  if (names !== ownNames) return { kind: 'wrong', detail: `columns ${ownNames} instead of ${names}` };
  const types = table.columns.map(({ type }, index) => {
    const { type: recorded, type_class: recordedClass } = columns?.[index] ?? {};
    return recordedType(recorded ?? recordedClass ?? type);
  });
  const differing = table.columns.find((column, index) => !sameType(column.type, types[index]!));
  if (differing) return { kind: 'wrong', detail: `type ${differing.type} of ${differing.name}` };
  const asText = columns?.[0]?.type_class !== undefined;
  const wanted = rows!.map((row) => row.map((cell, index) => recordedCell(cell, types[index]!, asText)).join(' | '));
  const own = Array.from({ length: table.rowCount }, (_, row) =>
    table.columns
      .map((column, index) => ownCell(table.data[index]![row]!, column.type, types[index]!, asText))
      .join(' | '),
  );
  if (!ordered) {
    wanted.sort();
    own.sort();
  }
  if (expected!.all_rows_present === false) return compareSome(wanted, own, expected!.row_count);
  const difference = wanted.findIndex((row, index) => row !== own[index]);
  if (difference < 0 && wanted.length === own.length) return { kind: 'exact' };
  const at = difference < 0 ? wanted.length : difference;
  return { kind: 'wrong', detail: `row ${at}: ${own[at] ?? 'none'} instead of ${wanted[at] ?? 'none'}` };
}

function compareSome(wanted: readonly string[], own: readonly string[], rowCount = own.length): Verdict {
  const missing = wanted.find((row) => !own.includes(row));
  if (missing !== undefined) return { kind: 'wrong', detail: `no row ${missing}` };
  return own.length === rowCount ? { kind: 'exact' } : { kind: 'wrong', detail: `${own.length} rows of ${rowCount}` };
}

const recordedTypes: Readonly<Record<string, KqlType>> = {
  Int: 'long',
  Int64: 'long',
  Int32: 'int',
  String: 'string',
  Real: 'real',
  Double: 'real',
  Dynamic: 'dynamic',
  Object: 'dynamic',
  DateTime: 'datetime',
  Bool: 'bool',
  SByte: 'bool',
  TimeSpan: 'timespan',
  Guid: 'guid',
  Decimal: 'decimal',
  SqlDecimal: 'decimal',
};

function recordedType(name: string): KqlType {
  return recordedTypes[name] ?? (name as KqlType);
}

/** One of the recordings calls int and long the same, and decimals reals. */
function sameType(own: KqlType, recorded: KqlType): boolean {
  return own === recorded || (own === 'int' && recorded === 'long') || (own === 'decimal' && recorded === 'real');
}

function recordedCell(cell: unknown, type: KqlType, asText: boolean): string {
  if (cell === null) return type === 'string' ? '""' : 'null';
  if (!asText) return typedCell(cell, type);
  const text = String(cell);
  if (text === 'null' && type !== 'string') return 'null';
  const bare = type === 'string' || type === 'guid' ? text.slice(1, -1) : text;
  if (type === 'dynamic') return canonicalJson(parsedOrText(bare));
  return typedCell(type === 'bool' ? bare === 'True' : bare, type);
}

function parsedOrText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function typedCell(cell: unknown, type: KqlType): string {
  switch (type) {
    case 'string':
      return JSON.stringify(cell);
    case 'datetime':
      return String(parseDatetime(String(cell)));
    case 'timespan':
      return String(parseTimespan(String(cell)));
    case 'real':
      return canonicalNumber(Number(cell));
    case 'decimal': {
      const decimal = parseDecimal(String(cell));
      return decimal ? formatDecimal(decimal) : String(cell);
    }
    case 'dynamic':
      return canonicalJson(typeof cell === 'string' ? parsedOrText(cell) : cell);
    default:
      return typeof cell === 'number' && !Number.isSafeInteger(cell) ? roundedLong(cell) : String(cell);
  }
}

/** JSON has rounded a long beyond the safe integers. */
function roundedLong(cell: number | bigint): string {
  return `about ${Number(cell)}`;
}

function ownCell(value: Value, type: KqlType, recorded: KqlType, isText: boolean): string {
  if (value === null) return 'null';
  if (type === 'decimal' && recorded === 'real') return canonicalNumber(Number(formatDecimal(value as Decimal)));
  switch (type) {
    case 'string':
      return JSON.stringify(value);
    case 'real':
      return canonicalNumber(value as number);
    case 'decimal':
      return formatDecimal(value as Decimal);
    case 'dynamic':
      return canonicalJson(parsedOrText(formatJson(value as DynamicValue)));
    case 'long':
      return !isText && !Number.isSafeInteger(Number(value)) ? roundedLong(value as bigint) : String(value as bigint);
    default:
      return String(value as number | boolean | string);
  }
}

/** Sums of reals differ in their last digits with the order in which they are added. */
function canonicalNumber(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(11))) : String(value);
}

function canonicalJson(value: unknown): string {
  if (typeof value === 'number') return canonicalNumber(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
}
