import { isMapping } from '../../source/mapping';
import { isMoment } from '../../source/is-moment';
import type { JsonObject } from '../wire/api';
import { ownValue } from '../../source/own-value';

const operators = /^(?:Not)?(?:Equals|Contains|StartsWith|EndsWith)$/;
const propertyName =
  /^(?:Incident|Alert|Account|AzureResource|CloudApplication|DNS|File|Host|IoT|IP|Mail|Malware|Process|Registry|Url)/;

/** What each action asks for. (AutomationRuleAction, Microsoft.SecurityInsights API.) */
const requiredOfActions: Readonly<Record<string, readonly string[]>> = {
  ModifyProperties: [],
  RunPlaybook: ['logicAppResourceId'],
  AddIncidentTask: ['title'],
};

/** How a condition of each type is wrong. (AutomationRuleCondition, Microsoft.SecurityInsights API.) */
const conditionTypes: Readonly<Record<string, (properties: JsonObject) => string | undefined>> = {
  Property: ({ propertyName: name, operator, propertyValues }) =>
    findWrong('propertyName', name, propertyName) ??
    findWrong('operator', operator, operators) ??
    (isTexts(propertyValues) ? undefined : 'The propertyValues are required.'),
  PropertyChanged: ({ propertyName: name, changeType, propertyValues }) =>
    findWrong('propertyName', name, /^Incident(?:Owner|Severity|Status)$/) ??
    (changeType === undefined || changeType === null || isTexts(propertyValues)
      ? undefined
      : 'The propertyValues are required.'),
  PropertyArrayChanged: ({ arrayType, changeType }) =>
    findWrong('arrayType', arrayType, /^(?:Alerts|Comments|Labels|Tactics)$/) ??
    findWrong('changeType', changeType, /^Added$/),
  PropertyArray: ({ arrayType, arrayConditionType, itemConditions }) =>
    findWrong('arrayType', arrayType, /^(?:CustomDetails|CustomDetailValues|IncidentLabels)$/) ??
    findWrong('arrayConditionType', arrayConditionType, /^(?:AnyItem|AllItems)$/) ??
    findConditionError(itemConditions),
  Boolean: ({ operator, innerConditions }) =>
    findWrong('operator', operator, /^(?:And|Or)$/) ?? findConditionError(innerConditions),
};

/**
 * Limits by the name of what is counted. ("Incident limits", Microsoft Sentinel service limits; of the order,
 * hashicorp/terraform-provider-azurerm, sentinel_automation_rule: 1 to 1000.)
 */
const limits = { conditions: 50, actions: 20, characters: 500, order: 1000 };

/** The first thing that the service would refuse in the properties of an automation rule. */
export function findAutomationError(properties: JsonObject | undefined): string | undefined {
  const { displayName, order, triggeringLogic: logic, actions } = properties ?? {};
  if (typeof displayName !== 'string' || displayName === '') return 'The displayName field is required.';
  if (displayName.length > limits.characters) return `The displayName has more than ${limits.characters} characters.`;
  if (!Number.isInteger(order) || Number(order) < 1 || Number(order) > limits.order) {
    return `The order must be between 1 and ${limits.order}.`;
  }
  if (!isMapping(logic)) return 'The triggeringLogic field is required.';
  return findTriggerError(logic) ?? findActionError(actions, logic['triggersOn']);
}

function findTriggerError(logic: JsonObject): string | undefined {
  const { isEnabled, triggersOn, triggersWhen, conditions = [], expirationTimeUtc: expiry } = logic;
  if (typeof isEnabled !== 'boolean') return 'The isEnabled field is required.';
  if (typeof expiry === 'string' && !isMoment(expiry)) return 'The expirationTimeUtc is not a datetime.';
  const wrong =
    findWrong('triggersOn', triggersOn, /^(?:Incidents|Alerts)$/) ??
    findWrong('triggersWhen', triggersWhen, /^(?:Created|Updated)$/);
  if (wrong !== undefined) return wrong;
  if (triggersOn === 'Alerts' && triggersWhen !== 'Created') return 'Alerts trigger when they are created.';
  if (Array.isArray(conditions) && conditions.length > limits.conditions) {
    return `There are more than ${limits.conditions} conditions.`;
  }
  return conditions === null ? undefined : findConditionError(conditions);
}

function findActionError(actions: unknown, triggersOn: unknown): string | undefined {
  if (!Array.isArray(actions) || actions.length === 0) return 'The actions field is required.';
  if (actions.length > limits.actions) return `There are more than ${limits.actions} actions.`;
  for (const action of actions as readonly unknown[]) {
    const type = isMapping(action) ? String(action['actionType']) : '';
    const required = Object.hasOwn(requiredOfActions, type) ? ownValue(requiredOfActions, type) : undefined;
    if (!isMapping(action) || required === undefined) return `The actionType '${type}' is not known.`;
    if (!Number.isInteger(action['order'])) return 'The order of an action is required.';
    if (triggersOn === 'Alerts' && type !== 'RunPlaybook') return `The action ${type} needs an incident.`;
    const configuration = isMapping(action['actionConfiguration']) ? action['actionConfiguration'] : {};
    const missing = required.find((name) => typeof configuration[name] !== 'string');
    if (missing !== undefined) return `The ${missing} of an action is required.`;
    if (configuration['status'] === 'Closed' && typeof configuration['classification'] !== 'string') {
      return 'The classification is required to close an incident.';
    }
  }
  return undefined;
}

function findConditionError(conditions: unknown): string | undefined {
  if (!Array.isArray(conditions)) return 'The conditions must be a list.';
  for (const condition of conditions as readonly unknown[]) {
    const type = isMapping(condition) ? String(condition['conditionType']) : '';
    const find = Object.hasOwn(conditionTypes, type) ? ownValue(conditionTypes, type) : undefined;
    if (!isMapping(condition) || find === undefined) return `The conditionType '${type}' is not known.`;
    const { conditionProperties } = condition;
    const error = isMapping(conditionProperties) ? find(conditionProperties) : 'The conditionProperties are required.';
    if (error !== undefined) return error;
  }
  return undefined;
}

function findWrong(name: string, value: unknown, allowed: RegExp): string | undefined {
  if (typeof value === 'string' && allowed.test(value)) return undefined;
  return `The value ${JSON.stringify(value ?? null)} of ${name} is not valid.`;
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'string');
}
