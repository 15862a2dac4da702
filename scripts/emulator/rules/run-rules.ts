import { ticksPerSecond } from '../../engine/formats/calendar';
import type { QueryOutcome } from '../../engine/run-query';
import type { BoundQuery } from '../../kql/bind-query';
import { bindQuery } from '../../kql/bind-query';
import { buildAlerts } from '../../prove/alerts/build-alerts';
import type { JsonObject } from '../wire/api';
import { newEtag } from '../wire/arm-resource';
import { parseMoment, textOfTicks } from '../state/clock';
import type { DeployedRule } from './deployed-rule';
import { deployedRules } from './deployed-rule';
import { healthRecord } from './health-record';
import { firstQueryError } from '../queries/query-errors';
import { hasQuirk } from '../wire/quirks';
import { raiseAlert } from './raise-alert';
import type { RuleProgress } from '../state/rule-schedule';
import { dueRuns } from '../state/rule-schedule';
import { runSummaries } from './run-summaries';
import { describeRefusals, runWorkspaceQuery } from '../queries/run-workspace-query';
import type { WorkspaceState } from '../state/workspace-state';

/** What became of one rule in a call of runRules. */
export interface RuleReport {
  readonly ruleId: string;
  readonly name: string;
  runs: number;
  /** Runs that did not happen because the rule rests after an alert. */
  suppressedRuns: number;
  results: number;
  alerts: number;
  /** Incidents opened; alerts that joined one are not counted. */
  incidents: number;
  /** What automation rules did about its alerts and incidents, each as `RULE: ACTION`. Playbooks are not run. */
  readonly automation: string[];
  /** Why the rule could not run; it is not run again in this call. */
  problem?: string;
}

interface ScheduledRun {
  readonly moment: bigint;
  readonly rule: DeployedRule;
}

/**
 * Runs every enabled rule at each moment at which it is due up to `now`, in the order of time, over the window that
 * ends at that moment. The service runs Scheduled rules five minutes late, so that late events are in; here events are
 * never late, and the windows are the same.
 * @param from when rules that never ran begin; where left out they run once, now
 */
export function runRules(
  state: WorkspaceState,
  moments: { readonly from: bigint | undefined; readonly now: bigint },
): RuleReport[] {
  const rules = deployedRules(state.alertRules.values());
  const progress = new Map(
    rules.flatMap((rule): [string, RuleProgress][] => {
      const known = state.ruleProgress.get(rule.id);
      return known?.etag === rule.etag ? [[rule.id, known]] : [];
    }),
  );
  const session: Session = { state, progress, queries: new Map(), health: [] };
  const reports = new Map(rules.map((rule): [string, RuleReport] => [rule.id, emptyReport(rule)]));
  const problems = new Set<string>();
  for (const run of runsInOrder(rules, progress, moments)) {
    // A rule sees what was summarized before it runs.
    for (const problem of runSummaries(state, { from: moments.from, now: run.moment })) problems.add(problem);
    const report = reports.get(run.rule.id)!;
    if (report.problem === undefined) runRule(session, run, report);
  }
  tellHealth(session);
  for (const [id, each] of progress) if (each !== state.ruleProgress.get(id)) state.ruleProgress.put(id, each);
  for (const problem of runSummaries(state, moments)) problems.add(problem);
  return [...reports.values(), ...[...problems].map(summaryReport)];
}

/** A summary rule that could not run, in the place of an analytic rule. */
function summaryReport(problem: string): RuleReport {
  const counts = { runs: 0, suppressedRuns: 0, results: 0, alerts: 0, incidents: 0 };
  return { ruleId: '', name: 'Summary rules', ...counts, automation: [], problem };
}

/** What is kept in memory during a call. */
interface Session {
  readonly state: WorkspaceState;
  /** What is kept of each rule that ran: written to disk before alerts are raised, and at the end of the call. */
  readonly progress: Map<string, RuleProgress>;
  readonly queries: Map<string, BoundQuery>;
  /** Runs that are not in SentinelHealth yet. */
  readonly health: JsonObject[];
}

/** Writes what is known of runs into SentinelHealth: all at once, and before a rule may ask for it. */
function tellHealth({ state, health }: Session): void {
  const table = state.schema().tables.get('SentinelHealth');
  if (table !== undefined) state.events.append(table, health);
  health.length = 0;
}

function emptyReport(rule: DeployedRule): RuleReport {
  return {
    ruleId: rule.id,
    name: rule.name,
    runs: 0,
    suppressedRuns: 0,
    results: 0,
    alerts: 0,
    incidents: 0,
    automation: [],
  };
}

function runsInOrder(
  rules: readonly DeployedRule[],
  progress: ReadonlyMap<string, RuleProgress>,
  { from, now }: { readonly from: bigint | undefined; readonly now: bigint },
): ScheduledRun[] {
  const runs = rules.flatMap((rule) =>
    dueRuns(rule.frequency, progress.get(rule.id), from, now).map((moment) => ({ moment, rule })),
  );
  return runs.sort((a, b) => (a.moment < b.moment ? -1 : a.moment > b.moment ? 1 : 0));
}

function runRule(session: Session, { moment, rule }: ScheduledRun, report: RuleReport): void {
  const { state, progress, queries } = session;
  const restsUntil = progress.get(rule.id)?.restsUntil;
  const lastRun = textOfTicks(moment);
  if (restsUntil !== undefined && moment < parseMoment(restsUntil)!) {
    report.suppressedRuns += 1;
    progress.set(rule.id, { id: rule.id, etag: rule.etag, lastRun, restsUntil });
    return;
  }
  const query = queries.get(rule.id) ?? bindQuery(rule.query, state.schema());
  queries.set(rule.id, query);
  const error = firstQueryError(query, state.schema());
  if (error !== undefined) {
    report.problem = `The query cannot run any more: ${error.message}`;
    session.health.push(healthRecord(state, rule, moment, { problem: report.problem }));
    if (hasQuirk(state.quirks, 'auto-disable')) disableRule(state, rule, report.problem);
    return;
  }
  if (rule.query.includes('SentinelHealth')) tellHealth(session);
  const outcome = runQueryAt(state, query, rule, moment);
  if (typeof outcome === 'string') {
    report.problem = outcome;
    session.health.push(healthRecord(state, rule, moment, { problem: outcome }));
    return;
  }
  const alerts = buildAlerts(rule, outcome.table, { now: moment });
  const entities = alerts.reduce((sum, alert) => sum + alert.entities.length, 0);
  const made = { results: outcome.table.rowCount, alerts: alerts.length, entities };
  session.health.push(healthRecord(state, rule, moment, made));
  report.runs += 1;
  report.results += outcome.table.rowCount;
  report.alerts += alerts.length;
  progress.set(rule.id, { id: rule.id, etag: rule.etag, lastRun, ...restAfter(rule, alerts.length, moment) });
  // The run is noted first: killed in between, its alerts are lost, as they may be with the service, and never doubled.
  if (alerts.length > 0) state.ruleProgress.put(rule.id, progress.get(rule.id)!);
  for (const alert of alerts) {
    const { opened, steps, problem } = raiseAlert(state, rule, alert);
    report.incidents += opened;
    report.automation.push(...steps.map(({ rule: name, action }) => `${name}: ${action.actionType}`));
    if (problem !== undefined) report.automation.push(problem);
  }
}

/** As the service does after repeated failures. ("Troubleshooting analytics rules": AUTO DISABLED.) */
function disableRule(state: WorkspaceState, rule: DeployedRule, reason: string): void {
  const stored = state.alertRules.get(rule.id)!;
  const displayName = `AUTO DISABLED ${rule.name}`;
  const description = `${reason}\n${rule.description}`;
  const properties = { ...stored.properties, enabled: false, displayName, description };
  state.alertRules.put(rule.id, { ...stored, etag: newEtag(), properties });
}

function restAfter(rule: DeployedRule, alerts: number, moment: bigint): { restsUntil?: string } {
  if (alerts === 0 || rule.suppression === undefined) return {};
  return { restsUntil: textOfTicks(moment + BigInt(rule.suppression) * ticksPerSecond) };
}

/** The results of a run, or the sentence that says why there are none. */
function runQueryAt(
  state: WorkspaceState,
  query: BoundQuery,
  rule: DeployedRule,
  moment: bigint,
): Extract<QueryOutcome, { kind: 'rows' }> | string {
  const column = rule.kind === 'NRT' ? '_TimeReceived' : 'TimeGenerated';
  const start = moment - BigInt(rule.period) * ticksPerSecond;
  const outcome = runWorkspaceQuery(state, query, { column, start, end: moment }, moment);
  switch (outcome.kind) {
    case 'rows':
      return outcome.partial === undefined ? outcome : `The query fails: ${outcome.partial}`;
    case 'refused':
      return describeRefusals(outcome.refusals);
    case 'failed':
      return `The query fails: ${outcome.message}`;
  }
}
