/** What people put around a value, or inside it, that is not of it: blanks, and characters that show nothing. */
const invisible = /^[\s\u200b-\u200f\u2060\ufeff]+|[\s\u200b-\u200f\u2060\ufeff]+$/g;

/** Takes the white space and invisible characters off both ends. */
export function trimText(text: string): string {
  // Nearly every text of a feed begins and ends in plain letters: a look at two characters spares it the search.
  if (isPlain(text.charCodeAt(0)) && isPlain(text.charCodeAt(text.length - 1))) return text;
  return text.replace(invisible, '');
}

/** A visible character of ASCII. */
function isPlain(code: number): boolean {
  return code > 0x20 && code < 0x7f;
}

/**
 * Undoes the spellings that keep a host name, address or e-mail address from being clicked: `[.]`, `(.)`, `{.}`,
 * `[dot]`, `[:]`, `[@]`, `[at]`.
 */
export function refangText(text: string): string {
  if (!/[[\](){}\\]/.test(text)) return text;
  return text
    .replace(/\s*[[({]\s*(?:\.|dot)\s*[\])}]\s*/gi, '.')
    .replace(/\[\.|\.\]|\\\./g, '.')
    .replace(/[[({]:[\])}]/g, ':')
    .replace(/\s*[[({]\s*(?:@|at)\s*[\])}]\s*/gi, '@');
}

/** Undoes a scheme's: `hxxp`, `h**ps`, `fxp`. Takes and returns lower case. */
export function refangScheme(scheme: string): string {
  return scheme.replace(/^h(?:xx|\*\*|xt|tx)p(s?)$/, 'http$1').replace(/^fxp(s?)$/, 'ftp$1');
}
