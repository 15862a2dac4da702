import { ownValue } from '../source/own-value';

/** A span of time: whole seconds, positive. */
export interface Duration {
  readonly seconds: number;
}

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const kqlUnits: Readonly<Record<string, number>> = { m: minute, h: hour, d: day };

/**
 * Reads a duration in any of the spellings that analysts use: KQL's `5m`, `1h`, `14d`; ISO 8601's `PT5M`, `P14D`,
 * `P1W`; .NET's `hh:mm:ss` and `d.hh:mm:ss`. Returns undefined for any other text.
 */
export function parseDuration(text: string): Duration | undefined {
  const kql = /^(\d+)([mhd])$/.exec(text);
  if (kql?.[1] !== undefined && kql[2] !== undefined)
    return seconds(Number(kql[1]) * (ownValue(kqlUnits, kql[2]) ?? 0));
  const weeks = /^P(\d+)W$/.exec(text);
  if (weeks !== null) return seconds(Number(weeks[1]) * 7 * day);
  const iso = /^P(?!$)(?:(\d+)D)?(?:T(?!$)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (iso !== null) return fromParts(iso);
  const dotNet = /^(?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2})$/.exec(text);
  return dotNet === null ? undefined : fromParts(dotNet);
}

function fromParts(match: RegExpExecArray): Duration | undefined {
  const [days, hours, minutes, rest] = match.slice(1).map((part: string | undefined) => Number(part ?? 0));
  return seconds((days ?? 0) * day + (hours ?? 0) * hour + (minutes ?? 0) * minute + (rest ?? 0));
}

function seconds(count: number): Duration | undefined {
  return Number.isSafeInteger(count) && count > 0 ? { seconds: count } : undefined;
}

/**
 * The one spelling that is written: ISO 8601 as the service returns it, `PT5M`, `PT1H`, `P1D`, `P1DT12H`
 * (24 hours become a day, as a .NET TimeSpan prints them).
 */
export function formatDuration(duration: Duration): string {
  const days = Math.floor(duration.seconds / day);
  const hours = Math.floor((duration.seconds % day) / hour);
  const minutes = Math.floor((duration.seconds % hour) / minute);
  const rest = duration.seconds % minute;
  const time = (hours > 0 ? `${hours}H` : '') + (minutes > 0 ? `${minutes}M` : '') + (rest > 0 ? `${rest}S` : '');
  return `P${days > 0 ? `${days}D` : ''}${time === '' ? '' : `T${time}`}`;
}

/** A duration as analysts write it, and KQL: `35m`, `6h`, `14d`, `90m`; seconds, if it has some, as `90s`. */
export function sayDuration(duration: Duration): string {
  const [unit, length] =
    [['d', day] as const, ['h', hour] as const, ['m', minute] as const].find(
      ([, each]) => duration.seconds >= each && duration.seconds % each === 0,
    ) ?? (['s', 1] as const);
  return `${duration.seconds / length}${unit}`;
}
