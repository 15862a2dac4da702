import { alertSeverities, type AlertSeverity, type GroupingConfiguration } from '../../content/detection';
import type { IncidentStatus } from '../../content/detection-test';
import { ticksPerSecond } from '../../engine/formats/calendar';
import { parseDatetime } from '../../engine/formats/datetime';
import type { Alert, AlertEntity } from './alert';
import { entityKey } from './map-entities';
import { ownValue } from '../../source/own-value';

/** Most alerts of one incident. ("Alert grouping", Scheduled analytics rules, Sentinel docs.) */
const mostAlerts = 150;

/** What decides which incident an alert joins. */
export interface GroupedAlert extends Pick<Alert, 'title' | 'description' | 'severity' | 'entities' | 'customDetails'> {
  /** When it was raised, as a datetime. */
  readonly raisedAt: string;
}

/** The alerts of an incident, and what becomes of it as they come. */
export interface AlertGroup<OneAlert extends GroupedAlert> {
  /** From 1, in the order in which they were opened. */
  readonly number: number;
  readonly severity: AlertSeverity;
  readonly status: IncidentStatus;
  readonly modifiedAt: string;
  readonly alerts: readonly OneAlert[];
}

/**
 * The incident that an alert joins: the newest of its rule that is recent enough, not full, and matches as the grouping
 * wants; a closed one only where the grouping reopens. Undefined: the alert opens a new one. ("Alert grouping".)
 * @param incidents those of the alert's rule
 */
export function findIncidentFor<Incident extends AlertGroup<GroupedAlert>>(
  alert: GroupedAlert,
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
export function addAlert<OneAlert extends GroupedAlert, Incident extends AlertGroup<OneAlert>>(
  incident: Incident,
  alert: OneAlert,
): Incident {
  const isHigher = alertSeverities.indexOf(alert.severity) > alertSeverities.indexOf(incident.severity);
  return {
    ...incident,
    status: incident.status === 'Closed' ? 'Active' : incident.status,
    severity: isHigher ? alert.severity : incident.severity,
    modifiedAt: alert.raisedAt,
    alerts: [...incident.alerts, alert],
  };
}

/** The incident that an alert opens: with its title, description and severity. @param number from 1 */
export function openIncident<OneAlert extends GroupedAlert>(
  alert: OneAlert,
  number: number,
): AlertGroup<OneAlert> & { readonly title: string; readonly description: string } {
  return {
    number,
    title: alert.title,
    description: alert.description,
    severity: alert.severity,
    status: 'New',
    modifiedAt: alert.raisedAt,
    alerts: [alert],
  };
}

/** The distinct entities of an incident's alerts. */
export function entitiesOf({ alerts }: Pick<AlertGroup<GroupedAlert>, 'alerts'>): AlertEntity[] {
  const found = new Map(
    alerts.flatMap((alert) => alert.entities).map((entity): [string, AlertEntity] => [entityKey(entity), entity]),
  );
  return [...found.values()];
}

/** The time frame counts from the first alert of the incident. */
function isRecent({ alerts }: AlertGroup<GroupedAlert>, alert: GroupedAlert, lookback: number): boolean {
  const age = parseDatetime(alert.raisedAt)! - parseDatetime(alerts[0]!.raisedAt)!;
  return age >= 0n && age <= BigInt(lookback) * ticksPerSecond;
}

function matches(first: GroupedAlert, alert: GroupedAlert, grouping: GroupingConfiguration): boolean {
  switch (grouping.matchingMethod) {
    case 'AnyAlert':
      return true;
    case 'AllEntities':
      return entitiesText(first) === entitiesText(alert);
    case 'Selected':
      return selectedText(first, grouping) === selectedText(alert, grouping);
  }
}

function entitiesText(alert: GroupedAlert, type?: string): string {
  const entities = alert.entities.filter((entity) => type === undefined || entity.type === type);
  return entities.map(entityKey).sort().join('\n');
}

const alertDetails: Readonly<Record<string, (alert: GroupedAlert) => string>> = {
  DisplayName: (alert) => alert.title,
  Severity: (alert) => alert.severity,
};

/** Everything that was selected, as one text that is the same for alerts which belong together. */
function selectedText(alert: GroupedAlert, grouping: GroupingConfiguration): string {
  return JSON.stringify([
    grouping.groupByEntities.map((type) => entitiesText(alert, type)),
    grouping.groupByAlertDetails.map((detail) => ownValue(alertDetails, detail)?.(alert)),
    grouping.groupByCustomDetails.map((name) => [...(ownValue(alert.customDetails, name) ?? [])].sort()),
  ]);
}
