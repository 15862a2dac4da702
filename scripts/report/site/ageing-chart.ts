import type { IndicatorWatchlist, WrittenIndicator } from '../../content/watchlist';
import { judgeAge } from '../../indicators/indicator-age';
import type { IndicatorState } from '../../indicators/indicator-age';
import { barChart } from './bar-chart';
import { markup } from './markup';
import type { Html } from './markup';

const months = 12;

/** How many indicators of a list count on the first day of each coming month, if nothing is added. */
export function ageingChart(list: IndicatorWatchlist, asOf: Date): Html {
  const judged = list.indicators.map((indicator) => ({ indicator, state: judgeAge(indicator, list, asOf) }));
  const counts = Array.from({ length: months + 1 }, (_, month) => {
    const date = month === 0 ? asOf : new Date(Date.UTC(asOf.getUTCFullYear(), asOf.getUTCMonth() + month, 1));
    const count = judged.filter((each) => isActiveOn(each, list, date)).length;
    return { label: month === 0 ? 'now' : date.toISOString().slice(2, 7), count };
  });
  return markup`<h3>Active in the coming months, if nothing is added</h3>
    ${barChart(`Ageing of ${list.alias}`, counts)}`;
}

/** One that does not count today counts on no later day. Judging is long if a list has a hundred thousand. */
function isActiveOn({ indicator, state }: JudgedIndicator, list: IndicatorWatchlist, date: Date): boolean {
  if (state.state !== 'active') return false;
  if (state.until === undefined || date < state.until) return true;
  return date.getTime() === state.until.getTime() && judgeAge(indicator, list, date).state === 'active';
}

interface JudgedIndicator {
  readonly indicator: WrittenIndicator;
  /** Today. */
  readonly state: IndicatorState;
}
