import { resolveEventTime } from '../../engine/event-time';
import { parseDatetime } from '../../engine/formats/datetime';
import { ticksOf } from '../../expand/watchlist-table';

/** The moment that a case names, as a UTC time or from its clock such as -3h, in ticks; undefined if it names none. */
export function readMoment(written: string, now: Date): bigint | undefined {
  return resolveEventTime(written, ticksOf(now)) ?? parseDatetime(written) ?? undefined;
}
