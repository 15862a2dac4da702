import { indicatorColumns } from '../content/watchlist';
import type { IndicatorWatchlist } from '../content/watchlist';
import { parseCsv } from '../source/csv-document';
import { applyEdits } from '../source/edit-text';
import type { TextEdit } from '../source/edit-text';
import type { Span } from '../source/position';
import type { SourceFile } from '../source/source-file';
import { formatYaml } from '../source/yaml-document';
import type { YamlPath } from '../source/yaml-document';
import type { FeedIndicator } from './feeds/feed-item';
import type { IndicatorPatch, WatchlistMerge } from './merge-indicators';

/** A file as it shall be. */
export interface WrittenFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/**
 * A watchlist's file with what an import adds and updates; all else of it stays as it is, comments and order included.
 */
export function writeMergedWatchlist(watchlist: IndicatorWatchlist, merge: WatchlistMerge): WrittenFile {
  const { csv, document } = watchlist;
  if (csv !== undefined) return { path: csv.path, text: editCsv(csv, merge) };
  const { path, text } = document.source;
  return { path, text: applyEdits(text, editYaml(watchlist, merge)).text };
}

/** The files of a new watchlist: its description, and its indicators as CSV beside it. */
export function writeNewWatchlist(
  alias: string,
  displayName: string,
  source: string | undefined,
  indicators: readonly FeedIndicator[],
): readonly WrittenFile[] {
  const written = { alias, displayName, ...(source === undefined ? {} : { source }), searchKey: 'Value' };
  const schema = '# yaml-language-server: $schema=../schemas/watchlist.schema.json\n';
  const lines = indicators.map((indicator) => csvLine(cellsOf(indicator, indicatorColumns)));
  return [
    { path: `watchlists/${alias}.yaml`, text: schema + formatYaml({ ...written, csv: `${alias}.csv`, typed: true }) },
    { path: `watchlists/${alias}.csv`, text: [csvLine(indicatorColumns), ...lines].join('') },
  ];
}

function editCsv(csv: SourceFile, { added, updated }: WatchlistMerge): string {
  const parsed = parseCsv(csv).value;
  const columns = parsed?.columns ?? indicatorColumns;
  const records = new Map(parsed?.records.map((record) => [record.place.span.start, record]));
  const edits = updated.flatMap(({ indicator, patch }): TextEdit[] => {
    const record = records.get(indicator.place.span.start);
    if (record === undefined) return [];
    const patched = cellsOf(patch, columns).map((cell, index) => (cell === '' ? (record.cells[index] ?? '') : cell));
    return [{ span: record.place.span, text: csvLine(patched).trimEnd() }];
  });
  const end = { start: csv.text.length, end: csv.text.length };
  const lines = added.map((indicator) => csvLine(cellsOf(indicator, columns)));
  const gap = lines.length === 0 || /(?:^|\n)$/.test(csv.text) ? '' : '\n';
  return applyEdits(csv.text, [...edits, { span: end, text: gap + lines.join('') }]).text;
}

/** A cell for each of the columns, '' where there is nothing to write. */
function cellsOf(indicator: Partial<FeedIndicator> | IndicatorPatch, columns: readonly string[]): string[] {
  const cells = new Map(Object.entries(indicator).map(([name, value]) => [name.toLowerCase(), value]));
  return columns.map((column) => {
    const value = cells.get(column.toLowerCase());
    return value === undefined ? '' : Array.isArray(value) ? value.join(';') : String(value as string | number);
  });
}

function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\n`;
}

function editYaml({ document }: IndicatorWatchlist, { added, updated }: WatchlistMerge): TextEdit[] {
  const { text } = document.source;
  const list =
    (document.value as { readonly indicators?: readonly Readonly<Record<string, unknown>>[] }).indicators ?? [];
  const edits = updated.flatMap(({ indicator, patch }) => {
    const index = list.findIndex(({ type, value }) => type === indicator.type && value === indicator.value);
    return Object.entries(patch).map(([key, value]): TextEdit => {
      const path: YamlPath = ['indicators', index];
      if (list[index]?.[key] !== undefined) {
        return { span: trimSpan(text, document.placeOf([...path, key]).span), text: flowText(value) };
      }
      return addKey(text, document.placeOf(path).span, key, value);
    });
  });
  return added.length === 0 ? edits : [...edits, addItems(document.placeOf(['indicators']).span, text, list.length === 0 ? undefined : document.placeOf(['indicators', list.length - 1]).span, added)]; // prettier-ignore
}

/** A span without the white space at its end: that of a block ends where the next key begins. */
function trimSpan(text: string, span: Span): Span {
  return { start: span.start, end: span.start + text.slice(span.start, span.end).trimEnd().length };
}

function addKey(text: string, item: Span, key: string, value: unknown): TextEdit {
  const { end } = trimSpan(text, item);
  if (text[item.start] === '{') {
    const last = item.start + text.slice(item.start, end - 1).trimEnd().length;
    return { span: { start: last, end: last }, text: `, ${key}: ${flowText(value)}` };
  }
  const line = lineEnd(text, end);
  return { span: { start: line, end: line }, text: `\n${blanksBefore(text, item.start)}${key}: ${flowText(value)}` };
}

function addItems(list: Span, text: string, last: Span | undefined, added: readonly FeedIndicator[]): TextEdit {
  if (last === undefined) {
    const isFlow = text[list.start] === '[';
    const span = isFlow ? list : { start: list.end, end: list.end };
    return { span, text: added.map((indicator) => `\n${itemText(indicator, '  ')}`).join('') };
  }
  if (text[list.start] === '[') {
    const end = text.slice(0, list.end).trimEnd().length - 1;
    return { span: { start: end, end }, text: added.map((indicator) => `, ${flowText(fieldsOf(indicator))}`).join('') };
  }
  const end = lineEnd(text, trimSpan(text, last).end);
  const indentation = blanksBefore(text, last.start).slice(2);
  return {
    span: { start: end, end },
    text: added.map((indicator) => `\n${itemText(indicator, indentation)}`).join(''),
  };
}

/** The end of a line, behind the comment that may end it. */
function lineEnd(text: string, offset: number): number {
  return offset + (/^[^\r\n]*/.exec(text.slice(offset))?.[0].length ?? 0);
}

/** As many blanks as there are characters before an offset on its line. */
function blanksBefore(text: string, offset: number): string {
  return ' '.repeat(offset - (text.lastIndexOf('\n', offset - 1) + 1));
}

/** An indicator as an item of a block list. */
function itemText(indicator: FeedIndicator, indentation: string): string {
  const lines = Object.entries(fieldsOf(indicator)).map(([key, value]) => `${key}: ${flowText(value)}`);
  return `${indentation}- ${lines.join(`\n${indentation}  `)}`;
}

/** What there is to write of an indicator, in the order of the schema. */
function fieldsOf(indicator: FeedIndicator): Record<string, unknown> {
  const { tags, ...fields } = indicator;
  const known = Object.entries(fields).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(known), ...(tags.length === 0 ? {} : { tags }) };
}

/** A value on one line, right in block and in flow style: bare where no reader could take it for anything else. */
function flowText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{ ${Object.entries(value).map(([key, member]) => `${key}: ${flowText(member)}`).join(', ')} }`; // prettier-ignore
  }
  if (typeof value !== 'string') return String(value);
  const isBare = /^[A-Za-z](?:[\w ./-]*[\w/])?$/.test(value) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(value);
  return isBare || /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : JSON.stringify(value);
}
