import { ownValue } from '../../source/own-value';

/**
 * What must not reach a terminal as it is: C0 and C1 controls (ANSI sequences begin with one), the bidirectional
 * controls and marks that make text read otherwise than it is (CVE-2021-42574), characters without width, line and
 * paragraph separators, tag characters, and halves of surrogate pairs.
 */
const unprintable =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Cs}/gu;

const shortEscapes: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/**
 * What a runner of GitHub Actions takes for a command: `##[name]` anywhere in a line, and `::name::` behind the blanks at
 * its beginning. (actions/runner, src/Runner.Common/ActionCommand.cs.) Who puts text of others at the beginning of a line
 * cannot know it here, so that a pair of colons that opens a command is broken up wherever it could begin a line.
 */
const commandOfRunner = /##(?=\[)|(?<=^[^\S\n]*):(?=:)/gm;

function withoutCommands(text: string): string {
  return text.replace(commandOfRunner, (mark) => (mark === '##' ? '#\\x23' : '\\x3a'));
}

/** Returns hostile text as one line that a terminal shows as it is: what would act on the terminal is written out. */
export function escapeLine(text: string): string {
  return withoutCommands(text.replace(unprintable, escapeCharacter));
}

/** As escapeLine, but line feeds and tabs stay: for text of several lines, such as a query. */
export function escapeText(text: string): string {
  return withoutCommands(writeOutUnprintable(text));
}

/** As escapeText, for a medium that no runner reads: colons and number signs stay as they are. */
export function writeOutUnprintable(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(unprintable, (character) => {
    return character === '\n' || character === '\t' ? character : escapeCharacter(character);
  });
}

function escapeCharacter(character: string): string {
  const short = ownValue(shortEscapes, character);
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  return code <= 0xff ? `\\x${hex(code, 2)}` : `\\u{${hex(code, 4)}}`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

const wide =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\uff01-\uff60]/u;
const combining = /\p{Mn}|\p{Me}/u;

/** Returns how many columns of a terminal an escaped text takes. (Wide and combining characters as most terminals do.) */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += combining.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return width;
}

/** Returns a message with a period at its end, which the rooms below leave to whoever shows it. */
export function asSentence(message: string): string {
  return /[.?!…]$/.test(message) ? message : `${message}.`;
}
