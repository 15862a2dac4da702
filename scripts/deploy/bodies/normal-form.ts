import { alertSeverities } from '../../content/detection';
import { formatDuration, parseDuration } from '../../content/duration';
import { huntingTags } from './hunting-query-body';
import type { ResourceKind } from '../arm/resource';
import { canonicalText, isWireObject, objectAt, objectsAt, textAt, withoutEmpty } from '../arm/wire-json';
import type { WireObject, WireValue } from '../arm/wire-json';

type Normalizer = (value: WireValue) => WireValue;

/** How a property is compared. */
interface Compared {
  readonly normalize: Normalizer;
  /** What the service takes where it is left out. */
  readonly byDefault?: WireValue;
  /** The members of an object that are known. */
  readonly members?: ComparedProperties;
  /** The members of each object in a list that are known. */
  readonly items?: ComparedProperties;
}

interface ComparedProperties {
  readonly [name: string]: Normalizer | Compared;
}

function howCompared(how: Normalizer | Compared): Compared {
  return typeof how === 'function' ? { normalize: how } : how;
}

const asIs: Normalizer = (value) => value;

/** A text that may be left out: an empty one says as little. */
const optionalText: Normalizer = (value) => (value === '' ? null : value);

/** Neither the kind of line break nor blanks at the end change what a query finds or a description says. */
const text: Normalizer = (value) =>
  typeof value === 'string' ? optionalText(value.replaceAll('\r\n', '\n').replace(/\s+$/, '')) : value;

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

/** An object whose members are compared each in its way; one that is left out has the defaults of its members. */
const members = (compared: ComparedProperties): Compared => ({
  normalize: (value) => (isWireObject(value) || value === null ? normalizeMembers(value ?? {}, compared) : value),
  members: compared,
});

/** A list of objects whose order means nothing, and whose members are compared each in its way. */
const setOf = (compared: ComparedProperties): Compared => ({
  normalize: (value) =>
    set(
      Array.isArray(value)
        ? value.map((item) => (isWireObject(item) ? normalizeMembers(item, compared) : item))
        : value,
    ),
  items: compared,
});

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

const savedSearchProperties: ComparedProperties = {
  category: optionalText,
  displayName: asIs,
  query: text,
  functionAlias: optionalText,
  functionParameters: optionalText,
};

const watchlistProperties: ComparedProperties = {
  displayName: asIs,
  provider: asIs,
  source: optionalText,
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

/** The properties of each kind that are compared, in their tables. */
const comparedProperties: Readonly<Record<ResourceKind, ComparedProperties>> = {
  analyticRule: ruleProperties,
  huntingQuery: savedSearchProperties,
  function: savedSearchProperties,
  watchlist: watchlistProperties,
  threatIntelligence: {},
};

/** What the service adds by itself and does not take, or what only an upload has. */
const ownProperties: Readonly<Record<ResourceKind, readonly string[]>> = {
  analyticRule: ['lastModifiedUtc'],
  huntingQuery: ['version', 'tags'],
  function: ['version', 'tags'],
  watchlist: [
    'watchlistId', 'watchlistAlias', 'watchlistType', 'watchlistCategory', 'watchlistItemsCount', 'sourceType',
    'created', 'updated', 'createdBy', 'updatedBy', 'isDeleted', 'tenantId', 'numberOfLinesToSkip', 'rawContent',
    'contentType', 'uploadStatus', 'provisioningState', 'sasUri',
  ],
  threatIntelligence: [],
}; // prettier-ignore

/** A value that the service takes where a property is left out. */
export interface ServiceDefault {
  /** Names from `properties` on. */
  readonly path: readonly string[];
  readonly value: WireValue;
}

/** Every property that the service fills in, with what it fills in. */
export function findServiceDefaults(kind: ResourceKind): readonly ServiceDefault[] {
  const defaultsOf = (compared: ComparedProperties, parent: readonly string[]): readonly ServiceDefault[] =>
    Object.entries(compared).flatMap(([name, how]) => {
      const { byDefault, members: inner = {} } = howCompared(how);
      const path = [...parent, name];
      return [...(byDefault === undefined ? [] : [{ path, value: byDefault }]), ...defaultsOf(inner, path)];
    });
  return defaultsOf(comparedProperties[kind], []);
}

/**
 * What a body says that neither this repository reads nor the service makes by itself, by names with dots: a rule's
 * start time, a tag of somebody else's, a property that came with a later api-version.
 */
export function unreadProperties(kind: ResourceKind, body: WireObject): readonly string[] {
  const properties = objectAt(body, 'properties');
  const read = Object.fromEntries(ownProperties[kind].map((name) => [name, asIs]));
  const tags = kind === 'huntingQuery' ? objectsAt(properties, 'tags').filter((tag) => !isOurTag(tag)) : [];
  const foreign = tags.map((tag) => textAt(tag, 'name') ?? '').filter((name) => !provenanceTags.includes(name));
  return [
    ...unreadMembers(properties, { ...comparedProperties[kind], ...read }, ''),
    ...foreign.map((name) => `tags.${name}`),
  ];
}

/** Tags by which the portal says who made a hunting query, and when. */
const provenanceTags: readonly string[] = ['createdBy', 'createdTimeUtc'];

function unreadMembers(object: WireObject, known: ComparedProperties, parent: string): readonly string[] {
  return Object.entries(object).flatMap(([name, value]) => {
    const path = `${parent}${name}`;
    const how = known[name];
    if (withoutEmpty(value) === undefined || value === '') return [];
    if (how === undefined) return [path];
    const { members: inner, items } = howCompared(how);
    if (inner !== undefined) return unreadMembers(isWireObject(value) ? value : {}, inner, `${path}.`);
    if (items === undefined || !Array.isArray(value)) return [];
    return [...new Set(value.filter(isWireObject).flatMap((item) => unreadMembers(item, items, `${path}.`)))];
  });
}

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
    case 'analyticRule':
      return { ...desired, properties: withOthers(wanted, found, ruleProperties) };
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

/** What is wanted of an object, and what is there of members that this repository does not write. */
function withOthers(wanted: WireObject, found: WireObject, known: ComparedProperties): WireObject {
  const others = Object.entries(found).filter(
    ([name, value]) => !(name in known) && !ownProperties.analyticRule.includes(name) && value !== null,
  );
  const inner = Object.entries(wanted).map(([name, value]) => {
    const how = known[name];
    const table = how === undefined ? undefined : howCompared(how).members;
    return [name, table !== undefined && isWireObject(value) ? withOthers(value, objectAt(found, name), table) : value];
  });
  return { ...(Object.fromEntries(inner) as WireObject), ...Object.fromEntries(others) };
}

function normalizeMembers(object: WireObject, compared: ComparedProperties): WireObject {
  return Object.fromEntries(
    Object.entries(compared).map(([name, how]) => {
      const { normalize, byDefault = null } = howCompared(how);
      return [name, normalize(normalize(object[name] ?? null) ?? byDefault)];
    }),
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
