import { applyEdits } from '../source/edit-text';
import type { TextEdit } from '../source/edit-text';
import { nearestWord } from '../source/nearest-word';
import type { Span } from '../source/position';
import { readTokens } from './read-tokens';
import type { BrokenText, FindRepairs, Repair } from './repairs/repair';
import { shortened } from './repairs/repair';
import {
  repairForeignCharacters,
  repairHalfOddQuotes,
  repairOddCharacters,
  repairOddQuotes,
} from './repairs/repair-characters';
import { repairSpelling } from './repairs/repair-spelling';
import { explainSecondQuery, repairSeparators, repairSwallowedKey } from './repairs/repair-lines';
import { repairBrackets, repairComments, repairTexts } from './repairs/repair-pairs';
import { repairPhrases } from './repairs/repair-phrases';
import { explainSql, repairClauses, repairMissingPipe, repairOperatorName, repairPipes } from './repairs/repair-pipes';
import {
  repairBetween,
  repairCase,
  repairColumns,
  repairComparisons,
  repairEquals,
  repairIsNull,
  repairLists,
  repairMarks,
  repairNot,
} from './repairs/repair-words';

/** What an author is told of a text that is not KQL. */
export interface SyntaxAdvice {
  readonly span: Span;
  readonly message: string;
  readonly help: string;
  /** Edits that take the mistake away, or let the parser come further than it. */
  readonly edits?: readonly TextEdit[];
}

/** The first mistake of a text: what the parser says of it, and where. */
export interface SyntaxMistake {
  readonly code: string;
  readonly message: string;
  readonly span: Span;
}

/** The habits that are looked for, the surest first: the first whose edits take the mistake away is what is said. */
const habits: readonly FindRepairs[] = [
  explainSql,
  repairSwallowedKey,
  repairOddQuotes,
  repairHalfOddQuotes,
  repairOddCharacters,
  repairComments,
  repairPipes,
  repairTexts,
  repairCase,
  repairNot,
  repairIsNull,
  repairPhrases,
  repairComparisons,
  repairMarks,
  repairBetween,
  repairLists,
  repairColumns,
  repairClauses,
  repairOperatorName,
  repairSpelling,
  repairMissingPipe,
  repairEquals,
  repairBrackets,
  repairForeignCharacters,
  repairSeparators,
  explainSecondQuery,
];

/** Longer texts are parsed again for fewer guesses. */
const manyGuesses = 120;
const longText = 20_000;
const fewGuesses = 12;

/** A mistake in parentheses lets the parser stumble before it, too: so many places are looked at. */
const mostPlaces = 6;

/**
 * Explains the first mistake of a text that is not KQL.
 *
 * @param mistakes what the parser says, in the order of the text
 * @param firstMistakeAt where the first mistake of another text stands; undefined if that is KQL
 */
export function explainSyntax(
  text: string,
  [first, ...others]: readonly [SyntaxMistake, ...SyntaxMistake[]],
  firstMistakeAt: (text: string) => number | undefined,
): SyntaxAdvice {
  const tokens = readTokens(text);
  const indexes = [first, ...others].map(({ span }) => {
    const found = tokens.findIndex(({ end }) => end > span.start);
    return found < 0 ? tokens.length : found;
  });
  const places = [...new Set(indexes)].slice(0, mostPlaces);
  let partial: Repair | undefined;
  for (const repair of distinctRepairs(places.map((at) => ({ text, tokens, at })))) {
    if (repair.isSure === true && repair.edits.length === 0) return adviceOf(repair);
    const effect = effectOf(repair, text, first.span.start, firstMistakeAt);
    if (effect === 'whole' || repair.isSure === true) return adviceOf(repair, effect !== 'none');
    if (effect === 'part') partial ??= repair;
  }
  if (partial !== undefined) return adviceOf(partial, true);
  return { span: first.span, message: first.message, help: helpOfPlace(first, { text, tokens, at: indexes[0]! }) };
}

/** What could be meant at some places of one text, each once. */
function* distinctRepairs(places: readonly BrokenText[]): Generator<Repair> {
  let guesses = (places[0]?.text.length ?? 0) > longText ? fewGuesses : manyGuesses;
  const known = new Set<string>();
  for (const place of places) {
    for (const repair of habits.flatMap((habit) => habit(place))) {
      const key = repair.edits.map(({ span, text }) => `${span.start}-${span.end} ${text}`).join();
      if (repair.isSure !== true && (key === '' || known.has(key))) continue;
      if (guesses-- <= 0) return;
      known.add(key);
      yield repair;
    }
  }
}

/** @param isProved whether the edits were tried, and take a mistake away */
function adviceOf({ span: { start, end }, message, help, edits }: Repair, isProved = false): SyntaxAdvice {
  return { span: { start, end }, message, help, ...(isProved ? { edits } : {}) };
}

/**
 * What edits do to a text: they take all mistakes away, or let the parser come further than the mistake and the edits.
 */
function effectOf(
  { edits }: Repair,
  text: string,
  mistakeAt: number,
  firstMistakeAt: (text: string) => number | undefined,
): 'whole' | 'part' | 'none' {
  const edited = applyEdits(text, edits).text;
  const next = firstMistakeAt(edited);
  if (next === undefined) return 'whole';
  // What stands behind the edits is as long as it was.
  const untouched = text.length - Math.max(...edits.map(({ span }) => span.end));
  const behind = edited.length - next;
  return behind < untouched && text.length - behind > mistakeAt ? 'part' : 'none';
}

/** Where no habit explains it: what the parser wanted, and between what. */
function helpOfPlace({ code, message }: SyntaxMistake, { tokens, at }: BrokenText): string {
  const known = helpByCode.get(code);
  if (known !== undefined) return known;
  const [before, here] = [tokens[at - 1], tokens[at]];
  const wanted = /^Expected: (.+)$/.exec(message)?.[1];
  const behind = before === undefined ? 'at the beginning' : `behind ${shortened(before.text)}`;
  if (here === undefined) return `The query ends ${behind}, and is not complete there: write what is missing.`;
  const choices = /^Expected one of: (.+)$/.exec(message)?.[1]?.split(', ');
  const meant = choices && nearestWord(here.text, choices);
  if (meant !== undefined) return `Did you mean ${meant}?`;
  const what = wanted === undefined ? 'Something' : wanted.replaceAll(',', ' or');
  if (before === undefined) return `Nothing may begin with ${shortened(here.text)} here: begin with a table.`;
  return wanted === undefined
    ? `Look at what stands ${behind}: ${shortened(here.text)} cannot follow it. A comma, an operator or a parenthesis may be missing.`
    : `Write ${what} ${behind}, or take ${shortened(here.text)} away.`;
}

/** Codes of Kusto.Language and of our own whose mistake lies in the whole of a text. */
const helpByCode: ReadonlyMap<string, string> = new Map([
  ['KS244', 'Split it with let into parts that are shorter.'],
  ['KS245', 'Write lists as in (...) or in a watchlist instead of chains of operators.'],
  ['KS246', 'Split it with let into parts that are less deep.'],
  ['empty-query', 'Write the table that is read, and behind it | where and what the rule looks for.'],
  ['control-command', 'Begin with a table: what begins with a period changes or shows the database.'],
  ['several-queries', 'Put it into a file of its own, or read both tables with union.'],
]);
