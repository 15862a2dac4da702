import type { Table } from '../engine/values';
import { runQuery } from '../engine/run-query';
import type { Diagnostic, Parsed } from '../source/diagnostic';
import type { PreparedQuery } from './prepare-query';

/** The data that a query runs over, and its clock in ticks. */
export interface QueryData {
  readonly tables: ReadonlyMap<string, Table>;
  /** Rows of functions of which only the columns are known, by name. */
  readonly functions: ReadonlyMap<string, Table>;
  readonly watchlists: ReadonlyMap<string, Table>;
  readonly now: bigint;
}

/** Runs a prepared query; what the engine refuses or fails at is found at the author's place. */
export function runPreparedQuery(query: PreparedQuery, data: QueryData): Parsed<Table> {
  const outcome = runQuery(query.bound, data);
  switch (outcome.kind) {
    case 'rows':
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
      return {
        value: undefined,
        diagnostics: [
          {
            check: 'test-query',
            severity: 'error',
            place: query.placeOf({ start: 0, end: query.bound.text.length }),
            message: `The query fails on these events: ${outcome.message}`,
          },
        ],
      };
  }
}
