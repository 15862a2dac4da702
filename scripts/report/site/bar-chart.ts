import { markup } from './markup';
import type { Html } from './markup';

/** A bar of a chart, and what stands below it. */
export interface Bar {
  readonly label: string;
  readonly count: number;
}

const height = 150;
const base = 118;
const tallest = 90;
/** With more bars, not each has room for its label and its number. */
const mostLabels = 14;
const mostWidth = 1000;

/** Counts as bars; who does not see them hears each label with its number. @param name what the counts are of */
export function barChart(name: string, bars: readonly Bar[]): Html {
  const width = Math.min(mostWidth, Math.max(360, bars.length * 56));
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const step = width / Math.max(1, bars.length);
  const every = Math.ceil(bars.length / mostLabels);
  const said = bars.map(({ label, count }) => `${label}: ${count}`).join(', ');
  const gap = Math.min(12, step / 4);
  const drawn = bars.map(({ label, count }, index) => {
    const tall = Math.round((count / most) * tallest);
    const x = index * step;
    const middle = Math.round(x + step / 2);
    const isLabelled = index % every === 0;
    return markup`<rect class="bar" x="${round(x + gap / 2)}" y="${base - tall}" width="${round(step - gap)}" height="${tall}" rx="2"></rect>${
      every === 1 || count === most
        ? markup`<text x="${middle}" y="${base - tall - 6}" text-anchor="middle">${count}</text>`
        : undefined
    }${isLabelled ? markup`<text x="${middle}" y="${base + 18}" text-anchor="middle">${label}</text>` : undefined}`;
  });
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${name}">
    <svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${said}">${drawn}</svg>
  </div>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
