import type { IncidentConfiguration } from '../content/detection';
import { formatDatetime } from '../engine/formats/datetime';
import type { Alert } from './alert';
import { addAlert, findIncidentFor, openIncident, type AlertGroup, type GroupedAlert } from './group-alert';

/** An incident as a proof sees it. */
export interface ProvedIncident extends AlertGroup<GroupedAlert> {
  readonly title: string;
  readonly description: string;
  /** In ticks. */
  readonly openedAt: bigint;
}

/**
 * The incidents that alerts of one rule make, in the order in which they open.
 * @param alerts in the order of time
 * @param closedAt when a person closes those that are open, in ticks
 */
export function openIncidents(
  alerts: readonly Alert[],
  configuration: IncidentConfiguration | undefined,
  closedAt: bigint | undefined,
): readonly ProvedIncident[] {
  if (configuration?.createIncident === false) return [];
  const grouping = configuration?.groupingConfiguration;
  let incidents: readonly ProvedIncident[] = [];
  let isClosed = closedAt === undefined;
  const close = (): void => {
    incidents = incidents.map((incident) => ({ ...incident, status: 'Closed' }));
    isClosed = true;
  };
  for (const alert of alerts) {
    if (!isClosed && closedAt !== undefined && alert.raisedAt > closedAt) close();
    const grouped: GroupedAlert = { ...alert, raisedAt: formatDatetime(alert.raisedAt) };
    const isGrouped = grouping?.enabled === true;
    const joined = findIncidentFor(grouped, incidents, isGrouped ? grouping : undefined);
    incidents =
      joined === undefined
        ? [...incidents, { ...openIncident(grouped, incidents), openedAt: alert.raisedAt }]
        : incidents.map((incident) => (incident === joined ? addAlert(incident, grouped) : incident));
  }
  if (!isClosed) close();
  return incidents;
}
