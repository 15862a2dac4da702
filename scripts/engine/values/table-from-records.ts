import { parseValue } from './convert-values';
import type { Column, DynamicValue, KqlType, Table, Value } from '../values';
import { withArticle } from '../../source/count-of';

/** A value that a record's column cannot hold, or a column that the table lacks; rows count from 0. */
export interface RecordProblem {
  readonly row: number;
  readonly column: string;
  readonly message: string;
}

/**
 * Makes a typed table of records as JSON and YAML give them. What a record leaves out is null, or the empty text. A
 * text in a column of another type is read as KQL's conversions read it; nothing is rounded, cut or guessed: what does
 * not fit is null in the table, and a problem.
 */
export function tableFromRecords(
  columns: readonly Column[],
  records: readonly Readonly<Record<string, unknown>>[],
): { readonly table: Table; readonly problems: readonly RecordProblem[] } {
  const problems: RecordProblem[] = [];
  const known = new Set(columns.map(({ name }) => name));
  const written = new Set<string>();
  for (const [row, record] of records.entries()) {
    for (const column of Object.keys(record)) {
      written.add(column);
      if (!known.has(column)) problems.push({ row, column, message: 'The table has no such column.' });
    }
  }
  // Most columns of a documented table have no value in any record: all of them share one array.
  const absent = { text: records.map(() => ''), other: records.map(() => null) };
  const data = columns.map(({ name, type }) => {
    if (!written.has(name)) return type === 'string' ? absent.text : absent.other;
    return records.map((record, row) => {
      const own = Object.hasOwn(record, name) ? record[name] : undefined;
      const value = readValue(own, type);
      if (value !== undefined) return value;
      problems.push({ row, column: name, message: misfit(own, type) });
      return missingValue(type);
    });
  });
  return { table: { columns, data, rowCount: records.length }, problems };
}

function missingValue(type: KqlType): Value {
  return type === 'string' ? '' : null;
}

/** The value of a type that was written; undefined if it is none. */
function readValue(written: unknown, type: KqlType): Value | undefined {
  if (written === undefined || written === null) return missingValue(type);
  if (type === 'dynamic') return readDynamic(written);
  if (type === 'string') return typeof written === 'string' ? written : undefined;
  if (typeof written === 'string') return written === '' ? null : (parseValue(written, type) ?? undefined);
  if (type === 'bool') return typeof written === 'boolean' ? written : undefined;
  if (typeof written === 'bigint') return readNumber(String(written), type);
  if (typeof written !== 'number') return undefined;
  if (type === 'real') return written;
  const isExact = type === 'decimal' || Number.isSafeInteger(written);
  return isExact ? readNumber(String(written), type) : undefined;
}

function readNumber(digits: string, type: KqlType): Value | undefined {
  const isNumeric = type === 'int' || type === 'long' || type === 'real' || type === 'decimal';
  return isNumeric ? (parseValue(digits, type) ?? undefined) : undefined;
}

/** Whole numbers are longs, as in a dynamic literal; past 2^53 a JavaScript number has lost digits and is a real. */
function readDynamic(written: unknown): DynamicValue | undefined {
  if (written === null || written === undefined) return null;
  if (typeof written === 'number') return Number.isSafeInteger(written) ? BigInt(written) : written;
  if (typeof written === 'string' || typeof written === 'boolean' || typeof written === 'bigint') return written;
  if (typeof written !== 'object') return undefined;
  const members = Array.isArray(written) ? written.map(readDynamic) : Object.values(written).map(readDynamic);
  const read = members.filter((member) => member !== undefined);
  if (read.length < members.length) return undefined;
  return Array.isArray(written) ? read : new Map(Object.keys(written).map((key, index) => [key, read[index] ?? null]));
}

const examples: Readonly<Record<KqlType, string>> = {
  bool: 'true or false',
  int: 'a whole number of 32 bits',
  long: 'a whole number of 64 bits (in quotes past 9007199254740991)',
  real: 'a number',
  decimal: 'a number',
  string: 'a text (put it in quotes)',
  datetime: 'a time such as 2026-06-02T12:00:00Z',
  timespan: 'a timespan such as 00:05:00',
  guid: 'a GUID',
  dynamic: 'any JSON value',
};

function misfit(written: unknown, type: KqlType): string {
  return `${JSON.stringify(typeof written === 'bigint' ? String(written) : written)} is not ${withArticle(type)}: write ${examples[type]}.`;
}
