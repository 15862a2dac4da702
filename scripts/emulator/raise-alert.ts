import { randomUUID } from 'node:crypto';
import { ticksPerSecond } from '../engine/formats/calendar';
import type { Alert } from '../prove/alert';
import { addAlert, findIncidentFor, openIncident } from '../prove/group-alert';
import type { AutomationStep } from '../prove/automation/apply-automation-rules';
import { newEtag } from './arm-resource';
import { automateAlert, automateIncident } from './automate-incident';
import { textOfTicks } from './clock';
import type { DeployedRule } from './deployed-rule';
import type { Incident, RaisedAlert } from './incident';
import { securityAlertRecord } from './security-alert';
import type { WorkspaceState } from './workspace-state';

/** What became of an alert. */
export interface RaisedOutcome {
  /** How many incidents were opened. */
  readonly opened: 0 | 1;
  /** What automation rules did about it. */
  readonly steps: readonly AutomationStep[];
  /** Why they were left before they came to rest; undefined if they were not. */
  readonly problem: string | undefined;
}

/** Writes the alert, and opens or extends its incident, of which automation rules make what they will. */
export function raiseAlert(state: WorkspaceState, rule: DeployedRule, alert: Alert): RaisedOutcome {
  const moment = alert.raisedAt;
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
  const at = new Date(raised.raisedAt);
  const ofAlert = automateAlert(state, raised, at);
  if (!rule.createIncident) return { opened: 0, steps: ofAlert, problem: undefined };
  const incidents = state.incidents.values();
  const joined = findIncidentFor(
    raised,
    incidents.filter((incident) => incident.ruleId === rule.id),
    rule.grouping,
  );
  const incident =
    joined === undefined ? newIncident(raised, incidents) : { ...addAlert(joined, raised), etag: newEtag() };
  const automated = automateIncident(state, incident, { before: joined, by: 'AlertGrouping', at });
  state.incidents.put(incident.name, automated.incident);
  return { opened: joined === undefined ? 1 : 0, steps: [...ofAlert, ...automated.steps], problem: automated.problem };
}

function newIncident(alert: RaisedAlert, others: readonly Incident[]): Incident {
  return {
    ...openIncident(alert, others),
    name: randomUUID(),
    etag: newEtag(),
    ruleId: alert.ruleId,
    handling: {},
    createdAt: alert.raisedAt,
  };
}
