import { parseCsv } from '../../source/csv-document';
import type { CsvDocument } from '../../source/csv-document';
import { hasErrors } from '../../source/diagnostic';
import { createSourceFile } from '../../source/source-file';
import type { FoundResource } from './found-resource';
import type { ResourceKind, WatchlistRow } from '../arm/resource';
import { lastPart } from '../arm/resource-id';
import { rowOf } from '../bodies/watchlist-body';
import { describeResource, resourceKinds } from '../kinds/describe-resource';
import { hasAlias } from '../kinds/saved-search';
import { readTerraformState } from './read-terraform-state';
import { isWireObject, objectAt, objectsAt, textAt } from '../arm/wire-json';
import type { WireObject, WireValue } from '../arm/wire-json';

/** What an export holds, and what of it cannot be read without deploying it. */
export interface ReadExport {
  readonly resources: readonly FoundResource[];
  readonly left: readonly { readonly name: string; readonly reason: string }[];
}

/**
 * Reads the JSON of an ARM template as the portal exports it or Bicep makes it, of a list that the API answered, of one
 * resource, or of a state of Terraform.
 * Of the template language only parameters that have a default, and variables that are plain, are known; of a name the
 * last part counts.
 */
export function readExport(content: unknown): ReadExport {
  const state = readTerraformState(content);
  if (state !== undefined) return state;
  const resources: FoundResource[] = [];
  const left: { name: string; reason: string }[] = [];
  for (const { resource: found, values } of resourcesIn(content, new Map())) {
    const body: WireObject = { ...found, properties: fillIn(propertiesIn(found), values) };
    const name =
      textAt(objectAt(body, 'properties'), 'displayName') ?? textAt(body, 'name') ?? 'something without a name';
    const kind = kindOf(body);
    if (kind === undefined) left.push({ name, reason: `it is of the type ${textAt(body, 'type') ?? '(none)'}` });
    else if (hasExpression(body['properties']))
      left.push({ name, reason: 'it holds expressions of the template language' });
    else if (isMadeThere(textAt(body, 'name') ?? ''))
      left.push({ name, reason: 'its name is made where it is deployed: export it from the workspace' });
    else {
      const resource = readResource(kind, body, values);
      if (resource === undefined) left.push({ name, reason: 'its items are not CSV that can be read' });
      else resources.push(resource);
    }
  }
  return { resources, left };
}

/** What stands for an expression such as `parameters('id')`. */
type Values = ReadonlyMap<string, WireValue>;

/** @param given what a template is given for its parameters */
function valuesIn(content: WireObject, given: WireObject): Values {
  const values = new Map<string, WireValue>();
  const keep = (expression: string, value: WireValue | undefined) => {
    if (value !== undefined && !hasExpression(value)) values.set(expression, value);
  };
  for (const [name, parameter] of Object.entries(objectAt(content, 'parameters'))) {
    const value = isWireObject(parameter) ? parameter['defaultValue'] : undefined;
    keep(`parameters('${name}')`, objectAt(given, name)['value'] ?? value);
  }
  for (const [name, value] of Object.entries(objectAt(content, 'variables'))) {
    keep(`variables('${name}')`, value);
    for (const [member, inner] of isWireObject(value) ? Object.entries(value) : []) {
      keep(`variables('${name}').${member}`, inner);
    }
  }
  return values;
}

/** The value with each expression that is known in full as what it stands for. */
function fillIn(value: WireValue, values: Values): WireValue {
  if (typeof value === 'string') return values.get(/^\[(.*)\]$/s.exec(value)?.[1] ?? '') ?? value;
  if (Array.isArray(value)) return value.map((item) => fillIn(item, values));
  if (!isWireObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => (member === undefined ? [] : [[name, fillIn(member, values)]])),
  );
}

/** A resource, and what stands for the expressions of the template that it is in. */
interface TemplateResource {
  readonly resource: WireObject;
  readonly values: Values;
}

/** @param given what the parameters of the template are given */
function resourcesIn(content: unknown, values: Values, given: WireObject = {}): readonly TemplateResource[] {
  if (Array.isArray(content)) return content.flatMap((each) => resourcesIn(each, values));
  if (!isWireObject(content)) return [];
  const { resources } = content;
  if (Array.isArray(resources) || isWireObject(resources)) {
    // Bicep names each resource, so that its templates have an object of them.
    const held = Array.isArray(resources) ? objectsAt(content, 'resources') : Object.values(resources);
    const own = valuesIn(content, given);
    return held.filter(isWireObject).flatMap((resource) => resourcesInTemplate(resource, own));
  }
  const listed = Array.isArray(content['value']) ? objectsAt(content, 'value') : [content];
  return listed.map((resource) => ({ resource, values: valuesIn(content, given) }));
}

/**
 * What a resource of a template makes: of a solution's template, which holds a template of its own, what that makes, by
 * its content id; of a nested deployment what its template makes; of any other the resource, and those inside of it.
 */
function resourcesInTemplate(resource: WireObject, values: Values): readonly TemplateResource[] {
  const properties = objectAt(resource, 'properties');
  const type = collectionOf(resource);
  const held = objectsAt(objectAt(properties, 'mainTemplate'), 'resources');
  if (type === 'contenttemplates' && held.length > 0) {
    const name = properties['contentId'];
    return held
      .filter((inner) => collectionOf(inner) !== 'metadata')
      .map((inner) => ({ resource: { ...inner, name: hasAlias(inner) ? inner['name'] : name }, values }));
  }
  if (type === 'deployments' && isWireObject(properties['template'])) {
    const given = fillIn(objectAt(properties, 'parameters'), values);
    return resourcesIn(properties['template'], values, isWireObject(given) ? given : {});
  }
  const inside = objectsAt(resource, 'resources').flatMap((inner) => resourcesInTemplate(inner, values));
  const { resources, ...own } = resource;
  void resources;
  return [{ resource: own, values }, ...inside];
}

/** Whether a name is computed from what a template is deployed to, or for each item of a list. */
function isMadeThere(name: string): boolean {
  return /^\[[^\]]*\b(?:guid|newGuid|uniqueString|copyIndex)\(/.test(name);
}

/** What a resource has beside its properties. */
const envelope: readonly string[] = [
  'id',
  'name',
  'type',
  'kind',
  'etag',
  'systemData',
  'apiVersion',
  'dependsOn',
  'resourceGroup',
  'location',
  'scope',
  'comments',
];

/** The properties of a resource; `az sentinel` lists them beside its name. */
function propertiesIn(found: WireObject): WireObject {
  if (isWireObject(found['properties'])) return found['properties'];
  return Object.fromEntries(Object.entries(found).filter(([name]) => !envelope.includes(name)));
}

function kindOf(body: WireObject): ResourceKind | undefined {
  const type = collectionOf(body);
  const kinds = resourceKinds.filter((kind) => describeResource(kind).exported.types.includes(type));
  return kinds.find((kind) => describeResource(kind).listed.isOfKind(body));
}

/** The last word of the type: `Microsoft.OperationalInsights/workspaces/providers/alertRules`. */
function collectionOf(body: WireObject): string {
  return (textAt(body, 'type') ?? '').split('/').pop()!.toLowerCase();
}

function readResource(kind: ResourceKind, body: WireObject, values: Values): FoundResource | undefined {
  const properties = unescape(objectAt(body, 'properties')) as WireObject;
  const name = textAt(body, 'name') ?? textAt(body, 'id') ?? '';
  // [concat(parameters('workspace'),'/Microsoft.SecurityInsights/ID')], or with parameters('id') as the last part
  const last = /((?:parameters|variables)\('[^']*'\)(?:\.\w+)?|'[^']*')\)*\]$/.exec(name)?.[1];
  const known = last === undefined ? undefined : values.get(last);
  const written = typeof known === 'string' ? known : (last?.replaceAll("'", '') ?? name);
  const isUnknown = last !== undefined && known === undefined && !last.startsWith("'");
  const { idIn, exported, hasItems } = describeResource(kind);
  const alias = idIn(properties) ?? (isUnknown ? exported.idWithoutName(properties) : undefined);
  const whole: WireObject = { ...body, properties };
  const rows = hasItems ? readRows(whole) : [];
  return rows && { kind, id: alias ?? lastPart(written), body: whole, rows };
}

/**
 * A watchlist of the CSV that the portal exports.
 *
 * @param alias from the name of the file
 * @returns undefined if it is not CSV with a header line
 */
export function readCsvExport(alias: string, text: string): FoundResource | undefined {
  const { value, diagnostics } = parseCsv(createSourceFile('rawContent', text));
  const searchKey = value?.columns[0];
  if (value === undefined || searchKey === undefined || hasErrors(diagnostics)) return undefined;
  const properties = { displayName: alias, provider: 'Microsoft', itemsSearchKey: searchKey };
  return { kind: 'watchlist', id: alias, body: { properties }, rows: rowsOf(value) };
}

/** The items of an upload; undefined if they are not CSV. */
function readRows(body: WireObject): readonly WatchlistRow[] | undefined {
  const properties = objectAt(body, 'properties');
  const skipped = properties['numberOfLinesToSkip'];
  const lines = (textAt(properties, 'rawContent') ?? '').split(/\r?\n/);
  const text = lines.slice(typeof skipped === 'number' ? skipped : 0).join('\n');
  if (text.trim() === '') return [];
  const { value, diagnostics } = parseCsv(createSourceFile('rawContent', text));
  if (value === undefined || hasErrors(diagnostics)) return undefined;
  return rowsOf(value);
}

function rowsOf({ columns, records }: CsvDocument): readonly WatchlistRow[] {
  return records.map(({ cells }) => rowOf(columns, cells));
}

/** A text from `[` to `]` is an expression unless a second bracket marks it as plain text. */
function hasExpression(value: WireValue | undefined): boolean {
  if (typeof value === 'string') return value.startsWith('[') && !value.startsWith('[[') && value.endsWith(']');
  if (Array.isArray(value)) return value.some(hasExpression);
  return isWireObject(value) && Object.values(value).some(hasExpression);
}

function unescape(value: WireValue): WireValue {
  if (typeof value === 'string') return value.startsWith('[[') && value.endsWith(']') ? value.slice(1) : value;
  if (Array.isArray(value)) return value.map(unescape);
  if (!isWireObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => (member === undefined ? [] : [[name, unescape(member)]])),
  );
}
