import { applyEdits } from './edit-text';
import type { TextEdit } from './edit-text';
import type { Span } from './position';

/** What an author is told of a text that is not YAML: said only if the edits take a mistake away. */
export interface YamlAdvice {
  readonly span: Span;
  readonly message: string;
  readonly help: string;
  readonly edits: readonly TextEdit[];
}

interface Line {
  readonly text: string;
  readonly start: number;
}

/** Longer files are not parsed again for each guess. */
const longestText = 200_000;
const mostGuesses = 20;

/**
 * Explains the first mistake of a text that is not YAML: lines of a block at the margin, and values that YAML reads as
 * something else.
 *
 * @param mistakeAt where the parser stumbled
 * @param countMistakes how many mistakes another text has
 * @returns undefined if none of these is what it is
 */
export function explainYaml(
  text: string,
  mistakeAt: number,
  countMistakes: (text: string) => number,
): YamlAdvice | undefined {
  if (text.length > longestText) return undefined;
  const lines = [...text.matchAll(/([^\r\n]*)(?:\r\n|\n|\r|$)/g)].map((match) => ({
    text: match[1] ?? '',
    start: match.index,
  }));
  const mistakes = countMistakes(text);
  const repairs = [...repairMargin(lines), ...repairValues(lines, mistakeAt)].slice(0, mostGuesses);
  return repairs.find(({ edits }) => countMistakes(applyEdits(text, edits).text) < mistakes);
}

/** `query: |` and other keys whose text stands on the lines below. */
const blockHeader = /^(\s*(?:- +)*)([\w-]+): *[|>][-+\d]*\s*(?:#.*)?$/;
const beginsKey = /^\s*(?:- +)?(?:[\w-]+|"[^"]*"|'[^']*'):(?:\s|$)|^\s*(?:#|---|\.\.\.)/;

function repairMargin(lines: readonly Line[]): YamlAdvice[] {
  return lines.flatMap(({ text }, index): YamlAdvice[] => {
    const [, before = '', key = ''] = blockHeader.exec(text) ?? [];
    if (key === '') return [];
    const width = before.length;
    const first = lines.findIndex((line, at) => at > index && line.text.trim() !== '' && indentOf(line) <= width);
    if (first < 0 || beginsKey.test(lines[first]!.text)) return [];
    const next = lines.findIndex((line, at) => at > first && beginsKey.test(line.text) && indentOf(line) <= width);
    const outside = lines.slice(first, next < 0 ? lines.length : next).filter((line) => line.text.trim() !== '');
    const inside = lines.slice(index + 1, first).find((line) => line.text.trim() !== '');
    const wanted = inside === undefined ? width + 2 : indentOf(inside);
    const line = outside[0]!;
    const start = line.start + indentOf(line);
    return [
      {
        span: { start, end: line.start + line.text.trimEnd().length },
        message: `The lines of ${key} are indented below ${key}: |, and this one is not`,
        help: `Put ${wanted - indentOf(line)} blanks before it, as before all lines of ${key}.`,
        edits: outside.map((each) => ({
          span: { start: each.start, end: each.start },
          text: ' '.repeat(Math.max(0, wanted - indentOf(each))),
        })),
      },
    ];
  });
}

function indentOf({ text }: Line): number {
  return /^ */.exec(text)![0].length;
}

/** What YAML takes the first character of a value for. */
const readings: ReadonlyMap<string, string> = new Map([
  ['{', 'YAML reads braces as a mapping'],
  ['[', 'YAML reads brackets as a list'],
  ['"', 'More stands behind the closing quotation mark of this value'],
  ["'", 'More stands behind the closing quotation mark of this value'],
]);

/** A value that needs quotes around it, near the place where the parser stumbled. */
function repairValues(lines: readonly Line[], mistakeAt: number): YamlAdvice[] {
  const last = lines.findLastIndex(({ start }) => start <= mistakeAt);
  return [last, last - 1, last + 1].flatMap((index): YamlAdvice[] => {
    const line = lines[index];
    const match = /^(\s*(?:- +)?(?:[\w-]+:[ \t]+)?)([{["'].*?)\s*$/.exec(line?.text ?? '');
    const [, before = '', value = ''] = match ?? [];
    const message = readings.get(value.charAt(0));
    // A quoted value that ends with its quote has its mistake inside.
    const isClosed = /^(?:"[^"]*"|'[^']*')$/.test(value);
    if (line === undefined || message === undefined || before.trim() === '' || isClosed) return [];
    const span = { start: line.start + before.length, end: line.start + before.length + value.length };
    const quoted = inQuotes(value);
    const help = `Put the whole value into quotes: ${quoted}`;
    return [{ span, message, help, edits: [{ span, text: quoted }] }];
  });
}

/** A text on one line in the quotes that need the fewest escapes. */
export function inQuotes(value: string): string {
  return /["\\]/.test(value) ? `'${value.replaceAll("'", "''")}'` : `"${value}"`;
}
