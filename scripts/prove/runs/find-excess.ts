import type { Table } from '../../engine/values';
import type { Diagnostic } from '../../source/diagnostic';
import type { PreparedQuery } from './prepare-query';

/** What a case is judged by is compared row by row, and read by people. */
const mostRows = 100_000;

/** Finds that a query returned more rows than a case is judged by. */
export function findExcess({ bound, placeOf }: PreparedQuery, { rowCount }: Table): Diagnostic | undefined {
  if (rowCount <= mostRows) return undefined;
  const [returned, most] = [rowCount.toLocaleString('en'), mostRows.toLocaleString('en')];
  return {
    check: 'test-refused',
    severity: 'error',
    place: placeOf({ start: 0, end: bound.text.length }),
    message: `The query returns ${returned} rows on these events; a case judges at most ${most}.`,
    help: 'Give the case fewer events, or filter or summarize what the query makes of them.',
  };
}
