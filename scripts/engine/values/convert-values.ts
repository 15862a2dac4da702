import { dynamicKind, isDynamicArray, isDynamicBag, isDynamicScalar, toDynamic } from './dynamic-values';
import { datetimeInRange } from '../formats/calendar';
import { formatDatetime, parseDatetime } from '../formats/datetime';
import {
  decimalFromReal,
  formatDecimal,
  integerFromDecimal,
  makeDecimal,
  parseDecimal,
  realFromDecimal,
} from '../formats/decimal';
import { parseGuid } from '../formats/guid';
import { intFromReal, longFromReal, parseInt32, parseLong, wrapInt, wrapLong } from '../formats/integer';
import { formatDynamicScalar, formatJson } from '../formats/json';
import { formatReal, parseReal } from '../formats/real';
import { formatTimespan, parseTimespan } from '../formats/timespan';
import { readText } from './text-forms';
import type { Decimal, DynamicValue, KqlType, Value } from '../values';

/** Takes a value of one type to another type; null if the value has no counterpart. */
export type Conversion = (value: Value) => Value;

/**
 * The conversion that todatetime(), toint(), tostring() and their like make. ("todatetime()", "tolong()" and so on,
 * Kusto docs; what becomes of out-of-range numbers: recorded answers.)
 */
export function conversion(from: KqlType, to: KqlType): Conversion {
  if (from === to) return identity;
  if (to === 'string') return from === 'dynamic' ? dynamicToText : (value) => formatValue(value, from);
  if (to === 'dynamic') return (value) => toDynamic(value, from);
  const convert: Conversion = from === 'dynamic' ? dynamicConversion(to) : typedConversion(from, to);
  return (value) => (value === null ? null : convert(value));
}

/** Text of a value as tostring() prints it; null is the empty text. */
export function formatValue(value: Value, type: KqlType): string {
  if (value === null) return '';
  switch (type) {
    case 'bool':
      return value === true ? 'True' : 'False';
    case 'real':
      return formatReal(value as number);
    case 'decimal':
      return formatDecimal(value as Decimal);
    case 'datetime':
      return formatDatetime(value as bigint);
    case 'timespan':
      return formatTimespan(value as bigint);
    case 'dynamic':
      return dynamicToText(value);
    case 'int':
    case 'long':
      return String(value as number | bigint);
    case 'string':
    case 'guid':
      return value as string;
  }
}

/** The value of a type that a literal or a cell of a log spells; null if it spells none. */
export function parseValue(text: string, type: KqlType): Value {
  return spelled[type](text);
}

/** Texts that are not converted by a query but hold a value, and may do so in any form that is known. */
const spelled: Readonly<Record<KqlType, (text: string) => Value>> = {
  bool: (text) => readSpelledBool(text),
  int: parseInt32,
  long: parseLong,
  real: parseReal,
  decimal: parseDecimal,
  string: (text) => text,
  datetime: parseDatetime,
  timespan: parseTimespan,
  guid: parseGuid,
  dynamic: (text) => text,
};

function readSpelledBool(text: string): boolean | null {
  const word = text.toLowerCase();
  if (word === 'true' || word === 'false') return word === 'true';
  const number = /^[+-]?\d+$/.test(text) ? parseLong(text) : null;
  return number === null ? null : number !== 0n;
}

function identity(value: Value): Value {
  return value;
}

/** Text of a dynamic value: strings without quotes, arrays and bags as JSON, null as the empty text. */
export function dynamicToText(value: Value): string {
  const held = value as DynamicValue;
  if (held === null) return '';
  if (typeof held === 'string') return held;
  return isDynamicScalar(held) ? formatDynamicScalar(held) : formatJson(held);
}

type TargetType = Exclude<KqlType, 'string' | 'dynamic'>;

const datetimeOfTicks = (ticks: bigint | null): Value => (ticks === null ? null : datetimeInRange(ticks));
const never: Conversion = () => null;
const ticksOf = (value: Value): bigint => value as bigint;

/** For each target type, the conversion from a source type but string; the value is never null. */
const conversions: Readonly<Record<TargetType, (from: KqlType) => Conversion>> = {
  bool: (from) => {
    if (from === 'decimal') return (value) => (value as Decimal).unscaled !== 0n;
    return from === 'int' || from === 'long' || from === 'real' ? (value) => Number(value) !== 0 : never;
  },
  int: (from) => {
    if (from === 'real') return (value) => intFromReal(value as number);
    if (from === 'decimal') return (value) => wrapInt(integerFromDecimal(value as Decimal));
    if (from === 'bool') return (value) => Number(value);
    return from === 'guid' ? never : (value) => wrapInt(ticksOf(value));
  },
  long: (from) => {
    if (from === 'real') return (value) => longFromReal(value as number);
    if (from === 'decimal') return (value) => wrapLong(integerFromDecimal(value as Decimal));
    if (from === 'bool' || from === 'int') return (value) => BigInt(Number(value));
    return from === 'guid' ? never : identity;
  },
  real: (from) => {
    if (from === 'decimal') return (value) => realFromDecimal(value as Decimal);
    return from === 'guid' ? never : (value) => Number(value);
  },
  decimal: (from) => {
    if (from === 'real') return (value) => decimalFromReal(value as number);
    return from === 'guid' ? never : (value) => makeDecimal(BigInt(value as boolean | number | bigint), 0);
  },
  datetime: (from) => {
    if (from === 'int') return (value) => datetimeInRange(BigInt(value as number));
    if (from === 'real') return (value) => datetimeOfTicks(longFromReal(value as number));
    return from === 'long' || from === 'timespan' ? (value) => datetimeInRange(ticksOf(value)) : never;
  },
  timespan: (from) => {
    if (from === 'int') return (value) => BigInt(value as number);
    if (from === 'real') return (value) => longFromReal(value as number);
    return from === 'long' || from === 'datetime' ? identity : never;
  },
  guid: () => never,
};

function typedConversion(from: KqlType, to: TargetType): Conversion {
  return from === 'string' ? (value) => readText(value as string, to) : conversions[to](from);
}

function dynamicConversion(to: TargetType): Conversion {
  const converted = new Map<string, Conversion>();
  for (const kind of ['bool', 'long', 'string', 'datetime', 'timespan', 'guid', 'decimal'] as const) {
    converted.set(kind, kind === to ? identity : typedConversion(kind, to));
  }
  converted.set('double', to === 'real' ? identity : conversions[to]('real'));
  return (value) => {
    const held = value as DynamicValue;
    if (isDynamicArray(held) || isDynamicBag(held)) return null;
    const convert = converted.get(dynamicKind(held));
    return convert === undefined ? null : convert(isDynamicScalar(held) ? held.value : held);
  };
}
