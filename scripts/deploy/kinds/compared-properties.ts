import { formatDuration, parseDuration } from '../../content/duration';
import { canonicalText, isWireObject, objectAt, withoutEmpty } from '../arm/wire-json';
import type { WireObject, WireValue } from '../arm/wire-json';

/** A value in the one spelling in which it is compared. */
export type Normalizer = (value: WireValue) => WireValue;

/** How a property is compared. */
export interface Compared {
  readonly normalize: Normalizer;
  /** What the service takes where it is left out. */
  readonly byDefault?: WireValue;
  /** The members of an object that are known. */
  readonly members?: ComparedProperties;
  /** The members of each object in a list that are known. */
  readonly items?: ComparedProperties;
}

/** How the members of an object are compared. */
export interface ComparedProperties {
  readonly [name: string]: Normalizer | Compared;
}

/** How a property is compared, in full. */
export function howCompared(how: Normalizer | Compared): Compared {
  return typeof how === 'function' ? { normalize: how } : how;
}

/** A value that has one spelling. */
export const asIs: Normalizer = (value) => value;

/** A text that may be left out: an empty one says as little. */
export const optionalText: Normalizer = (value) => (value === '' ? null : value);

/** Neither the kind of line break nor blanks at the end change what a query finds or a description says. */
export const text: Normalizer = (value) =>
  typeof value === 'string' ? optionalText(value.replaceAll('\r\n', '\n').replace(/\s+$/, '')) : value;

/** The service answers PT60M as PT1H and PT24H as P1D, as a .NET TimeSpan prints them. */
export const duration: Normalizer = (value) => {
  const parsed = typeof value === 'string' ? parseDuration(value) : undefined;
  return parsed === undefined ? value : formatDuration(parsed);
};

/** For lists whose order means nothing to the service. */
export const set: Normalizer = (value) =>
  Array.isArray(value)
    ? [...new Map(value.map((item) => [canonicalText(item), item]))]
        .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
        .map(([, item]) => item)
    : value;

/** A text that may be in any case. */
export const choice =
  (...names: readonly string[]): Normalizer =>
  (value) =>
    typeof value === 'string' ? (names.find((name) => name.toLowerCase() === value.toLowerCase()) ?? value) : value;

/** An object whose members are compared each in its way; one that is left out has the defaults of its members. */
export const members = (compared: ComparedProperties): Compared => ({
  normalize: (value) => (isWireObject(value) || value === null ? normalizeMembers(value ?? {}, compared) : value),
  members: compared,
});

/** A list of objects whose order means nothing, and whose members are compared each in its way. */
export const setOf = (compared: ComparedProperties): Compared => ({
  normalize: (value) =>
    set(
      Array.isArray(value)
        ? value.map((item) => (isWireObject(item) ? normalizeMembers(item, compared) : item))
        : value,
    ),
  items: compared,
});

/** The members of an object that are in no table, by names with dots behind a parent. */
export function unreadMembers(object: WireObject, known: ComparedProperties, parent: string): readonly string[] {
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

/** What is wanted of an object, and what is there of members that this repository does not write. */
function withOthers(
  wanted: WireObject,
  found: WireObject,
  known: ComparedProperties,
  own: readonly string[],
): WireObject {
  const others = Object.entries(found).filter(
    ([name, value]) => !Object.hasOwn(known, name) && !own.includes(name) && value !== null,
  );
  const inner = Object.entries(wanted).map(([name, value]) => {
    const how = known[name];
    const table = how === undefined ? undefined : howCompared(how).members;
    return [
      name,
      table !== undefined && isWireObject(value) ? withOthers(value, objectAt(found, name), table, own) : value,
    ];
  });
  return { ...(Object.fromEntries(inner) as WireObject), ...Object.fromEntries(others) };
}

/** The body to send over an actual one: what is wanted of its properties, and what others keep there. */
export function bodyOverProperties(known: ComparedProperties, own: readonly string[]) {
  return (desired: WireObject, actual: WireObject): WireObject => ({
    ...desired,
    properties: withOthers(objectAt(desired, 'properties'), objectAt(actual, 'properties'), known, own),
  });
}

/** Every member of a table, in its one spelling. */
export function normalizeMembers(object: WireObject, compared: ComparedProperties): WireObject {
  return Object.fromEntries(
    Object.entries(compared).map(([name, how]) => {
      const { normalize, byDefault = null } = howCompared(how);
      return [name, normalize(normalize(object[name] ?? null) ?? byDefault)];
    }),
  );
}

/** Without what says nothing. */
export function dropEmpty(object: WireObject): WireObject {
  const rest = withoutEmpty(object);
  return isWireObject(rest) ? rest : {};
}
