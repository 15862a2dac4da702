import { RE2JS } from 're2js';
import { linearSource } from './linear-source';
import type { NativePattern } from './native-pattern';
import { nativePattern } from './native-pattern';
import { buildMachine } from './pattern-machine';
import { readPattern } from './read-pattern';
import { hasAssertion, type ReadPattern } from './pattern-node';

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
  /** All matches from left to right that do not overlap; no empty one stands right behind another match. */
  readonly findAll: (text: string) => PatternMatch[];
}

const compiled = new Map<string, Pattern>();
const mostCompiled = 1000;
const surrogate = /[\ud800-\udfff]/;

/**
 * The compiled form of a pattern, kept for the next call.
 * @throws InvalidPattern for a pattern that Kusto refuses, UnsupportedFeature for one that its documentation leaves open
 */
export function compilePattern(pattern: string): Pattern {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const fresh = compile(readPattern(pattern));
  if (compiled.size >= mostCompiled) compiled.clear();
  compiled.set(pattern, fresh);
  return fresh;
}

/** Whether a pattern asks what stands beside a match, as `^` and `\\b` do. */
export function looksAround(pattern: string): boolean {
  return hasAssertion(readPattern(pattern).node);
}

function compile(read: ReadPattern): Pattern {
  const linear = linearSearch(read);
  const native = nativePattern(read.node);
  const search = native === undefined ? linear : preferNative(native, linear);
  return {
    groupCount: read.groupCount,
    groupNames: read.groupNames,
    ...search,
    findAll: (text) => allOf(search, text),
  };
}

/** One way to run a pattern. */
export type Search = Pick<Pattern, 'test' | 'find'>;

/** Matches that do not overlap. Behind a match, an empty one at its end is passed over, as Rust's and RE2's are. */
function allOf({ find }: Search, text: string): PatternMatch[] {
  const matches: PatternMatch[] = [];
  for (let from = 0, lastEnd = -1; ;) {
    const match = find(text, from);
    if (match === null) return matches;
    const isEmpty = match.end === match.start;
    if (!isEmpty || match.end !== lastEnd) {
      matches.push(match);
      lastEnd = match.end;
    }
    from = isEmpty ? match.end + ((text.codePointAt(match.end) ?? 0) > 0xffff ? 2 : 1) : match.end;
  }
}

/** Searches short texts natively and long ones in linear time. */
function preferNative({ expression, longestText, looksAround }: NativePattern, linear: Search): Search {
  const isTooHard = (text: string): boolean => text.length > longestText || (looksAround && surrogate.test(text));
  const exec = (text: string, from: number): RegExpExecArray | null => {
    expression.lastIndex = from;
    return expression.exec(text);
  };
  return {
    test: (text) => (isTooHard(text) ? linear.test(text) : exec(text, 0) !== null),
    find: (text, from = 0) => {
      if (isTooHard(text)) return linear.find(text, from);
      const match = exec(text, from);
      if (match === null) return null;
      const groups = Array.from(match, (group: string | undefined) => group ?? null);
      return { start: match.index, end: match.index + match[0].length, groups };
    },
  };
}

/** The pattern in time linear in the text: as RE2 runs it where RE2 can say it. */
export function linearSearch(read: ReadPattern): Search {
  const source = linearSource(read.node);
  return source === undefined ? machineSearch(read) : re2Search(RE2JS.compile(source), read.groupCount);
}

function re2Search(expression: RE2JS, groupCount: number): Search {
  return {
    test: (text) => expression.test(text),
    find: (text, from = 0) => {
      const matcher = expression.matcher(text);
      if (from > text.length || !matcher.find(from)) return null;
      const groups = Array.from({ length: groupCount + 1 }, (_, group) => matcher.group(group));
      return { start: matcher.start(), end: matcher.end(), groups };
    },
  };
}

/** The pattern as our own machine runs it, which knows all that a pattern can say. */
export function machineSearch({ node, groupCount }: ReadPattern): Search {
  const { find } = buildMachine(node);
  return {
    test: (text) => find(text, 0) !== null,
    find: (text, from = 0) => {
      const slots = find(text, from);
      if (slots === null) return null;
      const groups = Array.from({ length: groupCount + 1 }, (_, group) => {
        const [start, end] = [slots[group * 2], slots[group * 2 + 1]];
        return start === undefined || end === undefined ? null : text.slice(start, end);
      });
      return { start: slots[0]!, end: slots[1]!, groups };
    },
  };
}

/** Whether RE2 takes a pattern. The pages of Kusto described its expressions as RE2's before they described Rust's. */
export function isPatternOfRe2(pattern: string): boolean {
  try {
    RE2JS.compile(pattern);
    return true;
  } catch {
    return false;
  }
}
