import { isMapping } from '../../source/mapping';

/** What travels to and from a workspace. */
export type WireValue = string | number | boolean | null | readonly WireValue[] | WireObject;
export interface WireObject {
  readonly [name: string]: WireValue | undefined;
}

/** True for a JSON object: neither null nor a list. */
export function isWireObject(value: unknown): value is WireObject {
  return isMapping(value);
}

/** The object at a name; an empty one where something else or nothing stands there. */
export function objectAt(object: WireObject, name: string): WireObject {
  const value = object[name];
  return isWireObject(value) ? value : {};
}

/** The text at a name; undefined if something else or nothing stands there. */
export function textAt(object: WireObject, name: string): string | undefined {
  const value = object[name];
  return typeof value === 'string' ? value : undefined;
}

/** The list of objects at a name, without whatever else stands in it. */
export function objectsAt(object: WireObject, name: string): readonly WireObject[] {
  const value = object[name];
  return Array.isArray(value) ? value.filter(isWireObject) : [];
}

/** JSON with sorted keys and without undefined: the same text for the same value, whatever the order it was made in. */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (!isWireObject(value)) return JSON.stringify(value ?? null);
  const members = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalText(value[key])}`);
  return `{${members.join(',')}}`;
}

/** Without what says nothing: null, undefined, empty lists and empty objects, at every depth. */
export function withoutEmpty(value: WireValue | undefined): WireValue | undefined {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) {
    const kept = value.map(withoutEmpty).filter((item) => item !== undefined);
    return kept.length === 0 ? undefined : kept;
  }
  if (!isWireObject(value)) return value;
  const kept = Object.entries(value)
    .map(([name, item]) => [name, withoutEmpty(item)] as const)
    .filter(([, item]) => item !== undefined);
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
