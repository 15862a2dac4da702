import type { IndicatorWatchlist, WrittenIndicator } from '../../content/watchlist';
import { judgeAge } from '../../indicators/indicator-age';
import type { IndicatorState } from '../../indicators/indicator-age';
import { markup } from './markup';
import type { Html } from './markup';

const months = 12;
const width = 720;
const height = 150;
const base = 118;

/** How many indicators of a list count on the first day of each coming month, if nothing is added. */
export function ageingChart(list: IndicatorWatchlist, asOf: Date): Html {
  const judged = list.indicators.map((indicator) => ({ indicator, state: judgeAge(indicator, list, asOf) }));
  const counts = Array.from({ length: months + 1 }, (_, month) => {
    const date = month === 0 ? asOf : new Date(Date.UTC(asOf.getUTCFullYear(), asOf.getUTCMonth() + month, 1));
    const active = judged.filter((each) => isActiveOn(each, list, date)).length;
    return { label: month === 0 ? 'now' : date.toISOString().slice(2, 7), active };
  });
  const most = Math.max(1, ...counts.map(({ active }) => active));
  const step = width / counts.length;
  const said = counts.map(({ label, active }) => `${label}: ${active}`).join(', ');
  const bars = counts.map(({ label, active }, index) => {
    const tall = Math.round((active / most) * 90);
    const x = Math.round(index * step);
    const middle = Math.round(x + step / 2);
    return markup`<rect
        class="bar"
        x="${x + 6}"
        y="${base - tall}"
        width="${Math.round(step - 12)}"
        height="${tall}"
        rx="2"
      ></rect
      ><text x="${middle}" y="${base - tall - 6}" text-anchor="middle">${active}</text
      ><text x="${middle}" y="${base + 18}" text-anchor="middle">${label}</text>`;
  });
  return markup`<h3>Active in the coming months, if nothing is added</h3>
    <div class="scroll" tabindex="0" role="region" aria-label="Ageing of ${list.alias}">
      <svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${said}">
        ${bars}
      </svg>
    </div>`;
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
