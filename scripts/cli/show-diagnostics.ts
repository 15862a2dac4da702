import { createColors } from '../report/text/colors';
import { diagnosticsText } from '../report/findings/diagnostics-text';
import type { Diagnostic } from '../source/diagnostic';
import type { SourceFile } from '../source/source-file';
import type { CommandContext } from './command';

/** Shows diagnostics with their lines, apart from what a command answers. */
export function showDiagnostics(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, SourceFile>,
  context: CommandContext,
): void {
  context.writeError(diagnosticsText(diagnostics, (file) => sources.get(file), createColors(context.color)));
}

/** Shows those that are errors; true if there are any. */
export function showErrors(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, SourceFile>,
  context: CommandContext,
): boolean {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  showDiagnostics(errors, sources, context);
  return errors.length > 0;
}
