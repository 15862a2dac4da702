import { ticksPerDay, ticksPerHour, ticksPerMinute, ticksPerSecond } from './calendar';

/** Text of a timespan: `[-][d.]hh:mm:ss[.fffffff]`, days and fraction only where they are not zero. */
export function formatTimespan(ticks: bigint): string {
  const size = ticks < 0n ? -ticks : ticks;
  const days = size / ticksPerDay;
  const seconds = Number((size % ticksPerDay) / ticksPerSecond);
  const fraction = size % ticksPerSecond;
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
  const tail = fraction === 0n ? '' : `.${String(fraction).padStart(7, '0')}`;
  return `${ticks < 0n ? '-' : ''}${days === 0n ? '' : `${String(days)}.`}${clock}${tail}`;
}

const clockPattern = /^(-?)(?:(\d+)\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?$/;
const unitPattern = /^([+-]?\d+(?:\.\d+)?)\s*([a-z]+)$/i;
const daysPattern = /^-?\d+$/;

const unitTicks: ReadonlyMap<string, bigint> = new Map(
  (
    [
      [ticksPerDay, ['d', 'day', 'days']],
      [ticksPerHour, ['h', 'hr', 'hrs', 'hour', 'hours']],
      [ticksPerMinute, ['m', 'min', 'minute', 'minutes']],
      [ticksPerSecond, ['s', 'sec', 'second', 'seconds']],
      [10_000n, ['ms', 'milli', 'millis', 'millisec', 'millisecond', 'milliseconds']],
      [10n, ['micro', 'micros', 'microsec', 'microsecond', 'microseconds']],
      [1n, ['tick', 'ticks']],
    ] as const
  ).flatMap(([ticks, names]) => names.map((name): [string, bigint] => [name, ticks])),
);

/**
 * The timespan in ticks that a text spells: a clock reading (`1.02:03:04.5`, `13:00`), a number with a unit (`1d`,
 * `2.5h`), or a whole number, which counts days. Null where it spells none. ("The timespan data type", Kusto docs.)
 */
export function parseTimespan(text: string): bigint | null {
  const trimmed = text.trim();
  if (daysPattern.test(trimmed)) return BigInt(trimmed) * ticksPerDay;
  return parseClock(trimmed) ?? parseUnit(trimmed);
}

function parseClock(text: string): bigint | null {
  const match = clockPattern.exec(text);
  if (match === null) return null;
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = match;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
  const ticks =
    BigInt(days) * ticksPerDay +
    BigInt(hours) * ticksPerHour +
    BigInt(minutes) * ticksPerMinute +
    BigInt(seconds) * ticksPerSecond +
    BigInt(fraction.padEnd(7, '0'));
  return sign === '-' ? -ticks : ticks;
}

function parseUnit(text: string): bigint | null {
  const match = unitPattern.exec(text);
  const unit = unitTicks.get((match?.[2] ?? '').toLowerCase());
  if (match === null || unit === undefined) return null;
  const [whole = '0', fraction = ''] = (match[1] ?? '').split('.');
  const scaled = BigInt(whole + fraction) * unit;
  return scaled / 10n ** BigInt(fraction.length);
}
