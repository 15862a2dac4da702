import { randomUUID } from 'node:crypto';
import { ticksPerSecond } from '../engine/formats/calendar';
import type { Alert } from '../prove/alert';
import { addAlert, findIncidentFor, openIncident } from '../prove/group-alert';
import { newEtag } from './arm-resource';
import { textOfTicks } from './clock';
import type { DeployedRule } from './deployed-rule';
import type { Incident, RaisedAlert } from './incident';
import { securityAlertRecord } from './security-alert';
import type { WorkspaceState } from './workspace-state';

/** Writes the alert, and opens or extends its incident. Returns how many incidents were opened. */
export function raiseAlert(state: WorkspaceState, rule: DeployedRule, alert: Alert): 0 | 1 {
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
  if (!rule.createIncident) return 0;
  const incidents = state.incidents.values();
  const joined = findIncidentFor(
    raised,
    incidents.filter((incident) => incident.ruleId === rule.id),
    rule.grouping,
  );
  const incident =
    joined === undefined ? newIncident(raised, incidents) : { ...addAlert(joined, raised), etag: newEtag() };
  state.incidents.put(incident.name, incident);
  return joined === undefined ? 1 : 0;
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
