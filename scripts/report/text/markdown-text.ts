import { escapeLine, escapeText } from './terminal-text';

/** As code on one line, in which Markdown and HTML mean nothing. */
export function codeText(text: string): string {
  const line = escapeLine(text);
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const padding = line.startsWith('`') || line.endsWith('`') || line === '' ? ' ' : '';
  return `${fence}${padding}${line}${padding}${fence}`;
}

/** A fence longer than any run of backticks inside, so that nothing in the text can end it. */
export function fencedText(lines: readonly string[], language: string): string {
  const text = lines.map(escapeText).join('\n');
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** Hostile text between the tags of HTML that stands in Markdown: nothing in it is markup of either. */
export function htmlText(text: string): string {
  return escapeLine(text).replace(/[&<>"'`*_[\]\\|~@#]/g, (character) => `&#${character.charCodeAt(0)};`);
}
