import { indicatorColumns } from '../content/watchlist';
import type { IndicatorWatchlist, Watchlist, WrittenIndicator } from '../content/watchlist';
import { judgeAge } from './indicator-age';
import { readIndicatorDate } from './indicator-date';
import { normalizeIndicator } from './normalize-indicator';

/** The rows of a watchlist as a query sees them: one text for each column, '' if there is nothing. */
export interface ActiveItems {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * The part of a watchlist that expansion and deployment see on a date, in the author's order: all rows of a list with
 * columns of its own; of a list of indicators those that are well formed and active, in normal form, each once.
 */
export function activeItems(watchlist: Watchlist, asOf: Date): ActiveItems {
  if (watchlist.type === 'items') {
    return { columns: watchlist.columns, rows: watchlist.items.map((item) => item.cells) };
  }
  return { columns: indicatorColumns, rows: activeRows(watchlist, asOf) };
}

function activeRows(watchlist: IndicatorWatchlist, asOf: Date): string[][] {
  const rows = new Map<string, string[]>();
  for (const indicator of watchlist.indicators) {
    if (judgeAge(indicator, watchlist, asOf).state !== 'active') continue;
    const normalized = normalizeIndicator(indicator.type, indicator.value);
    if ('problem' in normalized) continue;
    const key = `${indicator.type} ${normalized.value}`;
    if (!rows.has(key)) rows.set(key, indicatorCells(indicator, normalized.value));
  }
  return [...rows.values()];
}

/**
 * One text for each of `indicatorColumns`.
 *
 * @param value the indicator in its normal form
 */
export function indicatorCells(indicator: WrittenIndicator, value: string): string[] {
  return [
    indicator.type,
    value,
    indicator.threatType ?? '',
    indicator.malware ?? '',
    dateText(indicator.firstSeen),
    dateText(indicator.lastSeen),
    indicator.confidence === undefined ? '' : String(indicator.confidence),
    indicator.reference ?? '',
    indicator.tags.join(';'),
    dateText(indicator.expiresOn),
  ];
}

/** A date that cannot be read is a finding elsewhere; here it stays as it was written. */
function dateText(written: string | undefined): string {
  return written === undefined ? '' : (readIndicatorDate(written)?.text ?? written);
}
