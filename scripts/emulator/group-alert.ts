import { alertSeverities } from '../content/detection';
import type { GroupingConfiguration } from '../content/detection';
import { ticksPerSecond } from '../engine/formats/calendar';
import { entityKey } from '../prove/map-entities';
import { parseMoment } from './clock';
import type { Incident, RaisedAlert } from './incident';

/** Most alerts of one incident. ("Alert grouping", Scheduled analytics rules, Sentinel docs.) */
const mostAlerts = 150;

/**
 * The incident that an alert joins: the newest of its rule that is recent enough, not full, and matches as the grouping
 * wants; a closed one only where the grouping reopens. Undefined: the alert opens a new one. ("Alert grouping".)
 * @param incidents those of the alert's rule
 */
export function findIncidentFor(
  alert: RaisedAlert,
  incidents: readonly Incident[],
  grouping: GroupingConfiguration | undefined,
): Incident | undefined {
  if (grouping === undefined) return undefined;
  return [...incidents]
    .sort((a, b) => b.number - a.number)
    .find(
      (incident) =>
        incident.alerts.length < mostAlerts &&
        (incident.status !== 'Closed' || grouping.reopenClosedIncident) &&
        isRecent(incident, alert, grouping.lookbackDuration.seconds) &&
        matches(incident.alerts[0]!, alert, grouping),
    );
}

/** The incident with the alert added: a closed one is opened again, and its severity rises to the alert's. */
export function addAlert(incident: Incident, alert: RaisedAlert, etag: string): Incident {
  const isHigher = alertSeverities.indexOf(alert.severity) > alertSeverities.indexOf(incident.severity);
  return {
    ...incident,
    etag,
    status: incident.status === 'Closed' ? 'Active' : incident.status,
    severity: isHigher ? alert.severity : incident.severity,
    modifiedAt: alert.raisedAt,
    alerts: [...incident.alerts, alert],
  };
}

/** The time frame counts from the first alert of the incident. */
function isRecent(incident: Incident, alert: RaisedAlert, lookback: number): boolean {
  const age = parseMoment(alert.raisedAt)! - parseMoment(incident.alerts[0]!.raisedAt)!;
  return age >= 0n && age <= BigInt(lookback) * ticksPerSecond;
}

function matches(first: RaisedAlert, alert: RaisedAlert, grouping: GroupingConfiguration): boolean {
  switch (grouping.matchingMethod) {
    case 'AnyAlert':
      return true;
    case 'AllEntities':
      return entitiesText(first) === entitiesText(alert);
    case 'Selected':
      return selectedText(first, grouping) === selectedText(alert, grouping);
  }
}

function entitiesText(alert: RaisedAlert, type?: string): string {
  const entities = alert.entities.filter((entity) => type === undefined || entity.type === type);
  return entities.map(entityKey).sort().join('\n');
}

const alertDetails: Readonly<Record<string, (alert: RaisedAlert) => string>> = {
  DisplayName: (alert) => alert.title,
  Severity: (alert) => alert.severity,
};

/** Everything that was selected, as one text that is the same for alerts which belong together. */
function selectedText(alert: RaisedAlert, grouping: GroupingConfiguration): string {
  return JSON.stringify([
    grouping.groupByEntities.map((type) => entitiesText(alert, type)),
    grouping.groupByAlertDetails.map((detail) => alertDetails[detail]?.(alert)),
    grouping.groupByCustomDetails.map((name) => [...(alert.customDetails[name] ?? [])].sort()),
  ]);
}
