import { unixEpoch } from '../engine/formats/calendar';
import { formatDatetime, parseDatetime } from '../engine/formats/datetime';

/** Ticks of 100 ns since 0001-01-01, as the engine holds datetimes. */
export function ticksOf(date: Date): bigint {
  return BigInt(date.getTime()) * 10_000n + unixEpoch;
}

/** A datetime with all its seven digits, as the query API and the tables spell it. */
export function textOfTicks(ticks: bigint): string {
  return formatDatetime(ticks);
}

/** The moment that a text spells, in ticks; undefined where it spells none. */
export function parseMoment(text: unknown): bigint | undefined {
  return typeof text === 'string' ? (parseDatetime(text) ?? undefined) : undefined;
}
