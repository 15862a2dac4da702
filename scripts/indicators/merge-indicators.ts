import type { IndicatorWatchlist, WrittenIndicator } from '../content/watchlist';
import type { FeedIndicator, RefusedItem } from './feeds/feed-item';
import { extreme } from './feeds/read-feed-indicators';
import { judgeAge } from './indicator-age';
import { normalizeIndicator } from './normalize-indicator';

/** What of an indicator an import may change; what an analyst wrote is never overwritten by less. */
export type IndicatorPatch = Partial<
  Pick<
    WrittenIndicator,
    'firstSeen' | 'lastSeen' | 'confidence' | 'threatType' | 'malware' | 'reference' | 'tags' | 'expiresOn'
  >
>;

export interface IndicatorUpdate {
  readonly indicator: WrittenIndicator;
  readonly patch: IndicatorPatch;
}

/** What an import does to a watchlist. */
export interface WatchlistMerge {
  readonly added: readonly FeedIndicator[];
  readonly updated: readonly IndicatorUpdate[];
  /** In both, with nothing new. */
  readonly unchanged: number;
  /** In the watchlist alone: added by hand, or by another feed. They stay. */
  readonly others: number;
  /** In the watchlist, and no longer active on the date. They stay in the file, and are neither expanded nor deployed. */
  readonly inactive: readonly WrittenIndicator[];
  /** In the feed, and too old or too doubtful for the watchlist. */
  readonly refused: readonly RefusedItem[];
}

/** Compares a feed with a watchlist. The same feed twice changes nothing the second time. */
export function mergeIndicators(
  watchlist: IndicatorWatchlist,
  incoming: readonly FeedIndicator[],
  asOf: Date,
): WatchlistMerge {
  const known = new Map<string, WrittenIndicator>();
  for (const indicator of watchlist.indicators) {
    const key = keyOf(indicator);
    if (!known.has(key)) known.set(key, indicator);
  }
  const added: FeedIndicator[] = [];
  const updated: IndicatorUpdate[] = [];
  const refused: RefusedItem[] = [];
  let met = 0;
  for (const indicator of incoming) {
    const before = known.get(`${indicator.type} ${indicator.value}`);
    const reason = before === undefined ? reasonAgainst(indicator, watchlist, asOf) : undefined;
    if (before !== undefined) {
      met++;
      const patch = patchOf(before, indicator);
      if (Object.keys(patch).length > 0) updated.push({ indicator: before, patch });
    } else if (reason !== undefined) refused.push({ where: 'the watchlist', value: indicator.value, reason });
    else added.push(indicator);
  }
  return {
    added,
    updated,
    unchanged: met - updated.length,
    others: watchlist.indicators.length - met,
    inactive: watchlist.indicators.filter((indicator) => judgeAge(indicator, watchlist, asOf).state !== 'active'),
    refused,
  };
}

function keyOf({ type, value }: WrittenIndicator): string {
  const normalized = normalizeIndicator(type, value);
  return `${type} ${'value' in normalized ? normalized.value : value}`;
}

/** Why a watchlist would not use an indicator from the first day. */
function reasonAgainst(indicator: FeedIndicator, watchlist: IndicatorWatchlist, asOf: Date): string | undefined {
  const written = { ...indicator, expiresOn: indicator.expiresOn, place: watchlist.document.placeOf([]) };
  const { state } = judgeAge(written, watchlist, asOf);
  if (state === 'active') return undefined;
  if (state === 'expired') return 'is called valid no longer';
  return state === 'doubtful'
    ? `has a confidence below the ${watchlist.minConfidence} that the watchlist asks for`
    : 'was last seen longer ago than the watchlist keeps its type';
}

/** Filled in where nothing was written; of two sightings the earlier first and the later last; of two opinions the newest. */
function patchOf(before: WrittenIndicator, after: FeedIndicator): IndicatorPatch {
  const tags = [...new Set([...before.tags, ...after.tags])];
  const wanted: IndicatorPatch = {
    firstSeen: extreme(before.firstSeen, after.firstSeen, 'earliest'),
    lastSeen: extreme(before.lastSeen, after.lastSeen, 'latest'),
    confidence: after.confidence ?? before.confidence,
    threatType: before.threatType ?? after.threatType,
    malware: before.malware ?? after.malware,
    reference: before.reference ?? after.reference,
    expiresOn: before.expiresOn ?? after.expiresOn,
  };
  const changed = Object.entries(wanted).filter(([name, value]) => value !== before[name as keyof IndicatorPatch]);
  return { ...Object.fromEntries(changed), ...(tags.length > before.tags.length ? { tags } : {}) };
}
