import type { Detection } from '../content/detection';
import type { BoundQuery } from '../kql/bind-query';
import { applyEdits, lineBreakOf } from '../source/edit-text';
import type { TextEdit } from '../source/edit-text';
import type { Diagnostic } from '../source/diagnostic';
import { composeMaps } from '../source/offset-map';
import type { MappedRun, OffsetMap } from '../source/offset-map';
import type { Span } from '../source/position';
import type { PlacedFalsePositive } from './apply-overlay';
import { findTableReferences } from './find-table-references';
import type { TableReference } from './find-table-references';
import { readExclusions, shiftMap } from './read-exclusions';
import type { Exclusion, ExclusionOptions } from './read-exclusions';

/** An exclusion in the text of a query. */
export interface PlacedExclusion {
  /** The id of its false positive. */
  readonly falsePositive: string;
  readonly table: string;
  /** From its comment to the end of its `where`. */
  readonly span: Span;
}

export interface ExcludedQuery {
  readonly text: string;
  /** To the detection's file: the query where it stands there, and each predicate where that stands. */
  readonly map: OffsetMap;
  readonly exclusions: readonly PlacedExclusion[];
  readonly diagnostics: readonly Diagnostic[];
}

interface Insertion {
  readonly reference: TableReference;
  readonly exclusions: readonly Exclusion[];
}

/** Places the exclusions of a detection's false positives straight after each reference of their tables. */
export function placeExclusions(
  query: BoundQuery,
  detection: Detection,
  falsePositives: readonly PlacedFalsePositive[],
  options: ExclusionOptions,
): ExcludedQuery {
  const references = query.tree === undefined ? [] : findTableReferences(query.tree, query.text);
  const read = falsePositives.map((placed) => readExclusions(placed, references, options));
  const exclusions = read.flatMap(({ value }) => value ?? []);
  const insertions = references.flatMap((reference): Insertion[] => {
    const own = exclusions.filter((exclusion) => exclusion.table === reference.name);
    return own.length === 0 ? [] : [{ reference, exclusions: own }];
  });
  return {
    ...insertAll(query.text, insertions, detection),
    diagnostics: read.flatMap(({ diagnostics }) => diagnostics),
  };
}

/** An exclusion's lines within an edit's text. */
interface Line {
  readonly exclusion: Exclusion;
  readonly span: Span;
  /** Where its condition stands. */
  readonly condition: number;
}

function insertAll(
  text: string,
  insertions: readonly Insertion[],
  { document }: Detection,
): Omit<ExcludedQuery, 'diagnostics'> {
  const planned = insertions.map((insertion) => planInsertion(text, insertion));
  const edited = applyEdits(
    text,
    planned.flatMap((plan) => plan.edits),
  );
  const written = document.textMapOf(['query']);
  let { runs } = written === undefined ? edited.map : composeMaps(edited.map, written);
  const exclusions: PlacedExclusion[] = [];
  let editIndex = 0;
  for (const plan of planned) {
    const start = edited.spans[editIndex + plan.linesIn]?.start ?? 0;
    editIndex += plan.edits.length;
    for (const { exclusion, span, condition } of plan.lines) {
      const { falsePositive, table, origin, own } = exclusion;
      exclusions.push({ falsePositive, table, span: shiftSpan(span, start) });
      if (origin === undefined) continue;
      const map = shiftMap(origin.map, start + condition);
      // What an overlay adds stands in another file.
      const { source } = origin.document;
      const inner = source === document.source ? map.runs : map.runs.map((run) => ({ ...run, source }));
      runs = overlayRuns(runs, { runs: inner }, shiftSpan(own, start + condition));
    }
  }
  return { text: edited.text, map: { runs }, exclusions };
}

function shiftSpan(span: Span, by: number): Span {
  return { start: span.start + by, end: span.end + by };
}

interface PlannedInsertion {
  readonly edits: readonly TextEdit[];
  /** The index of the edit that holds the lines. */
  readonly linesIn: number;
  readonly lines: readonly Line[];
}

function planInsertion(text: string, { reference, exclusions }: Insertion): PlannedInsertion {
  const { start, end } = reference.span;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const indentation = /^[^\S\r\n]*/.exec(text.slice(lineStart, start))?.[0] ?? '';
  const lineEnd = lineBreakOf(text);
  const isEnclosed = reference.followedBy === 'enclosed';
  let inserted = '';
  const lines = exclusions.map((exclusion): Line => {
    inserted += `${lineEnd}${indentation}`;
    const from = inserted.length;
    inserted += `${exclusion.comment}${lineEnd}${indentation}| where not(`;
    const condition = inserted.length;
    inserted += `${exclusion.condition})`;
    return { exclusion, span: { start: from, end: inserted.length }, condition };
  });
  if (isEnclosed) {
    const opening = { span: { start, end: start }, text: '(' };
    return { edits: [opening, { span: { start: end, end }, text: `${inserted})` }], linesIn: 1, lines };
  }
  const blanks = /^[^\S\r\n]*(?=\|)/.exec(text.slice(end))?.[0];
  const edit: TextEdit =
    blanks === undefined
      ? { span: { start: end, end }, text: inserted }
      : { span: { start: end, end: end + blanks.length }, text: `${inserted}${lineEnd}${indentation}` };
  return { edits: [edit], linesIn: 0, lines };
}

/** The runs of a map, those of another in their place within a span. */
function overlayRuns(runs: readonly MappedRun[], inner: OffsetMap, span: Span): readonly MappedRun[] {
  const before = runs.flatMap((run) => cutRun(run, { start: 0, end: span.start }));
  const inside = inner.runs.flatMap((run) => cutRun(run, span));
  const after = runs.flatMap((run) => cutRun(run, { start: span.end, end: Infinity }));
  return [...before, ...inside, ...after];
}

/** The part of a run within a span of the derived text. */
function cutRun(run: MappedRun, span: Span): MappedRun[] {
  const start = Math.max(run.derived.start, span.start);
  const end = Math.min(run.derived.end, span.end);
  if (end <= start) return [];
  if (!run.exact) return [{ ...run, derived: { start, end } }];
  const shift = run.origin.start - run.derived.start;
  return [{ ...run, derived: { start, end }, origin: { start: start + shift, end: end + shift } }];
}
