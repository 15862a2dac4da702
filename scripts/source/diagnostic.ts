import type { TextEdit } from './edit-text';
import type { Place } from './position';

/**
 * What a finding asks of its reader. error: it would fail or mislead, and blocks a deployment; warning: it may differ
 * from what was meant; advice: it works, and could be better.
 */
export type Severity = 'error' | 'warning' | 'advice';

/** An author's mistake as data: it is returned, never thrown, and all of an input's mistakes are returned at once. */
export interface Diagnostic {
  /** The stable id of what found it, such as `kql-semantics`; one page in docs/checks each. */
  readonly check: string;
  readonly severity: Severity;
  readonly place: Place;
  /** What is wrong, in one sentence. May hold hostile text: whoever prints it escapes it for its medium. */
  readonly message: string;
  /** What to do about it, in one sentence. */
  readonly help?: string;
  /** Edits of the file of `place` that do what the help says, if they are known to the letter. */
  readonly edits?: readonly TextEdit[];
}

/** What reading something gives: the value as far as it could be read, and everything that was wrong with it. */
export interface Parsed<T> {
  readonly value: T | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** True if any finding blocks what comes next. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}

/** In the order a reader walks the repository: by file, then by position, then by check. */
export function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  return (
    compareText(a.place.file, b.place.file) ||
    a.place.span.start - b.place.span.start ||
    compareText(a.check, b.check) ||
    compareText(a.message, b.message)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
