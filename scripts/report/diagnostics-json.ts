import type { Diagnostic, Severity } from '../source/diagnostic';

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
}

/** Returns `{"diagnostics": [...]}` with a line end; names stay as they are from version to version. */
export function diagnosticsJson(diagnostics: readonly Diagnostic[]): string {
  return `${JSON.stringify({ diagnostics: diagnostics.map(toDiagnosticRecord) }, undefined, 2)}\n`;
}

/** A finding as machines read it. */
export function toDiagnosticRecord(diagnostic: Diagnostic): DiagnosticRecord {
  const { file, start, end } = diagnostic.place;
  return {
    check: diagnostic.check,
    severity: diagnostic.severity,
    file,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    message: diagnostic.message,
    ...(diagnostic.help === undefined ? {} : { help: diagnostic.help }),
  };
}
