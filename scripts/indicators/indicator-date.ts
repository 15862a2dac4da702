export interface IndicatorDate {
  /** Milliseconds since 1970 UTC; of a day its first. */
  readonly time: number;
  /** YYYY-MM-DD where only a day was given, else YYYY-MM-DDTHH:MM:SSZ. */
  readonly text: string;
}

const form =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?: ?(?:Z|UTC)|([+-])(\d{2}):?(\d{2}))?)?$/i;

/**
 * Reads a date as feeds write it: a day, or a time as ISO 8601 or as ThreatFox's `2026-06-01 12:00:00 UTC`. A time
 * without a zone is UTC. Returns undefined for any other text and for a day that no calendar has.
 */
export function readIndicatorDate(written: string): IndicatorDate | undefined {
  const match = form.exec(written.trim());
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, sign, zoneHour, zoneMinute] = match;
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const date = new Date(midnight);
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return undefined;
  if (hour === undefined) return { time: midnight, text: `${year}-${month}-${day}` };
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return undefined;
  const local = midnight + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second ?? 0)) * 1000;
  if (sign === undefined) {
    return { time: local, text: `${year}-${month}-${day}T${hour}:${minute}:${second ?? '00'}Z` };
  }
  const zone = (Number(zoneHour) * 60 + Number(zoneMinute)) * (sign === '-' ? -1 : 1);
  const time = local - zone * 60_000;
  return { time, text: `${new Date(time).toISOString().slice(0, 19)}Z` };
}
