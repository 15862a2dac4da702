import { ruleProperties } from '../../content/automation-rule';
import type { AutomationRule } from '../../content/automation-rule';
import { chosenVersions } from '../arm/api-versions';
import type { DesiredResource } from '../arm/resource';
import { automationRuleBody } from '../bodies/automation-rule-body';
import { isWireObject, objectAt, withoutEmpty } from '../arm/wire-json';
import type { WireObject, WireValue } from '../arm/wire-json';
import { asIs, choice, dropEmpty, members, normalizeMembers, bodyOverProperties } from './compared-properties';
import type { ComparedProperties, Normalizer } from './compared-properties';
import type { DesiredSurroundings, ResourceDescription } from './resource-description';

/** A datetime with as many digits as it needs. */
const moment: Normalizer = (value) => {
  const time = typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? value : new Date(time).toISOString().replace('.000Z', 'Z');
};

/** Conditions without what says nothing, and with the ids of rules, whose case the service does not keep, in small letters. */
const conditions: Normalizer = (value) => withoutEmpty(inSmallLetters(value)) ?? null;

function inSmallLetters(value: WireValue): WireValue {
  if (Array.isArray(value)) return value.map(inSmallLetters);
  if (!isWireObject(value)) return value;
  const entries = Object.entries(value).map(([name, member]) => [name, inSmallLetters(member ?? null)] as const);
  const { propertyName, propertyValues } = value;
  const isRule = typeof propertyName === 'string' && ruleProperties.includes(propertyName);
  if (!isRule || !Array.isArray(propertyValues)) return Object.fromEntries(entries);
  const small = propertyValues.map((each) => (typeof each === 'string' ? each.toLowerCase() : each));
  return { ...Object.fromEntries(entries), propertyValues: small };
}

/** Actions in the order in which they are done, without what says nothing. */
const actions: Normalizer = (value) => {
  if (!Array.isArray(value)) return value;
  const orderOf = (action: WireValue) => (isWireObject(action) ? Number(action['order'] ?? 0) : 0);
  const sorted = [...(value as readonly WireValue[])].sort((a, b) => orderOf(a) - orderOf(b));
  const numbered = sorted.map((action, index) => (isWireObject(action) ? { ...action, order: index + 1 } : action));
  return withoutEmpty(numbered) ?? null;
};

const properties: ComparedProperties = {
  displayName: asIs,
  order: asIs,
  triggeringLogic: members({
    isEnabled: asIs,
    expirationTimeUtc: moment,
    triggersOn: choice('Incidents', 'Alerts'),
    triggersWhen: choice('Created', 'Updated'),
    conditions,
  }),
  actions,
};

const ownProperties = ['createdBy', 'createdTimeUtc', 'lastModifiedBy', 'lastModifiedTimeUtc'];

/** What a workspace should hold of an automation rule. */
export function desiredAutomationRule(
  rule: AutomationRule,
  { catalog, ruleAddress }: DesiredSurroundings,
): DesiredResource {
  const ids = new Map(catalog.detections.map(({ slug, id }) => [slug, id]));
  return {
    kind: 'automationRule',
    id: rule.id,
    name: rule.name,
    file: rule.document.source.path,
    version: undefined,
    body: automationRuleBody(rule, (value) => ruleAddress(ids.get(value) ?? value)),
    items: undefined,
    dependsOn: [],
  };
}

export const automationRule: ResourceDescription = {
  names: ['automation rule', 'automation rules'],
  written: { kind: 'automationRule', idKey: 'id', isRarer: false, of: ({ automationRules }) => automationRules },
  wanted: ({ automationRules }, around) => automationRules.map((rule) => desiredAutomationRule(rule, around)),
  address: {
    provider: 'sentinel',
    collection: 'automationRules',
    path: 'automationRules',
    named: 'automationRules',
    versionOfAll: chosenVersions.automationRules,
  },
  metadataKind: 'AutomationRule',
  isResource: true,
  hasItems: false,
  isReadByDetections: false,
  isDeletedLate: false,
  canBeTurnedOff: false,
  calledBy: undefined,
  writing: { step: 2, width: 4, deleteWidth: 4 },
  compared: {
    properties,
    fields: Object.keys(properties),
    own: ownProperties,
    normalForm: (body) => dropEmpty(normalizeMembers(objectAt(body, 'properties'), properties)),
    foreign: () => [],
    bodyOver: bodyOverProperties(properties, ownProperties),
  },
  listed: {
    as: 'automation rules',
    mayBeAbsent: false,
    isOfKind: () => true,
    isPassedOver: () => false,
    unmanaged: () => undefined,
  },
  idIn: () => undefined,
  exported: {
    types: ['automationrules'],
    idWithoutName: () => undefined,
    hasTemplateId: false,
    leftOut: 'no template holds it',
    templateProperties: () => ({}),
  },
  restoredBeside: (): WireObject => ({}),
  restoresAll: true,
};
