import { bindSoundly } from '../engine/bind-soundly';
import type { BoundQuery } from '../kql/bind-query';
import { walkSyntax } from '../kql/syntax-node';
import type { SyntaxNode } from '../kql/syntax-node';
import type { WorkspaceSchema } from '../kql/workspace-schema';
import { worthSaying } from '../kql/worth-saying';
import { applyEdits, type TextEdit } from '../source/edit-text';
import type { Span } from '../source/position';
import { mayAnswerNull } from './null-answer';

/** A mistake in a predicate; its span counts from the predicate's first character. */
export interface PredicateProblem {
  readonly message: string;
  readonly span: Span;
  readonly help?: string;
  /** Edits of the predicate by which it is sound, if they are known to the letter. */
  readonly edits?: readonly TextEdit[];
}

export type ReadPredicate =
  | {
      readonly kind: 'sound';
      /** What stands between `not(` and `)`. */
      readonly inside: string;
      /** The part of `inside` that the author wrote, and where in the written text that part begins. */
      readonly own: Span;
      readonly writtenAt: number;
    }
  | { readonly kind: 'unsound'; readonly problems: readonly PredicateProblem[] };

/** Line ends that Kusto's parser sees and an editor does not. */
const hiddenLineEnd = /[\u0085\u2028\u2029]/;

/**
 * Reads an exclusion's predicate as one boolean expression over a table's columns. Whatever is written, it stays
 * within the parentheses of `not(...)`: it is parsed where it would stand, and must be the one argument there. Where it
 * may answer null, which would exclude rows that it knows nothing about, null counts as false.
 *
 * @param source how the query names the table: `DnsEvents`, `_Im_Dns()`
 */
export function readPredicate(written: string, source: string, schema: WorkspaceSchema): ReadPredicate {
  const read = readAlone(written, source, schema);
  if (read.kind === 'sound') return read;
  const isSound = (edits: readonly TextEdit[]) =>
    readAlone(applyEdits(written, edits).text, source, schema).kind === 'sound';
  // Edits are those of a parser that saw more than the predicate: only such stay that make it one.
  const problems = read.problems.map(({ edits, ...problem }) =>
    edits !== undefined && edits.length > 0 && isSound(edits) ? { ...problem, edits } : problem,
  );
  return { kind: 'unsound', problems };
}

function readAlone(written: string, source: string, schema: WorkspaceSchema): ReadPredicate {
  const hidden = hiddenLineEnd.exec(written);
  if (hidden !== null) {
    const span = { start: hidden.index, end: hidden.index + 1 };
    return unsound('The predicate holds an invisible line end', span);
  }
  const core = written.trim();
  if (core === '') return unsound('The predicate is empty', { start: 0, end: written.length });
  const writtenAt = written.indexOf(core);
  const head = `${source}\n| where not(`;
  // On lines of its own where it has several, or ends in a comment, which would swallow the parenthesis behind it.
  const margins = core.includes('\n') ? ['\n'] : ['', '\n'];
  let problems: readonly PredicateProblem[] = [];
  for (const margin of margins) {
    const argument = `${margin}${core}${margin}`;
    const toWritten = (offset: number): number => writtenAt + clamp(offset - head.length - margin.length, core.length);
    const bound = bindSoundly(`${head}${argument})`, schema);
    problems = findProblems(bound, head.length, toWritten);
    if (problems.length > 0) continue;
    const condition = argumentOf(bound);
    const before = condition !== undefined && mayAnswerNull(condition) ? 'coalesce(' : '';
    const inside = before === '' ? argument : `${before}${argument}, false)`;
    const start = before.length + margin.length;
    return { kind: 'sound', inside, own: { start, end: start + core.length }, writtenAt };
  }
  return { kind: 'unsound', problems };
}

function clamp(offset: number, length: number): number {
  return Math.max(0, Math.min(offset, length));
}

function unsound(message: string, span: Span): ReadPredicate {
  return { kind: 'unsound', problems: [{ message, span }] };
}

function findProblems(bound: BoundQuery, start: number, toWritten: (offset: number) => number): PredicateProblem[] {
  const whole = { start: toWritten(start), end: toWritten(bound.text.length) };
  const errors = bound.diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  if (errors.length > 0) {
    const inWritten = ({ start, end }: Span): Span => ({ start: toWritten(start), end: toWritten(end) });
    return worthSaying(errors).map(({ message, span, help, edits }) => ({
      message,
      span: inWritten(span),
      ...(help === undefined ? {} : { help }),
      ...(edits === undefined ? {} : { edits: edits.map((edit) => ({ ...edit, span: inWritten(edit.span) })) }),
    }));
  }
  if (!isOneArgument(bound, start)) return [{ message: 'The predicate is not one expression', span: whole }];
  if (!readsColumn(bound, start)) {
    return [{ message: 'The predicate names no column, so that it is true of all rows or of none', span: whole }];
  }
  return [];
}

/** True if the text is one query, a table and one filter, whose condition is a call of not() that ends the text. */
function isOneArgument({ tree, text }: BoundQuery, start: number): boolean {
  const statements = tree?.parts['Statements']?.items ?? [];
  const pipe = statements.length === 1 ? statements[0]?.parts['Expression'] : undefined;
  const source = pipe?.parts['Expression'];
  const condition = conditionOf(pipe);
  if (pipe?.kind !== 'PipeExpression' || source?.kind === 'PipeExpression') return false;
  if (pipe.parts['Operator']?.kind !== 'FilterOperator' || condition?.kind !== 'FunctionCallExpression') return false;
  const passed = condition.parts['ArgumentList']?.parts['Expressions']?.items ?? [];
  const isOurs = condition.span.start === start - 'not('.length && condition.span.end === text.length;
  return isOurs && passed.length === 1;
}

function conditionOf(pipe: SyntaxNode | undefined): SyntaxNode | undefined {
  return pipe?.parts['Operator']?.parts['Condition'];
}

/** What stands between the parentheses of a filter that is one call of not(). */
function argumentOf({ tree }: BoundQuery): SyntaxNode | undefined {
  const condition = conditionOf(tree?.parts['Statements']?.items[0]?.parts['Expression']);
  return condition?.parts['ArgumentList']?.parts['Expressions']?.items[0];
}

function readsColumn({ tree }: BoundQuery, start: number): boolean {
  let found = false;
  if (tree === undefined) return false;
  walkSyntax(tree, (node) => {
    found ||= node.reference?.kind === 'column' && node.span.start >= start;
  });
  return found;
}
