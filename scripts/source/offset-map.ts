import type { Place, Span } from './position';
import { placeAt } from './source-file';
import type { SourceFile } from './source-file';

/**
 * One run of a derived text and where it came from. In an exact run the two are the same characters, so an offset
 * inside maps to an offset inside; any other run maps as a whole (an escape sequence, a literal in place of a lookup).
 */
export interface MappedRun {
  readonly derived: Span;
  readonly origin: Span;
  readonly exact: boolean;
  /** The file of the origin, if it is another than that of the map. */
  readonly source?: SourceFile;
}

/**
 * Says where each character of a derived text stands in the text it was made from: a query in the YAML that holds it,
 * an expanded query in the query as written. Runs are in order, without gaps, and cover the derived text.
 */
export interface OffsetMap {
  readonly runs: readonly MappedRun[];
}

/** The map of a text that was taken over unchanged from `originStart` on. */
export function identityMap(length: number, originStart = 0): OffsetMap {
  return {
    runs: [
      { derived: { start: 0, end: length }, origin: { start: originStart, end: originStart + length }, exact: true },
    ],
  };
}

/** The span of the origin that a span of the derived text came from; the smallest that covers all of it. */
export function originOf(map: OffsetMap, span: Span): Span {
  const first = runAt(map, span.start);
  const last = span.end > span.start ? runAt(map, span.end - 1) : first;
  if (first === undefined || last === undefined) return { start: 0, end: 0 };
  const start = first.exact ? first.origin.start + (span.start - first.derived.start) : first.origin.start;
  const end = last.exact ? last.origin.start + (span.end - last.derived.start) : last.origin.end;
  return { start, end: Math.max(start, end) };
}

/**
 * The place that a span of the derived text came from. Of a span that began in one file and ended in another it is the
 * part in the first.
 *
 * @param source the file of the map
 */
export function placeOfOrigin(map: OffsetMap, span: Span, source: SourceFile): Place {
  const file = runAt(map, span.start)?.source;
  const inside = map.runs.filter((run) => run.derived.start < span.end && span.start < run.derived.end);
  const other = inside.find((run) => run.source !== file)?.derived.start ?? span.end;
  return placeAt(file ?? source, originOf(map, { start: span.start, end: Math.min(other, span.end) }));
}

/** The map from the outermost derived text straight to the origin: `outer` was made from `inner`'s derived text. */
export function composeMaps(outer: OffsetMap, inner: OffsetMap): OffsetMap {
  return { runs: outer.runs.flatMap((run) => splitRun(run, inner)) };
}

function splitRun(run: MappedRun, inner: OffsetMap): MappedRun[] {
  if (!run.exact || run.origin.end === run.origin.start) {
    const source = runAt(inner, run.origin.start)?.source;
    return [{ derived: run.derived, origin: originOf(inner, run.origin), exact: false, ...(source && { source }) }];
  }
  const parts: MappedRun[] = [];
  for (let index = runIndexAt(inner, run.origin.start); index < inner.runs.length; index++) {
    const piece = inner.runs[index];
    if (piece === undefined || piece.derived.start >= run.origin.end) break;
    const from = Math.max(piece.derived.start, run.origin.start);
    const to = Math.min(piece.derived.end, run.origin.end);
    if (to <= from) continue;
    parts.push({
      derived: { start: run.derived.start + from - run.origin.start, end: run.derived.start + to - run.origin.start },
      origin: piece.exact ? originOf(inner, { start: from, end: to }) : piece.origin,
      exact: piece.exact,
      ...(piece.source && { source: piece.source }),
    });
  }
  return parts;
}

function runAt(map: OffsetMap, offset: number): MappedRun | undefined {
  return map.runs[Math.min(runIndexAt(map, offset), map.runs.length - 1)];
}

/** Index of the run that holds the offset; the last run where the offset is past all of them. */
function runIndexAt(map: OffsetMap, offset: number): number {
  let low = 0;
  let high = map.runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((map.runs[middle]?.derived.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
