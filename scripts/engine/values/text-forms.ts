import { UnsupportedFeature } from './function-table';
import { ticksPerDay } from '../formats/calendar';
import { parseDatetime } from '../formats/datetime';
import { parseDecimal } from '../formats/decimal';
import { parseGuid } from '../formats/guid';
import { parseHexadecimal, parseInt32, parseLong } from '../formats/integer';
import { parseReal } from '../formats/real';
import { parseTimespan } from '../formats/timespan';
import type { KqlType, Value } from '../values';

/**
 * The texts that a conversion function takes for a value of a type. A text of a covered form is read; one of an open
 * form looks like a value of the type, yet no page and no recorded answer says what becomes of it, and is refused; any
 * other text is null, as "abc" is.
 */
interface TextForms {
  readonly covered: readonly RegExp[];
  /** Null though it resembles a value. */
  readonly none?: RegExp;
  readonly open: RegExp;
  /** Whether blanks around the value count; elsewhere they are passed over. */
  readonly keepsBlanks?: true;
  readonly read: (text: string) => Value;
}

const wholeNumber = /^[+-]?\d+$/;
/** As many bits as a long has, or as an int has above zero; a text of more is open. */
const hexadecimalLong = /^0[xX][0-9a-fA-F]{1,16}$/;
const hexadecimalInt = /^0[xX](?:[0-7][0-9a-fA-F]{7}|[0-9a-fA-F]{1,7})$/;
const hexadecimal = /^[+]?0[xX][0-9a-fA-F]+$/;

const realNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const realWord = /^(?:nan|NaN|inf|Inf|-inf|\+?Infinity|-Infinity)$/;
const anyRealWord = /^[+-]?(?:nan|inf|infinity)$/i;

/** A date, and behind it a time and a zone. ("The datetime data type", Kusto docs; recorded answers.) */
const time = String.raw`\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?`;
const zone = String.raw`(?: ?(?:Z|GMT)| ?[+-]\d{2}:\d{2})?`;
const weekday = '(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?, )?';
const month = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const datetimes = [
  String.raw`\d{4}-\d{1,2}-\d{1,2}(?:[T ]${time}${zone})?`,
  String.raw`\d{4}/\d{1,2}/\d{1,2}(?: ${time}${zone})?`,
  String.raw`\d{1,2}([-/.])\d{1,2}\1\d{4}(?: ${time}${zone})?`,
  String.raw`${weekday}\d{1,2}([ -])${month}\1(?:\d{4}|[0-2]\d)(?: ${time}(?: GMT)?)?`,
  String.raw`${month} \d{1,2}, \d{4}`,
  String.raw`\d{8}`,
].map((form) => new RegExp(`^${form}$`));
/** Digits alone, digits with the separators of dates, or the name of a month beside digits. */
const oddDatetime =
  /^(?:\d+|\d{4}[-/.,]\d.*|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{2}|\d{4})(?![\d.]).*|.*\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b.*\d.*)$/is;

const timespans = [
  /^-?(?:\d+\.)?\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.\d{1,7})?)?$/,
  /^-?\d+(?:\.\d+)?(?:d|h|m|s|ms|microsecond|tick| ?seconds)$/,
  /^\d+$/,
];
const oddTimespan = /^[+-]?\d[\d.:]*\s*[a-z]*$/i;

/** The first 32 characters but for the hyphens in their places; the rest of a text is ignored. ("toguid()") */
const leadingGuid = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/i;

function readGuid(text: string): Value {
  return parseGuid(leadingGuid.exec(text)?.[0] ?? '');
}

/** ("tobool()", "toint()", "tolong()", "toreal()", "todecimal()", "todatetime()", "totimespan()", "toguid()".) */
const textForms: Readonly<Record<Exclude<KqlType, 'string' | 'dynamic'>, TextForms>> = {
  bool: {
    covered: [/^(?:true|false)$/i, wholeNumber, hexadecimalLong],
    none: /^\s*(?:true|false)\s*$/i,
    open: /^\s*(?:[+-]?\d+|[+]?0[xX][0-9a-fA-F]+)\s*$/,
    keepsBlanks: true,
    read: readBool,
  },
  int: { covered: [wholeNumber, hexadecimalInt], open: hexadecimal, read: parseInt32 },
  long: {
    covered: [wholeNumber, hexadecimalLong],
    open: hexadecimal,
    read: (text) => parseHexadecimal(text) ?? parseLong(text),
  },
  real: { covered: [realNumber, realWord], none: /^INF$/, open: anyRealWord, read: parseReal },
  decimal: { covered: [/^-?\d+(?:\.\d+)?$/], open: realNumber, read: parseDecimal },
  datetime: { covered: datetimes, open: oddDatetime, read: readDatetime },
  timespan: { covered: timespans, none: /^\d+(?:\.\d+)+$/, open: oddTimespan, read: readTimespan },
  guid: { covered: [leadingGuid], open: /^\s+[0-9a-f-]{32,}/i, keepsBlanks: true, read: readGuid },
};

/**
 * The value of a type that a conversion function reads in a text; null if the text holds none.
 * @throws UnsupportedFeature for a text whose form is documented nowhere
 */
export function readText(text: string, type: Exclude<KqlType, 'string' | 'dynamic'>): Value {
  const { covered, none, open, keepsBlanks, read } = textForms[type];
  const trimmed = keepsBlanks === true ? text : text.trim();
  if (trimmed === '') return null;
  if (covered.some((form) => form.test(trimmed))) return read(trimmed);
  if (none?.test(trimmed) === true || !open.test(trimmed)) return null;
  const shown = trimmed.length > 40 ? `${trimmed.slice(0, 40)}…` : trimmed;
  throw openForm(shown, type);
}

function openForm(text: string, type: KqlType): UnsupportedFeature {
  return new UnsupportedFeature(`the text ${JSON.stringify(text)} as ${type}`, 'its form is documented nowhere');
}

const daysOfWeek = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Whether a weekday that is not the date's spoils the date is documented nowhere. */
function readDatetime(text: string): Value {
  const ticks = parseDatetime(text);
  const named = /^([A-Za-z]{3})[a-z]*, /.exec(text)?.[1]?.toLowerCase();
  if (ticks === null || named === undefined) return ticks;
  if (daysOfWeek[Number((ticks / ticksPerDay) % 7n)] !== named) throw openForm(text, 'datetime');
  return ticks;
}

/** A clock that shows 24 hours or more, or 60 minutes, is documented nowhere. */
function readTimespan(text: string): Value {
  const ticks = parseTimespan(text);
  if (ticks === null) throw openForm(text, 'timespan');
  return ticks;
}

function readBool(text: string): boolean | null {
  const word = text.toLowerCase();
  if (word === 'true' || word === 'false') return word === 'true';
  const number = parseHexadecimal(text) ?? parseLong(text);
  return number === null ? null : number !== 0n;
}
