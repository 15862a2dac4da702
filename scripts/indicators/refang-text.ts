/** What people put around a value, or inside it, that is not of it: blanks, and characters that show nothing. */
const invisible = /^[\s\u200b-\u200f\u2060\ufeff]+|[\s\u200b-\u200f\u2060\ufeff]+$/g;

/** Longer than any indicator, or a cell of several, in UTF-16 units. */
export const longestText = 10_000;

/** Takes the white space and invisible characters off both ends. */
export function trimText(text: string): string {
  // Nearly every text of a feed begins and ends in plain letters: a look at two characters spares it the search.
  if (isPlain(text.charCodeAt(0)) && isPlain(text.charCodeAt(text.length - 1))) return text;
  // The search tries each run of blanks anew from each of its characters; no value is so long.
  return text.length > longestText ? text.trim() : text.replace(invisible, '');
}

/** A visible character of ASCII. */
function isPlain(code: number): boolean {
  return code > 0x20 && code < 0x7f;
}

/** Characters that show nothing, but for the joiners that some names of other scripts need. */
const formats = /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;

/** Takes out what shows nothing, such as the zero-width space that keeps a name from being a link. */
export function removeInvisible(text: string): string {
  return text.replace(formats, '');
}

/** Spellings that keep a host name, address or e-mail address from being clicked, and what they stand for. */
const hostSpellings: readonly (readonly [RegExp, string])[] = [
  [/\s*[[({<]+\s*(?:\.|dot|d0t|punkt)\s*[\])}>]+\s*/gi, '.'],
  [/\[\.|\.\]|\(\.|\.\)|\{\.|\.\}|\\\./g, '.'],
  [/\s+dot\s+/gi, '.'],
  [/[[({]:[\])}]/g, ':'],
  [/\s*[[({]\s*(?:@|at)\s*[\])}]\s*/gi, '@'],
  [/\s+at\s+/gi, '@'],
];

/** Undoes the spellings that keep a host name, address or e-mail address from being clicked: `[.]`, ` dot `, `[@]`, … */
export function refangText(text: string): string {
  if (text.length > longestText || !/[[\](){}<>\\\s]/.test(text)) return text;
  return hostSpellings.reduce((refanged, [spelling, meaning]) => refanged.replace(spelling, meaning), text);
}

/**
 * Undoes them in what follows the host of a URL. Of those that a path may well hold, only what its host was written
 * with is undone.
 */
export function refangPath(path: string, host: string): string {
  if (!/[[({\\]/.test(path)) return path;
  const certain = path.replace(/\[(?:\.|dot)\]|\(dot\)|\{\.\}/gi, '.').replace(/\[([/:@])\]/g, '$1');
  return ['(.)', '\\.'].reduce((text, mark) => (host.includes(mark) ? text.replaceAll(mark, '.') : text), certain);
}

/** Undoes a scheme's: `hxxp`, `h**ps`, `meow`, `fxp`. Takes and returns lower case. */
export function refangScheme(scheme: string): string {
  return scheme.replace(/^(?:h(?:x{1,3}|[*_]{2}|xt|tx)p|meow)(s?)$/, 'http$1').replace(/^fxp(s?)$/, 'ftp$1');
}
