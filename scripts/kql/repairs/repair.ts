import type { TextEdit } from '../../source/edit-text';
import type { Span } from '../../source/position';
import type { Token } from '../read-tokens';

/** What an author probably meant, if a text is not KQL: said if the edits take the mistake away. */
export interface Repair {
  /** Where the mistake stands. */
  readonly span: Span;
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** What to write, in one sentence. */
  readonly help: string;
  readonly edits: readonly TextEdit[];
  /** True if it is known to be meant, although the edits alone do not make KQL of the text. */
  readonly isSure?: boolean;
}

/** A text that the parser does not understand. */
export interface BrokenText {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** Which token stands at the place that the parser points to, or next behind it; the number of tokens at the end. */
  readonly at: number;
}

/** Looks for one habit around a place; returns what could be meant, the likeliest first. */
export type FindRepairs = (broken: BrokenText) => readonly Repair[];

/** Words that begin an operator behind a pipe. */
export const queryOperators: ReadonlySet<string> = new Set([
  'where', 'project', 'extend', 'summarize', 'join', 'union', 'parse', 'mv-expand', 'mv-apply', 'project-away',
  'project-rename', 'project-reorder', 'project-keep', 'sort', 'order', 'take', 'limit', 'top', 'distinct', 'count',
  'evaluate', 'invoke', 'lookup', 'make-series', 'serialize', 'sample', 'sample-distinct', 'filter', 'getschema',
  'render', 'as', 'search', 'find', 'range', 'fork', 'facet', 'consume', 'partition', 'scan', 'reduce', 'parse-where',
  'parse-kv', 'top-nested', 'top-hitters', 'externaldata', 'print',
]); // prettier-ignore

/** Operators between two values that are words. */
export const wordOperators: ReadonlySet<string> = new Set([
  'in', 'in~', 'has', 'contains', 'startswith', 'endswith', 'between', 'hasprefix', 'hassuffix', 'has_cs', 'contains_cs',
  'startswith_cs', 'endswith_cs', 'hasprefix_cs', 'hassuffix_cs', 'has_any', 'has_all', 'matches', 'and', 'or',
]); // prettier-ignore

const openers = '([{';
const closers = ')]}';

/** The index behind the expression that begins at a token: before what ends it at its own depth. */
export function endOfOperand(tokens: readonly Token[], from: number): number {
  let depth = 0;
  for (let index = from; index < tokens.length; index++) {
    const { text, kind } = tokens[index]!;
    if (kind === 'mark' && openers.includes(text)) depth++;
    if (kind === 'mark' && closers.includes(text) && --depth < 0) return index;
    if (depth === 0 && index > from && /^(?:and|or|[|,;]|&&|\|\||[})\]])$/i.test(text) && !closers.includes(text)) {
      return index;
    }
  }
  return tokens.length;
}

/** The index of the first token of the expression that ends before a token. */
export function startOfOperand(tokens: readonly Token[], before: number): number {
  let depth = 0;
  for (let index = before - 1; index >= 0; index--) {
    const { text, kind } = tokens[index]!;
    if (kind === 'mark' && closers.includes(text)) depth++;
    if (kind === 'mark' && openers.includes(text) && --depth < 0) return index + 1;
    if (depth === 0 && (/^(?:and|or|by|on|[|,;=]|&&|\|\|)$/i.test(text) || queryOperators.has(text.toLowerCase()))) {
      return index + 1;
    }
  }
  return 0;
}

/** The text from one token to before another. */
export function textBetween({ text, tokens }: BrokenText, from: number, to: number): string {
  const [first, last] = [tokens[from], tokens[to - 1]];
  return first === undefined || last === undefined ? '' : text.slice(first.start, last.end);
}

/** The span from one token to before another. */
export function spanBetween({ tokens }: BrokenText, from: number, to: number): Span {
  return { start: tokens[from]!.start, end: tokens[to - 1]!.end };
}

/** The indexes of the tokens around the place, the nearest first. */
export function indexesAround({ tokens, at }: BrokenText, before: number, behind: number): number[] {
  const from = Math.max(0, at - before);
  return Array.from({ length: Math.min(tokens.length, at + behind + 1) - from }, (_, index) => from + index).sort(
    (a, b) => Math.abs(a - at) - Math.abs(b - at) || a - b,
  );
}

/** A text for a help, on one line and not too long. */
export function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}

/** True for a token that is this word, in any case; `word` is in lower case. */
export function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === 'name' && token.text.toLowerCase() === word;
}

/** True for a token that is this punctuation mark. */
export function isMark(token: Token | undefined, mark: string): boolean {
  return token?.kind === 'mark' && token.text === mark;
}
