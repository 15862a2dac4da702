import type { MappedRun, OffsetMap } from './offset-map';
import type { Span } from './position';

/** A span of a text and what stands there instead; an empty span inserts. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

export interface EditedText {
  readonly text: string;
  /** From the new text to the one that was edited: exact outside the edits, each edit as a whole inside. */
  readonly map: OffsetMap;
  /** Where each edit's text stands in the new text, in the order in which the edits were given. */
  readonly spans: readonly Span[];
}

/**
 * Applies edits to a text, all of whose spans are offsets of the text as it was. Edits at one place come out in the
 * order given; edits that overlap are a mistake of the caller and throw a RangeError.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): EditedText {
  const order = edits
    .map((edit, index) => ({ edit, index }))
    .sort((a, b) => a.edit.span.start - b.edit.span.start || a.edit.span.end - b.edit.span.end || a.index - b.index);
  const runs: MappedRun[] = [];
  const spans: Span[] = [];
  let result = '';
  let position = 0;
  const append = (part: string, origin: Span, exact: boolean): Span => {
    const derived = { start: result.length, end: result.length + part.length };
    if (part.length > 0) runs.push({ derived, origin, exact });
    result += part;
    return derived;
  };
  for (const { edit, index } of order) {
    const { start, end } = edit.span;
    if (start < position || end < start || end > text.length) throw new RangeError(`edit at ${start}..${end} overlaps`);
    append(text.slice(position, start), { start: position, end: start }, true);
    spans[index] = append(edit.text, edit.span, false);
    position = end;
  }
  append(text.slice(position), { start: position, end: text.length }, true);
  return { text: result, map: { runs }, spans };
}

/** From the start of a span's first line to the start of the line behind its last. */
export function wholeLines(text: string, { start, end }: Span): Span {
  const next = text.indexOf('\n', end);
  return { start: text.lastIndexOf('\n', start - 1) + 1, end: next < 0 ? text.length : next + 1 };
}

/** How the lines of a text end. */
export function lineBreakOf(text: string): '\n' | '\r\n' {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
