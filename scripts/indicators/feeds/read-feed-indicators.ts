import { assessIndicator } from '../assess-indicator';
import { readIndicatorDate } from '../indicator-date';
import type { FeedIndicator, FeedItem, FeedItems, RefusedItem } from './feed-item';
import { typeValue } from './indicator-type-names';

/** A feed's entries as indicators, each type and value once, and what was refused. */
export interface FeedIndicators {
  readonly indicators: readonly FeedIndicator[];
  readonly refused: readonly RefusedItem[];
}

const longestText = 300;

/**
 * Makes indicators of a feed's entries: typed, in normal form, with the texts beside them made harmless. An entry that
 * has no form, that would hit strangers, or that was seen in the future and so would never age, is refused with the
 * reason.
 */
export function readFeedIndicators({ items, refused }: FeedItems, asOf: Date): FeedIndicators {
  const refusals = [...refused];
  const indicators = new Map<string, FeedIndicator>();
  for (const item of items) {
    const read = readItem(item, asOf);
    if ('problem' in read) {
      refusals.push({ where: item.where, value: item.value.slice(0, longestText), reason: read.problem });
      continue;
    }
    const key = `${read.type} ${read.value}`;
    const before = indicators.get(key);
    indicators.set(key, before === undefined ? read : joinIndicators(before, read));
  }
  return { indicators: [...indicators.values()], refused: refusals };
}

function readItem(item: FeedItem, asOf: Date): FeedIndicator | { readonly problem: string } {
  const typed = typeValue(item.value, item.type);
  if ('problem' in typed) return { problem: typed.problem };
  const risk = assessIndicator(typed.type, typed.value).find(({ severity }) => severity === 'error');
  if (risk !== undefined) return { problem: risk.message.replace(/^'[^]*?' /, '') };
  if (/^[=+@\-\t]/.test(typed.value)) return { problem: 'begins like a formula of a spreadsheet' };
  const dates = readDates(item, asOf);
  if ('problem' in dates) return dates;
  return {
    type: typed.type,
    value: typed.value,
    threatType: harmless(item.threatType),
    malware: harmless(item.malware),
    firstSeen: dates.firstSeen,
    lastSeen: dates.lastSeen,
    confidence: wholeConfidence(item.confidence),
    reference: harmless(item.reference),
    expiresOn: readIndicatorDate(item.expiresOn ?? '')?.text.slice(0, 10),
    tags: item.tags.length === 0 ? item.tags : harmlessTags(item.tags),
  };
}

/** Each once, and without the semicolon that separates them in a CSV. */
function harmlessTags(tags: readonly string[]): readonly string[] {
  return [...new Set(tags.flatMap((tag) => harmless(tag.replaceAll(';', ' ')) ?? []))];
}

/** Clocks differ, and a day's date begins earlier in the east. */
const clockSkew = 86_400_000;

function readDates(
  { firstSeen, lastSeen }: FeedItem,
  asOf: Date,
): Pick<FeedIndicator, 'firstSeen' | 'lastSeen'> | { readonly problem: string } {
  const dates: (string | undefined)[] = [];
  for (const written of [firstSeen, lastSeen]) {
    const date = written === undefined ? undefined : readIndicatorDate(written);
    if (written !== undefined && date === undefined) {
      return { problem: `has the date '${written.slice(0, 40)}', which cannot be read` };
    }
    if (date !== undefined && date.time > asOf.getTime() + clockSkew) {
      return { problem: `was seen on ${date.text}, which is yet to come` };
    }
    dates.push(date?.text);
  }
  return { firstSeen: dates[0], lastSeen: dates[1] };
}

function wholeConfidence(confidence: number | undefined): number | undefined {
  if (confidence === undefined || !Number.isFinite(confidence)) return undefined;
  return Math.min(100, Math.max(0, Math.round(confidence)));
}

/** One line of limited length that no spreadsheet takes for a formula; undefined where nothing is left. */
function harmless(text: string | undefined): string | undefined {
  if (text === undefined || (text.length <= longestText && /^\w(?:[\w ./:-]*[\w/])?$/.test(text))) return text;
  const line = text
    .replace(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
    .replace(/^[\s=+@-]+/, '')
    .trim();
  return line === '' ? undefined : line.slice(0, longestText);
}

/** What two entries on one indicator say together: the earliest and the latest sighting, the higher confidence. */
export function joinIndicators(first: FeedIndicator, second: FeedIndicator): FeedIndicator {
  const firstSeen = extreme(first.firstSeen, second.firstSeen, 'earliest');
  return {
    type: first.type,
    value: first.value,
    threatType: first.threatType ?? second.threatType,
    malware: first.malware ?? second.malware,
    firstSeen,
    lastSeen: extreme(first.lastSeen, second.lastSeen, 'latest'),
    confidence:
      first.confidence === undefined || second.confidence === undefined
        ? (first.confidence ?? second.confidence)
        : Math.max(first.confidence, second.confidence),
    reference: first.reference ?? second.reference,
    expiresOn: first.expiresOn ?? second.expiresOn,
    tags: [...new Set([...first.tags, ...second.tags])],
  };
}

/** The earlier or later of two dates; of two that name one moment the first. */
export function extreme(
  a: string | undefined,
  b: string | undefined,
  which: 'earliest' | 'latest',
): string | undefined {
  const times = [a, b].map((written) => (written === undefined ? undefined : readIndicatorDate(written)?.time));
  if (times[1] === undefined) return a;
  if (times[0] === undefined) return b;
  const isBeyond = which === 'earliest' ? times[1] < times[0] : times[1] > times[0];
  return isBeyond ? b : a;
}
