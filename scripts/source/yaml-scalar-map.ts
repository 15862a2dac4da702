import type { MappedRun, OffsetMap } from './offset-map';
import type { Span } from './position';
import { ownValue } from './own-value';

/** A scalar as its file writes it. */
export interface WrittenScalar {
  /** The text that it stands for. */
  readonly text: string;
  readonly style: 'PLAIN' | 'BLOCK_LITERAL' | 'BLOCK_FOLDED' | 'QUOTE_DOUBLE' | 'QUOTE_SINGLE';
  /** All of it: a block's header, a quote's marks. */
  readonly whole: Span;
  /** The part that the text was decoded from: a block's lines below its header, a quote's inside. */
  readonly body: Span;
}

/**
 * Maps the text that a YAML scalar stands for to the characters of the file: through the indentation of block scalars,
 * the folds of multi-line ones, and the escapes of quoted ones. (YAML 1.2, chapters 7 "Flow Style Productions" and
 * 8 "Block Style Productions".)
 *
 * @param file the text of the whole file
 */
export function mapScalarText(file: string, scalar: WrittenScalar): OffsetMap {
  const { text, style, whole, body } = scalar;
  const runs = style === 'BLOCK_LITERAL' ? mapLiteralLines(file, body, text) : mapFoldedText(file, body, text, style);
  return { runs: coverRest(runs, text.length, whole) };
}

/** In a literal block each line stands for itself, less its indentation. */
function mapLiteralLines(file: string, raw: Span, text: string): MappedRun[] {
  const runs: MappedRun[] = [];
  let from = 0;
  let lineStart = raw.start;
  while (from < text.length && lineStart <= raw.end) {
    const lineBreak = text.indexOf('\n', from);
    const length = (lineBreak < 0 ? text.length : lineBreak) - from;
    const breakAt = endOfLine(file, lineStart, raw.end);
    const start = breakAt - length;
    if (start < lineStart || !file.startsWith(text.slice(from, from + length), start)) break;
    const next = afterLineBreak(file, breakAt);
    addRun(runs, { start: from, end: from + length }, { start, end: breakAt }, true);
    if (lineBreak >= 0) addRun(runs, { start: lineBreak, end: lineBreak + 1 }, { start: breakAt, end: next }, false);
    from += length + 1;
    lineStart = next;
  }
  return runs;
}

/** In every other style characters stand for themselves but for escapes and for folds, which are runs of white space. */
function mapFoldedText(file: string, raw: Span, text: string, style: string): MappedRun[] {
  const runs: MappedRun[] = [];
  let from = 0;
  let at = raw.start;
  // The indentation in front of a folded block's first line stands for nothing.
  if (style === 'BLOCK_FOLDED') at += leadingIndent(file, raw, text);
  while (from < text.length && at < raw.end) {
    const escape = escapeLength(file, at, style);
    const fold = escape > 0 ? undefined : foldAt(file, at, raw.end, text, from);
    if (escape > 0) {
      const width = decodedWidth(file, at, escape, text, from);
      addRun(runs, { start: from, end: from + width }, { start: at, end: at + escape }, false);
      from += width;
      at += escape;
    } else if (fold !== undefined) {
      addRun(runs, { start: from, end: fold.textEnd }, { start: at, end: fold.fileEnd }, false);
      from = fold.textEnd;
      at = fold.fileEnd;
    } else if (file[at] === text[from]) {
      addRun(runs, { start: from, end: from + 1 }, { start: at, end: at + 1 }, true);
      from += 1;
      at += 1;
    } else break;
  }
  return runs;
}

function leadingIndent(file: string, raw: Span, text: string): number {
  const inFile = /^[ \t\r\n]*/.exec(file.slice(raw.start, raw.end))?.[0].length ?? 0;
  const inText = /^[ \t\n]*/.exec(text)?.[0].length ?? 0;
  return inFile - inText;
}

/** White space around a line break in the file, and the white space of the text that it became. */
function foldAt(
  file: string,
  at: number,
  end: number,
  text: string,
  from: number,
): { readonly textEnd: number; readonly fileEnd: number } | undefined {
  const space = /^[ \t\r\n]*/.exec(file.slice(at, Math.min(end, at + 4096)))?.[0] ?? '';
  if (!/[\r\n]/.test(space)) return undefined;
  const width = /^[ \t\n]*/.exec(text.slice(from))?.[0].length ?? 0;
  return { textEnd: from + width, fileEnd: at + space.length };
}

const escapeWidths: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 };

function escapeLength(file: string, at: number, style: string): number {
  if (style === 'QUOTE_SINGLE') return file.startsWith("''", at) ? 2 : 0;
  if (style !== 'QUOTE_DOUBLE' || file[at] !== '\\') return 0;
  const next = file[at + 1] ?? '';
  if (next !== '\n' && next !== '\r') return ownValue(escapeWidths, next) ?? 2;
  // An escaped line break joins two lines: it stands for nothing, with the indentation behind it.
  return 1 + (/^(\r\n|\n|\r)[ \t]*/.exec(file.slice(at + 1))?.[0].length ?? 1);
}

/** How many UTF-16 units an escape stands for: none for a joined line, two past the basic plane. */
function decodedWidth(file: string, at: number, length: number, text: string, from: number): number {
  if (file[at] === '\\' && /[\r\n]/.test(file[at + 1] ?? '')) return 0;
  return length === 10 && (text.codePointAt(from) ?? 0) > 0xffff ? 2 : 1;
}

function addRun(runs: MappedRun[], derived: Span, origin: Span, exact: boolean): void {
  if (derived.end === derived.start) return;
  const last = runs[runs.length - 1];
  if (exact && last?.exact && last.derived.end === derived.start && last.origin.end === origin.start) {
    runs[runs.length - 1] = {
      derived: { start: last.derived.start, end: derived.end },
      origin: { start: last.origin.start, end: origin.end },
      exact: true,
    };
  } else runs.push({ derived, origin, exact });
}

/** What could not be followed character by character still maps to the whole scalar. */
function coverRest(runs: readonly MappedRun[], length: number, whole: Span): MappedRun[] {
  const covered = runs[runs.length - 1]?.derived.end ?? 0;
  return covered < length || runs.length === 0
    ? [...runs, { derived: { start: covered, end: length }, origin: whole, exact: false }]
    : [...runs];
}

function endOfLine(file: string, from: number, limit: number): number {
  let at = from;
  while (at < limit && file[at] !== '\n' && file[at] !== '\r') at += 1;
  return at;
}

function afterLineBreak(file: string, at: number): number {
  if (file.startsWith('\r\n', at)) return at + 2;
  return at + 1;
}
