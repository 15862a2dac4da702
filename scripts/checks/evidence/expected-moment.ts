import { resolveEventTime } from '../../engine/logs/event-time';
import { parseDatetime } from '../../engine/formats/datetime';
import { ticksOf } from '../../expand/watchlist-table';

/** The moment that a case names, as a UTC time or from its clock such as -3h, in ticks; undefined if it names none. */
export function readMoment(written: string, now: Date): bigint | undefined {
  return resolveEventTime(written, ticksOf(now)) ?? parseDatetime(written) ?? undefined;
}

const units: readonly (readonly [RegExp, string])[] = [
  [/^(?:ms|msecs?|milliseconds?)$/i, 'ms'],
  [/^(?:s|secs?|seconds?)$/i, 's'],
  [/^(?:m|mins?|minutes?)$/i, 'm'],
  [/^(?:h|hrs?|hours?)$/i, 'h'],
  [/^(?:d|days?)$/i, 'd'],
];

/**
 * What to write in place of a text that is not a time: the time from now that is nearly spelled, as `-20m` for `20min`,
 * `-20 minutes` or `20m ago`.
 */
export function helpForMoment(written: string): string {
  const [, sign = '', amount = '', unit = ''] =
    /^([+-]?)\s*(\d{1,9})\s*([a-z]+)(?:\s+ago)?$/i.exec(written.trim()) ?? [];
  const short = units.find(([names]) => names.test(unit))?.[1];
  if (short === undefined) return 'Write a UTC time, or a time from now such as -5m.';
  if (Number(amount) === 0) return 'Write the clock of the case itself, as a UTC time.';
  return `Did you mean ${sign === '+' ? '+' : '-'}${amount}${short}?`;
}
