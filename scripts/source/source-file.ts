import type { Place, Position, Span } from './position';

/** A file of the repository as text, with the index that turns offsets into lines and columns. */
export interface SourceFile {
  /** Path from the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** Offset at which each line begins; line 1 is at index 0. */
  readonly lineStarts: readonly number[];
}

/**
 * Makes a source file of a text. A line ends at LF, CRLF or CR, as in YAML 1.2 (section 5.4, "Line Break Characters");
 * U+2028 ends no line, although Kusto's parser counts one there.
 */
export function createSourceFile(path: string, text: string): SourceFile {
  const lineStarts = [0];
  for (const match of text.matchAll(/\r\n|\n|\r/g)) lineStarts.push(match.index + match[0].length);
  return { path, text, lineStarts };
}

/** The line and column of an offset; an offset outside the text counts as its nearest end. */
export function positionAt(source: SourceFile, offset: number): Position {
  const target = Math.max(0, Math.min(offset, source.text.length));
  let low = 0;
  let high = source.lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((source.lineStarts[middle] ?? 0) <= target) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: target - (source.lineStarts[low] ?? 0) + 1 };
}

/** A span of the file as a place that can be printed. */
export function placeAt(source: SourceFile, span: Span): Place {
  return { file: source.path, span, start: positionAt(source, span.start), end: positionAt(source, span.end) };
}

/** The text of a line, counted from 1, without its line break. */
export function lineText(source: SourceFile, line: number): string {
  const start = source.lineStarts[line - 1];
  if (start === undefined) return '';
  return source.text.slice(start, source.lineStarts[line] ?? source.text.length).replace(/[\r\n]+$/, '');
}
