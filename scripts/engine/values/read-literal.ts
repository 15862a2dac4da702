import type { BoundType, Literal } from '../../kql/syntax-node';
import { parseValue } from './convert-values';
import type { Value } from '../values';

/** What a literal spells. A mistake fails on the service; what is unsettled is written nowhere, and refused here. */
export type ReadLiteral =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'mistake' | 'unsettled'; readonly reason: string };

/** How a type is called, and what a literal of it looks like. (The pages of the scalar data types, Kusto docs.) */
const literalForms: Readonly<Partial<Record<BoundType, { readonly name: string; readonly form: string }>>> = {
  bool: { name: 'a bool', form: 'true, false or bool(null)' },
  int: { name: 'an int', form: 'a whole number of 32 bits, such as int(42)' },
  long: { name: 'a long', form: 'a whole number of 64 bits, such as long(42)' },
  real: { name: 'a real', form: 'a number such as real(4.2)' },
  decimal: { name: 'a decimal', form: 'a number such as decimal(4.2)' },
  datetime: { name: 'a datetime', form: 'a day that the calendar has, such as datetime(2026-05-31 13:00)' },
  timespan: { name: 'a timespan', form: 'a time such as 90m, time(1.12:00:00) or time(2d)' },
  guid: { name: 'a guid', form: 'a guid such as guid(74be27de-1e4e-49d9-b579-fe0b331d3642)' },
};

/**
 * Words that Microsoft's own parser takes, and on which the pages are silent: the ends of a type's range, and units
 * below a tick; times of no day; and hexadecimal numbers of 32 bits, which may be negative ints.
 */
const unsettled = /^\s*(?:min|max|[+-]?[\d.]+\s*nano\w*|\d{1,2}:\d\d(?::\d\d)?\s*(?:[ap]m)?|0x[89a-f][\da-f]{7})\s*$/i;

/**
 * With a minus before it a datatable takes it for the least long, and an expression fails. (Recorded answers, errors.)
 */
const beyondLong = '9223372036854775808';

/** Whether a literal is one more than the greatest long. */
export function isBeyondLong({ type, value }: Literal): boolean {
  return type === 'long' && value === beyondLong;
}

/** Whether a literal is the clock of the query. ("The datetime data type"; `datetime(now)`: "predict_fl()".) */
export function isClock({ type, value }: Literal): boolean {
  return type === 'datetime' && /^\s*(?:now)?\s*$/i.test(String(value));
}

/**
 * Returns what a literal spells: the engine computes with it, and the checks report it. The parser does not look into
 * literals, and the service fails. (microsoft/Kusto-Query-Language, issue 81, of datetime; "The bool data type": true,
 * false, null.)
 */
export function readLiteral(literal: Literal): ReadLiteral {
  const { type, value } = literal;
  if (value === null) return { kind: 'value', value: type === 'string' ? '' : null };
  if (typeof value === 'boolean' || type === 'string' || type === 'unknown') return { kind: 'value', value };
  const parsed = type === 'bool' ? null : parseValue(type === 'datetime' ? withoutBlanksInDay(value) : value, type);
  if (parsed !== null) return { kind: 'value', value: parsed };
  if (isBeyondLong(literal)) {
    return { kind: 'unsettled', reason: 'it is one more than the greatest long' };
  }
  const name = literalForms[type]?.name ?? type;
  if (unsettled.test(value) && (type !== 'timespan' || !value.includes(':')))
    return { kind: 'unsettled', reason: `no page says which ${type} it is` };
  return { kind: 'mistake', reason: `it is not ${name}` };
}

/** `datetime(2017 - 08 - 01)` is that day. (Recorded answer: the example of "sliding_window_counts plugin".) */
function withoutBlanksInDay(value: string): string {
  return value.replace(/^\s*(\d{4}) - (\d{2}) - (\d{2})(?!\d)/, '$1-$2-$3');
}

/** Returns what is wrong with a literal, and how it is written; undefined if nothing is. */
export function findLiteralMistake(literal: Literal): { readonly message: string; readonly help: string } | undefined {
  if (isClock(literal) || readLiteral(literal).kind !== 'mistake') return undefined;
  const { type, value } = literal;
  const { name, form } = literalForms[type] ?? { name: type, form: 'one' };
  const spelled = String(value).trim();
  return {
    message: spelled === '' ? `An empty ${type}() is not ${name}` : `${spelled} is not ${name}`,
    help: `Write ${form}.`,
  };
}
