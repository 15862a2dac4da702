import { alertSeverities } from '../../content/detection';
import { chosenVersions } from '../arm/api-versions';
import { objectAt, textAt } from '../arm/wire-json';
import {
  asIs,
  choice,
  dropEmpty,
  duration,
  members,
  normalizeMembers,
  optionalText,
  set,
  setOf,
  text,
  bodyOverProperties,
} from './compared-properties';
import type { ComparedProperties } from './compared-properties';
import type { ResourceDescription } from './resource-description';

/**
 * Every property of a Scheduled or NRT rule that this repository writes, and how it is compared. The service fills in
 * SingleAlert for an NRT rule without a grouping (hashicorp/terraform-provider-azurerm, sentinel_alert_rule_nrt), and
 * the portal at each save of a rule of either kind; it is what a rule without one does ("Create a scheduled analytics
 * rule from scratch", Microsoft Learn). What else a rule may lack is always written (see analytic-rule-body.ts).
 */
const ruleProperties: ComparedProperties = {
  displayName: asIs,
  description: text,
  severity: choice(...alertSeverities),
  enabled: asIs,
  query: text,
  queryFrequency: duration,
  queryPeriod: duration,
  triggerOperator: choice('GreaterThan', 'LessThan', 'Equal', 'NotEqual'),
  triggerThreshold: asIs,
  suppressionEnabled: asIs,
  suppressionDuration: duration,
  tactics: set,
  techniques: set,
  subTechniques: set,
  entityMappings: setOf({
    entityType: asIs,
    fieldMappings: setOf({ identifier: asIs, columnName: asIs }),
  }),
  customDetails: asIs,
  alertDetailsOverride: members({
    alertDisplayNameFormat: optionalText,
    alertDescriptionFormat: text,
    alertTacticsColumnName: optionalText,
    alertSeverityColumnName: optionalText,
    alertDynamicProperties: setOf({ alertProperty: asIs, value: asIs }),
  }),
  eventGroupingSettings: members({
    aggregationKind: { normalize: choice('SingleAlert', 'AlertPerResult'), byDefault: 'SingleAlert' },
  }),
  incidentConfiguration: members({
    createIncident: asIs,
    groupingConfiguration: members({
      enabled: asIs,
      reopenClosedIncident: asIs,
      lookbackDuration: duration,
      matchingMethod: choice('AllEntities', 'AnyAlert', 'Selected'),
      groupByEntities: set,
      groupByAlertDetails: set,
      groupByCustomDetails: set,
    }),
  }),
  sentinelEntitiesMappings: setOf({ columnName: asIs }),
  alertRuleTemplateName: optionalText,
  templateVersion: optionalText,
};

const ownProperties = ['lastModifiedUtc'];

/** The kinds of rules that this repository writes; Fusion and others are the service's. */
const managedKinds: readonly unknown[] = ['Scheduled', 'NRT'];

export const analyticRule: ResourceDescription = {
  names: ['analytic rule', 'analytic rules'],
  written: {
    kind: 'detection',
    idKey: 'id',
    isRarer: false,
    of: ({ detections }) => detections.filter(({ type }) => type === 'analyticRule'),
  },
  wanted: undefined,
  address: {
    provider: 'sentinel',
    collection: 'alertRules',
    path: 'alertRules',
    named: 'alertRules',
    versionOfAll: chosenVersions.alertRules,
  },
  metadataKind: 'AnalyticsRule',
  isResource: true,
  hasItems: false,
  isReadByDetections: false,
  isDeletedLate: false,
  canBeTurnedOff: true,
  calledBy: undefined,
  // Azure Resource Manager refills ten writes a second for a principal.
  writing: { step: 2, width: 8, deleteWidth: 8 },
  compared: {
    properties: ruleProperties,
    fields: ['kind', ...Object.keys(ruleProperties)],
    own: ownProperties,
    normalForm: (body) =>
      dropEmpty({ kind: body['kind'], ...normalizeMembers(objectAt(body, 'properties'), ruleProperties) }),
    foreign: () => [],
    bodyOver: bodyOverProperties(ruleProperties, ownProperties),
  },
  listed: {
    as: 'analytic rules',
    mayBeAbsent: false,
    isOfKind: () => true,
    isPassedOver: () => false,
    unmanaged: (body) => (managedKinds.includes(body['kind']) ? undefined : (textAt(body, 'kind') ?? 'without a kind')),
  },
  idIn: () => undefined,
  exported: {
    // A template is of a solution: a rule that nobody has turned on yet.
    types: ['alertrules', 'alertruletemplates'],
    idWithoutName: () => undefined,
    hasTemplateId: true,
    leftOut: 'no template holds it',
    templateProperties: () => ({}),
  },
  restoredBeside: (body) => ({ kind: body['kind'] }),
  restoresAll: true,
};
