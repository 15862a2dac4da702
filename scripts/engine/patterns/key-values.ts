import { QueryFailure } from '../runtime';
import { UnsupportedFeature } from '../values/function-table';
import type { DelimitedPairs, LoosePairs, MatchedPairs, PairSyntax, Quoting } from './pair-syntax';
import { compilePattern } from './regular-expression';

/**
 * The listed keys of a text with their values; of a key that comes twice the first value. Blanks around keys and values
 * do not count.
 * @throws UnsupportedFeature for a text that can be read in two ways between which the documentation does not decide
 */
export function readKeyValues(text: string, keys: ReadonlySet<string>, syntax: PairSyntax): Map<string, string> {
  switch (syntax.kind) {
    case 'matched':
      return firstValues(matchedPairs(text, syntax), keys);
    case 'loose':
      return readLoosePairs(text, keys, syntax);
    case 'delimited':
      return readDelimitedPairs(text, keys, syntax);
  }
}

type Pair = readonly [key: string, value: string];

function firstValues(pairs: Iterable<Pair>, keys: ReadonlySet<string>): Map<string, string> {
  const values = new Map<string, string>();
  for (const [key, value] of pairs) if (keys.has(key) && !values.has(key)) values.set(key, value);
  return values;
}

function matchedPairs(text: string, { pattern }: MatchedPairs): Pair[] {
  const compiled = compilePattern(pattern);
  if (compiled.groupCount !== 2) throw new QueryFailure('parse-kv: the regular expression must have two groups');
  return compiled.findAll(text).map(({ groups }) => [(groups[1] ?? '').trim(), (groups[2] ?? '').trim()]);
}

interface Token {
  readonly text: string;
  readonly end: number;
}

/** The quoted text that begins at an offset; undefined if none does, or where its end is missing. */
function readQuoted(text: string, start: number, { quotes, escapes }: Quoting): Token | undefined {
  const quote = quotes.find(({ open }) => text.startsWith(open, start));
  if (quote === undefined) return undefined;
  let content = '';
  for (let position = start + 1; position < text.length; position++) {
    const character = text[position]!;
    if (escapes.includes(character) && position + 1 < text.length) {
      const escaped = text[++position]!;
      const isSpecial =
        escapes.includes(escaped) || quotes.some(({ open, close }) => escaped === open || escaped === close);
      if (!isSpecial) throw new UnsupportedFeature('parse-kv escape=', `before ${JSON.stringify(escaped)}`);
      content += escaped;
    } else if (character === quote.close) {
      return { text: content, end: position + 1 };
    } else {
      content += character;
    }
  }
  return undefined;
}

function readDelimitedPairs(text: string, keys: ReadonlySet<string>, syntax: DelimitedPairs): Map<string, string> {
  const pairs: Pair[] = [];
  let position = 0;
  for (;;) {
    position = skipPairDelimiters(text, position, syntax.pairDelimiter);
    const key = readKey(text, position, syntax);
    if (key === undefined) break;
    if (!key.isFollowed) {
      position = key.end;
      continue;
    }
    const value = readValue(text, key.end, syntax);
    pairs.push([key.text, value.text]);
    position = value.end;
    if (syntax.greedy && keys.has(key.text)) refuseUnlistedKey(text, position, keys, syntax);
  }
  return firstValues(pairs, keys);
}

/** The documentation does not say whether a key that the operator does not list ends a greedy value as others do. */
function refuseUnlistedKey(text: string, end: number, keys: ReadonlySet<string>, syntax: DelimitedPairs): void {
  const next = readKey(text, skipPairDelimiters(text, end, syntax.pairDelimiter), syntax);
  if (next?.isFollowed === true && !keys.has(next.text)) {
    throw new UnsupportedFeature(
      'parse-kv greedy=true',
      `before ${JSON.stringify(next.text)}, which is not a listed key`,
    );
  }
}

interface Key extends Token {
  /** False where a pair delimiter comes before any delimiter of keys: such a text has no value. */
  readonly isFollowed: boolean;
}

/** The key at an offset, and where what follows it begins; undefined if no delimiter of keys is left. */
function readKey(text: string, start: number, syntax: DelimitedPairs): Key | undefined {
  const { keyDelimiter, pairDelimiter } = syntax;
  const quoted = readQuoted(text, start, syntax);
  if (quoted !== undefined) {
    const after = skipBlanks(text, quoted.end);
    if (text.startsWith(keyDelimiter, after)) {
      return { text: quoted.text, end: after + keyDelimiter.length, isFollowed: true };
    }
  }
  const keyEnd = text.indexOf(keyDelimiter, start);
  if (keyEnd < 0) return undefined;
  const between = text.slice(start, keyEnd);
  const stop = between.trimEnd().indexOf(pairDelimiter);
  if (stop >= 0) return { text: '', end: start + stop + pairDelimiter.length, isFollowed: false };
  return { text: between.trim(), end: keyEnd + keyDelimiter.length, isFollowed: true };
}

function readValue(text: string, from: number, syntax: DelimitedPairs): Token {
  const start = skipBlanks(text, from);
  const quoted = readQuoted(text, start, syntax);
  if (quoted !== undefined) return quoted;
  const end = syntax.greedy ? greedyEnd(text, start, syntax) : text.indexOf(syntax.pairDelimiter, start);
  return end < 0 ? { text: text.slice(start).trim(), end: text.length } : { text: text.slice(start, end).trim(), end };
}

/** The offset of the last pair delimiter before the next key; -1 if no key follows. */
function greedyEnd(text: string, start: number, syntax: DelimitedPairs): number {
  let end = text.indexOf(syntax.pairDelimiter, start);
  while (end >= 0) {
    const key = readKey(text, end + syntax.pairDelimiter.length, syntax);
    if (key === undefined) return -1;
    if (key.isFollowed) return end;
    end = text.indexOf(syntax.pairDelimiter, end + syntax.pairDelimiter.length);
  }
  return -1;
}

function skipPairDelimiters(text: string, from: number, delimiter: string): number {
  let position = from;
  for (;;) {
    const afterBlanks = skipBlanks(text, position);
    if (afterBlanks > position) position = afterBlanks;
    else if (text.startsWith(delimiter, position)) position += delimiter.length;
    else return position;
  }
}

function skipBlanks(text: string, from: number): number {
  let position = from;
  while (position < text.length && /\s/.test(text[position]!)) position++;
  return position;
}

/**
 * The documentation gives one text in which each word is a key or the value of the word before it. Texts in which it
 * matters how that is counted, or whether an underscore belongs to a word, are refused.
 */
function readLoosePairs(text: string, keys: ReadonlySet<string>, quoting: LoosePairs): Map<string, string> {
  const readings = [/[\p{L}\p{N}]/u, /[\p{L}\p{N}_]/u].flatMap((wordCharacter) => {
    const words = looseWords(text, wordCharacter, quoting);
    return [firstValues(pairsInTurn(words), keys), firstValues(pairsAtKeys(words, keys), keys)];
  });
  const [first, ...others] = readings as [Map<string, string>, ...Map<string, string>[]];
  const agree = others.every((other) => [...keys].every((key) => other.get(key) === first.get(key)));
  if (!agree) throw new UnsupportedFeature('parse-kv', 'without delimiters on a text that can be read in two ways');
  return first;
}

function looseWords(text: string, wordCharacter: RegExp, quoting: Quoting): string[] {
  const words: string[] = [];
  let position = 0;
  while (position < text.length) {
    const quoted = readQuoted(text, position, quoting);
    if (quoted !== undefined) {
      words.push(quoted.text.trim());
      position = quoted.end;
      continue;
    }
    const start = position;
    while (position < text.length && wordCharacter.test(text[position]!)) position++;
    if (position > start) words.push(text.slice(start, position));
    else position++;
  }
  return words;
}

function pairsInTurn(words: readonly string[]): Pair[] {
  return words.flatMap((word, index) =>
    index % 2 === 0 && index + 1 < words.length ? [[word, words[index + 1]!]] : [],
  );
}

function pairsAtKeys(words: readonly string[], keys: ReadonlySet<string>): Pair[] {
  return words.slice(0, -1).flatMap((word, index): Pair[] => (keys.has(word) ? [[word, words[index + 1]!]] : []));
}
