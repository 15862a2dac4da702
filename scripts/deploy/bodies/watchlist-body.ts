import type { Watchlist } from '../../content/watchlist';
import { formatDuration } from '../../content/duration';
import { csvLine } from '../../source/csv-line';
import { ownValue } from '../../source/own-value';
import type { ActualItem, WatchlistRow, WatchlistRows } from '../arm/resource';
import type { WireObject } from '../arm/wire-json';

/**
 * The body that is PUT at watchlists/{alias}, without its items. `sourceType` is left out: the service refused the
 * documented 'Local file' for a time (Azure/azure-cli issue 26332) and does not ask for it; `source`, if the file has
 * none, because the service takes a watchlist without and then has none.
 */
export function watchlistBody(watchlist: Watchlist): WireObject {
  return {
    properties: {
      displayName: watchlist.displayName,
      provider: watchlist.provider,
      source: watchlist.source,
      description: watchlist.description,
      itemsSearchKey: watchlist.searchKey,
      labels: watchlist.labels.length === 0 ? undefined : watchlist.labels,
      defaultDuration: watchlist.defaultDuration === undefined ? undefined : formatDuration(watchlist.defaultDuration),
    },
  };
}

/** Items by column, without the empty cells: the workspace does not tell an empty cell from a missing one. */
export function watchlistRows(
  active: { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] },
  searchKey: string,
): WatchlistRows {
  const byText = new Map<string, WatchlistRow>();
  for (const cells of active.rows) {
    const row = rowOf(active.columns, cells);
    byText.set(rowText(row), row);
  }
  const rows = [...byText.values()];
  textsOfLists.set(rows, [...byText.keys()]);
  return { columns: active.columns, rows, searchKey };
}

/** A row of its cells in the order of the columns, without the empty ones. */
export function rowOf(columns: readonly string[], cells: readonly string[]): WatchlistRow {
  // Not by assignment, which takes a column `__proto__` for another thing.
  return Object.fromEntries(
    columns.flatMap((column, index) =>
      cells[index] === undefined || cells[index] === '' ? [] : [[column, cells[index]]],
    ),
  );
}

/** The row as one text: the same for the same cells, whatever their order. */
export function rowText(row: WatchlistRow): string {
  const parts = Object.keys(row)
    .sort()
    .map((column) => `[${quote(column)},${quote(row[column]!)}]`);
  return `[${parts.join(',')}]`;
}

/** As JSON has it; most cells need no escape, and looking for one takes less than what JSON.stringify does. */
function quote(text: string): string {
  return /["\\\u0000-\u001f\ud800-\udfff]/.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/** By the list: a plan needs the texts of a hundred thousand rows more than once. */
const textsOfLists = new WeakMap<readonly WatchlistRow[] | readonly ActualItem[], readonly string[]>();

/** The text of each row of a list that does not change any more. */
export function rowTexts(rows: readonly WatchlistRow[]): readonly string[] {
  const texts = textsOfLists.get(rows) ?? rows.map(rowText);
  textsOfLists.set(rows, texts);
  return texts;
}

/**
 * The text of the row of each item of a list that does not change any more.
 *
 * @param knownText the text of an item's row where it is known, because an equal row has it
 */
export function itemTexts(
  items: readonly ActualItem[],
  knownText: (item: ActualItem) => string | undefined = () => undefined,
): readonly string[] {
  const texts = textsOfLists.get(items) ?? items.map((item) => knownText(item) ?? rowText(item.row));
  textsOfLists.set(items, texts);
  return texts;
}

/** The most that one upload may hold: the limit is 3.8 MB a file (Microsoft Learn, "Microsoft Sentinel service limits"). */
const largestUpload = 3_500_000;

/**
 * The rows as CSV files (RFC 4180) that fit an upload each, with a header line and CRLF: with LF alone the service
 * found no items (Azure/Azure-Sentinel issue 5040).
 */
export function watchlistUploads(columns: readonly string[], rows: readonly WatchlistRow[]): readonly string[] {
  const header = lineOf(columns, undefined);
  const uploads: string[] = [];
  let lines = [header];
  let size = header.length;
  for (const row of rows) {
    const line = lineOf(columns, row);
    const bytes = Buffer.byteLength(line);
    if (size + bytes > largestUpload && lines.length > 1) {
      uploads.push(lines.join(''));
      lines = [header];
      size = header.length;
    }
    lines.push(line);
    size += bytes;
  }
  return lines.length > 1 ? [...uploads, lines.join('')] : uploads;
}

/** The rows as one CSV file, however large. */
export function watchlistCsv(columns: readonly string[], rows: readonly WatchlistRow[]): string {
  return [lineOf(columns, undefined), ...rows.map((row) => lineOf(columns, row))].join('');
}

/** A row's line, or without one the header. */
function lineOf(columns: readonly string[], row: WatchlistRow | undefined): string {
  return csvLine(row === undefined ? columns : columns.map((column) => ownValue(row, column) ?? ''), '\r\n');
}
