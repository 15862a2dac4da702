import { formatJson } from '../formats/json';
import type { Decimal, DynamicArray, DynamicBag, DynamicScalar, DynamicValue, KqlType, Value } from '../values';

/** Whether a value of type dynamic is an array. */
export function isDynamicArray(value: Value): value is DynamicArray {
  return Array.isArray(value);
}

/** Whether a value of type dynamic is a property bag. */
export function isDynamicBag(value: Value): value is DynamicBag {
  return value instanceof Map;
}

/** Whether a value of type dynamic is a scalar that JSON has no spelling for. */
export function isDynamicScalar(value: Value): value is DynamicScalar {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** The name that gettype() gives a dynamic value. ("gettype()", Kusto docs; recorded answers.) */
export function dynamicKind(value: DynamicValue): string {
  if (value === null) return 'null';
  if (isDynamicArray(value)) return 'array';
  if (isDynamicBag(value)) return 'dictionary';
  if (isDynamicScalar(value)) return value.type;
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'long';
    case 'number':
      return 'double';
    default:
      return 'string';
  }
}

/** A typed value as the dynamic value that holds it. */
export function toDynamic(value: Value, type: KqlType): DynamicValue {
  if (value === null) return null;
  switch (type) {
    case 'int':
      return BigInt(value as number);
    case 'decimal':
      return { type, value: value as Decimal };
    case 'datetime':
    case 'timespan':
      return { type, value: value as bigint };
    case 'guid':
      return { type, value: value as string };
    default:
      return value as DynamicValue;
  }
}

/**
 * A text that is the same for equal dynamic values and only for those: 1 and 1.0 are equal, a string and a number
 * never, bags are equal whatever the order of their keys.
 */
export function dynamicKey(value: DynamicValue): string {
  if (typeof value === 'number') return Number.isInteger(value) ? String(BigInt(value)) : String(value);
  if (isDynamicArray(value)) return `[${value.map(dynamicKey).join(',')}]`;
  if (isDynamicBag(value)) {
    const members = [...value].map(([key, member]) => `${JSON.stringify(key)}:${dynamicKey(member)}`);
    return `{${members.sort().join(',')}}`;
  }
  return isDynamicScalar(value) ? `${value.type} ${formatJson(value)}` : formatJson(value);
}

/** The element at a position; a negative one counts from the end. Null outside the array or where there is none. */
export function elementAt(value: DynamicValue, index: number): DynamicValue {
  if (!isDynamicArray(value)) return null;
  return value[index < 0 ? value.length + index : index] ?? null;
}

/** The member with a key; null if the value has none. */
export function memberOf(value: DynamicValue, key: string): DynamicValue {
  return isDynamicBag(value) ? (value.get(key) ?? null) : null;
}
