import { countOf } from '../../source/count-of';
import { dateOfTicks, ticksPerDay } from '../../engine/formats/calendar';
import { isTooLoud } from '../../prove/replay/measure-noise';
import type { Noise } from '../../prove/replay/measure-noise';
import { barChart } from './bar-chart';
import type { Bar } from './bar-chart';
import { markup } from './markup';
import type { Html, HtmlPart } from './markup';
import type { SiteDetection, SiteReplay } from './site-content';

/** With more, several days share a bar. */
const mostBars = 60;

/** How loud a detection was over the logs of whoever made the site: alerts by day, and what each exclusion keeps away. */
export function noiseSection({ replayed }: SiteDetection): HtmlPart {
  if (replayed === undefined) return undefined;
  const { replay, problem, noise } = replayed;
  const stretch = `${dayOf(replayed.from)} to ${dayOf(replayed.to)}`;
  const head = markup`<h2 id="noise">Over logs of ${stretch}</h2>`;
  if (replay === undefined || noise === undefined) {
    return markup`${head}
      <p class="bad">It could not run: ${problem?.message ?? ''}</p>`;
  }
  const { alerts, results, missing } = replay;
  const isHunt = noise.alertsPerDay === undefined;
  const lacks =
    missing.length === 0
      ? undefined
      : markup`<p class="warn">The logs have no ${missing.length === 1 ? 'table' : 'tables'} ${missing.join(', ')}.</p>`;
  return markup`${head}
    <p>${isHunt ? `${countOf(results, 'row')}.` : loudness(alerts.length, noise)}</p>
    ${lacks}${isHunt ? undefined : barChart('Alerts by day', alertsByDay(replayed))}${exclusionList(noise)}`;
}

/** Alerts a day with one digit behind the point. */
export function alertsADay({ alertsPerDay = 0 }: Noise): string {
  return String(Math.round(alertsPerDay * 10) / 10);
}

function loudness(count: number, noise: Noise): Html {
  const expected = noise.expectedPerDay === undefined ? '' : `; its author expects at most ${noise.expectedPerDay}`;
  const text = `${countOf(count, 'alert')}, ${alertsADay(noise)} a day${expected}.`;
  return isTooLoud(noise) ? markup`<span class="bad">Too loud: ${text}</span>` : markup`${text}`;
}

function exclusionList({ exclusions }: Noise): HtmlPart {
  if (exclusions.length === 0) return undefined;
  return markup`<ul>
    ${exclusions.map(({ id, alerts, rows }) => markup`<li>The exclusion ${id} keeps ${alerts > 0 ? countOf(alerts, 'alert') : countOf(rows, 'row')} away.</li>`)}
  </ul>`;
}

function alertsByDay({ replay, from, to }: SiteReplay): readonly Bar[] {
  const first = from / ticksPerDay;
  // The last run is at the end of the stretch, or one frequency after it.
  const last =
    (replay?.alerts ?? []).reduce((most, { raisedAt }) => (raisedAt > most ? raisedAt : most), to) / ticksPerDay;
  const days = Number(last - first) + 1;
  const perBar = Math.ceil(days / mostBars);
  const counts = new Array<number>(Math.ceil(days / perBar)).fill(0);
  for (const { raisedAt } of replay?.alerts ?? []) {
    const index = Math.floor(Number(raisedAt / ticksPerDay - first) / perBar);
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts.map((count, index) => ({
    label: dayOf((first + BigInt(index * perBar)) * ticksPerDay).slice(5),
    count,
  }));
}

function dayOf(ticks: bigint): string {
  return dateOfTicks(ticks).toISOString().slice(0, 10);
}
