import type { Detection } from '../../content/detection';
import { ticksPerSecond } from '../../engine/formats/calendar';
import type { Table, Value } from '../../engine/values';
import { keepTableRows } from '../../engine/values/table-rows';

/**
 * The rows that one run of a detection sees: for a scheduled rule those of the last query period, its end included;
 * for any other detection all of them. ("Query scheduling", Scheduled analytics rules, Sentinel docs.)
 * @param now when the rule runs, in ticks
 */
export function restrictPeriod(detection: Detection, table: Table, now: bigint): Table {
  const period = detection.type === 'analyticRule' ? detection.queryPeriod : undefined;
  return period === undefined ? table : keepWindow(table, now - BigInt(period.seconds) * ticksPerSecond, now);
}

/** The rows between two moments, of which the start is outside and the end inside; all of a table without times. */
export function keepWindow(table: Table, start: bigint, end: bigint): Table {
  const times = table.data[table.columns.findIndex((column) => column.name === 'TimeGenerated')];
  return times === undefined ? table : keepTableRows(table, (row) => isWithin(times[row]!, start, end));
}

function isWithin(time: Value, start: bigint, end: bigint): boolean {
  return typeof time === 'bigint' && time > start && time <= end;
}
