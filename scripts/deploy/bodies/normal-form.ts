import { alertSeverities } from '../../content/detection';
import { formatDuration, parseDuration } from '../../content/duration';
import { huntingTags } from './hunting-query-body';
import type { ResourceKind } from '../arm/resource';
import { canonicalText, isWireObject, objectAt, objectsAt, textAt, withoutEmpty } from '../arm/wire-json';
import type { WireObject, WireValue } from '../arm/wire-json';

type Normalizer = (value: WireValue) => WireValue;

const asIs: Normalizer = (value) => value;

/** Neither the kind of line break nor blanks at the end change what a query finds or a description says. */
const text: Normalizer = (value) =>
  typeof value === 'string' ? value.replaceAll('\r\n', '\n').replace(/\s+$/, '') : value;

/** The service answers PT60M as PT1H and PT24H as P1D, as a .NET TimeSpan prints them. */
const duration: Normalizer = (value) => {
  const parsed = typeof value === 'string' ? parseDuration(value) : undefined;
  return parsed === undefined ? value : formatDuration(parsed);
};

/** For lists whose order means nothing to the service. */
const set: Normalizer = (value) =>
  Array.isArray(value)
    ? [...new Map(value.map((item) => [canonicalText(item), item]))]
        .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
        .map(([, item]) => item)
    : value;

const choice =
  (...names: readonly string[]): Normalizer =>
  (value) =>
    typeof value === 'string' ? (names.find((name) => name.toLowerCase() === value.toLowerCase()) ?? value) : value;

const members =
  (normalizers: Readonly<Record<string, Normalizer>>): Normalizer =>
  (value) =>
    isWireObject(value) ? normalizeMembers(value, normalizers) : value;

const entityMappings: Normalizer = (value) =>
  set(Array.isArray(value) ? value.map(members({ entityType: asIs, fieldMappings: set })) : value);

/** Every property of a Scheduled or NRT rule that this repository writes, and how it is compared. */
const ruleProperties: Readonly<Record<string, Normalizer>> = {
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
  entityMappings,
  customDetails: asIs,
  alertDetailsOverride: members({
    alertDisplayNameFormat: asIs,
    alertDescriptionFormat: text,
    alertTacticsColumnName: asIs,
    alertSeverityColumnName: asIs,
    alertDynamicProperties: set,
  }),
  eventGroupingSettings: members({ aggregationKind: choice('SingleAlert', 'AlertPerResult') }),
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
  sentinelEntitiesMappings: set,
  alertRuleTemplateName: asIs,
  templateVersion: asIs,
};

const savedSearchProperties: Readonly<Record<string, Normalizer>> = {
  category: asIs,
  displayName: asIs,
  query: text,
  functionAlias: asIs,
  functionParameters: asIs,
};

const watchlistProperties: Readonly<Record<string, Normalizer>> = {
  displayName: asIs,
  provider: asIs,
  source: asIs,
  description: text,
  itemsSearchKey: asIs,
  labels: set,
  defaultDuration: duration,
};

/** The fields at the root of each normal form, in an order that never changes but at its end. */
export const comparedFields: Readonly<Record<ResourceKind, readonly string[]>> = {
  analyticRule: ['kind', ...Object.keys(ruleProperties)],
  huntingQuery: [...Object.keys(savedSearchProperties), 'tags'],
  function: [...Object.keys(savedSearchProperties), 'tags'],
  watchlist: Object.keys(watchlistProperties),
  threatIntelligence: [],
};

/** What the service adds to a rule by itself and does not take. */
const readOnlyRuleProperties: readonly string[] = ['lastModifiedUtc'];

/**
 * The one form in which a desired and an actual body are compared: the properties that this repository writes, in one
 * spelling each, without what says nothing. Everything else in an actual body is the service's or somebody else's.
 */
export function normalForm(kind: ResourceKind, body: WireObject): WireObject {
  const properties = objectAt(body, 'properties');
  switch (kind) {
    case 'analyticRule':
      return dropEmpty({ kind: body['kind'], ...normalizeMembers(properties, ruleProperties) });
    case 'huntingQuery':
      return dropEmpty({ ...normalizeMembers(properties, savedSearchProperties), tags: tagsByName(properties) });
    case 'function':
      return dropEmpty({ ...normalizeMembers(properties, savedSearchProperties), tags: allTagsByName(properties) });
    case 'watchlist':
      return dropEmpty(normalizeMembers(properties, watchlistProperties));
    case 'threatIntelligence':
      return {};
  }
}

/**
 * The body to send over an actual one: the desired body, and with it what the actual one holds beside the properties
 * that this repository writes (a rule's start time, a saved search's other tags), which a PUT would otherwise erase.
 */
export function bodyOver(kind: ResourceKind, desired: WireObject, actual: WireObject): WireObject {
  const wanted = objectAt(desired, 'properties');
  const found = objectAt(actual, 'properties');
  switch (kind) {
    case 'analyticRule': {
      const others = Object.entries(found).filter(
        ([name, value]) => !(name in ruleProperties) && !readOnlyRuleProperties.includes(name) && value !== null,
      );
      return { ...desired, properties: { ...wanted, ...Object.fromEntries(others) } };
    }
    case 'huntingQuery': {
      const others = objectsAt(found, 'tags').filter((tag) => !isOurTag(tag));
      return { ...desired, properties: { ...wanted, tags: [...objectsAt(wanted, 'tags'), ...others] } };
    }
    case 'function':
    case 'watchlist':
    case 'threatIntelligence':
      return desired;
  }
}

function normalizeMembers(object: WireObject, normalizers: Readonly<Record<string, Normalizer>>): WireObject {
  return Object.fromEntries(
    Object.entries(normalizers).map(([name, normalize]) => [name, normalize(object[name] ?? null)]),
  );
}

function dropEmpty(object: WireObject): WireObject {
  const rest = withoutEmpty(object);
  return isWireObject(rest) ? rest : {};
}

function isOurTag(tag: WireObject): boolean {
  return huntingTags.some((name) => name === textAt(tag, 'name')?.toLowerCase());
}

function tagsByName(properties: WireObject): WireObject {
  const ours = objectsAt(properties, 'tags').filter(isOurTag);
  return Object.fromEntries(
    ours.map((tag) => {
      const name = (textAt(tag, 'name') ?? '').toLowerCase();
      const value = textAt(tag, 'value') ?? '';
      return [name, name === 'description' ? text(value) : listText(value)];
    }),
  );
}

/** The tags of a function are all written here. */
function allTagsByName(properties: WireObject): WireObject {
  const tags = objectsAt(properties, 'tags').map((tag) => [
    textAt(tag, 'name') ?? '',
    text(textAt(tag, 'value') ?? ''),
  ]);
  return Object.fromEntries(tags) as WireObject;
}

/** A tag that holds a comma list: in any order, with or without blanks. */
function listText(value: string): string {
  const parts = value.split(',').map((part) => part.trim());
  return [...new Set(parts)]
    .filter((part) => part !== '')
    .sort()
    .join(',');
}
