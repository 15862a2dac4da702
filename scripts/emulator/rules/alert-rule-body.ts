import { isMapping } from '../../source/mapping';
import { formatDuration, parseDuration } from '../../content/duration';
import type { JsonObject } from '../wire/api';
import type { Shape } from '../wire/model-shape';
import { ownValue } from '../../source/own-value';

export type AlertRuleKind = 'Scheduled' | 'NRT';

/** Kinds whose bodies the local workspace keeps as they are, without knowing what they do. */
export const opaqueKinds: readonly string[] = [
  'Fusion', 'MicrosoftSecurityIncidentCreation', 'MLBehaviorAnalytics', 'ThreatIntelligence',
]; // prettier-ignore

/**
 * The properties of each kind in the order in which the service answers them. (ScheduledAlertRuleProperties and
 * NrtAlertRuleProperties, Microsoft.SecurityInsights API.)
 */
const common = [
  'alertDetailsOverride', 'alertRuleTemplateName', 'customDetails', 'description', 'displayName', 'enabled',
  'entityMappings', 'eventGroupingSettings', 'incidentConfiguration', 'query', 'sentinelEntitiesMappings', 'severity',
  'subTechniques', 'suppressionDuration', 'suppressionEnabled', 'tactics', 'techniques', 'templateVersion',
]; // prettier-ignore
const propertiesOfKind: Readonly<Record<AlertRuleKind, readonly string[]>> = {
  Scheduled: [...common, 'queryFrequency', 'queryPeriod', 'startTimeUtc', 'triggerOperator', 'triggerThreshold'].sort(),
  NRT: common,
};

const texts: Shape = { listOf: 'text' };

/** What JSON the properties of a rule take. (ScheduledAlertRuleProperties and the models that it refers to.) */
export const rulePropertiesShape: Shape = {
  fields: {
    displayName: 'text',
    description: 'text',
    query: 'text',
    severity: 'text',
    enabled: 'flag',
    queryFrequency: 'text',
    queryPeriod: 'text',
    triggerOperator: 'text',
    triggerThreshold: 'number',
    startTimeUtc: 'text',
    suppressionDuration: 'text',
    suppressionEnabled: 'flag',
    tactics: texts,
    techniques: texts,
    subTechniques: texts,
    alertRuleTemplateName: 'text',
    templateVersion: 'text',
    customDetails: { bagOf: 'text' },
    entityMappings: {
      listOf: {
        fields: {
          entityType: 'text',
          fieldMappings: { listOf: { fields: { identifier: 'text', columnName: 'text' } } },
        },
      },
    },
    sentinelEntitiesMappings: { listOf: { fields: { columnName: 'text' } } },
    eventGroupingSettings: { fields: { aggregationKind: 'text' } },
    alertDetailsOverride: {
      fields: {
        alertDisplayNameFormat: 'text',
        alertDescriptionFormat: 'text',
        alertTacticsColumnName: 'text',
        alertSeverityColumnName: 'text',
        alertDynamicProperties: { listOf: { fields: { alertProperty: 'text', value: 'text' } } },
      },
    },
    incidentConfiguration: {
      fields: {
        createIncident: 'flag',
        groupingConfiguration: {
          fields: {
            enabled: 'flag',
            reopenClosedIncident: 'flag',
            lookbackDuration: 'text',
            matchingMethod: 'text',
            groupByEntities: texts,
            groupByAlertDetails: texts,
            groupByCustomDetails: texts,
          },
        },
      },
    },
  },
};

const overrideFields = [
  'alertDisplayNameFormat', 'alertDescriptionFormat', 'alertTacticsColumnName', 'alertSeverityColumnName',
]; // prettier-ignore

/**
 * Properties that are answered as null if they were left out; the others are then absent. (Rules recorded in
 * 2021-09-01-preview and 2022-11-01.)
 */
const nullWhenLeftOut: Readonly<Record<string, readonly string[]>> = {
  Scheduled: ['tactics', 'description', 'alertRuleTemplateName'],
  NRT: ['tactics', 'description', 'alertRuleTemplateName'],
  MicrosoftSecurityIncidentCreation: [
    'severitiesFilter', 'displayNamesFilter', 'displayNamesExcludeFilter', 'description', 'alertRuleTemplateName',
  ], // prettier-ignore
};

/** What the service answers for a grouping that was left out. (Rules exported from the portal.) */
const defaultGrouping = {
  enabled: false,
  reopenClosedIncident: false,
  lookbackDuration: 'PT5H',
  matchingMethod: 'AllEntities',
  groupByEntities: null,
  groupByAlertDetails: null,
  groupByCustomDetails: null,
};

/**
 * The properties of a Scheduled or NRT rule as the service keeps them: known ones alone, without those that were left
 * out but for some, and durations in the spelling of .NET, so that PT60M is read back as PT1H and PT24H as P1D.
 * @param modified when the rule was written, for `lastModifiedUtc`
 */
export function storedRuleProperties(kind: AlertRuleKind, sent: JsonObject, modified: string): JsonObject {
  const stored: Record<string, unknown> = {};
  for (const name of propertiesOfKind[kind]) stored[name] = sent[name] ?? undefined;
  for (const name of ['queryFrequency', 'queryPeriod', 'suppressionDuration']) {
    if (typeof stored[name] === 'string') stored[name] = canonicalDuration(stored[name]);
  }
  stored['alertDetailsOverride'] = storedOverride(stored['alertDetailsOverride']);
  stored['incidentConfiguration'] = storedIncidentConfiguration(stored['incidentConfiguration']);
  stored['suppressionDuration'] ??= 'PT5H';
  stored['suppressionEnabled'] ??= false;
  if (kind === 'NRT') stored['eventGroupingSettings'] ??= { aggregationKind: 'SingleAlert' };
  return completeRuleProperties(kind, stored, modified);
}

/** Properties of any kind with what the service adds to them, and without what was left out. */
export function completeRuleProperties(kind: string, sent: JsonObject, modified: string): JsonObject {
  const kept = Object.entries(sent).filter(([, value]) => value !== null && value !== undefined);
  const nulls = (ownValue(nullWhenLeftOut, kind) ?? []).map((name) => [name, null]);
  return { ...Object.fromEntries([...nulls, ...kept]), lastModifiedUtc: modified } as JsonObject;
}

function storedOverride(sent: unknown): JsonObject | undefined {
  if (!isMapping(sent)) return undefined;
  const stored: Record<string, unknown> = {};
  for (const name of overrideFields) stored[name] = sent[name] ?? null;
  return { ...stored, alertDynamicProperties: sent['alertDynamicProperties'] ?? [] };
}

function storedIncidentConfiguration(sent: unknown): JsonObject {
  const configuration = isMapping(sent) ? sent : { createIncident: true };
  const grouping = configuration['groupingConfiguration'];
  if (!isMapping(grouping)) return { ...configuration, groupingConfiguration: defaultGrouping };
  return {
    createIncident: configuration['createIncident'],
    groupingConfiguration: {
      ...defaultGrouping,
      ...Object.fromEntries(Object.entries(grouping).filter(([, value]) => value !== null)),
      lookbackDuration: canonicalDuration(grouping['lookbackDuration']),
    },
  };
}

/** A duration in ISO 8601 as a .NET TimeSpan prints it; anything else is returned as it is. */
export function canonicalDuration(value: unknown): unknown {
  const duration = typeof value === 'string' ? parseDuration(value) : undefined;
  return duration === undefined ? value : formatDuration(duration);
}
