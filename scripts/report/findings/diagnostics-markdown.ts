import type { Diagnostic } from '../../source/diagnostic';
import { cutMarkdown } from '../text/cut-markdown';
import type { MarkdownPlace } from '../text/cut-markdown';
import { countFindings } from './diagnostics-text';
import { asSentence, escapeLine } from '../text/terminal-text';

/** Returns findings as Markdown for a pull request; what does not fit into a comment is left out, and counted. */
export function diagnosticsMarkdown(diagnostics: readonly Diagnostic[], place: MarkdownPlace): string {
  if (diagnostics.length === 0) return '### Validation\n\nNo findings.\n';
  const heading = `### Validation: ${countFindings(diagnostics)}\n\n| where | what | check |\n| --- | --- | --- |\n`;
  return cutMarkdown([heading, ...worstFirst(diagnostics).map(rowOf)], place);
}

function worstFirst(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return (['error', 'warning', 'advice'] as const).flatMap((level) =>
    diagnostics.filter(({ severity }) => severity === level),
  );
}

function rowOf({ check, severity, place, message, help }: Diagnostic): string {
  const where = `${escapeMarkdown(place.file)}:${place.start.line}`;
  const what = `**${severity}** ${escapeMarkdown(asSentence(message))}${help === undefined ? '' : `<br>${escapeMarkdown(help)}`}`;
  return `| ${where} | ${what} | ${check} |\n`;
}

/** Hostile text in which nothing is markup, a mention, a reference or a link: what could begin one becomes an entity. */
export function escapeMarkdown(text: string): string {
  return escapeLine(text).replace(
    /[&<>"'`*_[\](){}\\|~@#!:$^]|\.(?=\S)/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
}
