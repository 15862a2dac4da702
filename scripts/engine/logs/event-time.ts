import { ticksPerDay, ticksPerHour, ticksPerMinute, ticksPerSecond } from '../formats/calendar';
import { ownValue } from '../../source/own-value';

const unitTicks: Readonly<Record<string, bigint>> = {
  d: ticksPerDay,
  h: ticksPerHour,
  m: ticksPerMinute,
  s: ticksPerSecond,
  ms: ticksPerSecond / 1000n,
};

/**
 * Reads a time relative to `now` as test cases spell it: a sign, then whole amounts with KQL's units, largest first or
 * not: `-5m`, `-1h30m`, `-2d`, `+10s`, `-250ms`.
 * @param now in ticks of 100 ns since 0001-01-01
 * @returns the same unit; undefined if the text is not a relative time
 */
export function resolveEventTime(text: string, now: bigint): bigint | undefined {
  const match = /^([+-])((?:\d{1,9}(?:ms|[dhms]))+)$/.exec(text.trim());
  if (match?.[2] === undefined) return undefined;
  let offset = 0n;
  for (const [, amount, unit] of match[2].matchAll(/(\d+)(ms|[dhms])/g)) {
    offset += BigInt(amount!) * ownValue(unitTicks, unit!)!;
  }
  return match[1] === '-' ? now - offset : now + offset;
}
