import { assessIndicator } from '../assess-indicator';
import { createIndicatorSet } from '../indicator-set';
import type { IndicatorSet } from '../indicator-set';
import { createLongList } from '../text-list';
import type { LongList } from '../text-list';
import { readFeedDate } from './feed-date';
import type { FeedIndicator, FeedItem, FeedSink, RefusedItem } from './feed-item';
import { typeValue } from './type-value';

/** A feed's entries as indicators, each type and value once, and what was refused. */
export interface FeedIndicators {
  readonly indicators: IndicatorSet;
  readonly refused: LongList<RefusedItem>;
  /** What a person should know of how the feed was read. */
  readonly notes: readonly string[];
}

const longestText = 300;

/**
 * Makes indicators of a feed's entries: typed, in normal form, with the texts beside them made harmless. An entry that
 * has no form, that would hit strangers, or that was seen in the future and so would never age, is refused with the
 * reason.
 *
 * @param read reads the feed, and hands each entry to the sink
 */
export async function readFeedIndicators(read: (sink: FeedSink) => Promise<void>, asOf: Date): Promise<FeedIndicators> {
  const refused = createLongList<RefusedItem>();
  const indicators = createIndicatorSet();
  const notes: string[] = [];
  await read({
    note: (text) => notes.push(text),
    refuse: refused.push,
    take: (item) => {
      const indicator = readItem(item, asOf);
      if (!('problem' in indicator)) indicators.add(indicator);
      else refused.push({ where: item.where, value: item.value.slice(0, longestText), reason: indicator.problem });
    },
  });
  return { indicators, refused, notes };
}

function readItem(item: FeedItem, asOf: Date): FeedIndicator | { readonly problem: string } {
  if (hasLostText(item)) return { problem: 'holds bytes that are not UTF-8; name the encoding with --encoding' };
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
    expiresOn: dates.expiresOn,
    tags: item.tags.length === 0 ? item.tags : harmlessTags(item.tags),
  };
}

/** Bytes that could not be decoded have become U+FFFD. */
function hasLostText({ value, malware, threatType, reference, tags }: FeedItem): boolean {
  return isLost(value) || isLost(malware) || isLost(threatType) || isLost(reference) || tags.some(isLost);
}

function isLost(text: string | undefined): boolean {
  return text?.includes('\ufffd') ?? false;
}

/** Each once, and without the semicolon that separates them in a CSV. */
function harmlessTags(tags: readonly string[]): readonly string[] {
  if (tags.every((tag, index) => isHarmless(tag) && tags.indexOf(tag) === index)) return tags;
  return [...new Set(tags.flatMap((tag) => harmless(tag.replaceAll(';', ' ')) ?? []))];
}

/** Clocks differ, and a day's date begins earlier in the east. */
const clockSkew = 86_400_000;

function readDates(
  item: FeedItem,
  asOf: Date,
): Pick<FeedIndicator, 'firstSeen' | 'lastSeen' | 'expiresOn'> | { readonly problem: string } {
  const dates: (string | undefined)[] = [];
  for (const name of ['firstSeen', 'lastSeen', 'expiresOn'] as const) {
    const written = item[name];
    const date = written === undefined ? undefined : readFeedDate(written);
    if (date !== undefined && 'problem' in date) return date;
    if (name !== 'expiresOn' && date !== undefined && date.time > asOf.getTime() + clockSkew) {
      return { problem: `was seen on ${date.text}, which is yet to come` };
    }
    dates.push(date?.text);
  }
  return { firstSeen: dates[0], lastSeen: dates[1], expiresOn: dates[2]?.slice(0, 10) };
}

function wholeConfidence(confidence: number | undefined): number | undefined {
  if (confidence === undefined || !Number.isFinite(confidence)) return undefined;
  return Math.min(100, Math.max(0, Math.round(confidence)));
}

function isHarmless(text: string): boolean {
  return text.length <= longestText && /^\w(?:[\w ./:-]*[\w/])?$/.test(text);
}

/** One line of limited length that no spreadsheet takes for a formula; undefined if nothing is left. */
function harmless(text: string | undefined): string | undefined {
  if (text === undefined || isHarmless(text)) return text;
  const line = text
    .replace(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
    .replace(/^[\s=+@-]+/, '')
    .trim();
  return line === '' ? undefined : line.slice(0, longestText);
}
