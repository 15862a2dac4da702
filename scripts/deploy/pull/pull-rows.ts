import { readIndicatorCells, readWatchlist } from '../../content/read-watchlist';
import { indicatorColumns } from '../../content/watchlist';
import type { IndicatorWatchlist, Watchlist } from '../../content/watchlist';
import { activeItems } from '../../indicators/active-items';
import { normalizeIndicator } from '../../indicators/normalize-indicator';
import { parseCsv } from '../../source/csv-document';
import { hasErrors } from '../../source/diagnostic';
import { ownValue } from '../../source/own-value';
import { createSourceFile } from '../../source/source-file';
import { desiredWatchlist } from '../plan/desired-state';
import { editCsvRows } from './edit-csv-rows';
import { editYamlRows } from './edit-yaml-rows';
import type { EntryForm } from './edit-yaml-rows';
import type { PulledRow } from './pull-fields';
import type { WatchlistRow } from '../arm/resource';
import type { RowEdits } from './row-edits';
import { rowOf, rowText } from '../bodies/watchlist-body';
import type { RowChanges } from '../plan/watchlist-changes';

/** A watchlist with the rows that were edited in the workspace, and what became of each. */
export interface PulledRows {
  readonly rows: readonly PulledRow[];
  readonly watchlist: Watchlist;
}

/** An edited row and, where its file can hold it, the row as a deployment of the file would write it. */
interface Candidate {
  readonly here: WatchlistRow | undefined;
  readonly there: WatchlistRow | undefined;
  readonly form: WatchlistRow | undefined;
  readonly reason?: string;
}

/**
 * Writes rows that were added, changed or removed in the workspace into the file of the watchlist, all at once. They
 * count only where the file, read again, wants exactly them.
 *
 * @param changes what a deployment would do to the workspace's rows to have it as the file says
 */
export function pullRows(changes: RowChanges, watchlist: Watchlist, asOf: Date): PulledRows {
  const before = desiredRows(watchlist, asOf);
  const taken = new Set([...before.values()].map((row) => keyOf(watchlist, row)));
  const replaced = [...changes.added.map(({ row }) => row), ...changes.changed.map(({ after }) => after)];
  for (const row of replaced) taken.delete(keyOf(watchlist, row));
  const candidates = [
    ...changes.added.map(({ row }): Candidate => ({ here: row, there: undefined, form: undefined })),
    ...changes.changed.map(({ before: there, after }) => judgeRow({ here: after, there }, watchlist, asOf, taken)),
    ...changes.removed.map(({ row }) => judgeRow({ here: undefined, there: row }, watchlist, asOf, taken)),
  ];
  const pulled = candidates.filter(({ reason }) => reason === undefined);
  const edited = pulled.length === 0 ? watchlist : editWatchlist(watchlist, pulled, asOf);
  const isRight = edited !== undefined && holds(edited, wantedAfter(before, pulled), asOf);
  const file = (watchlist.csv ?? watchlist.document.source).path;
  const whole = isRight
    ? { file }
    : { reason: 'the file is written so that no place for the items is sure to be right' };
  const rows = candidates.map(({ here, there, reason }) => {
    return { here, there, result: reason === undefined ? whole : { reason } };
  });
  return { rows, watchlist: isRight ? edited : watchlist };
}

function desiredRows(watchlist: Watchlist, asOf: Date): ReadonlyMap<string, WatchlistRow> {
  return new Map(desiredWatchlist(watchlist, asOf).items?.rows.map((row) => [rowText(row), row]));
}

function wantedAfter(before: ReadonlyMap<string, WatchlistRow>, pulled: readonly Candidate[]): ReadonlySet<string> {
  const wanted = new Set(before.keys());
  for (const { here } of pulled) if (here !== undefined) wanted.delete(rowText(here));
  for (const { form } of pulled) if (form !== undefined) wanted.add(rowText(form));
  return wanted;
}

function holds(watchlist: Watchlist, wanted: ReadonlySet<string>, asOf: Date): boolean {
  const rows = desiredRows(watchlist, asOf);
  return rows.size === wanted.size && [...wanted].every((row) => rows.has(row));
}

/** What a list holds once: an indicator of a type, or a whole row. */
function keyOf({ type }: Watchlist, row: WatchlistRow): string {
  return type === 'indicators' ? `${row['Type']} ${row['Value']}` : rowText(row);
}

function judgeRow(
  row: { readonly here: WatchlistRow | undefined; readonly there: WatchlistRow },
  watchlist: Watchlist,
  asOf: Date,
  taken: Set<string>,
): Candidate {
  const judged =
    watchlist.type === 'indicators' ? judgeIndicator(row.there, watchlist, asOf) : judgeItem(row.there, watchlist);
  if (typeof judged === 'string') return { ...row, form: undefined, reason: judged };
  const key = keyOf(watchlist, judged);
  const isSame = row.here !== undefined && keyOf(watchlist, row.here) === key;
  if (taken.has(key) && !isSame)
    return { ...row, form: undefined, reason: 'the file holds it already, in other words' };
  taken.add(key);
  return { ...row, form: judged };
}

/** The row as the file would give it again, or why it cannot hold it. */
function judgeItem(row: WatchlistRow, { columns, csv }: Extract<Watchlist, { type: 'items' }>): WatchlistRow | string {
  if (Object.keys(row).length === 0) return 'it is empty';
  const strange = Object.keys(row).find((column) => !columns.includes(column));
  return csv !== undefined && strange !== undefined ? `the file has no column ${strange}` : row;
}

function judgeIndicator(row: WatchlistRow, watchlist: IndicatorWatchlist, asOf: Date): WatchlistRow | string {
  const strange = Object.keys(row).find((column) => !(indicatorColumns as readonly string[]).includes(column));
  if (strange !== undefined) return `a list of indicators has no column ${strange}`;
  const cells = indicatorColumns.map((column) => ownValue(row, column) ?? '');
  const { indicator, problem } = readIndicatorCells(indicatorColumns)(cells);
  if (indicator === undefined || problem !== undefined)
    return `it is not an indicator: ${lowerFirst(problem ?? 'its cells say nothing')}`;
  const normalized = normalizeIndicator(indicator.type, indicator.value);
  if ('problem' in normalized) return `it is not an indicator: its value ${normalized.problem}`;
  const place = watchlist.document.placeOf([]);
  const [active] = activeItems({ ...watchlist, indicators: [{ ...indicator, place }] }, asOf).rows;
  if (active === undefined) return 'it is too old or too doubtful for what the file says of its indicators';
  return rowOf(indicatorColumns, active);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function editWatchlist(watchlist: Watchlist, pulled: readonly Candidate[], asOf: Date): Watchlist | undefined {
  const edits = rowEdits(watchlist, pulled, asOf);
  const { csv, document } = watchlist;
  if (csv === undefined) {
    const edited = editYamlRows(document, edits, entryForms[watchlist.type]);
    return edited && readAgain({ ...watchlist, document: edited });
  }
  const columns = watchlist.type === 'items' ? watchlist.columns : (parseCsv(csv).value?.columns ?? []);
  const entries = watchlist.type === 'items' ? watchlist.items : watchlist.indicators;
  const text = editCsvRows(
    csv.text,
    columns,
    entries.map(({ place }) => place.span),
    edits,
  );
  return readAgain({ ...watchlist, csv: createSourceFile(csv.path, text) });
}

function readAgain({ document, csv }: Watchlist): Watchlist | undefined {
  const { value, diagnostics } = readWatchlist(document, new Map(csv === undefined ? [] : [[csv.path, csv]]));
  return hasErrors(diagnostics) ? undefined : value;
}

function rowEdits(watchlist: Watchlist, pulled: readonly Candidate[], asOf: Date): RowEdits {
  const entries = entriesByKey(watchlist, asOf);
  const removed = new Set<number>();
  const changed = new Map<number, WatchlistRow>();
  const added: WatchlistRow[] = [];
  for (const { here, form } of pulled) {
    const [first, ...others] = here === undefined ? [] : (entries.get(keyOf(watchlist, here)) ?? []);
    others.forEach((index) => removed.add(index));
    if (here === undefined || first === undefined) added.push(form ?? {});
    else if (form === undefined) removed.add(first);
    else changed.set(first, changedCells(here, form));
  }
  return { removed, changed, added };
}

function changedCells(here: WatchlistRow, there: WatchlistRow): WatchlistRow {
  const columns = [...new Set([...Object.keys(there), ...Object.keys(here)])];
  const cells = columns
    .filter((column) => ownValue(here, column) !== ownValue(there, column))
    .map((column) => [column, ownValue(there, column) ?? '']);
  return Object.fromEntries(cells) as WatchlistRow;
}

/** Which entries of the file give each row, the one that is seen first. */
function entriesByKey(watchlist: Watchlist, asOf: Date): ReadonlyMap<string, readonly number[]> {
  const entries = new Map<string, number[]>();
  const keep = (row: readonly string[] | undefined, columns: readonly string[], index: number) => {
    if (row === undefined) return;
    const key = keyOf(watchlist, rowOf(columns, row));
    const known = entries.get(key);
    if (known === undefined) entries.set(key, [index]);
    else known.push(index);
  };
  if (watchlist.type === 'items') watchlist.items.forEach(({ cells }, index) => keep(cells, watchlist.columns, index));
  else {
    watchlist.indicators.forEach((indicator, index) => {
      keep(activeItems({ ...watchlist, indicators: [indicator] }, asOf).rows[0], indicatorColumns, index);
    });
  }
  return entries;
}

/** A number or a truth value where the column has such, and the text says it in the same way. */
function sameKind(cell: string, example: unknown): unknown {
  if (typeof example === 'number' && String(Number(cell)) === cell) return Number(cell);
  return typeof example === 'boolean' && (cell === 'true' || cell === 'false') ? cell === 'true' : cell;
}

const entryForms: Readonly<Record<Watchlist['type'], EntryForm>> = {
  items: { key: 'items', keyOf: (column) => column, valueOf: (_, cell, example) => sameKind(cell, example), order: [] },
  indicators: {
    key: 'indicators',
    keyOf: (column) => lowerFirst(column),
    valueOf: (column, cell) => {
      if (column === 'Confidence') return Number(cell);
      return column === 'Tags' ? cell.split(';') : cell;
    },
    order: [],
  },
};
