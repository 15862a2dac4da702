import { escapeLine } from './terminal-text';

/** As code on one line, in which Markdown and HTML mean nothing. */
export function codeText(text: string): string {
  const line = escapeLine(text);
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const padding = line.startsWith('`') || line.endsWith('`') || line === '' ? ' ' : '';
  return `${fence}${padding}${line}${padding}${fence}`;
}
