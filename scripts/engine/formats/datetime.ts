import { calendarFields, datetimeInRange, ticksOfFields, ticksPerMinute } from './calendar';

/** Text of a datetime: ISO 8601 with seven digits of fraction and Z. */
export function formatDatetime(ticks: bigint): string {
  const fields = calendarFields(ticks);
  const pad = (value: number, width: number): string => String(value).padStart(width, '0');
  const date = `${pad(fields.year, 4)}-${pad(fields.month, 2)}-${pad(fields.day, 2)}`;
  return `${date}T${pad(fields.hour, 2)}:${pad(fields.minute, 2)}:${pad(fields.second, 2)}.${pad(fields.tick, 7)}Z`;
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const time = String.raw`(?<hour>\d{1,2}):(?<minute>\d{1,2})(?::(?<second>\d{1,2})(?:[.,](?<fraction>\d{1,9}))?)?`;
const half = String.raw`(?:\s*(?<half>[AaPp][Mm]))?`;
const zone = String.raw`(?:\s*(?<zone>Z|z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{1,2}))?`;
const clock = `${time}${half}${zone}`;

/** The shapes in "The datetime data type" of Kusto's documentation (ISO 8601, RFC 822, RFC 850), and the US order. */
const shapes: readonly RegExp[] = [
  String.raw`(?<year>\d{4})-(?<month>\d{1,2})(?:-(?<day>\d{1,2})(?:[Tt\s]\s*${clock})?)?`,
  String.raw`(?<year>\d{4})/(?<month>\d{1,2})/(?<day>\d{1,2})(?:\s+${clock})?`,
  String.raw`(?<year>\d{4})\s*,\s*(?<month>\d{1,2})\s*,\s*(?<day>\d{1,2})`,
  String.raw`(?<month>\d{1,2})-(?<day>\d{1,2})-(?<year>\d{4})(?:\s+${clock})?`,
  String.raw`(?<month>\d{1,2})/(?<day>\d{1,2})/(?<year>\d{4})(?:\s+${clock})?`,
  String.raw`(?<month>\d{1,2})\.(?<day>\d{1,2})\.(?<year>\d{4})(?:\s+${clock})?`,
  String.raw`(?:[A-Za-z]{3,9},?\s+)?(?<day>\d{1,2})[ -](?<name>[A-Za-z]{3,9})[ -](?<year>\d{4}|\d{2})(?:\s+${clock})?`,
  String.raw`(?:[A-Za-z]{3,9},?\s+)?(?<name>[A-Za-z]{3,9})\s+(?<day>\d{1,2}),?\s+(?<year>\d{4})(?:\s+${clock})?`,
  String.raw`[A-Za-z]{3}\s+(?<name>[A-Za-z]{3})\s+(?<day>\d{1,2})\s+${time}\s+(?<year>\d{4})`,
  String.raw`(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})(?:T(?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2}))?Z?`,
  String.raw`(?<year>\d{4})`,
].map((shape) => new RegExp(`^${shape}$`));

/** The datetime that a text spells, UTC unless the text says an offset; null if it spells none or no such date is. */
export function parseDatetime(text: string): bigint | null {
  const trimmed = text.trim();
  for (const shape of shapes) {
    const groups = shape.exec(trimmed)?.groups;
    if (groups !== undefined) return datetimeFromGroups(groups);
  }
  return null;
}

/** Whether a text spells a datetime with a time of day and no zone: which moment that is, only its writer knows. */
export function lacksZone(text: string): boolean {
  const trimmed = text.trim();
  const groups = shapes.map((shape) => shape.exec(trimmed)?.groups).find((found) => found !== undefined);
  // The compact form has its Z outside of a group.
  return groups?.['hour'] !== undefined && groups['zone'] === undefined && !/z$/i.test(trimmed);
}

function datetimeFromGroups(groups: Record<string, string | undefined>): bigint | null {
  const month = groups['name'] === undefined ? Number(groups['month'] ?? '1') : monthOfName(groups['name']);
  const hour = hourOfDay(Number(groups['hour'] ?? '0'), groups['half']?.toLowerCase());
  if (hour === null) return null;
  const ticks = ticksOfFields({
    year: fullYear(groups['year'] ?? '0'),
    month,
    day: Number(groups['day'] ?? '1'),
    hour,
    minute: Number(groups['minute'] ?? '0'),
    second: Number(groups['second'] ?? '0'),
    tick: Number((groups['fraction'] ?? '').slice(0, 7).padEnd(7, '0')),
  });
  return ticks === null ? null : datetimeInRange(ticks - offsetTicks(groups['zone']));
}

function monthOfName(name: string): number {
  return monthNames.indexOf(name.slice(0, 3).toLowerCase()) + 1;
}

function fullYear(text: string): number {
  const year = Number(text);
  // Two digits are years 1950 to 2049, as in .NET's invariant culture.
  return text.length > 2 ? year : year < 50 ? 2000 + year : 1900 + year;
}

function hourOfDay(hour: number, half: string | undefined): number | null {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return null;
  return (hour % 12) + (half === 'pm' ? 12 : 0);
}

function offsetTicks(zone: string | undefined): bigint {
  const match = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(zone ?? '');
  if (match === null) return 0n;
  const minutes = BigInt(Number(match[2]) * 60 + Number(match[3] ?? '0')) * ticksPerMinute;
  return match[1] === '-' ? -minutes : minutes;
}
