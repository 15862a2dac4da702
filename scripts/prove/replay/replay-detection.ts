import type { AnalyticRule } from '../../content/detection';
import type { WatchlistTables } from '../../engine/runtime';
import type { Table } from '../../engine/values';
import type { WorkspaceSchema } from '../../kql/workspace-schema';
import type { Parsed } from '../../source/diagnostic';
import type { Alert } from '../alerts/alert';
import { findEventSources } from '../../checks/evidence/event-sources';
import type { PreparedQuery } from '../runs/prepare-query';
import { runPreparedQuery } from '../runs/run-prepared-query';
import { frequencyOf, runSchedule, type RuleRun } from '../runs/run-schedule';
import { createWindowRunner } from './run-window';
import { tableOf } from '../windows/sorted-log';
import { sliceIfTimed, type TimeWindow } from '../windows/time-window';

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
  readonly watchlists: WatchlistTables;
  /** In ticks: windows see what comes after `from`; the last run is the first at or after `to`. */
  readonly from: bigint;
  readonly to: bigint;
}

/**
 * Runs a rule at each moment of its schedule over the window that ends there, and a hunting query once over all of it.
 * The first run is one frequency after `from`. Ends at the first run that the engine refuses or that fails.
 */
export function replayDetection(query: PreparedQuery, logs: ReplayedLogs, schema: WorkspaceSchema): Parsed<Replay> {
  const sources = [...findEventSources(query.bound, schema)];
  const missing = sources.filter(([name]) => !logs.tables.has(name)).map(([name]) => name);
  const events = sources.map(([name, { schema: source }]): [string, Table] => [name, tableOf(source, logs)]);
  const { detection } = query;
  if (detection.type === 'analyticRule') return replayRule(query, detection, events, logs, missing);
  const window: TimeWindow = { column: 'TimeGenerated', start: logs.from, end: logs.to };
  const inStretch = new Map(events.map(([name, table]) => [name, sliceIfTimed(table, window)]));
  const seen = { events: inStretch, watchlists: logs.watchlists, now: logs.to };
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
  const runAt = createWindowRunner(query, { events: new Map(events), watchlists, now: to });
  return gatherRuns(runSchedule(rule, momentsOf(rule, from, to), runAt), missing);
}

/** What the runs of a rule come to; nothing if one of them failed. */
export function gatherRuns(schedule: Iterable<RuleRun>, missing: readonly string[]): Parsed<Replay> {
  const alerts: Alert[] = [];
  let [runs, suppressedRuns, results] = [0, 0, 0];
  for (const run of schedule) {
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

/** When a rule runs: from one frequency after the beginning to the first moment at or after the end, in ticks. */
export function* momentsOf(rule: AnalyticRule, from: bigint, to: bigint): Generator<bigint> {
  const frequency = frequencyOf(rule);
  for (let now = from + frequency; now < to + frequency; now += frequency) yield now;
}
