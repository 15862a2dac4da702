import type { YamlPath } from '../source/yaml-document';
import type { StatementKind } from './statement-kinds';

/** A piece of a sentence: our own words, or a value that somebody else wrote and each report makes harmless. */
export type PhrasePart = string | { readonly value: string };
export type Phrase = readonly PhrasePart[];

/** What can stand in a sentence: a value of somebody else, or a phrase. */
type Said = string | number | Phrase;

/** Writes a phrase: the words are ours; a text or number in braces is a value, a phrase in braces is spliced in. */
export function say(words: TemplateStringsArray, ...said: readonly Said[]): Phrase {
  return words.flatMap((word, index): PhrasePart[] => {
    const value = said[index];
    const piece = value === undefined ? [] : typeof value === 'object' ? value : [{ value: String(value) }];
    return [...(word === '' ? [] : [word]), ...piece];
  });
}

/** Phrases with our own words between them. */
export function joinPhrases(phrases: readonly Phrase[], between: string): Phrase {
  return phrases.flatMap((phrase, index) => (index === 0 ? phrase : [between, ...phrase]));
}

const mostNames = 20;

/** Values in a row, the first ones alone where there are many. */
export function sayList(values: readonly string[], most = mostNames): Phrase {
  const shown = values.slice(0, most).map((value) => say`${value}`);
  const rest = values.length - shown.length;
  return joinPhrases(rest > 0 ? [...shown, [`and ${rest} more`]] : shown, ', ');
}

/** A line of a file as it is now, or as it was before the change. */
export interface StatementPlace {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly side: 'before' | 'after';
}

/** A part of a file: the keys that lead to it, items of a list by what names them. */
export interface CoveredPart {
  readonly file: string;
  readonly path: YamlPath;
}

/** One thing that a change does. */
export interface Statement {
  readonly kind: StatementKind;
  /** What it is about: the slug of a detection, the alias of a list, the name of a workspace, a path. */
  readonly subject: string;
  /** What is said of it. */
  readonly phrase: Phrase;
  /** Where it is written; the first is the one to look at. */
  readonly places: readonly StatementPlace[];
  /** How many things of its kind it is: indicators, cases. */
  readonly count: number;
  /** The edits that it speaks of. */
  readonly covers: readonly CoveredPart[];
  /** Texts of several lines that are compared line by line. */
  readonly texts?: { readonly before: string; readonly after: string };
}
