import type { Duration } from '../content/duration';
import type { IndicatorType } from '../content/watchlist';
import type { FeedIndicator } from './feeds/feed-item';
import { readIndicatorDate } from './indicator-date';
import { createIndicatorSet } from './indicator-set';
import type { IndicatorSet } from './indicator-set';

/** Which of a feed's indicators are wanted; what is left out does not narrow. */
export interface Selection {
  readonly types?: readonly IndicatorType[] | undefined;
  /** Compared without case. */
  readonly malware?: string | undefined;
  readonly tag?: string | undefined;
  readonly minConfidence?: number | undefined;
  /** Since the last sighting, or the first if there is no later one. */
  readonly maxAge?: Duration | undefined;
}

/** The indicators that a selection wants; one without a date is young, one without a confidence is believed. */
export function selectIndicators(indicators: IndicatorSet, selection: Selection, asOf: Date): IndicatorSet {
  if (Object.values(selection).every((wanted) => wanted === undefined)) return indicators;
  const selected = createIndicatorSet();
  for (const indicator of indicators) if (isWanted(indicator, selection, asOf)) selected.add(indicator);
  return selected;
}

function isWanted(
  indicator: FeedIndicator,
  { types, malware, tag, minConfidence, maxAge }: Selection,
  asOf: Date,
): boolean {
  if (types !== undefined && !types.includes(indicator.type)) return false;
  if (malware !== undefined && indicator.malware?.toLowerCase() !== malware.toLowerCase()) return false;
  if (tag !== undefined && !indicator.tags.some((each) => each.toLowerCase() === tag.toLowerCase())) return false;
  if ((indicator.confidence ?? 100) < (minConfidence ?? 0)) return false;
  const seen = readIndicatorDate(indicator.lastSeen ?? indicator.firstSeen ?? '');
  return maxAge === undefined || seen === undefined || seen.time + maxAge.seconds * 1000 >= asOf.getTime();
}
