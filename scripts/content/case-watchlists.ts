import watchlistSchema from '../../schemas/watchlist.schema.json';
import { nearestWord } from '../source/nearest-word';
import type { Place } from '../source/position';
import type { YamlDocument, YamlPath } from '../source/yaml-document';
import type { Catalog } from './catalog';
import type { CaseWatchlist, WrittenRow } from './detection-test';
import { readIndicator } from './read-watchlist';
import { indicatorTypes, type ItemWatchlist, type Watchlist } from './watchlist';
import { asWritten, entries, oneOf, scalarText } from './written-value';
import type { WrittenWatchlist } from './written/watchlist';

/** What is wrong with a row that a case gives to a watchlist. */
export interface RowFault {
  readonly place: Place;
  readonly message: string;
  readonly help?: string;
}

/** A watchlist with the rows of a case in place of its own. */
export interface GivenWatchlist {
  readonly watchlist: Watchlist;
  readonly faults: readonly RowFault[];
}

/**
 * Makes of the rows that a case gives the watchlist as which its query reads them: of the same kind, age and columns as
 * the repository's of that alias; if it has none, one with the columns of the rows.
 */
export function giveWatchlist(
  given: CaseWatchlist,
  document: YamlDocument,
  { watchlists }: Pick<Catalog, 'watchlists'>,
): GivenWatchlist {
  const known = watchlists.find(({ alias }) => alias === given.alias);
  if (known?.type === 'indicators') {
    const place = (row: number): Place => document.placeOf([...given.path, row]);
    const indicators = given.rows.flatMap((row, index) => readIndicator(asWritten<Item>(row), place(index)) ?? []);
    const faults = given.rows.flatMap((row, index) => findIndicatorFaults(row, document, [...given.path, index]));
    return { watchlist: { ...known, csv: undefined, indicators }, faults };
  }
  const columns = known?.columns ?? [...new Set(given.rows.flatMap((row) => Object.keys(row)))];
  const items = given.rows.map((row, index) => ({
    cells: columns.map((column) => (Object.hasOwn(row, column) ? scalarText(row[column]) : '')),
    place: document.placeOf([...given.path, index]),
  }));
  const faults = given.rows.flatMap((row, index) =>
    findColumnFaults(row, columns, `The watchlist ${given.alias} has no column`, document, [...given.path, index]),
  );
  const base = known ?? emptyList(given.alias, document, columns);
  return { watchlist: { ...base, csv: undefined, columns, items }, faults };
}

type Item = NonNullable<WrittenWatchlist['indicators']>[number];

const indicatorKeys = Object.keys(watchlistSchema.properties.indicators.items.properties);

function findIndicatorFaults(row: WrittenRow, document: YamlDocument, path: YamlPath): RowFault[] {
  const unknown = findColumnFaults(row, indicatorKeys, 'An indicator has no key', document, path);
  const missing = ['type', 'value'].filter((key) => typeof row[key] !== 'string');
  if (missing.length > 0) {
    const message = `This indicator has no ${missing.join(' and no ')}`;
    const help = "Write it as in its watchlist: { type: domain, value: 'c2[.]example[.]net' }.";
    return [...unknown, { place: document.placeOf(path), message, help }];
  }
  if (oneOf(indicatorTypes, row['type']) !== undefined) return unknown;
  const message = `'${scalarText(row['type'])}' is none of ${indicatorTypes.join(', ')}`;
  return [...unknown, { place: document.placeOf([...path, 'type']), message }];
}

function findColumnFaults(
  row: WrittenRow,
  columns: readonly string[],
  sentence: string,
  document: YamlDocument,
  path: YamlPath,
): RowFault[] {
  return entries(row).flatMap(([column, value]): RowFault[] => {
    if (columns.includes(column)) {
      const isText = typeof value !== 'object' || value === null || Array.isArray(value);
      if (isText) return [];
      return [
        { place: document.placeOf([...path, column]), message: `${column} is a mapping where a text is expected` },
      ];
    }
    const nearest = nearestWord(column, columns);
    const help = nearest === undefined ? `It has ${columns.join(', ')}.` : `Did you mean ${nearest}?`;
    return [{ place: document.placeOf([...path, column], 'key'), message: `${sentence} ${column}`, help }];
  });
}

function emptyList(alias: string, document: YamlDocument, columns: readonly string[]): ItemWatchlist {
  return {
    type: 'items',
    document,
    csv: undefined,
    alias,
    displayName: alias,
    description: undefined,
    provider: 'Microsoft',
    source: undefined,
    searchKey: columns[0] ?? '',
    labels: [],
    defaultDuration: undefined,
    waivers: [],
    columns,
    columnPlaces: [],
    items: [],
  };
}
