import type { Detection } from '../content/detection';
import type { DetectionTest } from '../content/detection-test';
import type { Table } from '../engine/values';
import { ticksOf, watchlistTable } from '../expand/watchlist-table';
import { hasErrors, type Parsed } from '../source/diagnostic';
import type { YamlPath } from '../source/yaml-document';
import type { Alert } from './alert';
import { buildAlerts } from './build-alerts';
import { buildEvents } from './build-events';
import type { PreparedQuery, PrepareQuery, ProofContext } from './prepare-query';
import { findEventSources } from './event-sources';
import { restrictPeriod } from './restrict-period';
import { runPreparedQuery, type QueryData } from './run-prepared-query';

/** A test case and what it is run against. */
export interface CaseProof {
  readonly test: DetectionTest;
  readonly caseIndex: number;
  readonly detection: Detection;
  readonly prepare: PrepareQuery;
  readonly context: ProofContext;
}

/** What a detection made of a case's events. */
export interface DetectionOutcome {
  readonly query: PreparedQuery;
  /** All events of the case, those outside the query period included. */
  readonly data: QueryData;
  /** Of each row of these events, where what gave it stands in the test. */
  readonly origins: ReadonlyMap<string, readonly YamlPath[]>;
  readonly rows: Table;
  /** Undefined for a hunting query. */
  readonly alerts: readonly Alert[] | undefined;
}

/**
 * Runs a case's events through the detection's query as it would be deployed at the case's clock. What is odd about the
 * query on that date, such as an expired exclusion or a list without active indicators, is returned with the outcome.
 */
export function runDetection(proof: CaseProof, withoutExclusion: string | undefined): Parsed<DetectionOutcome> {
  const { value: query, diagnostics } = proof.prepare(proof.test.cases[proof.caseIndex]!.now, withoutExclusion);
  if (query === undefined) return { value: undefined, diagnostics };
  const outcome = runCase(proof, query);
  return { value: outcome.value, diagnostics: [...diagnostics, ...outcome.diagnostics] };
}

/** Runs a case's events through a query. */
export function runCase({ test, caseIndex, context }: CaseProof, query: PreparedQuery): Parsed<DetectionOutcome> {
  const { now } = test.cases[caseIndex]!;
  const sources = findEventSources(query.bound, context.schema);
  const isKnown = (name: string): boolean => context.schema.tables.has(name);
  const built = buildEvents(test, caseIndex, sources, { catalog: context.catalog, isKnown });
  if (hasErrors(built.diagnostics)) return { value: undefined, diagnostics: built.diagnostics };
  const ticks = ticksOf(now);
  const watchlists = new Map(context.catalog.watchlists.map((each) => [each.alias, watchlistTable(each, now)]));
  const data: QueryData = { events: built.events, watchlists, now: ticks };
  const rows = runPreparedQuery(query, withinPeriod(query.detection, data));
  if (rows.value === undefined) return { value: undefined, diagnostics: rows.diagnostics };
  const { detection } = query;
  const alerts = detection.type === 'analyticRule' ? buildAlerts(detection, rows.value, { now: ticks }) : undefined;
  return { value: { query, data, origins: built.origins, rows: rows.value, alerts }, diagnostics: [] };
}

/** The part of the data that one run of the detection sees. */
export function withinPeriod(detection: Detection, data: QueryData): QueryData {
  const restricted = [...data.events].map(
    ([name, table]) => [name, restrictPeriod(detection, table, data.now)] as const,
  );
  return { ...data, events: new Map(restricted) };
}

/** A rule fires by raising an alert, a hunting query by returning a row. */
export function fires({ rows, alerts }: DetectionOutcome): boolean {
  return alerts === undefined ? rows.rowCount > 0 : alerts.length > 0;
}
