import { compareText } from '../values/compare-values';
import type { FunctionBody } from './define-function';
import { defineFunction } from './define-function';
import { isDynamicArray } from '../values/dynamic-values';
import { foldCase, upperCase } from '../values/fold-case';
import { UnsupportedFeature, type ScalarFunction } from '../values/function-table';
import { requireRoomFor } from '../values/value-size';
import type { DynamicValue, KqlType } from '../values';
import { isIrrelevant } from './dynamic-array';

type Entry = readonly [string, ScalarFunction];

function text(name: string, parameters: readonly KqlType[], body: FunctionBody, alias?: string): Entry {
  return [alias ?? name, defineFunction(`${name}()`, { parameters, returns: 'string', nulls: 'pass' }, body)];
}

function number(name: string, parameters: readonly KqlType[], body: FunctionBody): Entry {
  return [name, defineFunction(`${name}()`, { parameters, returns: 'long' }, body)];
}

const asciiOnly = /^[\0-\x7f]*$/;

/** The code points of a text. Positions and lengths in KQL count these. */
function codePoints(value: string): readonly string[] {
  return asciiOnly.test(value) ? value.split('') : Array.from(value);
}

function countCodePoints(value: string): number {
  if (asciiOnly.test(value)) return value.length;
  let count = 0;
  for (const character of value) count += character.length > 0 ? 1 : 0;
  return count;
}

/** A start before the text's beginning counts from its end; what reaches out of the text is cut. (Recorded answers.) */
function substring(value: string, start: bigint | null, length?: bigint | null): string {
  if (start === null || length === null) return '';
  const points = codePoints(value);
  const from = start < 0n ? points.length + Number(start) : Number(start);
  if (from < 0 || from >= points.length) return '';
  const count = length === undefined ? points.length : Number(length);
  return count <= 0 ? '' : points.slice(from, from + count).join('');
}

/**
 * Where `sought` stands the n-th time among the places that the start and the length allow; -1 if it does not, null
 * for an empty one. The length bounds where a match may start, not where it ends. (Recorded answers.)
 */
function indexOf(value: string, sought: string, start = 0n, length = -1n, occurrence = 1n): bigint | null {
  if (sought === '' || isIrrelevant('indexof()', length, occurrence)) return null;
  const size = countCodePoints(value);
  const from = start < 0n ? Math.max(0, size + Number(start)) : Number(start);
  const end = length < 0n ? size : from + Number(length);
  const first = codePoints(value).slice(0, from).join('').length;
  let left = occurrence;
  for (let at = value.indexOf(sought, first); at >= 0; at = value.indexOf(sought, at + 1)) {
    const position = countCodePoints(value.slice(0, at));
    if (from > size || position >= end) return -1n;
    left -= 1n;
    if (left === 0n) return BigInt(position);
  }
  return -1n;
}

/** All places where `sought` stands, those that overlap included. */
export function countOccurrences(value: string, sought: string): bigint {
  if (sought === '') return 0n;
  let count = 0n;
  for (let at = value.indexOf(sought); at >= 0; at = value.indexOf(sought, at + 1)) count += 1n;
  return count;
}

function split(value: string, delimiter: string, index?: bigint | null): DynamicValue {
  const parts = delimiter === '' ? [value] : value.split(delimiter);
  if (index === undefined || index === null) return parts;
  const part = parts[Number(index)];
  return part === undefined ? null : [part];
}

function replaceString(value: string, sought: string, replacement: string): string {
  if (sought === '') return value;
  requireRoomFor((value.length / sought.length) * replacement.length);
  return value.replaceAll(sought, () => replacement);
}

/**
 * Replaces each lookup in turn. What a replacement put in, or a replacement that is not a string would have put in, is
 * not searched again. (Recorded answers.)
 */
function replaceStrings(value: string, lookups: DynamicValue, replacements: DynamicValue): string {
  if (!isDynamicArray(lookups)) return value;
  let pieces: readonly { readonly text: string; readonly isDone: boolean }[] = [{ text: value, isDone: false }];
  lookups.forEach((lookup, index) => {
    if (typeof lookup !== 'string' || lookup === '') return;
    const given = isDynamicArray(replacements) ? (replacements[index] ?? null) : replacements;
    const done = { text: typeof given === 'string' ? given : lookup, isDone: true };
    requireRoomFor((value.length / lookup.length) * done.text.length);
    pieces = pieces.flatMap((piece) => {
      if (piece.isDone) return [piece];
      const rests = piece.text.split(lookup).map((text) => ({ text, isDone: false }));
      return rests.flatMap((rest, position) => (position === 0 ? [rest] : [done, rest]));
    });
  });
  return pieces.map(({ text }) => text).join('');
}

function translate(searched: string, replacements: string, value: string): string {
  const from = codePoints(searched);
  const to = codePoints(replacements);
  const map = new Map(from.map((point, index): [string, string] => [point, to[index] ?? to[to.length - 1] ?? '']));
  return codePoints(value)
    .map((point) => map.get(point) ?? point)
    .join('');
}

/** More than 1024 times, the page gives two answers: that many, and 1024. ("strrep()", Kusto docs.) */
const mostRepeats = 1024n;

function repeat(value: string, count: bigint | null, delimiter = ''): string {
  if (count !== null && count > mostRepeats) {
    throw new UnsupportedFeature('strrep()', `its page contradicts itself beyond ${mostRepeats} times`);
  }
  if (count !== null && count < 1n)
    throw new UnsupportedFeature('strrep()', `${String(count)} times: it takes 1 or more`);
  return count === null ? '' : Array.from({ length: Number(count) }, () => value).join(delimiter);
}

function joinParts(parts: readonly string[], delimiter: string): string {
  let size = 0;
  for (const part of parts) size += part.length + delimiter.length;
  requireRoomFor(size);
  return parts.join(delimiter);
}

const dynamicText = (name: string, parameters: readonly KqlType[], body: FunctionBody): Entry => [
  name,
  defineFunction(`${name}()`, { parameters, returns: 'dynamic' }, body),
];

/** Functions on text that need no pattern. */
export const stringFunctions: readonly Entry[] = [
  text('strcat', ['string'], (...parts: string[]) => joinParts(parts, '')),
  text('strcat_delim', ['string'], (delimiter: string, ...parts: string[]) => joinParts(parts, delimiter)),
  text('tolower', ['string'], foldCase),
  text('toupper', ['string'], upperCase),
  text('substring', ['string', 'long'], substring),
  text('reverse', ['string'], (value: string) => [...codePoints(value)].reverse().join('')),
  text('replace_string', ['string'], replaceString),
  [
    'replace_strings',
    defineFunction('replace_strings()', { parameters: ['string', 'dynamic'], returns: 'string' }, replaceStrings),
  ],
  text('translate', ['string'], translate),
  text('strrep', ['string', 'long', 'string'], repeat),
  number('strlen', ['string'], (value: string) => BigInt(countCodePoints(value))),
  number('string_size', ['string'], (value: string) => BigInt(Buffer.byteLength(value))),
  number('strcmp', ['string'], (left: string, right: string) => BigInt(Math.sign(compareText(left, right)))),
  number('indexof', ['string', 'string', 'long'], indexOf),
  dynamicText('split', ['string', 'string', 'long'], split),
  [
    'isascii',
    defineFunction('isascii()', { parameters: ['string'], returns: 'bool' }, (value: string) => asciiOnly.test(value)),
  ],
  [
    'isutf8',
    defineFunction(
      'isutf8()',
      { parameters: ['string'], returns: 'bool' },
      (value: string) => !/\p{Surrogate}/u.test(value),
    ),
  ],
];
