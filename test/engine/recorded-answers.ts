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

const directory = path.join(__dirname, '..', '..', '..', 'shared', 'corpus', 'kql-oracle');

export const answerSets = ['A-kustainer-fuzz-verdicts', 'A-kusto-emulator-docs-corpus'] as const;
export type AnswerSet = (typeof answerSets)[number];

export interface RecordedQuery {
  readonly id: string;
  readonly query: string;
  readonly ordered?: boolean;
  readonly flags: Readonly<Record<string, boolean>>;
  readonly expected?: {
    readonly columns: readonly { readonly name: string; readonly type?: string; readonly type_class?: string }[];
    readonly rows: readonly (readonly unknown[])[] | null;
  };
}

export type Verdict =
  | { readonly kind: 'exact' }
  | { readonly kind: 'wrong'; readonly detail: string }
  | { readonly kind: 'refused'; readonly detail: string };

/** Whether the recorded answers are on this machine. */
export function hasRecordedAnswers(): boolean {
  return existsSync(directory);
}

/** Returns the queries of a recorded file whose answer is the same each time. */
export function readRecorded(name: string): RecordedQuery[] {
  const text = readFileSync(path.join(directory, `${name}.jsonl`), 'utf8');
  const queries = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as RecordedQuery);
  return queries.filter((recorded) => isComparable(recorded));
}

const incomparable = ['nondeterministic', 'geo', 'series', 'plugin', 'graph', 'render'];

function isComparable({ flags, expected }: RecordedQuery): boolean {
  return expected === undefined || (expected.rows !== null && !incomparable.some((flag) => flags[flag] === true));
}

const schema = createWorkspaceSchema({});
const input: QueryInput = { tables: new Map(), watchlists: new Map(), now: parseDatetime('2026-06-04T18:57:01Z')! };

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
  const names = columns.map((column) => column.name).join(', ');
  const ownNames = table.columns.map((column) => column.name).join(', ');
  if (names !== ownNames) return { kind: 'wrong', detail: `columns ${ownNames} instead of ${names}` };
  const types = columns.map((column) => recordedType(column.type ?? column.type_class ?? ''));
  const differing = table.columns.find((column, index) => !sameType(column.type, types[index]!));
  if (differing) return { kind: 'wrong', detail: `type ${differing.type} of ${differing.name}` };
  const asText = columns[0]?.type === undefined;
  const wanted = rows!.map((row) => row.map((cell, index) => recordedCell(cell, types[index]!, asText)).join(' | '));
  const own = Array.from({ length: table.rowCount }, (_, row) =>
    table.columns.map((column, index) => ownCell(table.data[index]![row]!, column.type)).join(' | '),
  );
  if (!ordered) {
    wanted.sort();
    own.sort();
  }
  const difference = wanted.findIndex((row, index) => row !== own[index]);
  if (difference < 0 && wanted.length === own.length) return { kind: 'exact' };
  const at = difference < 0 ? wanted.length : difference;
  return { kind: 'wrong', detail: `row ${at}: ${own[at] ?? 'none'} instead of ${wanted[at] ?? 'none'}` };
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
  const type = recordedTypes[name];
  if (!type) throw new Error(`No KQL type for the recorded ${name}`);
  return type;
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
      return String(cell);
  }
}

function ownCell(value: Value, type: KqlType): string {
  if (value === null) return 'null';
  switch (type) {
    case 'string':
      return JSON.stringify(value);
    case 'real':
      return canonicalNumber(value as number);
    case 'decimal':
      return formatDecimal(value as Decimal);
    case 'dynamic':
      return canonicalJson(parsedOrText(formatJson(value as DynamicValue)));
    default:
      return String(value as bigint | number | boolean | string);
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
