import type { Detection } from '../../content/detection';
import { parseDuration } from '../../content/duration';
import { ownValue } from '../../source/own-value';
import { normalForm } from '../kinds/normal-form';
import { canonicalText, isWireObject, objectAt } from '../arm/wire-json';
import type { WireObject, WireValue } from '../arm/wire-json';

type DetectionKind = Detection['type'];

/**
 * The keys of a detection's file, in the order in which most files of the Azure-Sentinel repository have them; those
 * that are this repository's own stand beside what they are about.
 */
export const writtenOrder: readonly string[] = [
  'id', 'name', 'description', 'severity', 'status', 'requiredDataConnectors', 'queryFrequency', 'queryPeriod',
  'triggerOperator', 'triggerThreshold', 'enabled', 'tactics', 'relevantTechniques', 'tags', 'expand', 'query',
  'entityMappings', 'sentinelEntitiesMappings', 'eventGroupingSettings', 'suppressionEnabled', 'suppressionDuration',
  'customDetails', 'alertDetailsOverride', 'incidentConfiguration', 'falsePositives', 'waivers', 'references',
  'alertRuleTemplateName', 'templateVersion', 'version', 'kind', 'metadata',
]; // prettier-ignore

/** Where the file has what the wire calls otherwise; all other fields of a rule have one name. */
const writtenNames: Readonly<Record<string, string>> = {
  displayName: 'name',
  techniques: 'relevantTechniques',
  subTechniques: 'relevantTechniques',
  'tags.description': 'description',
  'tags.tactics': 'tactics',
  'tags.techniques': 'relevantTechniques',
};

/** What the file of a hunting query holds of the properties that are sent. */
const huntFields: ReadonlySet<string> = new Set([
  'displayName',
  'query',
  'tags.description',
  'tags.tactics',
  'tags.techniques',
]);

/** The keys that lead to a field in a detection's file; undefined for what no file can hold. */
export function writtenPath(kind: DetectionKind, field: string): readonly string[] | undefined {
  if (kind === 'huntingQuery' && !huntFields.has(field)) return undefined;
  const [root = '', ...rest] = field.split('.');
  if (Object.hasOwn(writtenNames, field)) return [ownValue(writtenNames, field)!];
  // A custom detail may be called anything, with dots as well.
  return root === 'customDetails' && rest.length > 0 ? [root, rest.join('.')] : [root, ...rest];
}

/**
 * The value of a field as analysts spell it: `1h`, `gt`, sub-techniques beside techniques.
 *
 * @param form the normal form that holds it
 * @returns undefined if the form does not hold it
 */
export function writtenValue(kind: DetectionKind, form: WireObject, field: string): WireValue | undefined {
  const key = writtenPath(kind, field)?.[0];
  if (key === 'relevantTechniques') return writtenTechniques(kind, form);
  const value = valueAt(form, field);
  if (kind === 'huntingQuery') return field === 'tags.tactics' ? listOf(value) : value;
  return writtenScalars(value, field);
}

/** A body as the mapping that its file holds, in the order of the community; without what only a file has. */
export function writtenFields(kind: DetectionKind, body: WireObject): WireObject {
  const form = normalForm(kind, body);
  const fields = Object.keys(form).flatMap((name) =>
    name === 'tags' ? Object.keys(objectAt(form, 'tags')).map((tag) => `tags.${tag}`) : [name],
  );
  const written = new Map<string, WireValue>();
  for (const field of fields) {
    const name = writtenPath(kind, field)?.[0];
    const value = writtenValue(kind, form, field);
    if (name !== undefined && value !== undefined) written.set(name, value);
  }
  const names = writtenOrder.filter((name) => written.has(name));
  return Object.fromEntries(names.map((name) => [name, written.get(name)]));
}

/** A sub-technique implies its technique, which the wire names as well. */
function writtenTechniques(kind: DetectionKind, form: WireObject): WireValue | undefined {
  if (kind === 'huntingQuery') return listOf(valueAt(form, 'tags.techniques'));
  const [techniques, children] = [listOf(form['techniques']), listOf(form['subTechniques'])];
  const alone = techniques?.filter((technique) => !children?.some((child) => child.startsWith(`${technique}.`)));
  const all = [...(alone ?? []), ...(children ?? [])];
  return all.length === 0 ? undefined : all;
}

const operators: Readonly<Record<string, string>> = { GreaterThan: 'gt', LessThan: 'lt', Equal: 'eq', NotEqual: 'ne' };

const durations: ReadonlySet<string> = new Set([
  'queryFrequency',
  'queryPeriod',
  'suppressionDuration',
  'lookbackDuration',
  'defaultDuration',
]);

/** A value as analysts spell it, a mapping with all that it holds; `field` with dots, as on the wire. */
export function writtenScalars(value: WireValue | undefined, field: string): WireValue | undefined {
  if (isWireObject(value)) {
    const isFreeForm = field === 'customDetails';
    const members = Object.entries(value).map(([name, member]) => {
      return [name, isFreeForm ? member : writtenScalars(member, `${field}.${name}`)] as const;
    });
    return Object.fromEntries(members);
  }
  if (typeof value !== 'string') return value;
  const name = field.slice(field.lastIndexOf('.') + 1);
  if (field === 'triggerOperator') return ownValue(operators, value) ?? value;
  return durations.has(name) && !field.startsWith('customDetails') ? shortDuration(value) : value;
}

/** `5m`, `1h`, `14d`; what has seconds has no such spelling and stays as it is. */
function shortDuration(text: string): string {
  const seconds = parseDuration(text)?.seconds;
  if (seconds === undefined || seconds % 60 !== 0) return text;
  if (seconds % 86_400 === 0) return `${seconds / 86_400}d`;
  return seconds % 3600 === 0 ? `${seconds / 3600}h` : `${seconds / 60}m`;
}

function listOf(value: WireValue | undefined): readonly string[] | undefined {
  if (typeof value === 'string') return value.split(',');
  return Array.isArray(value)
    ? value.map((item) => (typeof item === 'string' ? item : canonicalText(item)))
    : undefined;
}

/** Whose members may be called anything, with dots as well. */
const freeNames: readonly string[] = ['customDetails', 'tags'];

function valueAt(form: WireObject, field: string): WireValue | undefined {
  const [root = '', ...rest] = field.split('.');
  if (rest.length === 0) return form[root];
  const inner = objectAt(form, root);
  return freeNames.includes(root) ? ownValue(inner, rest.join('.')) : valueAt(inner, rest.join('.'));
}

/** What the file of a function calls the properties of its saved search, in its order. */
const functionKeys: readonly (readonly [key: string, field: string])[] = [
  ['functionAlias', 'functionAlias'],
  ['displayName', 'displayName'],
  ['description', 'tags.description'],
  ['category', 'category'],
  ['parameters', 'functionParameters'],
  ['query', 'query'],
];

/** The keys of a function's file, in its order. */
export const functionOrder: readonly string[] = [...functionKeys.map(([key]) => key), 'id', 'tags', 'version'];

/** The keys that lead to a field in the file of a function; undefined for what no file can hold. */
export function functionPath(field: string): readonly string[] | undefined {
  const key = functionKeys.find(([, name]) => name === field)?.[0];
  if (key !== undefined) return [key];
  return field.startsWith('tags.') ? ['tags', field.slice('tags.'.length)] : undefined;
}

/** The value of a field of a function's normal form, as its file spells it. */
export function functionValue(form: WireObject, field: string): WireValue | undefined {
  return valueAt(form, field);
}

/** A saved search with an alias as the mapping that the file of a function holds. */
export function writtenFunction(id: string, body: WireObject): WireObject {
  const form = normalForm('function', body);
  const { functionAlias: alias } = form;
  const tags = Object.entries(objectAt(form, 'tags')).filter(([name]) => name !== 'description');
  const values = functionKeys.map(([key, field]) => [key, valueAt(form, field)] as const);
  const written = Object.fromEntries(
    values.filter(([key, value]) => value !== undefined && !(key === 'displayName' && value === alias)),
  );
  return {
    ...written,
    ...(id === alias ? {} : { id }),
    ...(tags.length === 0 ? {} : { tags: Object.fromEntries(tags) }),
  };
}
