import { formatDecimal } from './formats/decimal';
import { formatDatetime } from './formats/datetime';
import { formatDynamicScalar } from './formats/json';
import { formatTimespan } from './formats/timespan';
import { isDynamicArray, isDynamicBag, isDynamicScalar } from './dynamic-values';
import type { Decimal, DynamicValue, KqlType, Table, Value } from './values';

/** A value as the service writes it in JSON. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** Returns the rows of a table as objects that JSON can hold, their fields in the order of the columns. */
export function tableToRecords(table: Table): Record<string, JsonValue>[] {
  return Array.from({ length: table.rowCount }, (_, row) =>
    Object.fromEntries(
      table.columns.map((column, index) => [column.name, toJsonValue(table.data[index]![row]!, column.type)]),
    ),
  );
}

/**
 * Returns a value as the query API writes it: times as ISO 8601 text to 100 ns without trailing zeros, timespans and
 * decimals as text, what is dynamic as JSON. A long that a JavaScript number cannot hold is text, as are NaN and the
 * infinities. ("Query V2 HTTP response", Kusto docs.)
 */
export function toJsonValue(value: Value, type: KqlType): JsonValue {
  if (value === null) return null;
  switch (type) {
    case 'bool':
    case 'string':
    case 'guid':
    case 'int':
      return value as boolean | string | number;
    case 'long':
      return longToJson(value as bigint);
    case 'real':
      return realToJson(value as number);
    case 'decimal':
      return formatDecimal(value as Decimal);
    case 'datetime':
      return formatDatetime(value as bigint).replace(/\.?0+Z$/, 'Z');
    case 'timespan':
      return formatTimespan(value as bigint);
    case 'dynamic':
      return dynamicToJson(value as DynamicValue);
  }
}

function longToJson(value: bigint): JsonValue {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

function realToJson(value: number): JsonValue {
  return Number.isFinite(value) ? value : String(value);
}

function dynamicToJson(value: DynamicValue): JsonValue {
  if (isDynamicArray(value)) return value.map(dynamicToJson);
  if (isDynamicBag(value)) {
    return Object.fromEntries([...value].map(([key, member]) => [key, dynamicToJson(member)]));
  }
  if (isDynamicScalar(value)) return formatDynamicScalar(value);
  if (typeof value === 'bigint') return longToJson(value);
  return typeof value === 'number' ? realToJson(value) : value;
}
