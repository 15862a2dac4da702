import { parseCsv } from '../source/csv-document';
import { hasErrors } from '../source/diagnostic';
import { createSourceFile } from '../source/source-file';
import type { FoundResource } from './content-from-workspace';
import type { ResourceKind, WatchlistRow } from './resource';
import { lastPart } from './resource-address';
import { rowOf } from './watchlist-body';
import { isWireObject, objectAt, objectsAt, textAt } from './wire-json';
import type { WireObject, WireValue } from './wire-json';

/** What an export holds, and what of it cannot be read without deploying it. */
export interface ReadExport {
  readonly resources: readonly FoundResource[];
  readonly left: readonly { readonly name: string; readonly reason: string }[];
}

const collections: Readonly<Record<string, ResourceKind>> = {
  alertrules: 'analyticRule',
  savedsearches: 'huntingQuery',
  watchlists: 'watchlist',
};

/**
 * Reads the JSON of an ARM template as the portal exports it, of a list that the API answered, or of one resource.
 * Of the template language only parameters that have a default, and variables that are plain, are known; of a name the
 * last part counts.
 */
export function readExport(content: unknown): ReadExport {
  const resources: FoundResource[] = [];
  const left: { name: string; reason: string }[] = [];
  const values = valuesIn(content);
  for (const found of resourcesIn(content)) {
    const body: WireObject = { ...found, properties: fillIn(objectAt(found, 'properties'), values) };
    const name = textAt(objectAt(body, 'properties'), 'displayName') ?? textAt(body, 'name') ?? 'something without a name'; // prettier-ignore
    const kind = kindOf(body);
    if (kind === undefined) left.push({ name, reason: `it is of the type ${textAt(body, 'type') ?? '(none)'}` });
    else if (hasExpression(body['properties']))
      left.push({ name, reason: 'it holds expressions of the template language' }); // prettier-ignore
    else {
      const resource = readResource(kind, body, values);
      if (resource === undefined) left.push({ name, reason: 'its items are no CSV that can be read' });
      else resources.push(resource);
    }
  }
  return { resources, left };
}

/** What stands for an expression such as `parameters('id')`. */
type Values = ReadonlyMap<string, WireValue>;

function valuesIn(content: unknown): Values {
  const values = new Map<string, WireValue>();
  if (!isWireObject(content)) return values;
  for (const [name, parameter] of Object.entries(objectAt(content, 'parameters'))) {
    const value = isWireObject(parameter) ? parameter['defaultValue'] : undefined;
    if (value !== undefined && !hasExpression(value)) values.set(`parameters('${name}')`, value);
  }
  for (const [name, value] of Object.entries(objectAt(content, 'variables'))) {
    if (value !== undefined && !hasExpression(value)) values.set(`variables('${name}')`, value);
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

function resourcesIn(content: unknown): readonly WireObject[] {
  if (Array.isArray(content)) return content.flatMap(resourcesIn);
  if (!isWireObject(content)) return [];
  if (Array.isArray(content['resources'])) return objectsAt(content, 'resources');
  return Array.isArray(content['value']) ? objectsAt(content, 'value') : [content];
}

function kindOf(body: WireObject): ResourceKind | undefined {
  const kind = collections[collectionOf(body)];
  const isFunction = kind === 'huntingQuery' && (textAt(objectAt(body, 'properties'), 'functionAlias') ?? '') !== '';
  return isFunction ? 'function' : kind;
}

/** The last word of the type: `Microsoft.OperationalInsights/workspaces/providers/alertRules`. */
function collectionOf(body: WireObject): string {
  return (textAt(body, 'type') ?? '').split('/').pop()!.toLowerCase();
}

function readResource(kind: ResourceKind, body: WireObject, values: Values): FoundResource | undefined {
  const properties = unescape(objectAt(body, 'properties')) as WireObject;
  const name = textAt(body, 'name') ?? textAt(body, 'id') ?? '';
  // [concat(parameters('workspace'),'/Microsoft.SecurityInsights/ID')], or with parameters('id') as the last part
  const last = /((?:parameters|variables)\('[^']*'\)|'[^']*')\)*\]$/.exec(name)?.[1];
  const known = last === undefined ? undefined : values.get(last);
  const written = typeof known === 'string' ? known : (last?.replaceAll("'", '') ?? name);
  const alias = kind === 'watchlist' ? textAt(properties, 'watchlistAlias') : undefined;
  const whole: WireObject = { ...body, properties };
  const rows = kind === 'watchlist' ? readRows(whole) : [];
  return rows && { kind, id: alias ?? lastPart(written), body: whole, rows };
}

/** The items of an upload; undefined where they are no CSV. */
function readRows(body: WireObject): readonly WatchlistRow[] | undefined {
  const properties = objectAt(body, 'properties');
  const skipped = properties['numberOfLinesToSkip'];
  const lines = (textAt(properties, 'rawContent') ?? '').split(/\r?\n/);
  const text = lines.slice(typeof skipped === 'number' ? skipped : 0).join('\n');
  if (text.trim() === '') return [];
  const { value, diagnostics } = parseCsv(createSourceFile('rawContent', text));
  if (value === undefined || hasErrors(diagnostics)) return undefined;
  return value.records.map(({ cells }) => rowOf(value.columns.map((column, index) => [column, cells[index] ?? ''])));
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
