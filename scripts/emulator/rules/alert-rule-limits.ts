import { isMapping } from '../../source/mapping';
import { findTechnique } from '../../content/attack-technique';
import { parseDuration } from '../../content/duration';
import type { AlertRuleKind } from './alert-rule-body';
import { rulePropertiesShape } from './alert-rule-body';
import type { JsonObject } from '../wire/api';
import { entityTypes } from './entity-identifiers';
import { findShapeError } from '../wire/model-shape';
import { ownValue } from '../../source/own-value';

/*
 * What the service refuses in a rule, with its texts where they are known: the validation attributes of Microsoft's own
 * content pipeline, whose namespaces are the service's, and "Scheduled analytics rules in Microsoft Sentinel". This file
 * shares nothing with the checks of this repository on purpose: a hole in the checks shows as a refusal here.
 */

type Rule = JsonObject;
type Limit = (rule: Rule) => string | undefined;

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

const tactics = new Set([
  'Reconnaissance', 'ResourceDevelopment', 'InitialAccess', 'Execution', 'Persistence', 'PrivilegeEscalation',
  'DefenseEvasion', 'CredentialAccess', 'Discovery', 'LateralMovement', 'Collection', 'Exfiltration',
  'CommandAndControl', 'Impact', 'PreAttack', 'ImpairProcessControl', 'InhibitResponseFunction',
]); // prettier-ignore

/** The first thing that the service would refuse in the properties of a rule, as its text; undefined if nothing. */
export function findModelError(kind: AlertRuleKind, rule: Rule): string | undefined {
  const misshapen = findShapeError(rule, rulePropertiesShape, 'properties');
  if (misshapen !== undefined) return `Invalid data model. ${misshapen}`;
  for (const limit of [...commonLimits, ...(kind === 'Scheduled' ? scheduledLimits : [])]) {
    const error = limit(rule);
    if (error !== undefined) return `Invalid data model. ${error}`;
  }
  return undefined;
}

function text(name: string, longest: number): Limit {
  return (rule) => {
    const value = rule[name];
    if (typeof value !== 'string' || value.trim() === '') return `The ${name} field is required.`;
    return value.length > longest
      ? `The field ${name} must be a string or array type with a maximum length of '${longest}'.`
      : undefined;
  };
}

function flag(name: string): Limit {
  return (rule) => (typeof rule[name] === 'boolean' ? undefined : `The ${name} field is required.`);
}

function oneOf(name: string, values: readonly string[]): Limit {
  return (rule) =>
    values.includes(rule[name] as string)
      ? undefined
      : `Error converting value ${JSON.stringify(rule[name] ?? null)} for path 'properties.${name}'.`;
}

/** A required duration within bounds, both in seconds. */
function duration(name: string, least: number, most: number): Limit {
  return (rule) => {
    const seconds = secondsOf(rule[name]);
    if (seconds === undefined) {
      return `Error converting value ${JSON.stringify(rule[name] ?? null)} for path 'properties.${name}'.`;
    }
    return seconds < least || seconds > most
      ? `The field ${name} must be between ${clock(least)} and ${clock(most)}.`
      : undefined;
  };
}

function secondsOf(value: unknown): number | undefined {
  return typeof value === 'string' && value.startsWith('P') ? parseDuration(value)?.seconds : undefined;
}

/** As .NET prints a TimeSpan: 14.00:00:00. */
function clock(seconds: number): string {
  const days = Math.floor(seconds / day);
  const parts = [Math.floor((seconds % day) / hour), Math.floor((seconds % hour) / minute), seconds % minute];
  return (days > 0 ? `${days}.` : '') + parts.map((part) => String(part).padStart(2, '0')).join(':');
}

function listOf(rule: Rule, name: string): readonly unknown[] {
  return Array.isArray(rule[name]) ? (rule[name] as readonly unknown[]) : [];
}

/** Comments, and texts between quotes. Whether the service looks into them is not known: what it may take is taken. */
const texts = /\/\/.*|```[^]*?```|~~~[^]*?~~~|@"[^"\n]*"|@'[^'\n]*'|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g;

const commonLimits: readonly Limit[] = [
  text('displayName', 256),
  (rule) => ((rule['description'] ?? '') === '' ? undefined : text('description', 5000)(rule)),
  flag('enabled'),
  flag('suppressionEnabled'),
  oneOf('severity', ['Informational', 'Low', 'Medium', 'High']),
  duration('suppressionDuration', 5 * minute, day),
  text('query', 10_000),
  (rule) =>
    /\b(?:search|union)\s+\*/.test(String(rule['query']).replace(texts, '""'))
      ? "The query must not contain 'search *' or 'union *'."
      : undefined,
  tacticsLimit,
  techniquesLimit,
  entityMappingsLimit,
  customDetailsLimit,
  alertDetailsLimit,
  (rule) => aggregationLimit(rule['eventGroupingSettings']),
  (rule) => incidentLimit(rule['incidentConfiguration']),
  templateLimit,
];

const scheduledLimits: readonly Limit[] = [
  duration('queryFrequency', 5 * minute, 14 * day),
  duration('queryPeriod', 5 * minute, 14 * day),
  oneOf('triggerOperator', ['GreaterThan', 'LessThan', 'Equal', 'NotEqual']),
  (rule) => {
    const threshold = rule['triggerThreshold'];
    const isValid = Number.isInteger(threshold) && (threshold as number) >= 0 && (threshold as number) <= 10_000;
    return isValid ? undefined : 'The field triggerThreshold must be between 0 and 10000.';
  },
  (rule) =>
    secondsOf(rule['queryPeriod'])! < secondsOf(rule['queryFrequency'])!
      ? "'queryPeriod' should be greater than or equal to 'queryFrequency'"
      : undefined,
  (rule) =>
    secondsOf(rule['queryPeriod'])! >= 2 * day && secondsOf(rule['queryFrequency'])! < hour
      ? "When 'queryPeriod' greater than or equal to 2 days, the 'queryFrequency' should be greater than or equal to 1 hour."
      : undefined,
];

function tacticsLimit(rule: Rule): string | undefined {
  const unknown = listOf(rule, 'tactics').find((tactic) => !tactics.has(tactic as string));
  return unknown === undefined
    ? undefined
    : `Error converting value ${JSON.stringify(unknown)} for path 'properties.tactics'.`;
}

function techniquesLimit(rule: Rule): string | undefined {
  const named = listOf(rule, 'tactics');
  for (const technique of listOf(rule, 'techniques')) {
    if (typeof technique !== 'string' || !/^T\d{4}$/.test(technique)) {
      return `The technique '${String(technique)}' is invalid. The expected format is 'T####'`;
    }
    const possible = findTechnique(technique)?.tactics ?? [];
    if (!possible.some((tactic) => named.includes(tactic))) {
      return `No valid tactic corresponding to the technique ${technique} was provided in the tactics field.`;
    }
  }
  const broken = listOf(rule, 'subTechniques').find((each) => !/^T\d{4}\.\d{3}$/.test(String(each)));
  return broken === undefined
    ? undefined
    : `The sub-technique '${String(broken)}' is invalid. The expected format is 'T####.###'`;
}

function entityMappingsLimit(rule: Rule): string | undefined {
  const mappings = listOf(rule, 'entityMappings');
  if (Array.isArray(rule['entityMappings']) && (mappings.length < 1 || mappings.length > 10)) {
    return "The number of 'EntityMappings' should be between 1 and 10.";
  }
  for (const mapping of mappings.filter(isMapping)) {
    const error = entityMappingLimit(mapping);
    if (error !== undefined) return error;
  }
  return undefined;
}

function entityMappingLimit(mapping: JsonObject): string | undefined {
  const name = String(mapping['entityType']);
  const type = ownValue(entityTypes, name);
  if (type === undefined) return `Error converting value "${name}" for path 'properties.entityMappings.entityType'.`;
  const fields = listOf(mapping, 'fieldMappings').filter(isMapping);
  if (fields.length < 1 || fields.length > 3) return "The number of 'FieldMappings' should be between 1 and 3.";
  const identifiers = fields.map((field) => String(field['identifier']));
  const invalid = identifiers.find((identifier) => !type.identifiers.includes(identifier));
  if (invalid !== undefined) {
    const valid = type.identifiers.join(', ');
    return `Invalid identifier '${invalid}' for entity type '${name}' encountered. Valid identifiers are: [${valid}]`;
  }
  if (new Set(identifiers).size < identifiers.length) return `Duplicate identifiers for entity type '${name}'.`;
  if (!type.required.some((set) => set.every((identifier) => identifiers.includes(identifier)))) {
    const sets = type.required.map((set) => `[${set.join(', ')}]`).join(', ');
    return `Missing required identifiers in 'EntityMappings' for type '${name}'. Required identifiers are one of the following combinations: ${sets}`;
  }
  const column = fields.find((field) => !isColumnName(field['columnName']));
  return column === undefined ? undefined : `The column name '${String(column['columnName'])}' is invalid.`;
}

function isColumnName(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 500 && /^[a-zA-Z_]+\w*$/.test(value);
}

function customDetailsLimit(rule: Rule): string | undefined {
  const details = isMapping(rule['customDetails']) ? Object.entries(rule['customDetails']) : [];
  if (details.length > 20) return "The number of 'CustomDetails' should be at most 20.";
  for (const [name, column] of details) {
    if (name.length > 20 || !/^[a-zA-Z]+\w*$/.test(name)) return `The custom detail name '${name}' is invalid.`;
    if (!isColumnName(column)) return `The column name '${String(column)}' of the custom detail '${name}' is invalid.`;
  }
  return undefined;
}

/** AlertProperty, Microsoft.SecurityInsights API. */
const alertProperties = [
  'AlertLink', 'ConfidenceLevel', 'ConfidenceScore', 'ExtendedLinks', 'ProductComponentName', 'ProductName',
  'ProviderName', 'RemediationSteps', 'SubTechniques', 'Techniques',
]; // prettier-ignore

const formatLimits: readonly (readonly [string, number])[] = [
  ['alertDisplayNameFormat', 256],
  ['alertDescriptionFormat', 5000],
];

function alertDetailsLimit(rule: Rule): string | undefined {
  const override = rule['alertDetailsOverride'];
  if (!isMapping(override)) return undefined;
  for (const [name, longest] of formatLimits) {
    const format = override[name];
    if (format === null || format === undefined) continue;
    if (typeof format !== 'string' || format.length < 1 || format.length > longest) {
      return `The field ${name} must be a string with a length between 1 and ${longest}.`;
    }
    const parameters = [...format.matchAll(/\{\{([^{}]*)\}\}/g)].map((match) => match[1] ?? '');
    if (parameters.length > 3) return `The field ${name} must have at most 3 parameters.`;
    const spaced = parameters.find((parameter) => /\s/.test(parameter) || parameter === '');
    if (spaced !== undefined) return `The parameter '${spaced}' of the field ${name} is invalid.`;
  }
  const isAlertProperty = oneOf('alertProperty', alertProperties);
  return listOf(override, 'alertDynamicProperties').filter(isMapping).map(isAlertProperty).find(Boolean);
}

function aggregationLimit(settings: unknown): string | undefined {
  if (!isMapping(settings)) return undefined;
  return oneOf('aggregationKind', ['SingleAlert', 'AlertPerResult'])(settings);
}

function incidentLimit(configuration: unknown): string | undefined {
  if (!isMapping(configuration)) return undefined;
  const missing = flag('createIncident')(configuration);
  const grouping = configuration['groupingConfiguration'];
  if (missing !== undefined || !isMapping(grouping)) return missing;
  const limits = [
    flag('enabled'),
    flag('reopenClosedIncident'),
    duration('lookbackDuration', 5 * minute, 7 * day),
    oneOf('matchingMethod', ['AllEntities', 'AnyAlert', 'Selected']),
  ];
  for (const limit of limits) {
    const error = limit(grouping);
    if (error !== undefined) return error;
  }
  const selected = ['groupByEntities', 'groupByAlertDetails', 'groupByCustomDetails'];
  const isEmpty = selected.every((name) => listOf(grouping, name).length === 0);
  return grouping['matchingMethod'] === 'Selected' && isEmpty
    ? "At least one entity or detail must be selected when 'matchingMethod' is 'Selected'."
    : undefined;
}

function templateLimit(rule: Rule): string | undefined {
  const version = rule['templateVersion'];
  if (version === null || version === undefined) return undefined;
  if (typeof version !== 'string' || version.length > 20 || !/^\d+\.\d+\.\d+$/.test(version)) {
    return "The field templateVersion must have the format 'X.Y.Z'.";
  }
  return typeof rule['alertRuleTemplateName'] === 'string' && rule['alertRuleTemplateName'] !== ''
    ? undefined
    : "'templateVersion' can only be used if 'alertRuleTemplateName' is not empty";
}
