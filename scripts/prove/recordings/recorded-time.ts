import { parseDatetime, formatDatetime } from '../../engine/formats/datetime';
import { ticksPerMinute } from '../../engine/formats/calendar';
import type { FormContext } from './recorded-row';

/** A time of a recording as the tables write it, or why it is none. */
export type ReadTime = { readonly time: string } | { readonly message: string };

const zone = /(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})$/i;

/**
 * Reads a time. One that says no zone is of the clock of the machine that wrote it, which only a person knows.
 * @param field how the recording calls it, for the message
 */
export function readTime(field: string, written: string, { zoneMinutes }: FormContext): ReadTime {
  const ticks = parseDatetime(written);
  if (ticks === null) return { message: `${field}: ${JSON.stringify(written)} is not a time` };
  if (zone.test(written.trim())) return { time: formatDatetime(ticks) };
  if (zoneMinutes === undefined) return { message: `${field}: ${JSON.stringify(written)} does not say its time zone` };
  return { time: formatDatetime(ticks - BigInt(zoneMinutes) * ticksPerMinute) };
}

/** The time of a count of seconds since 1970, which may have a fraction. */
export function timeOfSeconds(seconds: number): string {
  const milliseconds = new Date(Math.floor(seconds) * 1000).toISOString().slice(0, 19);
  const fraction = Math.round((seconds - Math.floor(seconds)) * 1e6);
  return fraction === 1e6
    ? timeOfSeconds(Math.floor(seconds) + 1)
    : `${milliseconds}.${String(fraction).padStart(6, '0')}Z`;
}
