import { readMoment } from '../../checks/evidence/expected-moment';
import { findUnreadWatchlists } from '../../checks/evidence/unread-events';
import type { AnalyticRule, Detection } from '../../content/detection';
import type { DetectionTest, TestCase } from '../../content/detection-test';
import type { Table } from '../../engine/values';
import { openWatchlistTables, ticksOf } from '../../expand/watchlist-table';
import { hasErrors, type Diagnostic, type Parsed } from '../../source/diagnostic';
import type { YamlPath } from '../../source/yaml-document';
import type { Alert } from '../alerts/alert';
import { buildAlerts } from '../alerts/build-alerts';
import { buildEvents } from './build-events';
import { watchlistFault } from './case-context';
import { findEventSources } from '../../checks/evidence/event-sources';
import { findSummarizedTables, tablesToFill } from '../../checks/evidence/summarized-tables';
import { repositoryRules } from '../automation/repository-rules';
import { findExcess } from './find-excess';
import { openIncidents, type ProvedIncident } from '../automation/open-incidents';
import type { PreparedQuery, PrepareQuery, ProofContext } from './prepare-query';
import { keepWindow, restrictPeriod } from '../windows/restrict-period';
import { runPreparedQuery, type QueryData } from './run-prepared-query';
import { fillSummaries } from '../summaries/fill-summaries';
import { frequencyOf, runSchedule, type RuleRun } from './run-schedule';

/** A test case and what it is run against. */
export interface CaseProof {
  readonly test: DetectionTest;
  readonly caseIndex: number;
  readonly detection: Detection;
  readonly prepare: PrepareQuery;
  readonly context: ProofContext;
  /** What is wrong with the rows that the case gives to watchlists: it is not run then. */
  readonly faults: readonly Diagnostic[];
}

/** What a detection made of a case's events. */
export interface DetectionOutcome {
  readonly query: PreparedQuery;
  /** All events of the case, those outside the query period included. */
  readonly data: QueryData;
  /** For each row of these events the place in the test of what gave it. */
  readonly origins: ReadonlyMap<string, readonly YamlPath[]>;
  /** Those of the last run. */
  readonly rows: Table;
  /** The alerts of all runs, in the order of time; undefined for a hunting query. */
  readonly alerts: readonly Alert[] | undefined;
  /** After the last run, in the order in which they opened, as automation rules left them. */
  readonly incidents: readonly ProvedIncident[];
  /** The first of several runs that raised an alert. */
  readonly fired: FiredRun | undefined;
}

type FiredRun = Pick<Extract<RuleRun, { kind: 'ran' }>, 'now' | 'rows' | 'alerts'>;

/**
 * Runs a case's events through the detection's query as it would be deployed at the case's clock. What is odd about the
 * query on that date, such as an expired exclusion or a list without active indicators, is returned with the outcome.
 */
export function runDetection(proof: CaseProof, withoutExclusion: string | undefined): Parsed<DetectionOutcome> {
  const { value: query, diagnostics } = proof.prepare(proof.test.cases[proof.caseIndex]!.now, withoutExclusion);
  if (query === undefined) return { value: undefined, diagnostics };
  const unread = findUnreadWatchlists(proof.test, proof.caseIndex, query.watchlists).map(watchlistFault);
  const faults = [...proof.faults, ...unread];
  if (hasErrors(faults)) return { value: undefined, diagnostics: faults };
  const outcome = runCase(proof, query);
  return { value: outcome.value, diagnostics: [...diagnostics, ...outcome.diagnostics] };
}

/** Runs a case's events through a query: once, or as often as its schedule runs the rule. */
export function runCase({ test, caseIndex, context }: CaseProof, query: PreparedQuery): Parsed<DetectionOutcome> {
  const testCase = test.cases[caseIndex]!;
  const made = makeEvents({ test, caseIndex, context }, query);
  if (made.value === undefined) return { value: undefined, diagnostics: made.diagnostics };
  const { data } = made.value;
  const { now } = data;
  const { detection } = query;
  if (detection.type === 'analyticRule' && testCase.runs !== undefined) {
    return runOften(made.value, detection, testCase, context);
  }
  const rows = runPreparedQuery(query, withinPeriod(detection, data));
  if (rows.value === undefined) return { value: undefined, diagnostics: rows.diagnostics };
  const excess = findExcess(query, rows.value);
  if (excess !== undefined) return { value: undefined, diagnostics: [excess] };
  const alerts = detection.type === 'analyticRule' ? buildAlerts(detection, rows.value, { now }) : undefined;
  const value = {
    ...made.value,
    rows: rows.value,
    alerts,
    incidents: incidentsOf(detection, alerts, testCase, context),
    fired: undefined,
  };
  return { value, diagnostics: [] };
}

/** Makes the events of a case, with what summary rules of the repository make of them for the query. */
function makeEvents(
  { test, caseIndex, context }: Pick<CaseProof, 'test' | 'caseIndex' | 'context'>,
  query: PreparedQuery,
): Parsed<MadeReady> {
  const { catalog, schema } = context;
  const testCase = test.cases[caseIndex]!;
  const sources = findEventSources(query.bound, schema);
  const summarized = findSummarizedTables(sources.keys(), catalog.summaryRules, schema);
  const below = new Map(summarized.flatMap((table) => [...table.sources]));
  const built = buildEvents(test, caseIndex, new Map([...below, ...sources]), {
    catalog,
    detection: query.detection,
    isKnown: (name) => schema.tables.has(name),
    isSummarized: (name) => below.has(name),
  });
  if (hasErrors(built.diagnostics)) return { value: undefined, diagnostics: built.diagnostics };
  const now = ticksOf(testCase.now);
  const watchlists = openWatchlistTables(catalog.watchlists, testCase.now);
  const isGiven = (name: string): boolean => (built.events.get(name)?.rowCount ?? 0) > 0;
  const toFill = tablesToFill(summarized, isGiven);
  const filled = fillSummaries(toFill, { events: built.events, watchlists, now });
  if (filled.value === undefined) return { value: undefined, diagnostics: filled.diagnostics };
  const seen = filled.value;
  const events = new Map([...sources.keys()].flatMap((name) => entryOf(seen, name)));
  const origins = new Map([...sources.keys()].flatMap((name) => entryOf(built.origins, name)));
  // What was summarized comes of all events of the case.
  for (const {
    schema: { name },
  } of toFill) {
    const path: YamlPath = ['cases', caseIndex, 'events'];
    if (events.has(name))
      origins.set(
        name,
        Array.from({ length: events.get(name)!.rowCount }, () => path),
      );
  }
  return { value: { query, data: { events, watchlists, now }, origins }, diagnostics: [] };
}

function entryOf<Value>(map: ReadonlyMap<string, Value>, name: string): (readonly [string, Value])[] {
  const value = map.get(name);
  return value === undefined ? [] : [[name, value]];
}

type MadeReady = Pick<DetectionOutcome, 'query' | 'data' | 'origins'>;

function runOften(
  made: MadeReady,
  rule: AnalyticRule,
  testCase: TestCase,
  context: ProofContext,
): Parsed<DetectionOutcome> {
  const { query, data } = made;
  const frequency = frequencyOf(rule);
  const count = testCase.runs ?? 1;
  const moments = Array.from({ length: count }, (_, index) => data.now - frequency * BigInt(count - 1 - index));
  const runAt = (start: bigint, end: bigint): Parsed<Table> => {
    const events = [...data.events].map(([name, table]) => [name, keepWindow(table, start, end)] as const);
    return runPreparedQuery(query, { ...data, events: new Map(events), now: end });
  };
  const alerts: Alert[] = [];
  let rows: Table = {
    columns: query.bound.columns ?? [],
    data: (query.bound.columns ?? []).map(() => []),
    rowCount: 0,
  };
  let fired: FiredRun | undefined;
  for (const run of runSchedule(rule, moments, runAt)) {
    if (run.kind === 'failed') return { value: undefined, diagnostics: run.diagnostics };
    const excess = run.kind === 'ran' ? findExcess(query, run.rows) : undefined;
    if (excess !== undefined) return { value: undefined, diagnostics: [excess] };
    rows = run.kind === 'ran' ? run.rows : { ...rows, data: rows.columns.map(() => []), rowCount: 0 };
    if (run.kind === 'rested') continue;
    alerts.push(...run.alerts);
    if (run.alerts.length > 0) fired ??= run;
  }
  return {
    value: { ...made, rows, alerts, incidents: incidentsOf(rule, alerts, testCase, context), fired },
    diagnostics: [],
  };
}

function incidentsOf(
  detection: Detection,
  alerts: readonly Alert[] | undefined,
  { incidentsClosedAt, now }: TestCase,
  { catalog }: ProofContext,
): readonly ProvedIncident[] {
  if (detection.type !== 'analyticRule' || alerts === undefined) return [];
  const closedAt = incidentsClosedAt === undefined ? undefined : readMoment(incidentsClosedAt, now);
  const isPast = closedAt !== undefined && closedAt <= ticksOf(now);
  const { id, incidentConfiguration: configuration } = detection;
  const rule = { id, configuration, automationRules: repositoryRules(catalog) };
  return openIncidents(alerts, rule, isPast ? closedAt : undefined);
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
