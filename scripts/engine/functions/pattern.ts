import { bindBody, defineFunction } from './define-function';
import { isDynamicArray } from '../values/dynamic-values';
import type { CallSite, ScalarFunction } from '../values/function-table';
import { UnsupportedFeature } from '../values/function-table';
import { conversion, dynamicToText } from '../values/convert-values';
import { InvalidPattern } from '../patterns/invalid-pattern';
import { compilePattern, looksAround } from '../patterns/regular-expression';
import type { Pattern, PatternMatch } from '../patterns/regular-expression';
import { requireRoomFor } from '../values/value-size';
import type { DynamicValue, KqlType, Value } from '../values';
import { conversionOfFound } from './conversion';
import { isIrrelevant } from './dynamic-array';
import { countOccurrences } from './string';
import { ownValue } from '../../source/own-value';

/** The pattern in a string argument: compiled at once where it is a constant. */
function patternArgument(call: CallSite, index: number): (value: Value) => Pattern {
  const constant = call.constants[index];
  if (typeof constant !== 'string') return (value) => compilePattern(value as string);
  const pattern = compilePattern(constant);
  return () => pattern;
}

/** The type that typeof() names in an argument of extract() or extract_json(). */
export function extractedType(doc: string, typeName: Value | undefined): KqlType {
  const type = ownValue(extractedTypes, String(typeName));
  if (type === undefined) throw new UnsupportedFeature(doc, `as ${String(typeName)}`);
  return type;
}

const extractedTypes: Readonly<Record<string, KqlType>> = {
  bool: 'bool',
  int: 'int',
  long: 'long',
  real: 'real',
  double: 'real',
  decimal: 'decimal',
  string: 'string',
  datetime: 'datetime',
  timespan: 'timespan',
  guid: 'guid',
  dynamic: 'dynamic',
};

/** A group that the pattern does not have is empty; what one below zero is, no page says. */
function requireGroup(index: Value): void {
  if (index !== null && Number(index) < 0) throw new UnsupportedFeature('extract()', `of the group ${String(index)}`);
}

const extract: ScalarFunction = {
  doc: 'extract()',
  prepare: (call) => {
    const patternOf = patternArgument(call, 0);
    const type = call.argumentTypes.length > 3 ? extractedType('extract()', call.constants[3]) : 'string';
    const convert = conversionOfFound('extract()', type);
    const toResult = conversion(type, call.resultType);
    const missing = type === 'dynamic' ? null : convert('');
    const toIndex = conversion(call.argumentTypes[1]!, 'long');
    const toText = conversion(call.argumentTypes[2]!, 'string');
    const [, chosen] = call.constants;
    if (chosen !== undefined) requireGroup(toIndex(chosen));
    return (pattern, group, value) => {
      const index = toIndex(group!);
      requireGroup(index);
      const match = patternOf(pattern!).find(toText(value!) as string);
      const captured = index === null ? undefined : (match?.groups[Number(index)] ?? undefined);
      return toResult(captured === undefined ? missing : convert(captured));
    };
  },
};

/** Returns why extract_all() does not take a pattern for its capture groups. ("extract_all()": between one and 16.) */
export function problemOfGroups(count: number): string | undefined {
  if (count === 0) return 'extract_all() wants at least one capture group, such as (.+)';
  return count > 16 ? `extract_all() takes at most 16 capture groups, and this has ${count}` : undefined;
}

function requireGroups(count: number, pattern: string): void {
  const problem = problemOfGroups(count);
  if (problem !== undefined) throw new InvalidPattern(pattern, problem);
}

/** With one group its captures, with several an array of captures a match; null if nothing matches. */
const extractAll: ScalarFunction = {
  doc: 'extract_all()',
  prepare: (call) => {
    const patternOf = patternArgument(call, 0);
    const textIndex = call.argumentTypes.length - 1;
    const toText = conversion(call.argumentTypes[textIndex]!, 'string');
    const groupsOf = (text: Value, chosen: Value): number[] => {
      const pattern = patternOf(text);
      requireGroups(pattern.groupCount, String(text));
      return textIndex === 2 ? chosenGroups(pattern, chosen as DynamicValue, String(text)) : allGroups(pattern);
    };
    const [constant, chosen] = call.constants;
    if (constant !== undefined && (textIndex < 2 || chosen !== undefined)) groupsOf(constant, chosen ?? null);
    return (...values) => {
      const pattern = patternOf(values[0]!);
      const groups = groupsOf(values[0]!, values[1]!);
      const matches = pattern.findAll(toText(values[textIndex]!) as string);
      return matches.length === 0 ? null : matches.map((match) => captures(match, groups));
    };
  },
};

function allGroups(pattern: Pattern): number[] {
  return Array.from({ length: pattern.groupCount }, (_, index) => index + 1);
}

function chosenGroups(pattern: Pattern, chosen: DynamicValue, source: string): number[] {
  if (!isDynamicArray(chosen)) return allGroups(pattern);
  if (chosen.length === 0) throw new UnsupportedFeature('extract_all()', 'of no capture group');
  return chosen.map((group) => {
    const index = typeof group === 'string' ? pattern.groupNames.get(group) : Number(group);
    if (index === undefined || !(index >= 1 && index <= pattern.groupCount)) {
      throw new InvalidPattern(source, `it has no capture group ${dynamicToText(group)}`);
    }
    return index;
  });
}

function captures(match: PatternMatch, groups: readonly number[]): DynamicValue {
  const captured = groups.map((group) => match.groups[group] ?? '');
  return captured.length === 1 ? captured[0]! : captured;
}

/** `\0` to `\9` in a replacement stand for the groups of the match. */
function expandReplacement(replacement: string, match: PatternMatch): string {
  return replacement.replace(/\\([0-9\\])/g, (_, reference: string) =>
    reference === '\\' ? '\\' : (match.groups[Number(reference)] ?? ''),
  );
}

function replaceMatches(value: string, pattern: Pattern, replacement: string): string {
  let result = '';
  let copied = 0;
  for (const match of pattern.findAll(value)) {
    result += value.slice(copied, match.start) + expandReplacement(replacement, match);
    requireRoomFor(result.length);
    copied = match.end;
  }
  return result + value.slice(copied);
}

const replaceRegex: ScalarFunction = {
  doc: 'replace_regex()',
  prepare: (call) => {
    const patternOf = patternArgument(call, 1);
    return bindBody(
      call,
      { parameters: ['string'], returns: 'string' },
      (value: string, pattern: string, replacement: string) => replaceMatches(value, patternOf(pattern), replacement),
    );
  },
};

/** replace() takes its arguments in another order: pattern, replacement, text. */
const replace: ScalarFunction = {
  doc: 'replace()',
  prepare: (call) => {
    const patternOf = patternArgument(call, 0);
    return bindBody(
      call,
      { parameters: ['string'], returns: 'string' },
      (pattern: string, replacement: string, value: string) => replaceMatches(value, patternOf(pattern), replacement),
    );
  },
};

/** One match at the start, at the end, or at each: a match is not trimmed twice. (Recorded answers.) */
function trimming(doc: string, atStart: boolean, atEnd: boolean): ScalarFunction {
  return {
    doc,
    prepare: (call) => {
      const anchored = (pattern: string, before: string, after: string): Pattern =>
        compilePattern(`${before}(?:${pattern})${after}`);
      const trim = (pattern: string, value: string): string => {
        let rest = value;
        if (atStart) rest = rest.slice(anchored(pattern, '^', '').find(rest)?.end ?? 0);
        if (atEnd) rest = rest.slice(0, anchored(pattern, '', '$').find(rest)?.start ?? rest.length);
        return rest;
      };
      return bindBody(call, { parameters: ['string'], returns: 'string' }, trim);
    },
  };
}

const countOf: ScalarFunction = {
  doc: 'countof()',
  prepare: (call) =>
    bindBody(
      call,
      { parameters: ['string'], returns: 'long' },
      (value: string, sought: string, kind = 'normal'): bigint =>
        kind === 'regex' ? BigInt(compilePattern(sought).findAll(value).length) : countOccurrences(value, sought),
    ),
};

/** A start before the text gives null. What `^` and its kin are in a part of the text, no page says. */
const indexOfRegex = defineFunction(
  'indexof_regex()',
  { parameters: ['string', 'string', 'long'], returns: 'long' },
  (value: string, pattern: string, start = 0n, length = -1n, occurrence = 1n): bigint | null => {
    if (start < 0n || isIrrelevant('indexof_regex()', length, occurrence)) return null;
    const isCut = start > 0n || length >= 0n;
    if (isCut && looksAround(pattern)) {
      throw new UnsupportedFeature(
        'indexof_regex()',
        'with a start or length, of a pattern such as ^ that looks around it',
      );
    }
    const points = Array.from(value);
    const from = Number(start);
    const within = length < 0n ? points.slice(from) : points.slice(from, from + Number(length));
    const haystack = within.join('');
    const match = compilePattern(pattern).findAll(haystack)[Number(occurrence) - 1];
    return match === undefined ? -1n : BigInt(from + Array.from(haystack.slice(0, match.start)).length);
  },
);

/** A pattern that matches a text as it stands. */
const regexQuote = defineFunction('regex_quote()', { parameters: ['string'], returns: 'string' }, (text: string) =>
  text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&'),
);

/** Functions that take a regular expression. */
export const patternFunctions: readonly (readonly [string, ScalarFunction])[] = [
  ['extract', extract],
  ['extract_all', extractAll],
  ['extractall', extractAll],
  ['replace_regex', replaceRegex],
  ['replace', replace],
  ['trim', trimming('trim()', true, true)],
  ['trim_start', trimming('trim_start()', true, false)],
  ['trim_end', trimming('trim_end()', false, true)],
  ['countof', countOf],
  ['indexof_regex', indexOfRegex],
  ['regex_quote', regexQuote],
];
