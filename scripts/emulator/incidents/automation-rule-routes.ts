import { isMapping } from '../../source/mapping';
import type { AutomationAction, AutomationCondition, AutomationLogic } from '../../content/automation-rule';
import { inOrder } from '../../content/automation-rule';
import type { ApiAnswer, ApiRequest, JsonObject, Route } from '../wire/api';
import { badRequest, notFound, propertiesOf } from '../wire/api';
import type { StoredResource } from '../wire/arm-resource';
import {
  authorOf,
  deletedAnswer,
  newEtag,
  pageOf,
  refuseStaleEtag,
  sentinelPath,
  sentinelResource,
  timesOver,
} from '../wire/arm-resource';
import { findAutomationError } from './automation-rule-limits';
import type { WorkspaceState } from '../state/workspace-state';

/** Most rules of a workspace. ("Incident limits", Microsoft Sentinel service limits.) */
const mostRules = 512;

/** Automation rules: P/automationRules and P/automationRules/{id}. */
export function automationRuleRoutes(state: WorkspaceState, pageSize: number): Route[] {
  const list = `${sentinelPath}/automationRules`;
  const single = `${list}/:id`;
  return [
    {
      method: 'GET',
      path: list,
      handle: (request) => pageOf(request, state.automationRules.values(), pageSize, (rule) => show(request, rule)),
    },
    {
      method: 'GET',
      path: single,
      handle: (request) => {
        const rule = state.automationRules.get(request.parameters['id']!);
        return rule === undefined ? notFound('The automation rule') : { status: 200, body: show(request, rule) };
      },
    },
    { method: 'PUT', path: single, handle: (request) => write(state, request) },
    {
      method: 'DELETE',
      path: single,
      handle: (request) => deletedAnswer(state.automationRules.delete(request.parameters['id']!)),
    },
  ];
}

function show(request: ApiRequest, { name, etag, properties, written }: StoredResource): JsonObject {
  const times = written === undefined ? {} : { createdTimeUtc: written.created, lastModifiedTimeUtc: written.updated };
  const people = { createdBy: authorOf(written?.createdBy), lastModifiedBy: authorOf(written?.updatedBy) };
  const shown = { ...properties, ...times, ...people };
  return sentinelResource(request, 'AutomationRules', { name, etag, properties: shown });
}

function write(state: WorkspaceState, request: ApiRequest): ApiAnswer {
  const name = request.parameters['id']!;
  const current = state.automationRules.get(name);
  const stale = refuseStaleEtag(request.body, current);
  if (stale !== undefined) return stale;
  const properties = propertiesOf(request.body);
  const error = findAutomationError(properties);
  if (properties === undefined || error !== undefined) return badRequest(error ?? 'The properties are required.');
  if (current === undefined && state.automationRules.values().length >= mostRules) {
    return badRequest(`The maximum number of automation rules (${mostRules}) was reached.`);
  }
  const { displayName, order, triggeringLogic, actions } = properties;
  const rule: StoredResource = {
    name: current?.name ?? name,
    etag: newEtag(),
    written: timesOver(current, state.stamp(), request.writer),
    properties: { displayName, order, triggeringLogic, actions },
  };
  state.automationRules.put(name, rule);
  return { status: current === undefined ? 201 : 200, body: show(request, rule) };
}

/** A stored rule, which was validated when it was written, as it runs. */
export function deployedAutomationRule({ name, properties }: StoredResource): AutomationLogic {
  const logic = isMapping(properties['triggeringLogic']) ? properties['triggeringLogic'] : {};
  const expiry = logic['expirationTimeUtc'];
  return {
    id: name,
    name: String(properties['displayName']),
    order: Number(properties['order']),
    isEnabled: logic['isEnabled'] === true,
    expiresAt: typeof expiry === 'string' ? expiry : undefined,
    triggersOn: logic['triggersOn'] as AutomationLogic['triggersOn'],
    triggersWhen: logic['triggersWhen'] as AutomationLogic['triggersWhen'],
    conditions: (logic['conditions'] ?? []) as readonly AutomationCondition[],
    actions: inOrder(properties['actions'] as readonly AutomationAction[]),
  };
}
