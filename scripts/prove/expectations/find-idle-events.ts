import { hashKey } from '../../engine/values/compare-values';
import type { Table } from '../../engine/values';
import type { Diagnostic } from '../../source/diagnostic';
import { keepTableRows } from '../../engine/values/table-rows';
import { replaceRows } from '../runs/event-tables';
import { withinPeriod, type CaseProof, type DetectionOutcome } from '../runs/run-detection';
import { runPreparedQuery } from '../runs/run-prepared-query';

/**
 * Finds the events of a case without which its query returns the same: beside others that fire, such an event would
 * pass for proved. Events that make a row only together, as in a join or a count, each change it. What is repeated, and
 * what a file gives, counts as one.
 */
export function findIdleEvents({ test }: CaseProof, outcome: DetectionOutcome): Diagnostic[] {
  const { query, data, origins } = outcome;
  const whole = rowsKey(outcome.rows);
  return [...origins].flatMap(([name, paths]) => {
    const table = data.events.get(name);
    if (table === undefined) return [];
    return [...new Set(paths)].flatMap((path): Diagnostic[] => {
      const fewer = replaceRows(
        data,
        name,
        keepTableRows(table, (row) => paths[row] !== path),
      );
      const rows = runPreparedQuery(query, withinPeriod(query.detection, fewer)).value;
      if (rows === undefined || rowsKey(rows) !== whole) return [];
      return [
        {
          check: 'test-idle-event',
          severity: 'warning',
          place: test.document.placeOf(path),
          message: 'This event does not fire without the exclusion either, so that nothing is proved by it.',
          help: 'Change the event so that it fires without the exclusion, or leave it out.',
        },
      ];
    });
  });
}

/** A text that is the same for the same rows in the same order. */
function rowsKey(table: Table): string {
  return JSON.stringify(
    table.columns.map(({ type }, column) => table.data[column]!.map((value) => hashKey(value, type))),
  );
}
