export const ticksPerSecond = 10_000_000n;
export const ticksPerMinute = 600_000_000n;
export const ticksPerHour = 36_000_000_000n;
export const ticksPerDay = 864_000_000_000n;

/** 9999-12-31T23:59:59.9999999Z, the last moment that a datetime can hold. */
export const lastTick = 3_155_378_975_999_999_999n;

/** 1970-01-01T00:00:00Z. */
export const unixEpoch = 621_355_968_000_000_000n;

/** The moment of ticks as a date, which has whole milliseconds. */
export function dateOfTicks(ticks: bigint): Date {
  return new Date(Number((ticks - unixEpoch) / 10_000n));
}

/** A moment by the proleptic Gregorian calendar in UTC. `tick` counts 100 ns within the second. */
export interface CalendarFields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly tick: number;
}

const daysBeforeMonth = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/** True for a leap year of the Gregorian calendar. */
export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Days of a month that is 1 to 12. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Whole days from 0001-01-01 to a date; the month is 1 to 12, the year at least 1. */
export function dayNumber(year: number, month: number, day: number): number {
  const past = year - 1;
  const leapDays = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
  const leapDay = month > 2 && isLeapYear(year) ? 1 : 0;
  return past * 365 + leapDays + daysBeforeMonth[month - 1]! + leapDay + day - 1;
}

/** The date of a number of whole days since 0001-01-01. */
export function dateOfDayNumber(days: number): { year: number; month: number; day: number } {
  let year = Math.floor(days / 365.2425) + 1;
  while (dayNumber(year, 1, 1) > days) year -= 1;
  while (dayNumber(year + 1, 1, 1) <= days) year += 1;
  let rest = days - dayNumber(year, 1, 1);
  let month = 1;
  while (rest >= daysInMonth(year, month)) {
    rest -= daysInMonth(year, month);
    month += 1;
  }
  return { year, month, day: rest + 1 };
}

/** The calendar's reading of a datetime in ticks, which must lie in the range of datetime. */
export function calendarFields(ticks: bigint): CalendarFields {
  const date = dateOfDayNumber(Number(ticks / ticksPerDay));
  let rest = Number(ticks % ticksPerDay);
  const tick = rest % 10_000_000;
  rest = (rest - tick) / 10_000_000;
  const second = rest % 60;
  rest = (rest - second) / 60;
  return { ...date, hour: (rest - (rest % 60)) / 60, minute: rest % 60, second, tick };
}

/** Ticks of a date and a time of day; null if there is no such date or time. */
export function ticksOfFields(fields: CalendarFields): bigint | null {
  const { year, month, day, hour, minute, second, tick } = fields;
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return null;
  const seconds = (hour * 60 + minute) * 60 + second;
  return BigInt(dayNumber(year, month, day)) * ticksPerDay + BigInt(seconds * 10_000_000 + tick);
}

/** Ticks of midnight at the start of a date whose month may lie outside 1 to 12; null outside the range of datetime. */
export function ticksOfMonthStart(year: number, month: number): bigint | null {
  const wholeYear = year + Math.floor((month - 1) / 12);
  const wholeMonth = ((((month - 1) % 12) + 12) % 12) + 1;
  if (wholeYear < 1 || wholeYear > 9999) return null;
  return BigInt(dayNumber(wholeYear, wholeMonth, 1)) * ticksPerDay;
}

/** The datetime itself, or null if it lies outside the years 1 to 9999. */
export function datetimeInRange(ticks: bigint): bigint | null {
  return ticks < 0n || ticks > lastTick ? null : ticks;
}
