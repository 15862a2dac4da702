import type { IndicatorType, IndicatorWatchlist, WrittenIndicator } from '../content/watchlist';
import type { FeedIndicator, RefusedItem } from './feeds/feed-item';
import { judgeAge } from './indicator-age';
import type { AgeLimits } from './indicator-age';
import { extreme } from './indicator-date';
import type { IndicatorSet } from './indicator-set';
import { normalizeIndicator } from './normalize-indicator';
import { createLongList } from './text-list';
import type { LongList } from './text-list';

/** What of an indicator an import may change; what an analyst wrote is never overwritten by less. */
export type IndicatorPatch = Partial<
  Pick<
    WrittenIndicator,
    'firstSeen' | 'lastSeen' | 'confidence' | 'threatType' | 'malware' | 'reference' | 'tags' | 'expiresOn'
  >
>;

export interface IndicatorUpdate {
  /** As it was. */
  readonly indicator: FeedIndicator;
  readonly patch: IndicatorPatch;
}

/** What an import does to a watchlist. */
export interface WatchlistMerge {
  readonly added: LongList<FeedIndicator>;
  readonly updated: LongList<IndicatorUpdate>;
  /** In both, with nothing new. */
  readonly unchanged: number;
  /** In the watchlist alone: added by hand, or by another feed. They stay. */
  readonly others: number;
  /**
   * In the watchlist, and no longer active on the date. They stay in the file, and are neither expanded nor deployed.
   */
  readonly inactive: LongList<Pick<WrittenIndicator, 'type' | 'value'>>;
  /** In the feed, and too old or too doubtful for the watchlist. */
  readonly refused: LongList<RefusedItem>;
}

/** A merge in progress: the watchlist's indicators are met one by one, then what is left of the feed is added. */
export interface IndicatorMerger {
  /**
   * Takes an indicator of the watchlist; returns what the feed says beyond it, undefined if that is nothing.
   * @param fields what the watchlist has a place for; everything if left out
   */
  readonly meet: (before: FeedIndicator, fields?: ReadonlySet<string>) => IndicatorPatch | undefined;
  /** What there is to add once all of the watchlist has been met; asked for once. */
  readonly finish: () => WatchlistMerge;
}

/** Begins to compare a feed with a watchlist. The same feed twice changes nothing the second time. */
export function startMerge(limits: AgeLimits, incoming: IndicatorSet, asOf: Date): IndicatorMerger {
  const isMet = new Uint8Array(incoming.length);
  const updated = createLongList<IndicatorUpdate>();
  const inactive = createLongList<Pick<WrittenIndicator, 'type' | 'value'>>();
  let met = 0;
  let others = 0;
  return {
    meet: (before, fields) => {
      const { type, value } = before;
      if (judgeAge(before, limits, asOf).state !== 'active') inactive.push({ type, value });
      const index = findWritten(incoming, type, value);
      if (index < 0 || isMet[index] === 1) {
        others++;
        return undefined;
      }
      isMet[index] = 1;
      met++;
      const patch = incoming.equals(index, before) ? undefined : patchOf(before, incoming.at(index), fields);
      if (patch !== undefined) updated.push({ indicator: before, patch });
      return patch;
    },
    finish: () => {
      const { added, refused } = divideUnmet(limits, incoming, isMet, asOf);
      return { added, updated, unchanged: met - updated.length, others, inactive, refused };
    },
  };
}

/**
 * Finds what a watchlist's author wrote, in its normal form or not: most lists are, and that form costs most to make.
 */
function findWritten(incoming: IndicatorSet, type: IndicatorType, value: string): number {
  const index = incoming.find(type, value);
  if (index >= 0) return index;
  const normalized = normalizeIndicator(type, value);
  return 'value' in normalized ? incoming.find(type, normalized.value) : -1;
}

/** What of a feed a watchlist does not have yet, and what of that it would not use from the first day. */
function divideUnmet(limits: AgeLimits, incoming: IndicatorSet, isMet: Uint8Array, asOf: Date) {
  const refused = createLongList<RefusedItem>();
  const added = new Uint32Array(incoming.length);
  let count = 0;
  for (let index = 0; index < incoming.length; index++) {
    if (isMet[index] === 1) continue;
    const indicator = incoming.at(index);
    const reason = reasonAgainst(indicator, limits, asOf);
    if (reason === undefined) added[count++] = index;
    else refused.push({ where: 'the watchlist', value: indicator.value, reason });
  }
  return { added: listOf(incoming, added.subarray(0, count)), refused };
}

/** Those of a set that have one of the indexes. */
function listOf(set: IndicatorSet, indexes: Uint32Array): LongList<FeedIndicator> {
  return {
    length: indexes.length,
    *[Symbol.iterator]() {
      for (const index of indexes) yield set.at(index);
    },
  };
}

/** Compares a feed with a watchlist whose indicators stand in its YAML. */
export function mergeIndicators(watchlist: IndicatorWatchlist, incoming: IndicatorSet, asOf: Date): WatchlistMerge {
  const merger = startMerge(watchlist, incoming, asOf);
  for (const indicator of watchlist.indicators) merger.meet(indicator);
  return merger.finish();
}

/** Why a watchlist would not use an indicator from the first day. */
function reasonAgainst(indicator: FeedIndicator, limits: AgeLimits, asOf: Date): string | undefined {
  const { state } = judgeAge(indicator, limits, asOf);
  if (state === 'active') return undefined;
  if (state === 'expired') return 'is called valid no longer';
  return state === 'doubtful'
    ? `has a confidence below the ${limits.minConfidence} that the watchlist asks for`
    : 'was last seen longer ago than the watchlist keeps its type';
}

const opinions = ['threatType', 'malware', 'reference', 'expiresOn'] as const;

/**
 * Filled in where nothing was written; of two sightings the earlier first and the later last; of two opinions the
 * newest.
 */
function patchOf(
  before: FeedIndicator,
  after: FeedIndicator,
  fields: ReadonlySet<string> | undefined,
): IndicatorPatch | undefined {
  const patch: { -readonly [Name in keyof IndicatorPatch]: IndicatorPatch[Name] } = {};
  const firstSeen = extreme(before.firstSeen, after.firstSeen, 'earliest');
  const lastSeen = extreme(before.lastSeen, after.lastSeen, 'latest');
  if (firstSeen !== before.firstSeen) patch.firstSeen = firstSeen;
  if (lastSeen !== before.lastSeen) patch.lastSeen = lastSeen;
  if (after.confidence !== undefined && after.confidence !== before.confidence) patch.confidence = after.confidence;
  for (const name of opinions) {
    if (before[name] === undefined && after[name] !== undefined) patch[name] = after[name];
  }
  const fresh = after.tags.filter((tag) => !before.tags.includes(tag));
  if (fresh.length > 0) patch.tags = [...before.tags, ...fresh];
  const held = Object.entries(patch).filter(([name]) => fields?.has(name) ?? true);
  return held.length === 0 ? undefined : Object.fromEntries(held);
}
