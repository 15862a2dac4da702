import { defangText } from '../../indicators/defang-text';
import type { Count, WatchlistSummary } from '../../indicators/summarize-watchlist';
import type { Colors } from '../text/colors';
import { escapeLine } from '../text/terminal-text';

const widestBar = 40;
const mostEnding = 20;

/** Returns a watchlist in numbers as a picture for the terminal. @param days how far ahead `ending` looks */
export function indicatorsText(summary: WatchlistSummary, days: number, colors: Colors): string {
  const { alias, total, active, inactive, byType, byAge, byConfidence, ending } = summary;
  const lost = inactive.map(({ label, count }) => `${count} ${label}`).join(', ');
  const lines = [
    `${colors.heading(alias)}: ${active} of ${total} indicators active${lost === '' ? '' : ` (${lost})`}`,
    ...chart('by type', byType, colors),
    ...chart('by age since the last sighting', byAge, colors),
    ...chart('by confidence', byConfidence, colors),
    `  ${colors.faint(`in the next ${days} days`)}  ${ending.length === 0 ? 'none ages out' : `${ending.length} ${ending.length === 1 ? 'ages' : 'age'} out`}`,
    ...ending.slice(0, mostEnding).map(({ type, value, until }) => {
      return `    ${until.toISOString().slice(0, 10)}  ${type} ${escapeLine(defangText(value))}`;
    }),
    ...(ending.length > mostEnding ? [`    and ${ending.length - mostEnding} more`] : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** Bars, the longest for the largest count; one of at least a cell's width for whatever is not nothing. */
function chart(title: string, counts: readonly Count[], colors: Colors): string[] {
  if (counts.length === 0) return [];
  const most = Math.max(1, ...counts.map(({ count }) => count));
  const width = Math.max(...counts.map(({ label }) => label.length));
  const bars = counts.map(({ label, count }) => {
    const length = count === 0 ? 0 : Math.max(1, Math.round((count / most) * widestBar));
    return `    ${label.padEnd(width)}  ${colors.changed('█'.repeat(length))}${length === 0 ? '' : ' '}${count}`;
  });
  return [`  ${colors.faint(title)}`, ...bars];
}
