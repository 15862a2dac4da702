import type { Diagnostic, Severity } from '../../source/diagnostic';
import { lineText, type SourceFile } from '../../source/source-file';
import type { Colors } from '../text/colors';
import { asSentence, displayWidth, escapeLine } from '../text/terminal-text';

/** Finds a file by its path from the root; undefined if it could not be read. */
export type FindSource = (path: string) => SourceFile | undefined;

const widestLine = 110;

/** Returns findings for people: where, what, the line with a caret, and what to do about it. */
export function diagnosticsText(diagnostics: readonly Diagnostic[], find: FindSource, colors: Colors): string {
  return diagnostics.map((diagnostic) => `${diagnosticText(diagnostic, find, colors)}\n`).join('\n');
}

function diagnosticText(diagnostic: Diagnostic, find: FindSource, colors: Colors): string {
  const lines = [headingText(diagnostic, colors)];
  const source = find(diagnostic.place.file);
  if (source !== undefined) lines.push(...markedLine(diagnostic, source, colors));
  if (diagnostic.help !== undefined) lines.push(`  ${escapeLine(diagnostic.help)}`);
  return lines.join('\n');
}

/** Returns where and what a finding is, on one line. */
export function headingText({ place, severity, message, check }: Diagnostic, colors: Colors): string {
  const where = colors.heading(`${escapeLine(place.file)}:${place.start.line}:${place.start.column}`);
  return `${where} ${colors[severity](severity)} ${escapeLine(asSentence(message))} ${colors.faint(`(${check})`)}`;
}

/** The line of the finding and, under it, carets; a long line is cut so that the place stays in view. */
function markedLine(diagnostic: Diagnostic, source: SourceFile, colors: Colors): string[] {
  const { start, end } = diagnostic.place;
  const line = lineText(source, start.line);
  const from = start.column - 1;
  const to = end.line > start.line ? line.length : Math.min(end.column - 1, line.length);
  const cut = from > widestLine - 30 ? from - 30 : 0;
  const shown = line.slice(cut, cut + widestLine);
  const before = (cut > 0 ? '…' : '') + escapeLine(shown.slice(0, from - cut));
  const marked = escapeLine(shown.slice(from - cut, Math.max(from, to) - cut));
  const after = escapeLine(shown.slice(Math.max(from, to) - cut)) + (cut + widestLine < line.length ? '…' : '');
  if ((before + marked + after).trim() === '') return [];
  const number = String(start.line);
  const carets = '^'.repeat(Math.max(1, displayWidth(marked)));
  return [
    `  ${colors.faint(`${number} |`)} ${before}${marked}${after}`,
    `  ${colors.faint(`${' '.repeat(number.length)} |`)} ${' '.repeat(displayWidth(before))}${colors[diagnostic.severity](carets)}`,
  ];
}

/** From the worst on. */
export const severityOrder: readonly Severity[] = ['error', 'warning', 'advice'];
const plurals: Readonly<Record<Severity, string>> = {
  error: 'errors',
  warning: 'warnings',
  advice: 'pieces of advice',
};
const singulars: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', advice: 'piece of advice' };

/** Returns how many findings of each severity there are, in words: `2 errors and 1 warning`; '' if there are none. */
export function countFindings(diagnostics: readonly Diagnostic[]): string {
  const parts = severityOrder.flatMap((severity) => {
    const count = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return count === 0 ? [] : [`${count} ${(count === 1 ? singulars : plurals)[severity]}`];
  });
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}
