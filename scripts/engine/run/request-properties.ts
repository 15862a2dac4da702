import type { BoundQuery } from '../../kql/bind-query';
import type { SyntaxNode } from '../../kql/syntax-node';
import type { Span } from '../../source/position';
import { tableToJsonMembers } from '../values/answer-json';
import type { Refusal } from '../values/function-table';
import { readLiteral } from '../values/read-literal';
import type { Table, Value } from '../values';
import { ownValue } from '../../source/own-value';

/** What the `set` statements of a query ask for, as far as it changes the answer. */
export interface RequestProperties {
  /** The query's clock in ticks. */
  readonly now: bigint | undefined;
  /** So many rows are taken, and no more is said of the others. */
  readonly takenRows: number | undefined;
  /** So many rows are returned; if there are more, the answer is a part of what was asked for. */
  readonly returnedRows: number | undefined;
  /** So many bytes are returned. */
  readonly returnedBytes: { readonly bytes: number; readonly span: Span } | undefined;
  readonly refusals: readonly Refusal[];
}

interface Written {
  readonly value: Value | undefined;
  readonly span: Span;
}

type Honoured = 'query_now' | 'query_take_max_records' | 'truncationmaxrecords' | 'truncationmaxsize';

/**
 * Properties that change which rows a query reads or gives, and are not honoured. What is in neither list decides where
 * a query runs, how long it may take and what it may cost. ("Request properties", Kusto docs.)
 */
const refused: Readonly<Record<string, string>> = {
  best_effort: 'it lets tables be missing',
  query_cursor_after_default: 'it restricts the rows of every table',
  query_cursor_before_or_at_default: 'it restricts the rows of every table',
  query_cursor_scoped_tables: 'it restricts the rows of tables',
  query_datetimescope_column: 'it restricts the rows of every table',
  query_datetimescope_from: 'it restricts the rows of every table',
  query_datetimescope_to: 'it restricts the rows of every table',
};

/** Reads the `set` statements of a query; of one that is there twice the last counts. */
export function readRequestProperties({ tree }: BoundQuery): RequestProperties {
  const written = new Map<string, Written>();
  for (const statement of tree?.parts['Statements']?.items ?? []) {
    if (statement.kind !== 'SetOptionStatement') continue;
    written.set(statement.parts['Name']?.text ?? '', { value: valueOf(statement), span: statement.span });
  }
  const refusals = [...written].flatMap(([name, { span }]): readonly Refusal[] =>
    Object.hasOwn(refused, name) ? [{ feature: `set ${name}`, reason: ownValue(refused, name)!, span }] : [],
  );
  const read = <T>(name: Honoured, take: (value: Value | undefined) => T | undefined): T | undefined => {
    const found = written.get(name);
    const value = found && take(found.value);
    if (found !== undefined && value === undefined)
      refusals.push({ feature: `set ${name}`, reason: 'its value is not one that it takes', span: found.span });
    return value;
  };
  const sizeSpan = written.get('truncationmaxsize')?.span;
  const bytes = read('truncationmaxsize', countOf);
  const properties = {
    now: read('query_now', (value) => (typeof value === 'bigint' ? value : undefined)),
    takenRows: read('query_take_max_records', countOf),
    returnedRows: read('truncationmaxrecords', countOf),
    returnedBytes: bytes === undefined || sizeSpan === undefined ? undefined : { bytes, span: sizeSpan },
  };
  return written.get('notruncation')?.value === true
    ? { ...properties, returnedRows: undefined, returnedBytes: undefined, refusals }
    : { ...properties, refusals };
}

/** A property without a value is true. */
function valueOf({ parts }: SyntaxNode): Value | undefined {
  if (parts['ValueClause'] === undefined) return true;
  const literal = parts['ValueClause'].parts['Expression']?.literal;
  const read = literal === undefined ? undefined : readLiteral(literal);
  return read?.kind === 'value' ? read.value : undefined;
}

function countOf(value: Value | undefined): number | undefined {
  const count = typeof value === 'bigint' || typeof value === 'number' ? Number(value) : NaN;
  return Number.isSafeInteger(count) && count >= 0 ? count : undefined;
}

/** An answer after the properties of its request; `partial` says why it is only a part of one. */
export type CutAnswer =
  | { readonly kind: 'rows'; readonly table: Table; readonly partial?: string }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

/** Cuts an answer as its request asks; refuses to cut one by its size, which is counted otherwise here. */
export function cutAnswer(whole: Table, { takenRows, returnedRows, returnedBytes }: RequestProperties): CutAnswer {
  const taken = firstRows(whole, takenRows);
  const table = firstRows(taken, returnedRows);
  if (returnedBytes !== undefined && Buffer.byteLength(tableToJsonMembers(table)) > returnedBytes.bytes) {
    const reason = `the answer is larger than ${returnedBytes.bytes} bytes, and where the service would cut it is not known`;
    return { kind: 'refused', refusals: [{ feature: 'set truncationmaxsize', reason, span: returnedBytes.span }] };
  }
  return table === taken ? { kind: 'rows', table } : { kind: 'rows', table, partial: tooManyRows(returnedRows!) };
}

function firstRows(table: Table, most: number | undefined): Table {
  if (most === undefined || table.rowCount <= most) return table;
  return { ...table, rowCount: most, data: table.data.map((values) => values.slice(0, most)) };
}

/** (Recorded answer of 2025.) */
function tooManyRows(most: number): string {
  return `The results of this query exceed the set limit of ${most} records, so not all records were returned (E_QUERY_RESULT_SET_TOO_LARGE, 0x80DA0003). See https://aka.ms/kustoquerylimits for more information and possible solutions.`;
}
