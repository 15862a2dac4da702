import { randomUUID } from 'node:crypto';
import { ticksPerSecond } from '../engine/formats/calendar';
import type { QueryOutcome } from '../engine/run-query';
import type { BoundQuery } from '../kql/bind-query';
import { bindQuery } from '../kql/bind-query';
import type { Alert } from '../prove/alert';
import { buildAlerts } from '../prove/build-alerts';
import { newEtag } from './arm-resource';
import { parseMoment, textOfTicks } from './clock';
import type { DeployedRule } from './deployed-rule';
import { deployedRules } from './deployed-rule';
import { addAlert, findIncidentFor } from './group-alert';
import type { Incident, RaisedAlert } from './incident';
import { firstQueryError } from './query-errors';
import type { RuleProgress } from './rule-schedule';
import { dueRuns } from './rule-schedule';
import { describeRefusals, runWorkspaceQuery } from './run-workspace-query';
import { securityAlertRecord } from './security-alert';
import type { WorkspaceState } from './workspace-state';

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
  const reports = new Map(rules.map((rule): [string, RuleReport] => [rule.id, emptyReport(rule)]));
  const bound = new Map<string, BoundQuery>();
  for (const run of runsInOrder(state, rules, moments)) {
    const report = reports.get(run.rule.id)!;
    if (report.problem === undefined) runRule(state, run, report, bound);
  }
  return [...reports.values()];
}

function emptyReport(rule: DeployedRule): RuleReport {
  return { ruleId: rule.id, name: rule.name, runs: 0, suppressedRuns: 0, results: 0, alerts: 0, incidents: 0 };
}

function runsInOrder(
  state: WorkspaceState,
  rules: readonly DeployedRule[],
  { from, now }: { readonly from: bigint | undefined; readonly now: bigint },
): ScheduledRun[] {
  const runs = rules.flatMap((rule) =>
    dueRuns(rule.frequency, progressOf(state, rule), from, now).map((moment) => ({ moment, rule })),
  );
  return runs.sort((a, b) => (a.moment < b.moment ? -1 : a.moment > b.moment ? 1 : 0));
}

function progressOf(state: WorkspaceState, rule: DeployedRule): RuleProgress | undefined {
  const progress = state.ruleProgress.get(rule.id);
  return progress?.etag === rule.etag ? progress : undefined;
}

function runRule(
  state: WorkspaceState,
  { moment, rule }: ScheduledRun,
  report: RuleReport,
  bound: Map<string, BoundQuery>,
): void {
  const progress = progressOf(state, rule);
  const resting = progress?.restsUntil === undefined ? undefined : parseMoment(progress.restsUntil);
  const next: RuleProgress = { id: rule.id, etag: rule.etag, lastRun: textOfTicks(moment) };
  if (resting !== undefined && moment < resting) {
    report.suppressedRuns += 1;
    state.ruleProgress.put(rule.id, { ...next, restsUntil: progress!.restsUntil! });
    return;
  }
  const query = bound.get(rule.id) ?? bindQuery(rule.query, state.schema());
  bound.set(rule.id, query);
  const outcome = runQueryAt(state, query, rule, moment);
  if (typeof outcome === 'string') {
    report.problem = outcome;
    return;
  }
  const alerts = buildAlerts(rule, outcome.table, { now: moment });
  report.runs += 1;
  report.results += outcome.table.rowCount;
  report.alerts += alerts.length;
  // The run is noted first: killed in between, its alerts are lost with it, as they would be with the service, and
  // never raised twice.
  const rests = alerts.length > 0 && rule.suppression !== undefined;
  const restsUntil = rests ? textOfTicks(moment + BigInt(rule.suppression!) * ticksPerSecond) : undefined;
  state.ruleProgress.put(rule.id, restsUntil === undefined ? next : { ...next, restsUntil });
  for (const alert of alerts) report.incidents += raise(state, rule, alert, moment);
}

/** The results of a run, or the sentence that says why there are none. */
function runQueryAt(
  state: WorkspaceState,
  query: BoundQuery,
  rule: DeployedRule,
  moment: bigint,
): Extract<QueryOutcome, { kind: 'rows' }> | string {
  const error = firstQueryError(query, state.schema());
  if (error !== undefined) return `The query does not bind any more: ${error.message}`;
  const column = rule.kind === 'NRT' ? '_TimeReceived' : 'TimeGenerated';
  const start = moment - BigInt(rule.period) * ticksPerSecond;
  const outcome = runWorkspaceQuery(state, query, { column, start, end: moment }, moment);
  switch (outcome.kind) {
    case 'rows':
      return outcome;
    case 'refused':
      return describeRefusals(outcome.refusals);
    case 'failed':
      return `The query fails: ${outcome.message}`;
  }
}

/** Writes the alert, and opens or extends its incident. Returns how many incidents were opened. */
function raise(state: WorkspaceState, rule: DeployedRule, alert: Alert, moment: bigint): 0 | 1 {
  const raised: RaisedAlert = {
    id: randomUUID(),
    ruleId: rule.id,
    title: alert.title,
    description: alert.description,
    severity: alert.severity,
    tactics: alert.tactics,
    techniques: alert.techniques,
    entities: alert.entities,
    customDetails: alert.customDetails,
    raisedAt: textOfTicks(moment),
    start: textOfTicks(alert.firstEvent ?? moment - BigInt(rule.period) * ticksPerSecond),
    end: textOfTicks(alert.lastEvent ?? moment),
  };
  const table = state.schema().tables.get('SecurityAlert')!;
  state.events.append(table, [
    { ...securityAlertRecord(rule, raised, alert.events.rowCount), ...alert.dynamicProperties },
  ]);
  if (!rule.createIncident) return 0;
  const incidents = state.incidents.values();
  const joined = findIncidentFor(
    raised,
    incidents.filter((incident) => incident.ruleId === rule.id),
    rule.grouping,
  );
  const incident = joined === undefined ? openIncident(raised, incidents) : addAlert(joined, raised, newEtag());
  state.incidents.put(incident.name, incident);
  return joined === undefined ? 1 : 0;
}

function openIncident(alert: RaisedAlert, others: readonly Incident[]): Incident {
  return {
    name: randomUUID(),
    etag: newEtag(),
    number: Math.max(0, ...others.map((incident) => incident.number)) + 1,
    ruleId: alert.ruleId,
    title: alert.title,
    description: alert.description,
    severity: alert.severity,
    status: 'New',
    handling: {},
    createdAt: alert.raisedAt,
    modifiedAt: alert.raisedAt,
    alerts: [alert],
  };
}
