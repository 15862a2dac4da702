import type { DetectionTest } from '../../content/detection-test';
import { nearestWord } from '../../source/nearest-word';
import type { Finding } from '../check';
import type { TakenDataset } from './case-dataset';

/** What a query reads, and what there is to be read. */
export interface ReadNames {
  /** The tables, parsers and addresses that it reads rows from. */
  readonly sources: readonly string[];
  /** Whether a name stands for any table of the workspace, read or not. */
  readonly isKnown: (name: string) => boolean;
}

/** Finds the tables of a case that its query does not read: their rows prove nothing. */
export function findUnreadEvents(test: DetectionTest, caseIndex: number, { sources, isKnown }: ReadNames): Finding[] {
  const unread = Object.keys(test.cases[caseIndex]!.events).filter((name) => !sources.includes(name));
  return unread.map((name) => ({
    place: test.document.placeOf(['cases', caseIndex, 'events', name], 'key'),
    message: isKnown(name)
      ? `The query does not read ${name}, so that these events prove nothing`
      : `There is no table ${name}`,
    help: didYouMean(name, sources) ?? listRead(sources, 'table'),
  }));
}

/** Finds the dataset of a case that has no row of a table that the query reads. */
export function findUselessDataset(
  test: DetectionTest,
  caseIndex: number,
  dataset: TakenDataset | undefined,
  { sources }: Pick<ReadNames, 'sources'>,
): Finding[] {
  if (dataset === undefined || dataset.findings.length > 0) return [];
  if (dataset.tables.some((name) => sources.includes(name))) return [];
  const place = test.document.placeOf(['cases', caseIndex, 'dataset']);
  const message = `What is taken of the dataset has rows of ${dataset.tables.join(', ')}, none of which the query reads`;
  return [{ place, message, help: listRead(sources, 'table') }];
}

/** Finds the rows of a case for watchlists that its query does not look up: they prove nothing. */
export function findUnreadWatchlists(test: DetectionTest, caseIndex: number, read: readonly string[]): Finding[] {
  const unread = test.cases[caseIndex]!.watchlists.filter(({ alias }) => !read.includes(alias));
  return unread.map(({ alias, path }) => ({
    place: test.document.placeOf(path, 'key'),
    message: `The query does not read the watchlist ${alias}, so that these rows prove nothing`,
    help: didYouMean(alias, read) ?? listRead(read, 'watchlist'),
  }));
}

function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  const nearest = nearestWord(word, candidates);
  return nearest === undefined ? undefined : `Did you mean ${nearest}?`;
}

function listRead(read: readonly string[], what: string): string {
  return read.length === 0 ? `The query reads no ${what}.` : `The query reads ${read.join(', ')}.`;
}
