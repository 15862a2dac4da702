import type { Diagnostic, Severity } from '../../source/diagnostic';
import type { Place } from '../../source/position';
import { jsonText } from '../text/json-text';

/** A finding as machines read it. Lines and columns count from 1, columns in UTF-16 units; the end is exclusive. */
export interface DiagnosticRecord {
  readonly check: string;
  readonly severity: Severity;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly message: string;
  readonly help?: string;
  /** Edits of the same file that do what the help says; absent if it is advice for a person. They are not tried. */
  readonly fix?: readonly EditRecord[];
}

/** A part of a file, counted as in a finding, and the text to write there. */
export interface EditRecord {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly text: string;
}

/** The edits that mend a finding, if there are any. */
export type FixOf = (diagnostic: Diagnostic) => readonly { readonly place: Place; readonly text: string }[] | undefined;

/** Returns `{"diagnostics": [...]}` with a line end; names stay as they are from version to version. */
export function diagnosticsJson(diagnostics: readonly Diagnostic[], fixOf: FixOf): string {
  const records = diagnostics.map((each) => {
    const fix = fixOf(each)?.map(({ place, text }) => ({ ...linesOf(place), text }));
    return { ...toDiagnosticRecord(each), ...(fix && { fix }) };
  });
  return jsonText({ diagnostics: records });
}

/** A finding as machines read it, without its fix. */
export function toDiagnosticRecord(diagnostic: Diagnostic): DiagnosticRecord {
  return {
    check: diagnostic.check,
    severity: diagnostic.severity,
    file: diagnostic.place.file,
    ...linesOf(diagnostic.place),
    message: diagnostic.message,
    ...(diagnostic.help === undefined ? {} : { help: diagnostic.help }),
  };
}

function linesOf({ start, end }: Place) {
  return { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}
