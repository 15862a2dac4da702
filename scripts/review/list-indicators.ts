import type { IndicatorWatchlist, WrittenIndicator } from '../content/watchlist';
import { judgeAge } from '../indicators/indicator-age';
import { normalizeIndicator } from '../indicators/normalize-indicator';
import { say } from './statement';
import type { Phrase } from './statement';

/** An indicator of a list: what it is in its normal form, and whether it counts on a date. */
export interface ListedIndicator {
  readonly indicator: WrittenIndicator;
  /** Type and normal form; what has none is known by what is written. */
  readonly key: string;
  readonly value: string;
  /** Why it does not count; undefined for one that does. */
  readonly inert: Phrase | undefined;
  /** How often the list has it, and the last entry that is it. */
  readonly times: number;
  readonly last: WrittenIndicator;
}

/** The indicators of a list, each once: the first entry that counts, else the first. */
export function listIndicators(list: IndicatorWatchlist | undefined, asOf: Date): ReadonlyMap<string, ListedIndicator> {
  const listed = new Map<string, ListedIndicator>();
  for (const indicator of list?.indicators ?? []) {
    const normalized = normalizeIndicator(indicator.type, indicator.value);
    const value = 'value' in normalized ? normalized.value : indicator.value;
    const key = `${indicator.type} ${value}`;
    const known = listed.get(key);
    const inert = 'problem' in normalized ? ['cannot be read'] : inertReason(indicator, list!, asOf);
    const isBetter = known === undefined || (known.inert !== undefined && inert === undefined);
    const times = (known?.times ?? 0) + 1;
    const counted = { times, last: indicator };
    listed.set(key, isBetter ? { indicator, key, value, inert, ...counted } : { ...known, ...counted });
  }
  return listed;
}

function inertReason(indicator: WrittenIndicator, list: IndicatorWatchlist, asOf: Date): Phrase | undefined {
  const judged = judgeAge(indicator, list, asOf);
  switch (judged.state) {
    case 'active':
      return undefined;
    case 'doubtful':
      return say`confidence ${indicator.confidence ?? ''}, below the list's ${list.minConfidence}`;
    case 'expired':
      return say`expired since ${dayOf(judged.since)}`;
    case 'aged':
      return say`too old since ${dayOf(judged.since)}`;
  }
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
