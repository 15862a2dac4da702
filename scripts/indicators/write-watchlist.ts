import { readIndicatorCells } from '../content/read-watchlist';
import { indicatorColumns } from '../content/watchlist';
import type { IndicatorWatchlist } from '../content/watchlist';
import { csvCell, csvLine } from '../source/csv-line';
import { CsvProblem, readCsvRows } from '../source/csv-rows';
import type { CsvRow } from '../source/csv-rows';
import { applyEdits } from '../source/edit-text';
import type { TextEdit } from '../source/edit-text';
import { OperationError } from '../source/operation-error';
import type { Span } from '../source/position';
import { flowYaml } from '../source/quoted-yaml';
import { formatYaml } from '../source/yaml-document';
import type { YamlPath } from '../source/yaml-document';
import type { FeedIndicator } from './feeds/feed-item';
import type { IndicatorMerger, IndicatorPatch, WatchlistMerge } from './merge-indicators';
import { fileStem } from '../source/path-part';

/** A file as it is to be written. */
export interface WrittenFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/**
 * The file of a watchlist whose indicators stand in its YAML, with what an import adds and updates; all else of it
 * stays as it is, comments and order included.
 */
export function writeMergedYaml(watchlist: IndicatorWatchlist, merge: WatchlistMerge): WrittenFile {
  const { path, text } = watchlist.document.source;
  return { path, text: applyEdits(text, editYaml(watchlist, merge)).text };
}

/** The description of a new watchlist, whose indicators stand in the CSV beside it. */
export function describeWatchlist(alias: string, displayName: string, source: string | undefined): WrittenFile {
  const written = { alias, displayName, ...(source === undefined ? {} : { source }), searchKey: 'Value' };
  const schema = '# yaml-language-server: $schema=../schemas/watchlist.schema.json\n';
  return {
    path: `watchlists/${fileStem(alias)}.yaml`,
    text: schema + formatYaml({ ...written, csv: `${fileStem(alias)}.csv`, typed: true }),
  };
}

/** The CSV of a new watchlist, piece by piece. */
export function* writeNewCsv(indicators: Iterable<FeedIndicator>): Generator<string> {
  yield csvLine(indicatorColumns, '\n');
  yield* csvLines(indicators, indicatorColumns);
}

/**
 * Merges a feed into the CSV of a watchlist, line by line: lines that the feed says nothing new of are handed on as
 * they are. Neither the old nor the new text is ever whole in memory.
 *
 * @param pieces the CSV as it is
 * @param write takes the CSV as it is to be written, piece by piece
 * @throws OperationError if the CSV has mistakes
 */
export async function mergeCsv(
  path: string,
  pieces: AsyncIterable<string>,
  merger: IndicatorMerger,
  write: (piece: string) => void,
): Promise<WatchlistMerge> {
  let out = '';
  const append = (text: string) => {
    out += text;
    if (out.length < pieceLength) return;
    write(out);
    out = '';
  };
  let columns: readonly string[] = indicatorColumns;
  let readCells: ReturnType<typeof readIndicatorCells> | undefined;
  let fields: ReadonlySet<string> = new Set();
  let lineEnd = '\n';
  const onRow = ({ cells, line, raw, skipped }: CsvRow) => {
    append(skipped);
    lineEnd = /\r?\n$|$/.exec(raw)?.[0] ?? '';
    if (readCells === undefined) {
      columns = cells;
      readCells = readIndicatorCells(cells);
      fields = new Set(fieldsOf(cells).flatMap((field) => field ?? []));
      append(raw);
      return;
    }
    const read = cells.length === columns.length ? readCells(cells) : undefined;
    if (read?.problem !== undefined || read?.indicator === undefined) throw damaged(path, line);
    const patch = merger.meet(read.indicator, fields);
    append(patch === undefined ? raw : patchCells(cells, patch, columns).map(csvCell).join(',') + lineEnd);
  };
  try {
    await readCsvRows(pieces, { delimiter: ',' }, onRow);
  } catch (error) {
    throw error instanceof CsvProblem ? damaged(path, error.line) : error;
  }
  const merge = merger.finish();
  if (readCells === undefined) append(csvLine(indicatorColumns, '\n'));
  else if (lineEnd === '' && merge.added.length > 0) append('\n');
  for (const lines of csvLines(merge.added, columns)) append(lines);
  if (out !== '') write(out);
  return merge;
}

function damaged(path: string, line: number): OperationError {
  return new OperationError(
    `There is a mistake in line ${line} of ${path}`,
    'Run sentinel validate and correct it first.',
  );
}

/** Long enough that writing costs little, in UTF-16 units. */
const pieceLength = 1 << 20;

function* csvLines(indicators: Iterable<FeedIndicator>, columns: readonly string[]): Generator<string> {
  const fields = fieldsOf(columns);
  let lines = '';
  for (const indicator of indicators) {
    lines += csvLine(
      fields.map((field) => cellText(field === undefined ? undefined : indicator[field])),
      '\n',
    );
    if (lines.length < pieceLength) continue;
    yield lines;
    lines = '';
  }
  if (lines !== '') yield lines;
}

type Field = keyof FeedIndicator;

const fieldNames: ReadonlyMap<string, Field> = new Map(
  indicatorColumns.map((column) => [column, (column.charAt(0).toLowerCase() + column.slice(1)) as Field]),
);

/** What stands in each column; undefined for a column of the author's own. */
function fieldsOf(columns: readonly string[]): readonly (Field | undefined)[] {
  return columns.map((column) => fieldNames.get(column));
}

function patchCells(cells: readonly string[], patch: IndicatorPatch, columns: readonly string[]): readonly string[] {
  return fieldsOf(columns).map((field, index) => {
    const patched = field === undefined ? undefined : patch[field as keyof IndicatorPatch];
    return patched === undefined ? (cells[index] ?? '') : cellText(patched);
  });
}

function cellText(value: string | number | readonly string[] | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'object' ? value.join(';') : String(value);
}

function editYaml({ document }: IndicatorWatchlist, merge: WatchlistMerge): TextEdit[] {
  const added = [...merge.added];
  const { text } = document.source;
  const list =
    (document.value as { readonly indicators?: readonly Readonly<Record<string, unknown>>[] }).indicators ?? [];
  const edits = [...merge.updated].flatMap(({ indicator, patch }) => {
    const index = list.findIndex(({ type, value }) => type === indicator.type && value === indicator.value);
    return Object.entries(patch).map(([key, value]): TextEdit => {
      const path: YamlPath = ['indicators', index];
      if (list[index]?.[key] !== undefined) {
        return { span: trimSpan(text, document.placeOf([...path, key]).span), text: flowYaml(value) };
      }
      return addKey(text, document.placeOf(path).span, key, value);
    });
  });
  return added.length === 0
    ? edits
    : [
        ...edits,
        addItems(
          document.placeOf(['indicators']).span,
          text,
          list.length === 0 ? undefined : document.placeOf(['indicators', list.length - 1]).span,
          added,
        ),
      ];
}

/** A span without the white space at its end: that of a block ends where the next key begins. */
function trimSpan(text: string, span: Span): Span {
  return { start: span.start, end: span.start + text.slice(span.start, span.end).trimEnd().length };
}

function addKey(text: string, item: Span, key: string, value: unknown): TextEdit {
  const { end } = trimSpan(text, item);
  if (text[item.start] === '{') {
    const last = item.start + text.slice(item.start, end - 1).trimEnd().length;
    return { span: { start: last, end: last }, text: `, ${key}: ${flowYaml(value)}` };
  }
  const line = lineEnd(text, end);
  return { span: { start: line, end: line }, text: `\n${blanksBefore(text, item.start)}${key}: ${flowYaml(value)}` };
}

function addItems(list: Span, text: string, last: Span | undefined, added: readonly FeedIndicator[]): TextEdit {
  if (last === undefined) {
    const isFlow = text[list.start] === '[';
    const before = text.slice(0, list.start).trimEnd().length;
    const span = isFlow ? { start: before, end: list.end } : { start: list.end, end: list.end };
    return { span, text: added.map((indicator) => `\n${itemText(indicator, '  ')}`).join('') };
  }
  if (text[list.start] === '[') {
    const end = text.slice(0, list.end).trimEnd().length - 1;
    return {
      span: { start: end, end },
      text: added.map((indicator) => `, ${flowYaml(writtenFields(indicator))}`).join(''),
    };
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
  const lines = Object.entries(writtenFields(indicator)).map(([key, value]) => `${key}: ${flowYaml(value)}`);
  return `${indentation}- ${lines.join(`\n${indentation}  `)}`;
}

/** What there is to write of an indicator, in the order of the schema. */
function writtenFields(indicator: FeedIndicator): Record<string, unknown> {
  const { tags, ...fields } = indicator;
  const known = Object.entries(fields).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(known), ...(tags.length === 0 ? {} : { tags }) };
}
