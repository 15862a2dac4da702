import type { Detection } from '../content/detection';
import type { ItemWatchlist, Watchlist } from '../content/watchlist';
import { readListReaders } from './list-readers';
import type { Pair } from './pair-content';
import { pairByName } from './pair-content';
import { holdsUnread, placeIn } from './reviewed-state';
import type { OpenState, OpenStates } from './reviewed-state';
import { reviewIndicators } from './review-indicators';
import type { ReadList } from './review-indicators';
import { joinPhrases, say, sayList } from './statement';
import type { Phrase, Statement } from './statement';

/** What changes of the watchlists, and which detections it concerns. */
export function reviewLists(pairs: readonly Pair<Detection>[], states: OpenStates): readonly Statement[] {
  const { before, after } = states;
  const slugs = new Map(
    pairs.flatMap((pair) => (pair.before && pair.after ? [[pair.before.slug, pair.after.slug]] : [])),
  );
  const isSameDay = before.asOf.getTime() === after.asOf.getTime();
  return pairByName(before.catalog.watchlists, after.catalog.watchlists, ({ alias }) => alias).flatMap((pair) => {
    if (pair.before && pair.after && isSameDay && isSameText(pair.before, pair.after)) return [];
    const said = [...stateList(pair, states), ...reviewItems(pair, slugs, states)];
    return said.length === 0 ? stateRows(pair, states) : said;
  });
}

/** A CSV file whose text differs and whose rows do not. */
function stateRows({ before, after }: Pair<Watchlist>, states: OpenStates): readonly Statement[] {
  if (after?.csv === undefined || before?.csv === undefined || before.csv.text === after.csv.text) return [];
  const { path: file } = after.csv;
  return [
    {
      kind: 'respelled',
      subject: after.alias,
      phrase: ['the order or layout of its rows alone'],
      places: [{ file, line: 1, side: states.after.side }],
      count: 1,
      covers: [{ file, path: [] }],
    },
  ];
}

function isSameText(before: Watchlist, after: Watchlist): boolean {
  return before.document.source.text === after.document.source.text && before.csv?.text === after.csv?.text;
}

/** A list that comes, goes or moves, and how it is set. */
function stateList({ before, after }: Pair<Watchlist>, states: OpenStates): readonly Statement[] {
  if (after === undefined) return before === undefined ? [] : stateRemoval(before, states);
  if (before === undefined) {
    const readers = readListReaders(after, states.after).map(({ detection }) => detection.slug);
    return [statement('list-added', after, states.after, say`${sayCount(after)}${sayReaders(readers)}`)];
  }
  return before.document.source.path === after.document.source.path
    ? []
    : [statement('moved', after, states.after, say`from ${before.document.source.path}`, [])];
}

function stateRemoval(list: Watchlist, { before, after }: OpenStates): readonly Statement[] {
  if (holdsUnread(after, list.document.source.path)) return [];
  const readers = readListReaders(list, before).map(({ detection }) => detection.slug);
  return [statement('list-removed', list, before, say`${sayCount(list)}${sayReaders(readers)}`)];
}

function statement(
  kind: Statement['kind'],
  list: Watchlist,
  state: OpenState,
  phrase: Phrase,
  path?: readonly [],
): Statement {
  const files = [list.document.source.path, ...(list.csv === undefined ? [] : [list.csv.path])];
  const covers = kind === 'moved' ? [] : files.map((file) => ({ file, path: path ?? [] }));
  return { kind, subject: list.alias, phrase, places: [placeIn(state, list.document, [])], count: 1, covers };
}

function sayCount(list: Watchlist): Phrase {
  return list.type === 'indicators'
    ? say`${list.indicators.length} ${[list.indicators.length === 1 ? 'indicator' : 'indicators']}`
    : say`${list.items.length} ${[list.items.length === 1 ? 'row' : 'rows']}`;
}

function sayReaders(slugs: readonly string[]): Phrase {
  return slugs.length === 0 ? [', read by no query'] : say`, read by ${sayList(slugs, 5)}`;
}

function reviewItems(
  pair: Pair<Watchlist>,
  slugs: ReadonlyMap<string, string>,
  states: OpenStates,
): readonly Statement[] {
  const { before, after } = pair;
  if (after === undefined) return [];
  if (after.type === 'items') return before?.type === 'items' ? reviewRows(before, after, states) : [];
  const read = (list: Watchlist | undefined, state: OpenState): ReadList | undefined =>
    list?.type === 'indicators' ? { list, readings: readListReaders(list, state) } : undefined;
  return reviewIndicators({ before: read(before, states.before), after: read(after, states.after), slugs }, states);
}

/** Rows of a list with columns of its own: what they do to a query is the query's to say. */
function reviewRows(before: ItemWatchlist, after: ItemWatchlist, states: OpenStates): readonly Statement[] {
  const textOf = (list: ItemWatchlist, cells: readonly string[]): string =>
    JSON.stringify(list.columns.map((column, index) => [column, cells[index]]).sort());
  const left = new Map<string, number>();
  for (const { cells } of before.items) left.set(textOf(before, cells), (left.get(textOf(before, cells)) ?? 0) + 1);
  const added = after.items.filter(({ cells }) => {
    const count = left.get(textOf(after, cells)) ?? 0;
    if (count > 0) left.set(textOf(after, cells), count - 1);
    return count === 0;
  });
  const removed = before.items.filter(({ cells }) => {
    const count = left.get(textOf(before, cells)) ?? 0;
    if (count > 0) left.set(textOf(before, cells), count - 1);
    return count > 0;
  });
  const [first] = [...added, ...removed];
  if (first === undefined) return [];
  const readers = readListReaders(after, states.after).map(({ detection }) => detection.slug);
  const keysOf = (list: ItemWatchlist, items: ItemWatchlist['items']) =>
    items.map(({ cells }) => cells[list.columns.indexOf(list.searchKey)] ?? cells[0] ?? '');
  const parts = [
    ...(added.length === 0 ? [] : [say`${added.length} added: ${sayList(keysOf(after, added), 10)}`]),
    ...(removed.length === 0 ? [] : [say`${removed.length} taken out: ${sayList(keysOf(before, removed), 10)}`]),
  ];
  const files = [before, after].flatMap(({ document, csv }) => [
    { file: document.source.path, path: ['items'] },
    ...(csv === undefined ? [] : [{ file: csv.path, path: [] }]),
  ]);
  const { file, start } = first.place;
  return [
    {
      kind: 'list-edited',
      subject: after.alias,
      phrase: [...joinPhrases(parts, '; '), ...sayReaders(readers)],
      places: [{ file, line: start.line, side: added.length > 0 ? 'after' : 'before' }],
      count: added.length + removed.length,
      covers: files,
    },
  ];
}
