import type { IndicatorWatchlist, WrittenIndicator } from '../content/watchlist';
import { readIndicatorDate } from './indicator-date';

export type IndicatorState =
  | { readonly state: 'active'; /** When it stops being active, if age or expiry ends it. */ readonly until?: Date }
  | { readonly state: 'aged' | 'expired'; /** The first moment at which it was not active. */ readonly since: Date }
  | { readonly state: 'doubtful' };

/** What a watchlist says of how old and how doubtful its indicators may be. */
export type AgeLimits = Pick<IndicatorWatchlist, 'maxAge' | 'minConfidence'>;

const dayInMilliseconds = 86_400_000;

/**
 * Whether an indicator counts on a date. It is doubtful below its watchlist's confidence (one without a confidence is
 * taken at its author's word), expired after its last day, and aged when its last sighting, or its first where there
 * is no later one, is longer ago than its watchlist's age for the type. One that has no date, or one in the future,
 * does not age.
 */
export function judgeAge(indicator: Omit<WrittenIndicator, 'place'>, watchlist: AgeLimits, asOf: Date): IndicatorState {
  if ((indicator.confidence ?? 100) < watchlist.minConfidence) return { state: 'doubtful' };
  const expiry = lastDayEnds(indicator.expiresOn);
  if (expiry !== undefined && expiry <= asOf.getTime()) return { state: 'expired', since: new Date(expiry) };
  const ageing = ageEnds(indicator, watchlist);
  if (ageing !== undefined && ageing < asOf.getTime()) return { state: 'aged', since: new Date(ageing) };
  const until = Math.min(expiry ?? Infinity, ageing ?? Infinity);
  return until === Infinity ? { state: 'active' } : { state: 'active', until: new Date(until) };
}

function lastDayEnds(expiresOn: string | undefined): number | undefined {
  const date = expiresOn === undefined ? undefined : readIndicatorDate(expiresOn);
  return date === undefined ? undefined : date.time + dayInMilliseconds;
}

function ageEnds(indicator: Omit<WrittenIndicator, 'place'>, watchlist: AgeLimits): number | undefined {
  const maxAge = watchlist.maxAge[indicator.type];
  if (maxAge === undefined) return undefined;
  const seen = readIndicatorDate(indicator.lastSeen ?? '') ?? readIndicatorDate(indicator.firstSeen ?? '');
  return seen === undefined ? undefined : seen.time + maxAge.seconds * 1000;
}
