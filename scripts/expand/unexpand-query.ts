import type { Detection } from '../content/detection';
import { applyEdits } from '../source/edit-text';
import type { TextEdit } from '../source/edit-text';
import type { MappedRun } from '../source/offset-map';
import type { Span } from '../source/position';
import type { ExpandedDetection } from './expand-detection';

/** A line of one text, of the other, or of both. */
export interface ComparedLine {
  readonly type: 'same' | 'added' | 'removed' | 'gap';
  readonly text: string;
}

/** Compares two texts, with all their lines. */
export type CompareLines = (before: string, after: string) => readonly ComparedLine[];

/** A part of the expanded query in place of which another text stands. */
interface Hunk {
  readonly span: Span;
  readonly text: string;
}

/**
 * The query as its author would have written it for an edited expanded query: the edits, each at its place in the
 * written query. Whether it expands to the edited text remains to be seen.
 *
 * @returns undefined if an edit touches what expansion wrote: a list of indicators, an exclusion
 */
export function unexpandQuery(expanded: ExpandedDetection, edited: string, compare: CompareLines): string | undefined {
  const { text } = expanded.query;
  const written = expanded.detection.query;
  const edits: TextEdit[] = [];
  const places = placesInQuery(expanded.detection, expanded);
  for (const hunk of findHunks(text, trimmedLike(edited, text), compare)) {
    const span = placeOf(hunk.span, places);
    if (span === undefined) return undefined;
    edits.push({ span, text: hunk.text });
  }
  return applyEdits(written, edits).text;
}

/** White space at the end means nothing; the service may have cut it. */
function trimmedLike(edited: string, text: string): string {
  return edited.replaceAll('\r\n', '\n').trimEnd() + text.slice(text.trimEnd().length);
}

function findHunks(before: string, after: string, compare: CompareLines): readonly Hunk[] {
  const hunks: { start: number; removed: string; added: string }[] = [];
  let [at, isOpen] = [0, false];
  for (const { type, text } of compare(before, after)) {
    const line = `${text}\n`;
    if (type === 'same') {
      at += line.length;
      isOpen = false;
      continue;
    }
    if (!isOpen) hunks.push({ start: at, removed: '', added: '' });
    isOpen = true;
    const hunk = hunks[hunks.length - 1]!;
    if (type === 'added') hunk.added += line;
    else hunk.removed += line;
    if (type === 'removed') at += line.length;
  }
  return hunks.map(({ start, removed, added }) => {
    // The line break that a text need not have at its end is not part of it.
    const old = before.slice(start, start + removed.length);
    return narrowHunk(start, old, old.length < removed.length ? added.replace(/\n$/, '') : added);
  });
}

/** Without what both sides begin and end with, so that an edit beside a list does not touch the list. */
function narrowHunk(start: number, removed: string, added: string): Hunk {
  const shorter = Math.min(removed.length, added.length);
  let front = 0;
  while (front < shorter && removed[front] === added[front]) front += 1;
  let back = 0;
  while (back < shorter - front && removed[removed.length - 1 - back] === added[added.length - 1 - back]) back += 1;
  return {
    span: { start: start + front, end: start + removed.length - back },
    text: added.slice(front, added.length - back),
  };
}

/** For each character of the expanded query its offset in the written one; undefined for what expansion wrote. */
function placesInQuery(detection: Detection, { query }: ExpandedDetection): readonly (number | undefined)[] {
  const lines = detection.document.textMapOf(['query'])?.runs ?? [];
  const places: (number | undefined)[] = Array.from({ length: query.text.length }, () => undefined);
  for (const run of query.map.runs) {
    const at = run.source === undefined ? placeOfRun(run, lines) : undefined;
    const length = run.derived.end - run.derived.start;
    if (at === undefined) continue;
    const isSame = detection.query.slice(at, at + length) === query.text.slice(run.derived.start, run.derived.end);
    for (let index = 0; isSame && index < length; index += 1) places[run.derived.start + index] = at + index;
  }
  return places;
}

/** Where a run begins in the written query: inside of a line, or a line break as a whole. */
function placeOfRun({ origin, exact }: MappedRun, lines: readonly MappedRun[]): number | undefined {
  const line = lines.find(
    (each) => each.exact === exact && each.origin.start <= origin.start && origin.end <= each.origin.end,
  );
  if (line === undefined || (!exact && line.origin.end !== origin.end)) return undefined;
  return line.derived.start + origin.start - line.origin.start;
}

function placeOf({ start, end }: Span, places: readonly (number | undefined)[]): Span | undefined {
  if (start === end) {
    const before = start === 0 ? -1 : places[start - 1];
    const at = before === undefined ? places[start] : before + 1;
    return at === undefined ? undefined : { start: at, end: at };
  }
  const first = places[start];
  if (first === undefined) return undefined;
  for (let index = start; index < end; index += 1) if (places[index] !== first + index - start) return undefined;
  return { start: first, end: first + end - start };
}
