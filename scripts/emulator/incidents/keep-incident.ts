import { newEtag } from '../wire/arm-resource';
import type { JsonObject } from '../wire/api';
import type { Incident } from '../state/incident';
import type { WorkspaceState } from '../state/workspace-state';

/**
 * Keeps an incident as it is now, and writes that into SecurityIncident: the table has a row for each change, of which
 * the last counts. ("Manage your SOC better with incident metrics", Microsoft Sentinel docs.)
 * @param by who changed it: an automation rule, a person, or the service
 */
export function keepIncident(state: WorkspaceState, incident: Incident, by: string): Incident {
  const kept = { ...incident, etag: newEtag() };
  state.incidents.put(incident.name, kept);
  const table = state.schema().tables.get('SecurityIncident');
  if (table !== undefined) state.events.append(table, [incidentRecord(kept, by)]);
  return kept;
}

function incidentRecord(incident: Incident, by: string): JsonObject {
  const { handling, alerts } = incident;
  const textAt = (name: string): string => (typeof handling[name] === 'string' ? handling[name] : '');
  const times = (pick: (alert: Incident['alerts'][number]) => string): string[] => alerts.map(pick).sort();
  return {
    TimeGenerated: incident.modifiedAt,
    IncidentName: incident.name,
    IncidentNumber: incident.number,
    Title: incident.title,
    Description: incident.description,
    Severity: incident.severity,
    Status: incident.status,
    Classification: textAt('classification'),
    ClassificationComment: textAt('classificationComment'),
    ClassificationReason: textAt('classificationReason'),
    Owner: handling['owner'] ?? {},
    Labels: handling['labels'] ?? [],
    CreatedTime: incident.createdAt,
    FirstModifiedTime: incident.createdAt,
    LastModifiedTime: incident.modifiedAt,
    ...(incident.status === 'Closed' ? { ClosedTime: incident.modifiedAt } : {}),
    FirstActivityTime: times(({ start }) => start)[0] ?? null,
    LastActivityTime: times(({ end }) => end).at(-1) ?? null,
    ModifiedBy: by,
    ProviderName: 'Azure Sentinel',
    ProviderIncidentId: String(incident.number),
    RelatedAnalyticRuleIds: incident.ruleId === '' ? [] : [incident.ruleId],
    AlertIds: alerts.map(({ id }) => id),
    AdditionalData: {
      alertsCount: alerts.length,
      tactics: [...new Set(alerts.flatMap(({ tactics }) => tactics))],
      techniques: [...new Set(alerts.flatMap(({ techniques }) => techniques))],
    },
    Type: 'SecurityIncident',
  };
}
