import { isDeepStrictEqual } from 'node:util';

import { lineBreakOf, wholeLines } from './edit-text';
import type { Span } from './position';
import { createSourceFile } from './source-file';
import { parseYaml } from './yaml-document';
import type { YamlDocument } from './yaml-document';

/**
 * The text of a document with the keys of its root in an order. Each key takes with it the comments above it, those
 * behind it, and the blank lines before it; a key that the order does not name stays behind the one that it follows.
 *
 * @returns undefined if the keys stand in that order, or are written so that lines cannot be moved (a mapping in
 * braces, two keys on a line, an indented comment that would come under a block of text and become part of it)
 */
export function orderYamlKeys(document: YamlDocument, order: readonly string[]): string | undefined {
  const { text } = document.source;
  const keys = readRootKeys(document);
  if (keys === undefined) return undefined;
  const ordered = sortKeys(keys, order);
  if (ordered.every((key, index) => key === keys[index])) return undefined;
  const { head, parts, tail } = splitLines(document, keys);
  const lines = ordered.map((key) => parts[keys.indexOf(key)]!);
  const reordered = head + joinParts(lines, parts[0]!, lineBreakOf(text)) + tail;
  const read = parseYaml(createSourceFile(document.source.path, reordered));
  return isDeepStrictEqual(read.value?.value, document.value) ? reordered : undefined;
}

/** From the beginning of a key to the end of what it leads to, without the white space behind that. */
interface RootKey extends Span {
  readonly name: string;
}

function readRootKeys(document: YamlDocument): readonly RootKey[] | undefined {
  const { value, source } = document;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const keys = Object.keys(value).map((name): RootKey => {
    const key = document.placeOf([name], 'key').span;
    const { end } = document.placeOf([name]).span;
    const written = source.text.slice(0, Math.max(end, key.end)).trimEnd();
    return { name, start: key.start, end: written.length };
  });
  // Names of digits alone come first in an object, wherever they stand in the file.
  keys.sort((a, b) => a.start - b.start);
  return keys.every(({ start }) => /^\uFEFF?$/.test(source.text.slice(lineStart(source.text, start), start)))
    ? keys
    : undefined;
}

function sortKeys(keys: readonly RootKey[], order: readonly string[]): readonly RootKey[] {
  let rank = -1;
  const ranked = keys.map((key) => {
    const place = order.indexOf(key.name);
    if (place >= 0) rank = place;
    return { key, rank };
  });
  return ranked.sort((a, b) => a.rank - b.rank).map(({ key }) => key);
}

interface Lines {
  /** What stands above all keys: a byte order mark, `---`, and what a blank line parts from the first key. */
  readonly head: string;
  readonly parts: readonly string[];
  /** What a blank line parts from the last key. */
  readonly tail: string;
}

function splitLines({ source: { text } }: YamlDocument, keys: readonly RootKey[]): Lines {
  const bounds = keys.map(({ start }, index) => {
    const former = keys[index - 1];
    return former === undefined ? endOfHead(text, start) : endOfPart(text, former, start);
  });
  const end = endOfPart(text, keys[keys.length - 1]!, text.length);
  const parts = bounds.map((start, index) => text.slice(start, bounds[index + 1] ?? end));
  return { head: text.slice(0, bounds[0]), parts, tail: text.slice(end) };
}

/** Where the comments begin that touch the first key; one for an editor is about the file. */
function endOfHead(text: string, start: number): number {
  const lines = text.slice(0, lineStart(text, start)).split(/(?<=\n)/);
  const above = lines.findLastIndex((line) => !/^[ \t]*#(?! yaml-language-server:)/.test(line));
  const head = lines.slice(0, above + 1).join('');
  return head === '' && text.startsWith('\uFEFF') ? 1 : head.length;
}

/** Where a key's lines end: comments that touch it and not the next key are about it, and so are indented ones. */
function endOfPart(text: string, key: RootKey, next: number): number {
  const { end } = wholeLines(text, key);
  const gap = text.slice(end, next).split(/(?<=\n)/);
  const other = gap.findIndex((line) => !/^[ \t]*#/.test(line));
  const isBetween = other < 0 && next < text.length;
  const foreign = isBetween ? gap.findIndex((line) => line.startsWith('#')) : other;
  return end + (foreign < 0 ? gap : gap.slice(0, foreign)).join('').length;
}

/** The part that comes first takes no blank lines along: they go to the one that stood there before. */
function joinParts(ordered: readonly string[], former: string, lineBreak: string): string {
  const [first = ''] = ordered;
  const blank = /^(?:[ \t]*\r?\n)+/.exec(first)?.[0] ?? '';
  return ordered
    .map((part) => (part === first ? part.slice(blank.length) : part === former ? blank + part : part))
    .map((part) => (part.endsWith('\n') ? part : part + lineBreak))
    .join('');
}

function lineStart(text: string, offset: number): number {
  return wholeLines(text, { start: offset, end: offset }).start;
}
