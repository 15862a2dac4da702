import { unixEpoch } from '../../engine/formats/calendar';
import { formatDatetime, parseDatetime } from '../../engine/formats/datetime';

/** Ticks of 100 ns since 0001-01-01, as the engine holds datetimes. */
export function ticksOf(date: Date): bigint {
  return BigInt(date.getTime()) * 10_000n + unixEpoch;
}

/** A datetime with all its seven digits, as the query API and the tables spell it. */
export function textOfTicks(ticks: bigint): string {
  return formatDatetime(ticks);
}

/** The moment that a text spells, in ticks; undefined if it spells none. */
export function parseMoment(text: unknown): bigint | undefined {
  return typeof text === 'string' ? (parseDatetime(text) ?? undefined) : undefined;
}

/** A time with seven digits of a second without zeros at its end, as the service writes times in resources. */
export function shortTime(time: string): string {
  return time.replace(/(?:\.0+|(\.\d*?)0+)Z$/, '$1Z');
}

/** The spelling that watchlists and their items use for a time of a resource. */
export function withOffset(time: string): string {
  return time.replace(/Z$/, '+00:00');
}

/**
 * Times of writes as the service gives them: they have digits below the millisecond, and each is later than the one
 * before it while the clock stands.
 */
export function createStamps(now: () => Date): () => string {
  let count = 0;
  return () => {
    count = (count % 9999) + 1;
    return shortTime(textOfTicks(ticksOf(now()) + BigInt(count)));
  };
}
