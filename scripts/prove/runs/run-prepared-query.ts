import type { WatchlistTables } from '../../engine/runtime';
import type { Table } from '../../engine/values';
import { runQuery, type QueryInput } from '../../engine/run-query';
import type { Diagnostic, Parsed } from '../../source/diagnostic';
import type { Span } from '../../source/position';
import type { PreparedQuery } from './prepare-query';

/** The data that a query runs over, and its clock in ticks. */
export interface QueryData {
  /** Rows by the name of their table, of the function that returns them, or by the address of external data. */
  readonly events: ReadonlyMap<string, Table>;
  readonly watchlists: WatchlistTables;
  readonly now: bigint;
}

/** The data as the engine takes it. No name stands for two of a table, a function and an address. */
export function queryInput({ events, watchlists, now }: QueryData): QueryInput {
  return { tables: events, functions: events, externalData: events, watchlists, now };
}

/** Runs a prepared query; what the engine refuses or fails at is found at the author's place. */
export function runPreparedQuery(query: PreparedQuery, data: QueryData): Parsed<Table> {
  const { chooseOther } = query;
  const outcome = runQuery(query.bound, queryInput(data), chooseOther ? { chooseOther } : {});
  switch (outcome.kind) {
    case 'rows':
      if (outcome.partial !== undefined) return failedOn(query, outcome.partial);
      return { value: outcome.table, diagnostics: [] };
    case 'refused':
      return {
        value: undefined,
        diagnostics: outcome.refusals.map(({ feature, reason, span }): Diagnostic => ({
          check: 'test-refused',
          severity: 'error',
          place: query.placeOf(span),
          message: `${feature} is not supported here${reason === undefined ? '' : `: ${reason}`}.`,
          help: 'The case did not run: a result that may be wrong would prove nothing.',
        })),
      };
    case 'failed':
      return failedOn(query, outcome.message, outcome.span);
  }
}

function failedOn(
  { placeOf, bound }: PreparedQuery,
  message: string,
  span: Span = { start: 0, end: bound.text.length },
): Parsed<Table> {
  const place = placeOf(span);
  const said = `The query fails on these events: ${message}`;
  return { value: undefined, diagnostics: [{ check: 'test-query', severity: 'error', place, message: said }] };
}
