import { bindBody } from './define-function';
import { datetimeInRange, ticksOfFields, ticksPerSecond, unixEpoch } from '../formats/calendar';
import type { CallSite, ScalarFunction } from '../values/function-table';
import { UnsupportedFeature } from '../values/function-table';
import type { Value } from '../values';

type Entry = readonly [string, ScalarFunction];

/** Whether a zone is in the database of IANA, whose names the functions take. ("Timezones", Kusto docs.) */
export function isTimeZone(name: string): boolean {
  return offsetOf(name) !== undefined;
}

/** How far a zone's clocks are ahead of UTC, in ticks, at a moment in ticks. */
type Offset = (utc: bigint) => bigint;

/** The offsets of a zone by its IANA name, such as `Europe/Paris`; undefined if there is no such zone. */
function offsetOf(zone: string): Offset | undefined {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'iso8601',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return undefined;
  }
  return (utc) => {
    const whole = utc - (utc % ticksPerSecond);
    const parts = format.formatToParts(new Date(Number((whole - unixEpoch) / 10_000n)));
    const field = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
    const local = ticksOfFields({
      year: field('year'),
      month: field('month'),
      day: field('day'),
      hour: field('hour'),
      minute: field('minute'),
      second: field('second'),
      tick: 0,
    });
    return local === null ? 0n : local - whole;
  };
}

/**
 * The moment of a local time. A time that the clocks skip is read with the offset after the change (recorded answers),
 * one that they show twice as standard time.
 */
function toUtc(local: bigint, offset: Offset): bigint {
  const day = 24n * 3600n * ticksPerSecond;
  const candidates = [offset(local - day), offset(local + day)].map((ahead) => ({ utc: local - ahead, ahead }));
  const valid = candidates.filter(({ utc, ahead }) => offset(utc) === ahead);
  const moments = (valid.length === 0 ? candidates : valid).map(({ utc }) => utc);
  const [first, second] = [moments[0]!, moments[moments.length - 1]!];
  if (valid.length === 0) return second;
  return first > second ? first : second;
}

function converting(name: string, convert: (ticks: bigint, offset: Offset) => bigint): Entry {
  const prepare = (call: CallSite): ((...values: Value[]) => Value) => {
    const zone = call.constants[1];
    const known = new Map<string, Offset | undefined>();
    const offsetFor = (each: string): Offset | undefined => {
      if (!known.has(each)) known.set(each, offsetOf(each));
      return known.get(each);
    };
    if (typeof zone === 'string' && offsetFor(zone) === undefined)
      throw new UnsupportedFeature(name, `the zone ${zone}`);
    return bindBody(
      call,
      { parameters: ['datetime', 'string'], returns: 'datetime' },
      (ticks: bigint, each: string) => {
        const offset = offsetFor(each);
        return offset === undefined ? null : datetimeInRange(convert(ticks, offset));
      },
    );
  };
  return [name, { doc: `${name}()`, prepare }];
}

/** Conversions between UTC and the local time of a zone. */
export const timezoneFunctions: readonly Entry[] = [
  converting('datetime_utc_to_local', (ticks, offset) => ticks + offset(ticks)),
  converting('datetime_local_to_utc', toUtc),
];
