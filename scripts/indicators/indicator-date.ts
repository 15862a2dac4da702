export interface IndicatorDate {
  /** Milliseconds since 1970 UTC; of a day its first. */
  readonly time: number;
  /** YYYY-MM-DD where only a day was given, else YYYY-MM-DDTHH:MM:SSZ. */
  readonly text: string;
}

const dayForm = /^(\d{4})-(\d{2})-(\d{2})$/;
const timeForm = /^[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?(?: ?(?:Z|UTC)|([+-])(\d{2}):?(\d{2}))?$/i;

/** The days read last, and when each begins: a feed has few days and many times. NaN for a day that no calendar has. */
const days = new Map<string, number>();
const mostDays = 10_000;

/**
 * Reads a date as feeds write it: a day, or a time as ISO 8601 or as ThreatFox's `2026-06-01 12:00:00 UTC`. A time
 * without a zone is UTC. Returns undefined for any other text and for a day that no calendar has.
 */
export function readIndicatorDate(written: string): IndicatorDate | undefined {
  const text = written.trim();
  if (text.length < 10) return undefined;
  const day = text.slice(0, 10);
  const midnight = beginningOf(day);
  if (Number.isNaN(midnight)) return undefined;
  if (text.length === 10) return { time: midnight, text: day };
  const match = timeForm.exec(text.slice(10));
  if (match === null) return undefined;
  const [, hour, minute, second = '00', sign, zoneHour, zoneMinute] = match;
  const local = midnight + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000;
  if (sign === undefined) return { time: local, text: `${day}T${hour}:${minute}:${second}Z` };
  const zone = (Number(zoneHour) * 60 + Number(zoneMinute)) * (sign === '-' ? -1 : 1);
  const time = local - zone * 60_000;
  return { time, text: `${new Date(time).toISOString().slice(0, 19)}Z` };
}

/** The first millisecond of a day in UTC since 1970. */
function beginningOf(day: string): number {
  const known = days.get(day);
  if (known !== undefined) return known;
  const [, year, month, date] = (dayForm.exec(day) ?? []).map(Number);
  const midnight = Date.UTC(year ?? NaN, (month ?? NaN) - 1, date);
  const found = new Date(midnight);
  const isDay = found.getUTCMonth() + 1 === month && found.getUTCDate() === date;
  if (days.size >= mostDays) days.clear();
  // Not the text itself: as a part of the feed it would keep all of that in memory.
  days.set(Buffer.from(day).toString(), isDay ? midnight : NaN);
  return isDay ? midnight : NaN;
}

/** The earlier or later of two dates; of two that name one moment the first. */
export function extreme(
  a: string | undefined,
  b: string | undefined,
  which: 'earliest' | 'latest',
): string | undefined {
  if (a === b) return a;
  const times = [a, b].map((written) => (written === undefined ? undefined : readIndicatorDate(written)?.time));
  if (times[1] === undefined) return a;
  if (times[0] === undefined) return b;
  const isBeyond = which === 'earliest' ? times[1] < times[0] : times[1] > times[0];
  return isBeyond ? b : a;
}
