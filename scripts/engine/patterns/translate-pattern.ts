import { UnsupportedFeature } from '../function-table';
import { QueryFailure } from '../runtime';

/** A pattern that Kusto would refuse: the query cannot run there either. */
export class InvalidPattern extends QueryFailure {
  constructor(
    readonly pattern: string,
    readonly reason: string,
  ) {
    super(`invalid regular expression ${JSON.stringify(pattern)}: ${reason}`);
    this.name = 'InvalidPattern';
  }
}

export interface TranslatedPattern {
  /** The pattern in RE2's dialect. */
  readonly source: string;
  /** Whether it asks for word boundaries, which RE2 knows for ASCII only. */
  readonly hasWordBoundary: boolean;
}

/** Members of \w by Unicode. ("Regex syntax", Kusto docs.) */
export const wordMembers = String.raw`\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\x{200C}\x{200D}`;

const classEscapes: Readonly<Record<string, string>> = {
  d: String.raw`\p{Nd}`,
  D: String.raw`\P{Nd}`,
  s: String.raw`\p{White_Space}`,
  S: String.raw`\P{White_Space}`,
};

const sameEscapes = new Set('nrtfvaAzbB');
const repetition = /^\{\d+(?:,\d*)?\}/;
const groupFlags = /^\(\?([a-zA-Z]*)(?:-([a-zA-Z]+))?[:)]/;
const posixClass = /^\[:\^?[a-z]+:\]/;
const propertyEscape = /^\\[pP](?:[A-Z]|\{\^?[A-Za-z_]+\})/;
const hexadecimalEscape = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|[xuU]\{([0-9a-fA-F]{1,8})\})/;

/**
 * A pattern of Kusto in RE2's dialect. Kusto's classes \d, \s and \w are Unicode's, RE2's are ASCII's. Where Kusto's
 * page leaves a spelling out and RE2 gives it a meaning (`[\w-.]`, a `{` that repeats nothing), it has that meaning.
 * ("Regex syntax", Kusto docs.)
 * @throws InvalidPattern for what Kusto refuses, UnsupportedFeature for what RE2 cannot say
 */
export function translatePattern(pattern: string): TranslatedPattern {
  let source = '';
  let hasWordBoundary = false;
  for (let position = 0; position < pattern.length;) {
    const rest = pattern.slice(position);
    let token: Token;
    if (rest.startsWith('\\')) {
      token = escapeOutsideClass(pattern, rest);
      hasWordBoundary ||= /^\\[bB]/.test(rest);
    } else if (rest.startsWith('[')) {
      token = characterClass(pattern, rest);
    } else if (rest.startsWith('(?')) {
      token = groupStart(pattern, rest);
    } else if (rest.startsWith('{') && !repetition.test(rest)) {
      token = { length: 1, source: String.raw`\{` };
    } else {
      token = { length: 1, source: rest.slice(0, 1) };
    }
    source += token.source;
    position += token.length;
  }
  return { source, hasWordBoundary };
}

interface Token {
  readonly length: number;
  readonly source: string;
}

function escapeOutsideClass(pattern: string, rest: string): Token {
  const next = rest[1];
  if (next === 'w') return { length: 2, source: `[${wordMembers}]` };
  if (next === 'W') return { length: 2, source: `[^${wordMembers}]` };
  return escape(pattern, rest);
}

/** An escape that means the same inside and outside a class. */
function escape(pattern: string, rest: string): Token {
  const next = rest[1];
  if (next === undefined) throw new InvalidPattern(pattern, 'it ends with a backslash');
  const special = classEscapes[next];
  if (special !== undefined) return { length: 2, source: special };
  const property = propertyEscape.exec(rest);
  if (property !== null) return { length: property[0].length, source: property[0] };
  const hexadecimal = hexadecimalEscape.exec(rest);
  if (hexadecimal !== null) {
    const digits = hexadecimal.slice(1).find((group) => group !== undefined) ?? '0';
    return { length: hexadecimal[0].length, source: `\\x{${digits}}` };
  }
  if (sameEscapes.has(next)) return { length: 2, source: rest.slice(0, 2) };
  if (next === '<' || next === '>') throw new UnsupportedFeature(`\\${next} in a regular expression`);
  if (/[0-9]/.test(next)) throw new InvalidPattern(pattern, `back references such as \\${next} are not part of it`);
  if (/[A-Za-z]/.test(next)) throw new InvalidPattern(pattern, `there is no escape \\${next}`);
  return { length: 2, source: rest.slice(0, 2) };
}

function groupStart(pattern: string, rest: string): Token {
  if (/^\(\?<?[=!]/.test(rest)) throw new InvalidPattern(pattern, 'look-around is not part of it');
  const named = /^\(\?P?<([A-Za-z_][A-Za-z0-9_]*)>/.exec(rest);
  if (named !== null) return { length: named[0].length, source: `(?P<${named[1] ?? ''}>` };
  const flags = groupFlags.exec(rest);
  if (flags === null) throw new InvalidPattern(pattern, `there is no group ${rest.slice(0, 4)}`);
  const [text, on = '', off = ''] = flags;
  for (const flag of on + off) {
    if (flag === 'x' || flag === 'R') throw new UnsupportedFeature(`(?${flag}) in a regular expression`);
    if (!'imsUu'.includes(flag)) throw new InvalidPattern(pattern, `there is no flag ${flag}`);
  }
  if (off.includes('u')) throw new UnsupportedFeature('(?-u) in a regular expression');
  return { length: text.length, source: text.replace('u', '').replace('(?)', '') };
}

/** A class in brackets. `rest` starts with the bracket. */
function characterClass(pattern: string, rest: string): Token {
  let position = rest.startsWith('[^') ? 2 : 1;
  let members = '';
  const seen = new Set<string>();
  const first = position;
  let isAfterClass = false;
  while (position < rest.length) {
    const ahead = rest.slice(position);
    if (ahead.startsWith(']') && position > first) {
      const source = seen.has('w') && seen.has('W') ? String.raw`\x{0}-\x{10FFFF}` : members;
      return { length: position + 1, source: `${rest.slice(0, first)}${source}]` };
    }
    // A dash after a class such as \w makes no range.
    const token = isAfterClass && ahead.startsWith('-') ? { length: 1, source: '\\-' } : classMember(pattern, ahead);
    isAfterClass = /^\\[dDsSwWpP]/.test(ahead);
    if (ahead.startsWith('\\')) seen.add(ahead.slice(1, 2));
    members += token.source;
    position += token.length;
  }
  throw new InvalidPattern(pattern, 'a class is not closed');
}

function classMember(pattern: string, ahead: string): Token {
  const posix = posixClass.exec(ahead);
  if (posix !== null) return { length: posix[0].length, source: posix[0] };
  if (/^(?:&&|~~|--(?!\]))/.test(ahead)) {
    throw new UnsupportedFeature(`${ahead.slice(0, 2)} in a class of a regular expression`);
  }
  if (ahead.startsWith('[')) throw new UnsupportedFeature('a class within a class of a regular expression');
  if (ahead.startsWith('\\w')) return { length: 2, source: wordMembers };
  if (ahead.startsWith('\\W')) return { length: 2, source: nonWordRanges() };
  if (ahead.startsWith('\\b')) throw new InvalidPattern(pattern, 'a class holds no word boundary');
  if (ahead.startsWith('\\')) return escape(pattern, ahead);
  if (ahead.startsWith(']')) return { length: 1, source: String.raw`\]` };
  return { length: 1, source: ahead.slice(0, 1) };
}

let complementOfWord: string | undefined;

/** The ranges of code points outside \w. RE2 has no way to put the complement of a union into a class. */
function nonWordRanges(): string {
  if (complementOfWord !== undefined) return complementOfWord;
  const isWord = /^[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\u200C\u200D]$/u;
  const ranges: string[] = [];
  let start = -1;
  for (let codePoint = 0; codePoint <= 0x110000; codePoint += 1) {
    const outside = codePoint < 0x110000 && !isWord.test(String.fromCodePoint(codePoint));
    if (outside && start < 0) start = codePoint;
    if (!outside && start >= 0) {
      ranges.push(`\\x{${start.toString(16)}}-\\x{${(codePoint - 1).toString(16)}}`);
      start = -1;
    }
  }
  complementOfWord = ranges.join('');
  return complementOfWord;
}
