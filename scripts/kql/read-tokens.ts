/** A part of a query's text as a reader sees it. White space and comments lie between tokens. */
export interface Token {
  /**
   * name: a word; text: a string that is closed on its line; open-text: one that is not; odd-text: one between quotation
   * marks that KQL does not know; mark: punctuation; odd: a character that means nothing in KQL.
   */
  readonly kind: 'name' | 'number' | 'text' | 'open-text' | 'odd-text' | 'mark' | 'odd';
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** True if it is the first of its line. */
  readonly isFirst: boolean;
}

const oddDouble = '\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02';
const oddSingle = '\u2018\u2019\u201a\u201b\u2039\u203a\u2032\uff07';

/** Quotation marks that word processors write for " and '. */
export const oddQuotes = oddDouble + oddSingle;

const hyphenated =
  'mv-expand|mv-apply|project-away|project-keep|project-rename|project-reorder|project-smart|make-series|make-graph|top-hitters|top-nested|parse-where|parse-kv|execute-and-cache|graph-[a-z-]+';

/** In this order: the first that fits takes the characters. */
const forms: readonly (readonly [Token['kind'] | 'gap', string])[] = [
  ['gap', '\\s+|//[^\\n]*'],
  ['text', '```[^]*?```|~~~[^]*?~~~'],
  ['text', '[hH]?@"(?:[^"\\n]|"")*"|[hH]?@\'(?:[^\'\\n]|\'\')*\''],
  ['open-text', '[hH]?@["\'][^\\n]*'],
  ['text', '[hH]?"(?:[^"\\\\\\n]|\\\\.)*"|[hH]?\'(?:[^\'\\\\\\n]|\\\\.)*\''],
  ['open-text', '[hH]?["\'][^\\n]*'],
  ['odd-text', `[${oddDouble}][^"\\n${oddDouble}]*["${oddDouble}]|[${oddSingle}][^'\\n${oddSingle}]*['${oddSingle}]`],
  ['name', `(?:${hyphenated})\\b|in~|\\$?[\\p{L}_][\\p{L}\\p{M}\\p{N}_]*`],
  ['number', '\\d[\\w]*(?:\\.\\d\\w*)?'],
  ['mark', '===|==|!=|=~|!~|=!|<=|>=|<>|=>|:=|\\.\\.\\.?|&&|\\|\\||/\\*|\\*/|--(?=\\s)|[-+*/%=<>!|,;:.()\\[\\]{}@]'],
  ['odd', '[^]'],
]; // prettier-ignore

const pattern = new RegExp(forms.map(([, form]) => `(${form})`).join('|'), 'gu');

/** Returns the tokens of a text that may be no KQL at all. */
export function readTokens(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let lastEnd = 0;
  for (const match of text.matchAll(pattern)) {
    const kind = forms[match.slice(1).findIndex((part) => part !== undefined)]?.[0];
    if (kind === undefined || kind === 'gap') continue;
    const start = match.index;
    const isFirst = tokens.length === 0 || text.slice(lastEnd, start).includes('\n');
    lastEnd = start + match[0].length;
    tokens.push({ kind, text: match[0], start, end: lastEnd, isFirst });
  }
  return tokens;
}
