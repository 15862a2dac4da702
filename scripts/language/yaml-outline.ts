import type { Span } from '../source/position';
import type { YamlPath } from '../source/yaml-document';
import { readFlow, type FlowSlot } from './yaml-flow';

/** A key or an item of a YAML text, found by lines and indentation alone. */
export interface OutlineEntry {
  readonly path: YamlPath;
  /** Where its line begins, and the column of its key or hyphen, both from 0. */
  readonly lineStart: number;
  readonly column: number;
  /** Undefined for an item. */
  readonly key: Span | undefined;
  /** Behind the colon or hyphen. */
  readonly valueStart: number;
  /** What is written there on the same line; empty if nothing is. A block scalar has its header there. */
  readonly value: Span;
  readonly block: BlockBody | undefined;
}

/** The lines below the header of a block scalar, whether or not the YAML around them can be parsed. */
export interface BlockBody {
  readonly isFolded: boolean;
  /** From the line behind the header to before the first line that is indented less than the block. */
  readonly lines: Span;
  /** How many blanks stand before each line's text. */
  readonly indent: number;
}

/** A word on a line of its own, or behind a hyphen: half a key, or a value. */
export interface LooseWord {
  readonly parent: YamlPath;
  readonly word: Span;
}

export interface YamlOutline {
  readonly text: string;
  readonly entries: readonly OutlineEntry[];
  readonly words: readonly LooseWord[];
  /** The parts of values in brackets and braces. */
  readonly slots: readonly FlowSlot[];
  /** What is above the end of the text, from the outside in. */
  readonly frames: readonly Frame[];
}

interface Frame {
  readonly column: number;
  readonly isItem: boolean;
  readonly path: YamlPath;
  readonly hasValue: boolean;
}

const plainKey =
  /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#&*!|>%@`"'{}[\],-](?:[^:#\r\n]|:(?=\S)|(?<=\S)#)*?|-\S[^:#\r\n]*?)(?=\s*:(?:\s|$))/;
const blockHeader = /^([|>])([-+]?[1-9]?[-+]?)[ \t]*(?:#.*)?$/;

/**
 * Reads the structure of a YAML text by its lines: it holds for a text that is half written and cannot be parsed. Keys,
 * items, block scalars and values in brackets are known; anchors and tags are not.
 */
export function outlineYaml(text: string): YamlOutline {
  const entries: OutlineEntry[] = [];
  const words: LooseWord[] = [];
  const slots: FlowSlot[] = [];
  const frames: Frame[] = [];
  const made = { text, entries, words, slots, frames };
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) at = readLine(made, at);
  return made;
}

type Filled = {
  readonly text: string;
  readonly entries: OutlineEntry[];
  readonly words: LooseWord[];
  readonly slots: FlowSlot[];
  readonly frames: Frame[];
};

/** Reads what begins on a line; returns where the next unread line begins. */
function readLine(made: Filled, lineStart: number): number {
  const { text } = made;
  const lineEnd = endOfLine(text, lineStart);
  const indent = indentAt(text, lineStart);
  let at = lineStart + indent;
  if (at >= lineEnd || text[at] === '#' || /^(?:---|\.\.\.)(?:\s|$)/.test(text.slice(lineStart, lineEnd))) {
    return nextLine(text, lineEnd);
  }
  while (text[at] === '-' && (at + 1 >= lineEnd || text[at + 1] === ' ')) {
    const blanks = /^ */.exec(text.slice(at + 1, lineEnd))?.[0].length ?? 0;
    const valueStart = at + 1 + blanks;
    const rest = text.slice(valueStart, lineEnd);
    const holdsMore = plainKey.test(rest) || /^-(?: |$)/.test(rest);
    const next = addEntry(made, { lineStart, column: at - lineStart, key: undefined, valueStart, lineEnd, holdsMore });
    if (next !== undefined) return next;
    at = valueStart;
  }
  const key = plainKey.exec(text.slice(at, lineEnd))?.[0];
  if (key === undefined) {
    if (at < lineEnd && text[at] !== '#')
      addWord(made, at - lineStart, { start: at, end: contentEnd(text, at, lineEnd) });
    return nextLine(text, lineEnd);
  }
  const colon = text.indexOf(':', at + key.length);
  const valueStart = colon + 1;
  const column = at - lineStart;
  const next = addEntry(made, {
    lineStart,
    column,
    key: { start: at, end: at + key.length },
    valueStart,
    lineEnd,
    holdsMore: false,
  });
  return next ?? nextLine(text, lineEnd);
}

interface Beginning {
  readonly lineStart: number;
  readonly column: number;
  readonly key: Span | undefined;
  readonly valueStart: number;
  readonly lineEnd: number;
  /** Whether a key or another item follows on the line. */
  readonly holdsMore: boolean;
}

/** Adds an entry; returns where reading goes on if its value was read with it. */
function addEntry(made: Filled, beginning: Beginning): number | undefined {
  const { text, entries, frames, slots } = made;
  const { lineStart, column, key, valueStart, lineEnd, holdsMore } = beginning;
  const from = skipBlanks(text, valueStart, lineEnd);
  const value = holdsMore ? { start: from, end: from } : { start: from, end: contentEnd(text, from, lineEnd) };
  const written = text.slice(value.start, value.end);
  const path = enterFrame(
    frames,
    column,
    key === undefined ? undefined : unquote(text.slice(key.start, key.end)),
    written !== '',
  );
  const header = blockHeader.exec(text.slice(from, lineEnd).trimEnd());
  const block = holdsMore || header === null ? undefined : readBlock(text, lineEnd, column, header);
  entries.push({ path, lineStart, column, key, valueStart, value, block });
  if (holdsMore) return undefined;
  if (block !== undefined) return block.lines.end;
  if (written.startsWith('{') || written.startsWith('[')) {
    const end = readFlow(text, from, endOfNested(text, lineEnd, column), path, slots);
    return nextLine(text, endOfLine(text, end));
  }
  return key === undefined && written === '' ? nextLine(text, lineEnd) : quotedEnd(text, value, lineEnd, column);
}

/** Enters a key or item at a column, out of what is not above it; returns its path. */
function enterFrame(frames: Frame[], column: number, key: string | undefined, hasValue: boolean): YamlPath {
  let index = 0;
  while ((frames.at(-1)?.column ?? -1) > column) frames.pop();
  const top = frames.at(-1);
  if (top?.column === column) {
    if (key === undefined && top.isItem) {
      index = Number(top.path.at(-1)) + 1;
      frames.pop();
    } else if (key !== undefined) {
      frames.pop();
      if (top.isItem && frames.at(-1)?.column === column) frames.pop();
    }
  }
  const path = [...(frames.at(-1)?.path ?? []), key ?? index];
  frames.push({ column, isItem: key === undefined, path, hasValue });
  return path;
}

function addWord({ words, frames }: Filled, column: number, word: Span): void {
  words.push({ parent: parentAt(frames, column), word });
}

/** The path of the mapping or item in which something at a column stands. */
export function parentAt(frames: readonly Frame[], column: number): YamlPath {
  const above = frames.findLast((frame) => frame.column < column || (frame.column === 0 && column === 0));
  if (above === undefined || column === 0) return [];
  const beside = frames.findLast((frame) => frame.column === column);
  if (beside !== undefined) return beside.path.slice(0, -1);
  return above.path;
}

function readBlock(text: string, lineEnd: number, column: number, header: RegExpExecArray): BlockBody {
  const start = nextLine(text, lineEnd);
  const explicit = /[1-9]/.exec(header[2] ?? '')?.[0];
  let end = start;
  let indent = explicit === undefined ? undefined : column + Number(explicit);
  for (let at = start; at < text.length; at = nextLine(text, endOfLine(text, at))) {
    const width = indentAt(text, at);
    const isBlank = at + width >= endOfLine(text, at);
    if (!isBlank && width <= column) break;
    if (!isBlank) indent ??= width;
    end = nextLine(text, endOfLine(text, at));
  }
  return { isFolded: header[1] === '>', lines: { start, end }, indent: indent ?? column + 2 };
}

/** Before the first line that is indented no more than a column: a value that is never closed ends there. */
function endOfNested(text: string, lineEnd: number, column: number): number {
  let end = lineEnd;
  for (let at = nextLine(text, lineEnd); at < text.length; at = nextLine(text, endOfLine(text, at))) {
    const width = indentAt(text, at);
    if (at + width < endOfLine(text, at) && width <= column) break;
    end = endOfLine(text, at);
  }
  return end;
}

/** A quoted text of several lines is read over; anything else ends with its line. */
function quotedEnd(text: string, value: Span, lineEnd: number, column: number): number | undefined {
  const quote = text[value.start];
  if ((quote !== '"' && quote !== "'") || value.end <= value.start) return undefined;
  const form = quote === '"' ? /^"(?:[^"\\]|\\[^])*"/ : /^'(?:[^']|'')*'/;
  const limit = endOfNested(text, lineEnd, column);
  const whole = form.exec(text.slice(value.start, limit))?.[0];
  return whole === undefined ? undefined : nextLine(text, endOfLine(text, value.start + whole.length));
}

/** Where what is written on a line ends: before its comment and the blanks behind it. */
function contentEnd(text: string, from: number, lineEnd: number): number {
  const line = text.slice(from, lineEnd);
  const quoted = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')/.exec(line)?.[0];
  const comment = quoted === undefined ? line.search(/(?:^|\s)#/) : quoted.length;
  return from + (comment < 0 ? line : line.slice(0, comment)).trimEnd().length;
}

/** What a scalar stands for that is written in quotes or plainly. */
export function unquote(text: string): string {
  if (/^"(?:[^"\\]|\\.)*"$/.test(text)) return text.slice(1, -1).replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, unescapeOne);
  return /^'(?:[^']|'')*'$/.test(text) ? text.slice(1, -1).replaceAll("''", "'") : text;
}

function indentAt(text: string, at: number): number {
  let width = 0;
  while (text[at + width] === ' ') width++;
  return width;
}

function skipBlanks(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && (text[at] === ' ' || text[at] === '\t')) at++;
  return at;
}

/** Before the line break of the line that an offset is on. */
export function endOfLine(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

function nextLine(text: string, lineEnd: number): number {
  if (lineEnd >= text.length) return text.length;
  return lineEnd + (text.startsWith('\r\n', lineEnd) ? 2 : 1);
}

function unescapeOne(_: string, code: string | undefined, character: string | undefined): string {
  if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
  return { n: '\n', t: '\t', r: '\r' }[character ?? ''] ?? character ?? '';
}
