import facts from '../../schemas/data/api-definitions.json';
import { isMapping } from '../source/mapping';
import { ownValue } from '../source/own-value';

/** A collection of resources whose bodies Azure's published definitions describe. */
export type ApiCollection = keyof typeof facts.collections;

type JsonObject = Readonly<Record<string, unknown>>;

interface Definition {
  readonly const?: string;
  /** The values of an enumeration; of one that takes others, too, those that the version knows. */
  readonly enum?: readonly string[];
  readonly examples?: readonly string[];
  readonly type?: string;
  readonly $ref?: string;
  readonly anyOf?: readonly Definition[];
  readonly items?: Definition;
  readonly properties?: Readonly<Record<string, Definition>>;
}

interface Collection {
  readonly provider: string;
  readonly type: string;
  /** For each kind, '' if there are none, the versions that a definition is of. */
  readonly kinds: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

const collections: Readonly<Record<ApiCollection, Collection>> = facts.collections;
const definitions: Readonly<Record<string, Definition>> = facts.definitions;

/**
 * What the service answers and takes without its being published, by collection: properties of rules that the portal
 * exports in every version since. (Analytic rules exported from the portal; recorded answers of 2024-01-01-preview.)
 */
const unpublished: Readonly<Partial<Record<ApiCollection, Readonly<Record<string, string>>>>> = {
  alertRules: { 'properties.startTimeUtc': '2023-01-01' },
  watchlists: {
    'properties.provisioningState': '2024-01-01-preview',
    'properties.sasUri': '2024-01-01-preview',
    'properties.watchlistCategory': '2024-01-01-preview',
  },
};

/** The published api-versions of a collection, oldest first; a preview comes after the stable version of its day. */
export function apiVersionsOf(collection: ApiCollection): readonly string[] {
  const versions = Object.values(collections[collection].kinds).flatMap((kind) => Object.values(kind).flat());
  return [...new Set(versions)].sort();
}

/** Whether an api-version has no `-preview` in its name. */
export function isStableVersion(version: string): boolean {
  return !version.endsWith('-preview');
}

/**
 * Whether a version knows resources of a kind, as `NRT` of alert rules; lists leave out those that it does not know.
 * (microsoft/msticpy, issue 788; Azure/azure-sdk-for-python, issue 39996.)
 */
export function knowsKind(collection: ApiCollection, version: string, kind = ''): boolean {
  return definitionNameOf(collection, version, kind) !== undefined;
}

/**
 * Paths of what a body holds and a version does not know, such as `properties.subTechniques`, or
 * `properties.entityMappings[0].extra`: what it would drop. `kind` alone where it does not know the kind.
 * @param body a resource as it is written or answered; what every resource has (id, name, type, systemData) is known
 */
export function unknownFieldsOf(collection: ApiCollection, version: string, body: JsonObject): string[] {
  const found: string[] = [];
  withoutUnknownFields(collection, version, body, found);
  return found;
}

/**
 * A body without what a version does not know; unchanged where it does not know the kind.
 * @param dropped takes the paths of what was left out
 */
export function withoutUnknownFields(
  collection: ApiCollection,
  version: string,
  body: JsonObject,
  dropped: string[] = [],
): JsonObject {
  const name = definitionNameOf(collection, version, kindOf(collection, body));
  if (name === undefined) {
    dropped.push('kind');
    return body;
  }
  const kept = unpublished[collection] ?? {};
  const isKept = (path: string): boolean => version >= (kept[path] ?? '~') || ofEveryResource.has(path);
  return prune(body, ownValue(definitions, name)!, '', { isKept, dropped }) as JsonObject;
}

const ofEveryResource = new Set(['id', 'name', 'type', 'systemData']);

/** The newest version first among those that know all of a body; stable ones before previews. */
export function versionsThatKnow(collection: ApiCollection, body: JsonObject): string[] {
  const knowing = apiVersionsOf(collection).filter(
    (version) => unknownFieldsOf(collection, version, body).length === 0,
  );
  const newest = knowing.reverse();
  return [...newest.filter(isStableVersion), ...newest.filter((version) => !isStableVersion(version))];
}

/** The published definition of a body as JSON Schema, definitions that it refers to included; undefined if none is. */
export function bodySchemaOf(collection: ApiCollection, version: string, kind = ''): JsonObject | undefined {
  const name = definitionNameOf(collection, version, kind);
  return name === undefined ? undefined : { $ref: `#/definitions/${name}`, definitions };
}

function definitionNameOf(collection: ApiCollection, version: string, kind: string): string | undefined {
  const editions = Object.entries(collections[collection].kinds[kind] ?? {});
  return editions.find(([, versions]) => versions.includes(version))?.[0];
}

/** Kinds tell definitions apart in some collections alone: metadata has a `kind` among its properties. */
function kindOf(collection: ApiCollection, body: JsonObject): string {
  if ('' in collections[collection].kinds) return '';
  return typeof body['kind'] === 'string' ? body['kind'] : '';
}

interface Pruning {
  readonly isKept: (path: string) => boolean;
  readonly dropped: string[];
  /** Whether values of enumerations count as well: in what has variants, such as the conditions of automation rules. */
  readonly inVariant?: boolean;
}

function prune(value: unknown, definition: Definition, path: string, pruning: Pruning): unknown {
  const { items, properties, anyOf, ...plain } = resolve(definition);
  if (typeof value === 'string') {
    const values = plain.enum ?? plain.examples;
    if (pruning.inVariant === true && values !== undefined && !values.includes(value)) pruning.dropped.push(path);
    return value;
  }
  if (anyOf !== undefined && isMapping(value)) {
    const variants = anyOf.map(resolve).filter((each) => discriminators(each).length > 0);
    const variant = variants.find((each) => discriminators(each).every(([name, known]) => value[name] === known));
    if (variant !== undefined) return prune(value, variant, path, { ...pruning, inVariant: true });
    if (variants.length > 0) pruning.dropped.push(path);
    return value;
  }
  if (Array.isArray(value)) {
    return items === undefined ? value : value.map((each, index) => prune(each, items, `${path}[${index}]`, pruning));
  }
  if (properties === undefined || typeof value !== 'object' || value === null) return value;
  const kept: Record<string, unknown> = {};
  for (const [name, each] of Object.entries(value)) {
    const place = path === '' ? name : `${path}.${name}`;
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (known !== undefined) kept[name] = prune(each, known, place, pruning);
    else if (pruning.isKept(place)) kept[name] = each;
    else pruning.dropped.push(place);
  }
  return kept;
}

/** The properties that tell a variant from others, and their values. */
function discriminators({ properties = {} }: Definition): readonly (readonly [name: string, value: string])[] {
  return Object.entries(properties).flatMap(([name, definition]) => {
    const { const: value } = resolve(definition);
    return value === undefined ? [] : [[name, value] as const];
  });
}

function resolve(definition: Definition): Definition {
  const name = definition.$ref?.slice('#/definitions/'.length);
  return name === undefined ? definition : resolve(ownValue(definitions, name)!);
}
