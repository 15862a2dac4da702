import { cutRows } from '../../engine/values/chosen-rows';
import { isEmptyWithout } from '../../engine/plan/empty-answer';
import type { TablePlan } from '../../engine/plan/plan';
import { keepNeeded } from '../../engine/run-query';
import { planWithoutRows } from '../../engine/settle-columns';
import type { Table } from '../../engine/values';
import type { Parsed } from '../../source/diagnostic';
import type { PreparedQuery } from '../runs/prepare-query';
import { queryInput, runPreparedQuery, type QueryData } from '../runs/run-prepared-query';
import { boundsOf } from '../windows/time-window';

/** Runs a query over what lies between two moments in ticks, of which the start is outside and the end inside. */
export type RunWindow = (start: bigint, end: bigint) => Parsed<Table>;

/**
 * Returns what runs a query over any window of some events, each run as of the end of its window. Events that no window
 * of this query needs are found once and left out, and of windows in which nothing is left to look at only the first is
 * run: the others give the same empty answer.
 * @param data the events in the order of their time
 */
export function createWindowRunner(query: PreparedQuery, data: QueryData): RunWindow {
  const plan = query.chooseOther === undefined ? planWithoutRows(query.bound) : undefined;
  const logs = [...(plan === undefined ? data.events : neededEvents(plan, data))].map(([name, table]) => ({
    name,
    table,
    isTimed: table.columns.some((column) => column.name === 'TimeGenerated'),
  }));
  let nothing: Parsed<Table> | undefined;
  return (start, end) => {
    const windows = logs.map(({ name, table, isTimed }) => {
      const [from, to] = isTimed ? boundsOf(table, { column: 'TimeGenerated', start, end }) : [0, table.rowCount];
      return { name, table, from, to };
    });
    const filled = new Set(windows.filter(({ from, to }) => to > from).map(({ name }) => name));
    const isIdle = plan !== undefined && isEmptyWithout(plan, (name) => !filled.has(name));
    if (isIdle && nothing !== undefined) return nothing;
    const events = new Map(windows.map(({ name, table, from, to }) => [name, cutRows(table, from, to)]));
    const outcome = runPreparedQuery(query, { ...data, events, now: end });
    if (isIdle && outcome.value?.rowCount === 0) nothing = outcome;
    return outcome;
  };
}

function neededEvents(plan: TablePlan, data: QueryData): QueryData['events'] {
  const input = queryInput(data);
  const tables = keepNeeded(plan, input) ?? input.tables;
  return new Map([...data.events].map(([name, table]) => [name, tables.get(name) ?? table]));
}
