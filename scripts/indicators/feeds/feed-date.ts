import { readIndicatorDate } from '../indicator-date';
import type { IndicatorDate } from '../indicator-date';

/** What stands first in dates such as 02/03/2026. */
export type DateOrder = 'day' | 'month';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const timeOfDay = '(?:[T ,]+(.+))?$';

/** Forms of a date with their time behind it, and the year, month and day of a match. */
const dateForms: readonly (readonly [RegExp, (parts: readonly string[]) => readonly string[]])[] = [
  [new RegExp(`^(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})${timeOfDay}`, 'i'), ([year = '', month = '', day = '']) => [year, month, day]],
  [/^(\d{4})(\d{2})(\d{2})(?:T?(\d{2}(?:\d{2}){1,2}Z?))?$/i, ([year = '', month = '', day = '']) => [year, month, day]],
  [new RegExp(`^(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})${timeOfDay}`, 'i'), ([day = '', month = '', year = '']) => [year, month, day]],
  [new RegExp(`^(?:[a-z]{3,9}\\.?,? )?(\\d{1,2})(?:st|nd|rd|th)?[- ]([a-z]{3,9})\\.?,?[- ](\\d{4})${timeOfDay}`, 'i'), ([day = '', month = '', year = '']) => [year, month, day]],
  [new RegExp(`^(?:[a-z]{3,9}\\.?,? )?([a-z]{3,9})\\.? (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4})${timeOfDay}`, 'i'), ([month = '', day = '', year = '']) => [year, month, day]],
]; // prettier-ignore

const slashedForm = new RegExp(`^(\\d{1,2})[/-](\\d{1,2})[/-](\\d{4}|\\d{2})${timeOfDay}`, 'i');

/**
 * Reads a date in one of the ways in which feeds write it: ISO 8601, compact, with the month's name, with dots, with
 * slashes, in seconds, milliseconds or microseconds since 1970. Without a zone it is UTC.
 *
 * @param order what stands first where slashes leave that open; without it such a date is a problem
 */
export function readFeedDate(written: string, order?: DateOrder): IndicatorDate | { readonly problem: string } {
  const text = written.trim();
  const date = readIndicatorDate(text) ?? readSeconds(text) ?? readForms(text);
  if (date !== undefined) return date;
  const slashed = readSlashed(text, order);
  if (slashed === 'either')
    return { problem: `has the date '${text.slice(0, 40)}', of which day and month cannot be told apart` };
  return slashed ?? { problem: `has the date '${text.slice(0, 40)}', which cannot be read` };
}

/** What stands first in a feed's dates with slashes; undefined if none of them says so, or they contradict. */
export function findDateOrder(dates: Iterable<string>): DateOrder | undefined {
  const orders = new Set<DateOrder>();
  for (const date of dates) {
    const [, first, second] = slashedForm.exec(date.trim()) ?? [];
    if (Number(first) > 12) orders.add('day');
    if (Number(second) > 12) orders.add('month');
  }
  const [order] = orders;
  return orders.size === 1 ? order : undefined;
}

function readSlashed(text: string, order: DateOrder | undefined): IndicatorDate | 'either' | undefined {
  const [, first = '', second = '', year = '', time] = slashedForm.exec(text) ?? [];
  if (year === '') return undefined;
  const found = findDateOrder([text]) ?? order ?? (first === second ? 'day' : undefined);
  if (found === undefined) return 'either';
  const fullYear = year.length === 2 ? `20${year}` : year;
  return compose(fullYear, found === 'day' ? second : first, found === 'day' ? first : second, time);
}

function readForms(text: string): IndicatorDate | undefined {
  for (const [form, order] of dateForms) {
    const match = form.exec(text);
    if (match === null) continue;
    const [year = '', month = '', day = ''] = order(match.slice(1, 4));
    const named = months.indexOf(month.slice(0, 3).toLowerCase()) + 1;
    return compose(year, named > 0 ? String(named) : month, day, match[4]);
  }
  return undefined;
}

function compose(year: string, month: string, day: string, time: string | undefined): IndicatorDate | undefined {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (time === undefined) return readIndicatorDate(date);
  const compact = /^(\d{2})(\d{2})(\d{2})?Z?$/i.exec(time);
  if (compact !== null)
    return readIndicatorDate(`${date}T${compact[1] ?? ''}:${compact[2] ?? ''}:${compact[3] ?? '00'}Z`);
  const [, hour = '', rest = '', half, zone = ''] =
    /^(\d{1,2})(:\d{2}(?::\d{2}(?:\.\d+)?)?) ?([ap]m)? ?(z|utc|gmt|[+-]\d{2}:?\d{2})?$/i.exec(time) ?? [];
  if (half !== undefined && (Number(hour) < 1 || Number(hour) > 12)) return undefined;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0);
  return readIndicatorDate(`${date}T${String(hours).padStart(2, '0')}${rest}${zone.replace(/gmt/i, 'Z')}`);
}

/**
 * Seconds, milliseconds or microseconds since 1970, from 2001 to 2286: as many digits as no other form of a date has.
 */
function readSeconds(text: string): IndicatorDate | undefined {
  const [, seconds] = /^(\d{10})(?:\d{3}|\d{6}|\.\d+)?$/.exec(text) ?? [];
  return seconds === undefined
    ? undefined
    : readIndicatorDate(`${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}Z`);
}
