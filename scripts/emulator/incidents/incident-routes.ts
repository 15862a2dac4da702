import type { ApiAnswer, ApiRequest, JsonObject, Route } from '../wire/api';
import { badRequest, notFound, propertiesOf } from '../wire/api';
import {
  deletedAnswer,
  newEtag,
  pageOf,
  refuseStaleEtag,
  sentinelIdOf,
  sentinelPath,
  sentinelResource,
} from '../wire/arm-resource';
import { automateIncident } from './automate-incident';
import type { Incident, RaisedAlert } from '../state/incident';
import { entitiesAnswer } from './incident-entities';
import { keepIncident } from './keep-incident';
import { shortTime } from '../state/clock';
import type { WorkspaceState } from '../state/workspace-state';

/** Incidents: P/incidents, P/incidents/{id}, and the entities and alerts of one. */
export function incidentRoutes(state: WorkspaceState, pageSize: number): Route[] {
  const list = `${sentinelPath}/incidents`;
  const single = `${list}/:id`;
  const withIncident =
    (answer: (request: ApiRequest, incident: Incident) => JsonObject) =>
    (request: ApiRequest): ApiAnswer => {
      const incident = state.incidents.get(request.parameters['id']!);
      return incident === undefined ? notFound('The incident') : { status: 200, body: answer(request, incident) };
    };
  return [
    { method: 'GET', path: list, handle: (request) => readAll(state, request, pageSize) },
    { method: 'GET', path: single, handle: withIncident(show) },
    { method: 'PUT', path: single, handle: (request) => write(state, request) },
    {
      method: 'DELETE',
      path: single,
      handle: (request) => deletedAnswer(state.incidents.delete(request.parameters['id']!)),
    },
    { method: 'POST', path: `${single}/entities`, handle: withIncident(entitiesAnswer) },
    { method: 'POST', path: `${single}/alerts`, handle: withIncident(alertsAnswer) },
    { method: 'GET', path: `${single}/tasks`, handle: withIncident(tasksAnswer) },
  ];
}

function readAll(state: WorkspaceState, request: ApiRequest, pageSize: number): ApiAnswer {
  // The newest first. (Recorded list of 2026.)
  const incidents = [...state.incidents.values()].sort((a, b) => b.number - a.number);
  return pageOf(request, incidents, pageSize, (incident) => show(request, incident));
}

function show(request: ApiRequest, incident: Incident): JsonObject {
  const unique = (values: readonly string[]): string[] => [...new Set(values)];
  const techniques = unique(incident.alerts.flatMap((alert) => alert.techniques));
  const times = (pick: (alert: RaisedAlert) => string): string[] => incident.alerts.map(pick).sort();
  return sentinelResource(request, 'Incidents', {
    name: incident.name,
    etag: incident.etag,
    properties: {
      owner: nobody,
      labels: [],
      ...Object.fromEntries(Object.entries(incident.handling).filter(([, value]) => value !== null)),
      title: incident.title,
      ...(incident.description === '' ? {} : { description: incident.description }),
      severity: incident.severity,
      status: incident.status,
      incidentNumber: incident.number,
      createdTimeUtc: shortTime(incident.createdAt),
      lastModifiedTimeUtc: shortTime(incident.modifiedAt),
      firstActivityTimeUtc: times((alert) => alert.start)[0],
      lastActivityTimeUtc: times((alert) => alert.end).at(-1),
      providerName: 'Azure Sentinel',
      providerIncidentId: String(incident.number),
      relatedAnalyticRuleIds: incident.ruleId === '' ? [] : [`${sentinelIdOf(request)}/alertRules/${incident.ruleId}`],
      incidentUrl: `${portalAddress}${sentinelIdOf(request)}/Incidents/${incident.name}`,
      additionalData: {
        alertsCount: incident.alerts.length,
        bookmarksCount: 0,
        commentsCount: 0,
        alertProductNames: incident.alerts.length === 0 ? [] : ['Azure Sentinel'],
        tactics: unique(incident.alerts.flatMap((alert) => alert.tactics)),
        ...(techniques.length === 0 ? {} : { techniques }),
      },
    },
  });
}

/** Where an incident is seen by people. (Recorded incidents of 2026.) */
const portalAddress = 'https://portal.azure.com/#asset/Microsoft_Azure_Security_Insights/Incident';
/** Who has an incident that was given to nobody. */
const nobody = { objectId: null, email: null, assignedTo: null, userPrincipalName: null, ownerType: null };

const statuses: readonly unknown[] = ['New', 'Active', 'Closed'];
const severities: readonly unknown[] = ['Informational', 'Low', 'Medium', 'High'];
const handlingFields = ['classification', 'classificationComment', 'classificationReason', 'labels', 'owner'];

/**
 * What a person does with an incident, or a new one that a person opens. (IncidentProperties: title, severity and status
 * are required.)
 */
function write(state: WorkspaceState, request: ApiRequest): ApiAnswer {
  const current = state.incidents.get(request.parameters['id']!);
  const stale = refuseStaleEtag(request.body, current);
  if (stale !== undefined) return stale;
  const sent = propertiesOf(request.body) ?? {};
  if (typeof sent['title'] !== 'string' || sent['title'] === '') return badRequest('The title field is required.');
  if (!severities.includes(sent['severity'])) return badRequest('The severity field is required.');
  if (!statuses.includes(sent['status'])) return badRequest('The status field is required.');
  if (sent['status'] === 'Closed' && typeof sent['classification'] !== 'string') {
    return badRequest('The classification field is required to close an incident.');
  }
  const incident: Incident = {
    ...(current ?? openByHand(state, request.parameters['id']!)),
    etag: newEtag(),
    title: sent['title'],
    description: typeof sent['description'] === 'string' ? sent['description'] : (current?.description ?? ''),
    severity: sent['severity'] as Incident['severity'],
    status: sent['status'] as Incident['status'],
    handling: Object.fromEntries(handlingFields.map((field) => [field, sent[field] ?? null])),
    modifiedAt: state.stamp(),
  };
  const { incident: automated } = automateIncident(state, incident, { before: current, by: 'User', at: state.now() });
  const kept = keepIncident(state, automated, 'User');
  return { status: current === undefined ? 201 : 200, body: show(request, kept) };
}

function openByHand(state: WorkspaceState, name: string): Incident {
  const numbers = state.incidents.values().map(({ number }) => number);
  const createdAt = state.stamp();
  return {
    name,
    etag: newEtag(),
    number: Math.max(0, ...numbers) + 1,
    ruleId: '',
    title: '',
    description: '',
    severity: 'Informational',
    status: 'New',
    handling: {},
    createdAt,
    modifiedAt: createdAt,
    alerts: [],
  };
}

/** The answer of incidents/{id}/tasks. (IncidentTask, Microsoft.SecurityInsights API.) */
function tasksAnswer(request: ApiRequest, { name, tasks = [], createdAt }: Incident): JsonObject {
  return {
    value: tasks.map(({ title, description }, index) => ({
      id: `${sentinelIdOf(request)}/Incidents/${name}/tasks/${index + 1}`,
      name: String(index + 1),
      type: 'Microsoft.SecurityInsights/Incidents/tasks',
      properties: {
        title,
        ...(description === undefined ? {} : { description }),
        status: 'New',
        createdTimeUtc: createdAt,
      },
    })),
  };
}

/** The answer of incidents/{id}/alerts. (SecurityAlert entity, Microsoft.SecurityInsights API.) */
function alertsAnswer(request: ApiRequest, incident: Incident): JsonObject {
  return {
    value: incident.alerts.map((alert) => ({
      id: `${sentinelIdOf(request)}/Entities/${alert.id}`,
      name: alert.id,
      type: 'Microsoft.SecurityInsights/Entities',
      kind: 'SecurityAlert',
      properties: {
        systemAlertId: alert.id,
        alertDisplayName: alert.title,
        friendlyName: alert.title,
        description: alert.description,
        severity: alert.severity,
        status: 'New',
        tactics: alert.tactics,
        startTimeUtc: alert.start,
        endTimeUtc: alert.end,
        timeGenerated: alert.raisedAt,
        processingEndTime: alert.raisedAt,
        productName: 'Azure Sentinel',
        vendorName: 'Microsoft',
        additionalData: { 'Custom Details': JSON.stringify(alert.customDetails) },
      },
    })),
  };
}
