import analyticRuleSchema from '../../schemas/analytic-rule.schema.json';
import huntingQuerySchema from '../../schemas/hunting-query.schema.json';
import type { Parsed } from '../source/diagnostic';
import type { YamlDocument } from '../source/yaml-document';
import { spellTactic } from './attack-technique';
import { alertSeverities, expandModes } from './detection';
import type {
  AlertDetailsOverride,
  AnalyticRule,
  Detection,
  EntityMapping,
  FalsePositive,
  GroupingConfiguration,
  IncidentConfiguration,
  TriggerOperator,
  Waiver,
} from './detection';
import { parseDuration } from './duration';
import type { Duration } from './duration';
import { withoutOuterQuotes } from './outer-quotes';
import { validateDocument } from './schema-validation';
import { itemsOfText } from './text-list';
import type { WrittenAnalyticRule } from './written/analytic-rule';
import {
  asWritten,
  entries,
  flag,
  items,
  oneOf,
  scalarText,
  spelledAs,
  text,
  texts,
  wholeNumber,
} from './written-value';
import type { Unchecked } from './written-value';
import { ownValue } from '../source/own-value';

/** What analysts write and what ARM takes (facts of the API: ScheduledAlertRule, property triggerOperator). */
const triggerOperators: Readonly<Record<string, TriggerOperator>> = {
  gt: 'GreaterThan',
  lt: 'LessThan',
  eq: 'Equal',
  ne: 'NotEqual',
  GreaterThan: 'GreaterThan',
  LessThan: 'LessThan',
  Equal: 'Equal',
  NotEqual: 'NotEqual',
};

/** Keys that only an analytic rule has: by any of them a file without `kind` is known as one. */
const ruleKeys = ['kind', 'queryFrequency', 'queryPeriod', 'triggerOperator', 'triggerThreshold'];

/**
 * Reads a detection from its document. Everything that the schema does not allow is returned; the value is undefined
 * only if there is no query to speak of.
 */
export function readDetection(document: YamlDocument): Parsed<Detection> {
  const written = asWritten<WrittenAnalyticRule>(document.value);
  const isRule = ruleKeys.some((key) => key in written);
  const diagnostics = validateDocument(isRule ? analyticRuleSchema : huntingQuerySchema, document);
  const query = text(written.query);
  if (query === undefined || query.trim() === '') return { value: undefined, diagnostics };
  const fields = readFields(document, written, query);
  const value: Detection = isRule ? readRule(fields, written) : { type: 'huntingQuery', ...fields };
  return { value, diagnostics };
}

type Written = Unchecked<WrittenAnalyticRule>;
type Fields = Omit<Extract<Detection, { type: 'huntingQuery' }>, 'type'>;

function readFields(document: YamlDocument, written: Written, query: string): Fields {
  return {
    document,
    slug: document.source.path.replace(/^detections\//, '').replace(/\.ya?ml$/, ''),
    id: (text(written.id) ?? '').toLowerCase(),
    name: text(written.name) ?? '',
    description: withoutOuterQuotes(text(written.description) ?? ''),
    requiredDataConnectors: items(written.requiredDataConnectors).map((connector) => ({
      connectorId: scalarText(connector.connectorId),
      dataTypes: texts(connector.dataTypes),
    })),
    tactics: readTactics(written.tactics),
    techniques: readTechniques(written.relevantTechniques),
    query,
    entityMappings: items(written.entityMappings).map(readEntityMapping),
    customDetails: readTextMapping(written.customDetails),
    tags: texts(written.tags),
    version: text(written.version),
    expand: oneOf(expandModes, written.expand) ?? 'auto',
    falsePositives: readFalsePositives(written.falsePositives),
    waivers: readWaivers(written.waivers),
  };
}

function readRule(fields: Fields, written: Written): AnalyticRule {
  return {
    type: 'analyticRule',
    ...fields,
    kind: text(written.kind)?.toLowerCase() === 'nrt' ? 'NRT' : 'Scheduled',
    severity: spelledAs(alertSeverities, written.severity),
    enabled: flag(written.enabled) ?? true,
    queryFrequency: readDuration(written.queryFrequency),
    queryPeriod: readDuration(written.queryPeriod),
    triggerOperator: ownValue(triggerOperators, text(written.triggerOperator) ?? ''),
    triggerThreshold: wholeNumber(written.triggerThreshold),
    suppressionEnabled: flag(written.suppressionEnabled) ?? false,
    suppressionDuration: readDuration(written.suppressionDuration),
    expectedAlertsPerDay: readPerDay(written.expectedAlerts?.perDay),
    aggregationKind: oneOf(
      ['SingleAlert', 'AlertPerResult'] as const,
      asWritten<NonNullable<WrittenAnalyticRule['eventGroupingSettings']>>(written.eventGroupingSettings)
        .aggregationKind,
    ),
    alertDetailsOverride: readAlertDetails(written.alertDetailsOverride),
    incidentConfiguration: readIncidentConfiguration(written.incidentConfiguration),
    sentinelEntitiesMappings: items(written.sentinelEntitiesMappings).map((mapping) => ({
      columnName: scalarText(mapping.columnName),
    })),
    alertRuleTemplateName: text(written.alertRuleTemplateName),
    templateVersion: text(written.templateVersion),
  };
}

/** The tactics of a list, or of a text that should have been one, as the service calls them, each once. */
export function readTactics(value: unknown): readonly string[] {
  const written = typeof value === 'string' ? itemsOfText('tactics', value) : texts(value);
  return [...new Set(written.map((tactic) => spellTactic(tactic) ?? tactic))];
}

/** The techniques of a list, or of a text that should have been one. */
function readTechniques(value: unknown): readonly string[] {
  return typeof value === 'string' ? itemsOfText('relevantTechniques', value) : texts(value);
}

/** A time span as ISO 8601 writes it, such as PT1H; undefined for any other value. */
export function readDuration(value: unknown): Duration | undefined {
  return parseDuration(text(value) ?? '');
}

/** The operator that a rule's trigger names; undefined for any other value. */
export function readTriggerOperator(value: unknown): TriggerOperator | undefined {
  return ownValue(triggerOperators, text(value) ?? '');
}

/** The false positives of a detection as far as they have the right form; the schema tells of the rest. */
export function readFalsePositives(value: Written['falsePositives']): readonly FalsePositive[] {
  return items(value).map((entry) => ({
    id: scalarText(entry.id),
    scenario: scalarText(entry.scenario),
    guidance: text(entry.guidance),
    exclude: readTextMapping(entry.exclude),
    triage: text(entry.triage),
    owner: text(entry.owner),
    ticket: text(entry.ticket),
    expiresOn: text(entry.expiresOn),
  }));
}

/** The waivers of a file as far as they have the right form; the schema tells of the rest. */
export function readWaivers(value: Written['waivers']): readonly Waiver[] {
  return items(value).map((waiver) => ({
    check: scalarText(waiver.check),
    reason: scalarText(waiver.reason),
    until: scalarText(waiver.until),
  }));
}

function readEntityMapping(
  mapping: Unchecked<NonNullable<WrittenAnalyticRule['entityMappings']>[number]>,
): EntityMapping {
  return {
    entityType: scalarText(mapping.entityType),
    fieldMappings: items(mapping.fieldMappings).map((field) => ({
      identifier: scalarText(field.identifier),
      columnName: scalarText(field.columnName),
    })),
  };
}

function readAlertDetails(value: unknown): AlertDetailsOverride | undefined {
  if (value === undefined || value === null) return undefined;
  const written = asWritten<NonNullable<WrittenAnalyticRule['alertDetailsOverride']>>(value);
  return {
    alertDisplayNameFormat: text(written.alertDisplayNameFormat),
    alertDescriptionFormat: text(written.alertDescriptionFormat),
    alertTacticsColumnName: text(written.alertTacticsColumnName),
    alertSeverityColumnName: text(written.alertSeverityColumnName),
    alertDynamicProperties: items(written.alertDynamicProperties).map((property) => ({
      alertProperty: scalarText(property.alertProperty),
      value: scalarText(property.value),
    })),
  };
}

function readIncidentConfiguration(value: unknown): IncidentConfiguration | undefined {
  if (value === undefined || value === null) return undefined;
  const written = asWritten<NonNullable<WrittenAnalyticRule['incidentConfiguration']>>(value);
  return {
    createIncident: flag(written.createIncident) ?? true,
    groupingConfiguration: readGrouping(written.groupingConfiguration),
  };
}

type WrittenGrouping = NonNullable<NonNullable<WrittenAnalyticRule['incidentConfiguration']>['groupingConfiguration']>;

function readGrouping(value: unknown): GroupingConfiguration | undefined {
  if (value === undefined || value === null) return undefined;
  const written = asWritten<WrittenGrouping>(value);
  return {
    enabled: flag(written.enabled) ?? false,
    reopenClosedIncident: flag(written.reopenClosedIncident) ?? false,
    lookbackDuration: readDuration(written.lookbackDuration) ?? { seconds: 5 * 60 * 60 },
    matchingMethod: oneOf(['AllEntities', 'AnyAlert', 'Selected'] as const, written.matchingMethod) ?? 'AllEntities',
    groupByEntities: texts(written.groupByEntities),
    groupByAlertDetails: texts(written.groupByAlertDetails),
    groupByCustomDetails: texts(written.groupByCustomDetails),
  };
}

function readTextMapping(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(entries(value).flatMap(([key, item]) => (typeof item === 'string' ? [[key, item]] : [])));
}

function readPerDay(written: unknown): number | undefined {
  return typeof written === 'number' && written > 0 ? written : undefined;
}
