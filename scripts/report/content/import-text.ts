import { defangText } from '../../indicators/defang-text';
import type { FeedIndicator, RefusedItem } from '../../indicators/feeds/feed-item';
import type { IndicatorUpdate, WatchlistMerge } from '../../indicators/merge-indicators';
import type { LongList } from '../../indicators/text-list';
import type { Colors } from '../text/colors';
import { escapeLine } from '../text/terminal-text';

/** An import as it is reported: what it does to a watchlist, and all that was refused on the way there. */
export interface ImportReport {
  readonly alias: string;
  /** What a person should know of how the feed was read. */
  readonly notes: readonly string[];
  readonly merge: Omit<WatchlistMerge, 'refused'>;
  readonly refused: LongList<RefusedItem>;
  /** In the feed, and not asked for. */
  readonly notSelected: number;
  /** The files that were written; none where nothing changed or nothing was to be written. */
  readonly files: readonly string[];
  readonly isDryRun: boolean;
}

/** The most lines of a kind that a person is shown. */
const mostLines = 20;

/** Returns an import for people; every value is written so that it cannot be clicked. */
export function importText(report: ImportReport, colors: Colors): string {
  const { alias, notes, merge, refused, notSelected, files, isDryRun } = report;
  const lines = [
    ...notes.map(escapeLine),
    ...listed(merge.added, (added) => colors.added(`+ ${addedText(added)}`)),
    ...listed(merge.updated, (update) => colors.changed(`~ ${updatedText(update)}`)),
    ...listed(refused, (item) => colors.removed(`! ${refusedText(item)}`)),
  ];
  const counts = [
    `${merge.added.length} added`,
    `${merge.updated.length} updated`,
    `${merge.unchanged} unchanged`,
    `${merge.others} not in the feed, which stay`,
    `${merge.inactive.length} of the watchlist no longer active`,
    `${refused.length} refused`,
    ...(notSelected === 0 ? [] : [`${notSelected} not asked for`]),
  ];
  const outcome =
    files.length > 0 ? `Wrote ${files.join(' and ')}.` : isDryRun ? 'Nothing is written.' : 'Nothing to write.';
  const gap = lines.length === 0 ? '' : '\n';
  return `${lines.map((line) => `${line}\n`).join('')}${gap}${colors.heading(alias)}: ${counts.join(', ')}. ${outcome}\n`;
}

function listed<Item>(items: LongList<Item>, write: (item: Item) => string): string[] {
  const shown: string[] = [];
  for (const item of items) if (shown.push(write(item)) === mostLines) break;
  return items.length > mostLines ? [...shown, `  and ${items.length - mostLines} more`] : shown;
}

function addedText({ type, value, malware, confidence, firstSeen }: FeedIndicator): string {
  const facts = [malware, confidence === undefined ? undefined : `${confidence} %`, firstSeen]
    .filter(Boolean)
    .join(', ');
  return escapeLine(`${type} ${defangText(value)}${facts === '' ? '' : ` (${facts})`}`);
}

function updatedText({ indicator, patch }: IndicatorUpdate): string {
  const changes = Object.entries(patch).map(([name, after]) => {
    const before = indicator[name as keyof typeof patch];
    return `${name} ${before === undefined || String(before) === '' ? '' : `${String(before)} `}→ ${String(after)}`;
  });
  return escapeLine(`${indicator.type} ${defangText(indicator.value)}: ${changes.join(', ')}`);
}

function refusedText({ where, value, reason }: RefusedItem): string {
  return escapeLine(`${where}: ${value === '' ? 'the entry' : defangText(value.slice(0, 120))} ${reason}`);
}
