import type { AnalyticRule } from '../content/detection';
import type { Table } from '../engine/values';
import type { TableSchema, WorkspaceSchema } from '../kql/workspace-schema';
import type { Parsed } from '../source/diagnostic';
import type { Alert } from './alert';
import { findEventSources } from './event-sources';
import type { PreparedQuery } from './prepare-query';
import { runPreparedQuery, type QueryData } from './run-prepared-query';
import { frequencyOf, runSchedule } from './run-schedule';
import { sliceByTime, sortByTime } from './time-window';

/** What a detection makes of logs. */
export interface Replay {
  readonly runs: number;
  /** Runs that did not happen because the rule rests after an alert. */
  readonly suppressedRuns: number;
  /** Rows that the runs returned, all together. */
  readonly results: number;
  /** In the order of time; of a hunting query none. */
  readonly alerts: readonly Alert[];
  /** What the query reads and the logs do not have. */
  readonly missing: readonly string[];
}

/** Logs, and the stretch of time over which a detection runs on them. */
export interface ReplayedLogs {
  /** Events by the name of their table. */
  readonly tables: ReadonlyMap<string, Table>;
  readonly watchlists: ReadonlyMap<string, Table>;
  /** In ticks: windows see what comes after `from`; the last run is the first at or after `to`. */
  readonly from: bigint;
  readonly to: bigint;
}

/**
 * Runs a rule at each moment of its schedule over the window that ends there, and a hunting query once over everything.
 * The first run is one frequency after `from`. Ends at the first run that the engine refuses or that fails.
 */
export function replayDetection(query: PreparedQuery, logs: ReplayedLogs, schema: WorkspaceSchema): Parsed<Replay> {
  const sources = [...findEventSources(query.bound, schema)];
  const missing = sources.filter(([name]) => !logs.tables.has(name)).map(([name]) => name);
  const events = sources.map(([name, { schema: source }]): [string, Table] => [name, tableOf(source, logs)]);
  const { detection } = query;
  if (detection.type === 'analyticRule') return replayRule(query, detection, events, logs, missing);
  const seen = { events: new Map(events), watchlists: logs.watchlists, now: logs.to };
  const { value: rows, diagnostics } = runPreparedQuery(query, seen);
  const results = rows?.rowCount ?? 0;
  const value = rows && { runs: 1, suppressedRuns: 0, results, alerts: [], missing };
  return { value, diagnostics };
}

function replayRule(
  query: PreparedQuery,
  rule: AnalyticRule,
  events: readonly (readonly [string, Table])[],
  { watchlists, from, to }: ReplayedLogs,
  missing: readonly string[],
): Parsed<Replay> {
  const alerts: Alert[] = [];
  let [runs, suppressedRuns, results] = [0, 0, 0];
  const windowAt = (start: bigint, end: bigint): QueryData => ({
    events: windowsOf(events, start, end),
    watchlists,
    now: end,
  });
  for (const run of runSchedule(query, rule, momentsOf(rule, from, to), windowAt)) {
    if (run.kind === 'failed') return { value: undefined, diagnostics: run.diagnostics };
    if (run.kind === 'rested') suppressedRuns += 1;
    else {
      runs += 1;
      results += run.rows.rowCount;
      alerts.push(...run.alerts);
    }
  }
  return { value: { runs, suppressedRuns, results, alerts, missing }, diagnostics: [] };
}

/** From one frequency after the beginning to the first moment at or after the end. */
function* momentsOf(rule: AnalyticRule, from: bigint, to: bigint): Generator<bigint> {
  const frequency = frequencyOf(rule);
  for (let now = from + frequency; now < to + frequency; now += frequency) yield now;
}

function windowsOf(
  events: readonly (readonly [string, Table])[],
  start: bigint,
  end: bigint,
): ReadonlyMap<string, Table> {
  return new Map(
    events.map(([name, table]) => {
      const isTimed = table.columns.some((column) => column.name === 'TimeGenerated');
      return [name, isTimed ? sliceByTime(table, { column: 'TimeGenerated', start, end }) : table];
    }),
  );
}

/** The events of a table in the order of their time, with the columns that the query was bound against. */
export function tableOf({ name, columns }: TableSchema, { tables }: Pick<ReplayedLogs, 'tables'>): Table {
  const log = tables.get(name);
  const rowCount = log?.rowCount ?? 0;
  const data = columns.map((column) => {
    const index =
      log?.columns.findIndex(({ name: other, type }) => other === column.name && type === column.type) ?? -1;
    return log?.data[index] ?? Array.from({ length: rowCount }, () => (column.type === 'string' ? '' : null));
  });
  return sortByTime({ columns, data, rowCount }, 'TimeGenerated');
}
