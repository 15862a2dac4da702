import { isDeepStrictEqual } from 'node:util';
import type { IndicatorWatchlist } from '../content/watchlist';
import { defangText } from '../indicators/defang-text';
import { findReaching } from './indicator-reach';
import { listIndicators } from './list-indicators';
import type { ListedIndicator } from './list-indicators';
import type { ListReading } from './list-readers';
import type { OpenState, OpenStates } from './reviewed-state';
import { joinPhrases, say, sayList } from './statement';
import type { Phrase, Statement, StatementPlace } from './statement';
import type { StatementKind } from './statement-kinds';

/** A list of indicators in a state that has it, and what its queries make of it there. */
export interface ReadList {
  readonly list: IndicatorWatchlist;
  readonly readings: readonly ListReading[];
}

export interface ListPair {
  readonly before: ReadList | undefined;
  readonly after: ReadList | undefined;
  /** The slug now of each detection that is in both states, by its slug before. */
  readonly slugs: ReadonlyMap<string, string>;
}

/** An indicator in both states. */
interface Indicator {
  readonly before: ListedIndicator | undefined;
  readonly after: ListedIndicator | undefined;
}

/**
 * What changes of the indicators of a list: which come into a query and which leave one, by what the queries are as they
 * are deployed; and of the rest why nothing changes by them.
 */
export function reviewIndicators(pair: ListPair, states: OpenStates): readonly Statement[] {
  const old = listIndicators(pair.before?.list, states.before.asOf);
  const now = listIndicators(pair.after?.list, states.after.asOf);
  const keys = [...new Set([...now.keys(), ...old.keys()])];
  const all = keys.map((key): Indicator => ({ before: old.get(key), after: now.get(key) }));
  const changed = all.filter(({ before, after }) => isActive(before) !== isActive(after) || isEdited(before, after));
  const comes = reachOf(
    changed.flatMap(({ after }) => (isActive(after) ? [after!] : [])),
    pair,
    'after',
    states.after,
  );
  const goes = reachOf(
    changed.flatMap(({ before }) => (isActive(before) ? [before!] : [])),
    pair,
    'before',
    states.before,
  );
  const notes = all.flatMap((each): readonly Note[] => {
    const key = (each.after ?? each.before)?.key ?? '';
    return noteOf(each, comes.get(key) ?? [], goes.get(key) ?? [], pair);
  });
  return groupNotes(notes, pair);
}

function isActive(listed: ListedIndicator | undefined): boolean {
  return listed !== undefined && listed.inert === undefined;
}

function isEdited(before: ListedIndicator | undefined, after: ListedIndicator | undefined): boolean {
  if (before === undefined || after === undefined) return false;
  const [old, now] = [before, after].map(({ indicator: { place, ...rest } }) => (void place, rest));
  return !isDeepStrictEqual(old, now);
}

/** By the key of an indicator the detections whose query has it in this state alone. */
function reachOf(
  candidates: readonly ListedIndicator[],
  pair: ListPair,
  side: 'before' | 'after',
  state: OpenState,
): ReadonlyMap<string, readonly string[]> {
  const [own, other] = side === 'after' ? [pair.after, pair.before] : [pair.before, pair.after];
  const found = new Map<string, string[]>();
  if (own === undefined || candidates.length === 0) return found;
  for (const here of own.readings) {
    const slug = nameNow(here, side, pair);
    // A detection that goes takes its indicators with it; of it that is said.
    if (slug === undefined) continue;
    const there = other?.readings.find((each) => nameNow(each, side === 'after' ? 'before' : 'after', pair) === slug);
    for (const { key } of findReaching(candidates, own.list, { here, there }, state)) {
      found.set(key, [...(found.get(key) ?? []), slug]);
    }
  }
  return found;
}

function nameNow(
  { detection: { slug } }: ListReading,
  side: 'before' | 'after',
  { slugs }: ListPair,
): string | undefined {
  return side === 'after' ? slug : slugs.get(slug);
}

/** What is said of one indicator; those of which the same is said share a line. */
interface Note {
  readonly kind: StatementKind;
  /** What happened to it, behind their number. */
  readonly words: string;
  readonly reason: Phrase;
  readonly listed: ListedIndicator;
  readonly side: StatementPlace['side'];
}

function noteOf(
  { before, after }: Indicator,
  comes: readonly string[],
  goes: readonly string[],
  pair: ListPair,
): readonly Note[] {
  const note = (kind: StatementKind, words: string, reason: Phrase): Note => {
    return { kind, words, reason, listed: (after ?? before)!, side: after === undefined ? 'before' : 'after' };
  };
  const cameInto = (words: string): Note[] =>
    comes.length > 0
      ? [note('indicators-reach', words, say`in ${sayQueries(comes)}`)]
      : [note('indicators-inert', words, sayUnread(pair.after))];
  const leftFrom = (words: string, why: Phrase): Note[] =>
    goes.length > 0
      ? [
          note('indicators-lost', words, [
            ...say`no longer in ${sayQueries(goes)}`,
            ...(why.length > 0 ? [': ', ...why] : []),
          ]),
        ]
      : [note('indicators-idle', words, why.length > 0 ? why : ['in no query before'])];
  if (before === undefined) {
    if (isActive(after)) return cameInto('added');
    return [note('indicators-inert', 'added', after?.inert ?? [])];
  }
  if (after === undefined) {
    return isActive(before)
      ? leftFrom('taken out', [])
      : [note('indicators-idle', 'taken out', say`did not count: ${before.inert ?? []}`)];
  }
  const repeated = (kind: StatementKind, words: string, reason: string, of: ListedIndicator): Note => {
    return {
      ...note(kind, words, [reason]),
      listed: { ...of, indicator: of.last },
      side: of === before ? 'before' : 'after',
    };
  };
  const again =
    after.times > before.times
      ? [repeated('indicators-inert', 'added', 'listed already', after)]
      : after.times < before.times
        ? [repeated('indicators-idle', 'taken out', 'listed still', before)]
        : [];
  if (isActive(before) && !isActive(after)) return [...leftFrom('no longer active', after.inert ?? []), ...again];
  if (!isActive(before) && isActive(after)) return [...cameInto('active now'), ...again];
  if (!isEdited(before, after)) return again;
  const fields = editedFields(before, after);
  const moves = [
    ...(goes.length > 0 ? leftFrom('edited', fields) : []),
    ...(comes.length > 0 ? cameInto('edited') : []),
  ];
  return [...(moves.length > 0 ? moves : [note('edited', 'edited', fields)]), ...again];
}

function editedFields(before: ListedIndicator, after: ListedIndicator): Phrase {
  const [old, now] = [before.indicator, after.indicator];
  const names = (Object.keys(now) as (keyof typeof now)[]).filter(
    (name) => name !== 'place' && !isDeepStrictEqual(old[name], now[name]),
  );
  return joinPhrases(
    names.map((name) => [name]),
    ', ',
  );
}

function sayQueries(slugs: readonly string[]): Phrase {
  return say`${sayList(slugs, 5)}`;
}

function sayUnread(list: ReadList | undefined): Phrase {
  const readers = list?.readings.map(({ detection }) => detection.slug) ?? [];
  if (readers.length === 0) return ['active, and no query reads the list'];
  return say`active, and in no query: ${sayList(readers, 5)} ${[readers.length === 1 ? 'leaves' : 'leave']} them out`;
}

/** One statement for all indicators of a list of which the same is said. */
function groupNotes(notes: readonly Note[], pair: ListPair): readonly Statement[] {
  const groups = new Map<string, Note[]>();
  for (const note of notes) {
    const key = JSON.stringify([note.kind, note.words, note.reason, note.side]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [note]);
    else group.push(note);
  }
  const files = [pair.before, pair.after].flatMap((each) => (each === undefined ? [] : filesOf(each.list)));
  const subject = (pair.after ?? pair.before)?.list.alias ?? '';
  return [...groups.values()].map((group): Statement => {
    const { kind, words, reason, listed, side } = group[0]!;
    const values = group.map((each) => defangText(each.listed.value));
    const count = group.length === 1 ? '1 indicator' : `${group.length} indicators`;
    const { file, start } = listed.indicator.place;
    return {
      kind,
      subject,
      phrase: say`${[`${count} ${words}`]} (${reason}): ${sayList(values)}`,
      places: [{ file, line: start.line, side }],
      count: group.length,
      covers: files.map((path) => ({ file: path, path: path.endsWith('.csv') ? [] : ['indicators'] })),
    };
  });
}

function filesOf({ document, csv }: IndicatorWatchlist): readonly string[] {
  return [document.source.path, ...(csv === undefined ? [] : [csv.path])];
}
