import type { ResourceKind } from '../arm/resource';
import { objectAt } from '../arm/wire-json';
import type { WireObject, WireValue } from '../arm/wire-json';
import { asIs, howCompared, unreadMembers } from './compared-properties';
import type { ComparedProperties } from './compared-properties';
import { describeResource } from './describe-resource';

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
  return defaultsOf(describeResource(kind).compared.properties, []);
}

/**
 * What a body says that neither this repository reads nor the service makes by itself, by names with dots: a rule's
 * start time, a tag of somebody else's, a property that came with a later api-version.
 */
export function unreadProperties(kind: ResourceKind, body: WireObject): readonly string[] {
  const { compared } = describeResource(kind);
  const properties = objectAt(body, 'properties');
  const read = Object.fromEntries(compared.own.map((name) => [name, asIs]));
  return [...unreadMembers(properties, { ...compared.properties, ...read }, ''), ...compared.foreign(properties)];
}

/**
 * The one form in which a desired and an actual body are compared: the properties that this repository writes, in one
 * spelling each, without what says nothing. Everything else in an actual body is the service's or somebody else's.
 */
export function normalForm(kind: ResourceKind, body: WireObject): WireObject {
  return describeResource(kind).compared.normalForm(body);
}

/**
 * The body to send over an actual one: the desired body, and with it what the actual one holds beside the properties
 * that this repository writes (a rule's start time, a saved search's other tags), which a PUT would otherwise erase.
 */
export function bodyOver(kind: ResourceKind, desired: WireObject, actual: WireObject): WireObject {
  return describeResource(kind).compared.bodyOver(desired, actual);
}
