import type { FunctionBody } from './define-function';
import { conversion } from '../values/convert-values';
import { bindBody, defineFunction } from './define-function';
import {
  calendarFields,
  datetimeInRange,
  dayNumber,
  daysInMonth,
  lastTick,
  ticksOfFields,
  ticksOfMonthStart,
  ticksPerDay,
  ticksPerHour,
  ticksPerMinute,
  ticksPerSecond,
  unixEpoch,
} from '../formats/calendar';
import { UnsupportedFeature, type ScalarFunction } from '../values/function-table';
import type { KqlType } from '../values';
import { ownValue } from '../../source/own-value';

type Entry = readonly [string, ScalarFunction];

function define(name: string, parameters: readonly KqlType[], returns: KqlType, body: FunctionBody): Entry {
  return [name, defineFunction(`${name}()`, { parameters, returns }, body)];
}

/** A period of the calendar: the start of the one that lies `offset` periods from the one that holds a moment. */
type PeriodStart = (ticks: bigint, offset: bigint) => bigint | null;

const ticksPerWeek = 7n * ticksPerDay;

const startOfDay: PeriodStart = (ticks, offset) => (ticks / ticksPerDay + offset) * ticksPerDay;

/** Weeks start on Sunday; 0001-01-01 was a Monday. */
const startOfWeek: PeriodStart = (ticks, offset) =>
  ((ticks / ticksPerDay + 1n) / 7n + offset) * ticksPerWeek - ticksPerDay;

const startOfMonth: PeriodStart = (ticks, offset) => {
  const { year, month } = calendarFields(ticks);
  return ticksOfMonthStart(year, month + Number(offset));
};

const startOfYear: PeriodStart = (ticks, offset) => ticksOfMonthStart(calendarFields(ticks).year + Number(offset), 1);

function startOf(name: string, periodStart: PeriodStart): Entry {
  return define(name, ['datetime', 'long'], 'datetime', (ticks: bigint, offset = 0n) => {
    const start = periodStart(ticks, offset);
    return start === null ? null : datetimeInRange(start);
  });
}

/** The last tick of a period; of the period that holds the last moment, that moment. */
function endOf(name: string, periodStart: PeriodStart, length?: bigint): Entry {
  return define(name, ['datetime', 'long'], 'datetime', (ticks: bigint, offset = 0n) => {
    const start = periodStart(ticks, offset);
    if (start === null) return null;
    if (length !== undefined) return datetimeInRange(start + length - 1n);
    const next = periodStart(ticks, offset + 1n);
    return next === null ? lastMoment(start) : next - 1n;
  });
}

function lastMoment(start: bigint): bigint {
  const { year, month } = calendarFields(start);
  const lastDay = month === 1 ? dayNumber(year, 12, 31) : dayNumber(year, month, daysInMonth(year, month));
  return BigInt(lastDay + 1) * ticksPerDay - 1n;
}

function dayOfYear(ticks: bigint): number {
  return Number(ticks / ticksPerDay) - dayNumber(calendarFields(ticks).year, 1, 1) + 1;
}

/** ISO 8601: weeks start on Monday, and the first is the one that holds the year's first Thursday. */
const weekOfYear = (ticks: bigint): number => weekBy(ticks, 3);

/** @param weekday the day after Monday of which the year's first one lies in the first week */
function weekBy(ticks: bigint, weekday: number): number {
  const day = Number(ticks / ticksPerDay);
  // The week belongs to the year of that day. The first and last weeks of time reach past the calendar.
  const decisive = day - (day % 7) + weekday;
  const { year } = calendarFields(BigInt(Math.min(decisive, dayNumber(9999, 12, 31))) * ticksPerDay);
  return Math.floor((decisive - dayNumber(year, 1, 1)) / 7) + 1;
}

/**
 * The old name counted from the year's first Wednesday; whether it still does is written nowhere. ("week_of_year()", note)
 */
function oldWeekOfYear(ticks: bigint): number {
  const week = weekOfYear(ticks);
  if (weekBy(ticks, 2) === week) return week;
  throw new UnsupportedFeature('weekofyear()', 'of a year that begins on a Thursday: write week_of_year()');
}

/** Null for the last day that a datetime can hold. (Recorded answer.) */
function dayOfWeek(ticks: bigint): bigint | null {
  if (ticks + ticksPerDay > lastTick) return null;
  return ((ticks / ticksPerDay + 1n) % 7n) * ticksPerDay;
}

type Field = (ticks: bigint) => number | bigint;

const datePart: Readonly<Record<string, Field>> = {
  year: (ticks) => calendarFields(ticks).year,
  quarter: (ticks) => Math.ceil(calendarFields(ticks).month / 3),
  month: (ticks) => calendarFields(ticks).month,
  weekofyear: weekOfYear,
  week_of_year: weekOfYear,
  day: (ticks) => calendarFields(ticks).day,
  dayofyear: dayOfYear,
  hour: (ticks) => calendarFields(ticks).hour,
  minute: (ticks) => calendarFields(ticks).minute,
  second: (ticks) => calendarFields(ticks).second,
  millisecond: (ticks) => (ticks % ticksPerSecond) / 10_000n,
  microsecond: (ticks) => (ticks % ticksPerSecond) / 10n,
  nanosecond: (ticks) => (ticks % ticksPerSecond) * 100n,
};

function fieldOf(name: string, part: string): Entry {
  const field = ownValue(datePart, part)!;
  return define(name, ['datetime'], 'long', (ticks: bigint) => BigInt(field(ticks)));
}

function datetimePart(part: string, ticks: bigint): bigint | null {
  const field = ownValue(datePart, part.toLowerCase());
  return field === undefined ? null : BigInt(field(ticks));
}

const monthsOf: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };
const ticksOf: Readonly<Record<string, bigint>> = {
  week: ticksPerWeek,
  day: ticksPerDay,
  hour: ticksPerHour,
  minute: ticksPerMinute,
  second: ticksPerSecond,
  millisecond: 10_000n,
  microsecond: 10n,
};

function datetimeAdd(part: string, amount: bigint, ticks: bigint): bigint | null {
  const unit = part.toLowerCase();
  const span = ownValue(ticksOf, unit);
  if (span !== undefined) return datetimeInRange(ticks + span * amount);
  if (unit === 'nanosecond') return datetimeInRange(ticks + amount / 100n);
  const months = ownValue(monthsOf, unit);
  return months === undefined ? null : addMonths(ticks, months * Number(amount));
}

/** Keeps the day of the month, or takes the month's last day where it has fewer. */
function addMonths(ticks: bigint, months: number): bigint | null {
  const { year, month, day } = calendarFields(ticks);
  const start = ticksOfMonthStart(year, month + months);
  if (start === null) return null;
  const target = calendarFields(start);
  const targetDay = Math.min(day, daysInMonth(target.year, target.month));
  return start + BigInt(targetDay - 1) * ticksPerDay + (ticks % ticksPerDay);
}

/** How many boundaries of a period lie between two moments: the difference of the periods' numbers. */
function datetimeDiff(part: string, left: bigint, right: bigint): bigint | null {
  const unit = part.toLowerCase();
  if (unit === 'nanosecond') return (left - right) * 100n;
  const months = ownValue(monthsOf, unit);
  if (months !== undefined) return periodNumber(left, months) - periodNumber(right, months);
  // Weeks change on Sunday.
  if (unit === 'week') return (left + ticksPerDay) / ticksPerWeek - (right + ticksPerDay) / ticksPerWeek;
  const span = ownValue(ticksOf, unit);
  return span === undefined ? null : left / span - right / span;
}

function periodNumber(ticks: bigint, months: number): bigint {
  const { year, month } = calendarFields(ticks);
  return BigInt(Math.floor((year * 12 + month - 1) / months));
}

function datetimeOfParts(year: bigint, month: bigint, day: bigint, hour = 0n, minute = 0n, second = 0): bigint | null {
  const ticks = Math.round(second * 10_000_000);
  return ticksOfFields({
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Math.floor(ticks / 10_000_000),
    tick: ticks % 10_000_000,
  });
}

/** Takes three, five or six numbers, or a text, which it reads as todatetime() does. (Recorded answer.) */
const makeDatetime: ScalarFunction = {
  doc: 'make_datetime()',
  prepare: (call) => {
    const count = call.argumentTypes.length;
    if (count === 1 && call.argumentTypes[0] === 'string') return conversion('string', 'datetime') as FunctionBody;
    if (![3, 5, 6].includes(count)) throw new UnsupportedFeature('make_datetime()', `of ${String(count)} arguments`);
    const parameters = ['long', 'long', 'long', 'long', 'long', 'real'] as const;
    return bindBody(call, { parameters, returns: 'datetime' }, datetimeOfParts);
  },
};

/** Time since 1970 in a unit, given as how many units a tick has or how many ticks a unit has. */
function fromUnixTime(name: string, ticksPerUnit: bigint, unitsPerTick = 1n): Entry {
  const prepare: ScalarFunction['prepare'] = (call) => {
    const isWhole = call.argumentTypes[0] === 'long' || call.argumentTypes[0] === 'int';
    const ofWhole = (amount: bigint): bigint | null =>
      datetimeInRange(unixEpoch + (amount * ticksPerUnit) / unitsPerTick);
    const ofReal = (amount: number): bigint | null =>
      Number.isFinite(amount)
        ? datetimeInRange(unixEpoch + BigInt(Math.trunc((amount * Number(ticksPerUnit)) / Number(unitsPerTick))))
        : null;
    return bindBody(call, { parameters: [isWhole ? 'long' : 'real'], returns: 'datetime' }, isWhole ? ofWhole : ofReal);
  };
  return [name, { doc: `${name}()`, prepare }];
}

/** `now()` and `ago()` read the run's frozen clock, never the machine's. */
const now: ScalarFunction = {
  doc: 'now()',
  prepare: (call) => (offset) =>
    offset === null ? null : datetimeInRange(call.now + ((offset as bigint | undefined) ?? 0n)),
};

const ago: ScalarFunction = {
  doc: 'ago()',
  prepare: (call) => (span) => (span === null ? null : datetimeInRange(call.now - (span as bigint))),
};

/** Functions on moments and the calendar. */
export const datetimeFunctions: readonly Entry[] = [
  ['now', now],
  ['ago', ago],
  startOf('startofday', startOfDay),
  startOf('startofweek', startOfWeek),
  startOf('startofmonth', startOfMonth),
  startOf('startofyear', startOfYear),
  endOf('endofday', startOfDay, ticksPerDay),
  endOf('endofweek', startOfWeek, ticksPerWeek),
  endOf('endofmonth', startOfMonth),
  endOf('endofyear', startOfYear),
  fieldOf('getyear', 'year'),
  fieldOf('getmonth', 'month'),
  fieldOf('monthofyear', 'month'),
  fieldOf('dayofmonth', 'day'),
  fieldOf('dayofyear', 'dayofyear'),
  fieldOf('hourofday', 'hour'),
  fieldOf('week_of_year', 'weekofyear'),
  define('weekofyear', ['datetime'], 'int', oldWeekOfYear),
  define('dayofweek', ['datetime'], 'timespan', dayOfWeek),
  define('datetime_part', ['string', 'datetime'], 'long', datetimePart),
  define('datepart', ['string', 'datetime'], 'long', datetimePart),
  define('datetime_add', ['string', 'long', 'datetime'], 'datetime', datetimeAdd),
  define('datetime_diff', ['string', 'datetime', 'datetime'], 'long', datetimeDiff),
  ['make_datetime', makeDatetime],
  fromUnixTime('unixtime_seconds_todatetime', 10_000_000n),
  fromUnixTime('unixtime_milliseconds_todatetime', 10_000n),
  fromUnixTime('unixtime_microseconds_todatetime', 10n),
  fromUnixTime('unixtime_nanoseconds_todatetime', 1n, 100n),
];
