import { ownValue } from '../../source/own-value';
import { canonicalText, isWireObject } from '../arm/wire-json';
import type { WireObject, WireValue } from '../arm/wire-json';

/** A field that differs; undefined if one side does not have it. */
export interface FieldChange {
  /** Names from the root of the normal form, such as `incidentConfiguration.groupingConfiguration.enabled`. */
  readonly path: string;
  readonly before: WireValue | undefined;
  readonly after: WireValue | undefined;
}

/** What differs between two normal forms, in the order of the fields; a list is one field. */
export function fieldChanges(before: WireObject, after: WireObject, parent = ''): readonly FieldChange[] {
  const names = new Set([...Object.keys(after), ...Object.keys(before)]);
  return [...names].flatMap((name) => {
    const path = parent === '' ? name : `${parent}.${name}`;
    const [old, wanted] = [ownValue(before, name), ownValue(after, name)];
    if (canonicalText(old) === canonicalText(wanted)) return [];
    if (isObjectOrNothing(old) && isObjectOrNothing(wanted)) return fieldChanges(old ?? {}, wanted ?? {}, path);
    return [{ path, before: old, after: wanted }];
  });
}

function isObjectOrNothing(value: WireValue | undefined): value is WireObject | undefined {
  return value === undefined || isWireObject(value);
}
