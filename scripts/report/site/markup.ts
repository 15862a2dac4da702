import { writeOutUnprintable } from '../text/terminal-text';
import { ownValue } from '../../source/own-value';

/** HTML that came out of `markup`: the only text that is put into a page as it is. */
export class Html {
  constructor(readonly text: string) {}
}

/** What a page is made of: HTML, or a text or number of anybody's. */
export type HtmlPart = Html | string | number | undefined | readonly HtmlPart[];

/**
 * Makes HTML of a template (under another name than `html`, since Prettier would lay out what it takes for HTML, and a page
 * is held to its hashes and its spaces). What stands in braces is text, whatever it holds, unless it came out of this function itself:
 * there is no other way into a page. Values stand between tags, or in attributes between double quotes.
 */
export function markup(template: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return new Html(template.reduce((text, piece, index) => text + piece + textOf(parts[index]), ''));
}

function textOf(part: HtmlPart): string {
  if (part === undefined) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'string') return escapeHtml(part);
  return typeof part === 'number' ? String(part) : part.map(textOf).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that is text in any place of a page; what hides, or turns other text round, is written out. */
function escapeHtml(text: string): string {
  return writeOutUnprintable(text).replace(/[&<>"']/g, (character) => ownValue(entities, character) ?? '');
}
