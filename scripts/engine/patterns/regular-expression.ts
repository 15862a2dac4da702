import { RE2JS } from 're2js';
import { UnsupportedFeature } from '../function-table';
import type { NativePattern } from './native-pattern';
import { nativePattern } from './native-pattern';
import { InvalidPattern, translatePattern } from './translate-pattern';

/** Where a pattern matched, by offsets into the text; `groups[0]` is the whole match, null a group that took no part. */
export interface PatternMatch {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | null)[];
}

/** A compiled regular expression of Kusto. Matching never backtracks without bound. */
export interface Pattern {
  readonly groupCount: number;
  /** The numbers of the named groups. */
  readonly groupNames: ReadonlyMap<string, number>;
  readonly test: (text: string) => boolean;
  /** The first match that starts at an offset or after it. */
  readonly find: (text: string, from?: number) => PatternMatch | null;
  /** All matches from left to right that do not overlap. */
  readonly findAll: (text: string) => PatternMatch[];
}

const compiled = new Map<string, Pattern>();
const mostCompiled = 1000;
const nonAsciiWord = /(?![\0-\x7f])[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\u200C\u200D]/u;

/**
 * The compiled form of a pattern, kept for the next call.
 * @throws InvalidPattern for a pattern that Kusto refuses, UnsupportedFeature for one that cannot be matched exactly
 */
export function compilePattern(pattern: string): Pattern {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const fresh = compile(pattern);
  if (compiled.size >= mostCompiled) compiled.clear();
  compiled.set(pattern, fresh);
  return fresh;
}

function compile(pattern: string): Pattern {
  const linear = compileLinear(pattern);
  const native = nativePattern(pattern);
  return withFindAll(native === undefined ? linear : preferNative(native, linear));
}

type Search = Omit<Pattern, 'findAll'>;

function withFindAll(search: Search): Pattern {
  const { find } = search;
  return {
    ...search,
    findAll: (text) => {
      const matches: PatternMatch[] = [];
      for (let match = find(text); match !== null; match = find(text, nextStart(text, match))) matches.push(match);
      return matches;
    },
  };
}

/** Searches short texts natively and long ones in linear time. */
function preferNative({ expression, longestText }: NativePattern, linear: Search): Search {
  const exec = (text: string, from: number): RegExpExecArray | null => {
    expression.lastIndex = from;
    return expression.exec(text);
  };
  return {
    ...linear,
    test: (text) => (text.length > longestText ? linear.test(text) : exec(text, 0) !== null),
    find: (text, from = 0) => {
      if (text.length > longestText) return linear.find(text, from);
      const match = exec(text, from);
      if (match === null) return null;
      const groups = Array.from(match, (group: string | undefined) => group ?? null);
      return { start: match.index, end: match.index + match[0].length, groups };
    },
  };
}

/** The pattern as RE2 runs it, in time linear in the text. */
export function compileLinear(pattern: string): Search {
  const { source, hasWordBoundary } = translatePattern(pattern);
  const expression = compileSource(pattern, source);
  const admit = hasWordBoundary
    ? (text: string): string => {
        if (nonAsciiWord.test(text)) throw new UnsupportedFeature('\\b next to a letter beyond ASCII');
        return text;
      }
    : (text: string): string => text;
  const groupCount = expression.groupCount();
  return {
    groupCount,
    groupNames: new Map(Object.entries(expression.namedGroups())),
    test: (text) => expression.test(admit(text)),
    find: (text, from = 0) => {
      const matcher = expression.matcher(admit(text));
      if (from > text.length || !matcher.find(from)) return null;
      const groups = Array.from({ length: groupCount + 1 }, (_, group) => matcher.group(group));
      return { start: matcher.start(), end: matcher.end(), groups };
    },
  };
}

/** Past an empty match the search goes on one code point further. */
function nextStart(text: string, match: PatternMatch): number {
  if (match.end > match.start) return match.end;
  return match.end + ((text.codePointAt(match.end) ?? 0) > 0xffff ? 2 : 1);
}

function compileSource(pattern: string, source: string): RE2JS {
  try {
    return RE2JS.compile(source);
  } catch (error) {
    throw new InvalidPattern(pattern, error instanceof Error ? error.message : String(error));
  }
}
