const hangingIndent = '      ';

/**
 * Lays the text of a help out for a terminal: a paragraph is filled line by line, however it is broken in the source;
 * a line that is indented, an example, stays one line, and if it is too long, what it does stands below it.
 *
 * @param width in columns
 */
export function layOutHelp(text: string, width: number): string {
  const lines: string[] = [];
  let paragraph: string[] = [];
  const endParagraph = () => {
    if (paragraph.length > 0) lines.push(...fill(paragraph.join(' '), '', width));
    paragraph = [];
  };
  for (const line of text.split('\n')) {
    if (line !== '' && !line.startsWith(' ')) {
      paragraph.push(line);
      continue;
    }
    endParagraph();
    lines.push(...layOutExample(line, width));
  }
  endParagraph();
  return lines.join('\n');
}

function layOutExample(line: string, width: number): readonly string[] {
  if (line.length <= width) return [line];
  const [, command, meaning] = /^( +\S.*?) {2,}(\S.*)$/.exec(line) ?? [];
  return command === undefined || meaning === undefined
    ? fill(line.trim(), hangingIndent, width, / */.exec(line)?.[0])
    : [command, ...fill(meaning, hangingIndent, width)];
}

/** Lines of at most so many columns; a word that is longer has one of its own. */
function fill(text: string, indent: string, width: number, firstIndent = indent): readonly string[] {
  const lines: string[] = [];
  let line = firstIndent;
  let isEmpty = true;
  for (const word of text.split(/ +/)) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}
