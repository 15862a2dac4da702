import type { IndicatorType, IndicatorWatchlist, WrittenIndicator } from '../content/watchlist';
import { judgeAge } from './indicator-age';
import { readIndicatorDate } from './indicator-date';
import { normalizeIndicator } from './normalize-indicator';

export interface Count {
  readonly label: string;
  readonly count: number;
}

/** A watchlist of indicators in numbers, as of a date. */
export interface WatchlistSummary {
  readonly alias: string;
  readonly total: number;
  readonly active: number;
  /** Why the others are not active. */
  readonly inactive: readonly Count[];
  /** Of the active ones. */
  readonly byType: readonly Count[];
  /** Of the active ones: days since the last sighting, or the first if there is no later one. */
  readonly byAge: readonly Count[];
  /** Of the active ones, in per cent. */
  readonly byConfidence: readonly Count[];
  /** Active ones that will not be in so many days, the first to go first. */
  readonly ending: readonly EndingIndicator[];
}

export interface EndingIndicator {
  readonly type: IndicatorType;
  readonly value: string;
  readonly until: Date;
}

const dayInMilliseconds = 86_400_000;

/** Upper bounds of the groups, exclusive. */
const ageGroups: readonly (readonly [number, string])[] = [
  [7, 'under 7 days'],
  [30, 'under 30 days'],
  [90, 'under 90 days'],
  [180, 'under 180 days'],
  [Infinity, '180 days and more'],
];
const confidenceGroups: readonly (readonly [number, string])[] = [
  [25, '0 to 24 %'],
  [50, '25 to 49 %'],
  [75, '50 to 74 %'],
  [100, '75 to 99 %'],
  [Infinity, '100 %'],
];

/** Counts a watchlist's indicators. @param days how far ahead the ones that end are looked for */
export function summarizeWatchlist(watchlist: IndicatorWatchlist, asOf: Date, days: number): WatchlistSummary {
  const judged = watchlist.indicators.map((indicator) => ({
    indicator,
    isMalformed: 'problem' in normalizeIndicator(indicator.type, indicator.value),
    age: judgeAge(indicator, watchlist, asOf),
  }));
  const usable = judged.flatMap(({ indicator, age, isMalformed }) =>
    age.state === 'active' && !isMalformed ? [{ indicator, until: age.until }] : [],
  );
  const active = usable.map(({ indicator }) => indicator);
  const horizon = asOf.getTime() + days * dayInMilliseconds;
  const ending = usable.flatMap(({ indicator: { type, value }, until }) =>
    until !== undefined && until.getTime() < horizon ? [{ type, value, until }] : [],
  );
  return {
    alias: watchlist.alias,
    total: judged.length,
    active: active.length,
    inactive: countBy(
      judged.flatMap(({ isMalformed, age }) =>
        isMalformed ? ['malformed'] : age.state === 'active' ? [] : [age.state],
      ),
    ),
    byType: countBy(active.map(({ type }) => type)),
    byAge: group(
      active.map((indicator) => ageInDays(indicator, asOf)),
      ageGroups,
      'without a date',
    ),
    byConfidence: group(
      active.map(({ confidence }) => confidence),
      confidenceGroups,
      'not said',
    ),
    ending: ending.sort((a, b) => a.until.getTime() - b.until.getTime()),
  };
}

function ageInDays({ lastSeen, firstSeen }: WrittenIndicator, asOf: Date): number | undefined {
  const seen = readIndicatorDate(lastSeen ?? '') ?? readIndicatorDate(firstSeen ?? '');
  return seen === undefined ? undefined : (asOf.getTime() - seen.time) / dayInMilliseconds;
}

/** How often each label occurs, the most frequent first. */
function countBy(labels: readonly string[]): Count[] {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].map(([label, count]) => ({ label, count })).sort((a, b) => b.count - a.count);
}

/** How many values fall into each group, empty groups included; those without a value only where there are some. */
function group(
  values: readonly (number | undefined)[],
  groups: readonly (readonly [number, string])[],
  missing: string,
): Count[] {
  const without = values.filter((value) => value === undefined).length;
  const counts = groups.map(([bound, label], index) => {
    const from = groups[index - 1]?.[0] ?? -Infinity;
    return { label, count: values.filter((value) => value !== undefined && value >= from && value < bound).length };
  });
  return without === 0 ? counts : [...counts, { label: missing, count: without }];
}
