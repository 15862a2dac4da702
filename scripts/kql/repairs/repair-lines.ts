import type { Token } from '../read-tokens';
import { endOfOperand, indexesAround, isMark, isWord, shortened, spanBetween } from './repair';
import type { BrokenText, FindRepairs, Repair } from './repair';

/** A line of YAML, as it looks inside of a query whose block it was put into by its indentation. */
const yamlKey = /^[ \t]*(?:- +)?([A-Za-z][\w-]*):(?=[ \t]*$|[ \t]+\S)/gm;

/** The key that follows the query, indented like the query. */
export const repairSwallowedKey: FindRepairs = ({ text }) =>
  [...text.matchAll(yamlKey)].slice(0, 20).map((match) => {
    const [line, key = ''] = match;
    const start = match.index + line.indexOf(key);
    return {
      span: { start, end: start + key.length },
      message: `The key ${key} stands inside of the query`,
      help: `Take its indent away, so that ${key} begins where the key above the query begins.`,
      edits: [{ span: { start: match.index, end: text.length }, text: '' }],
    };
  });

/** Statements and lists that lack what separates them. */
export const repairSeparators: FindRepairs = (broken) => {
  const around = indexesAround(broken, 3, 2);
  return [
    ...around.flatMap((index) => takeComma(broken, index)),
    ...endLet(broken),
    ...declareWithLet(broken),
    ...around.filter((index) => index >= broken.at - 1).flatMap((index) => separate(broken, index)),
  ];
};

function takeComma(broken: BrokenText, index: number): Repair[] {
  const { tokens } = broken;
  const [comma, next] = [tokens[index], tokens[index + 1]];
  if (!isMark(comma, ',')) return [];
  if (next !== undefined && !/^[|,;)\]}]$/.test(next.text)) return [];
  const span = spanBetween(broken, index, index + 1);
  return [{ span, message: 'Nothing stands behind this comma', help: 'Take it away.', edits: [{ span, text: '' }] }];
}

/** The semicolon behind a let statement, which a new line does not replace. */
function endLet(broken: BrokenText): Repair[] {
  const { tokens, at } = broken;
  const statement = startOfStatement(broken);
  if (!isWord(tokens[statement], 'let')) return [];
  return [at - 1, at, at - 2, at + 1].flatMap((index) => {
    const [last, next] = [tokens[index], tokens[index + 1]];
    if (last === undefined || index <= statement || next?.isFirst === false || isMark(last, ';')) return [];
    return [
      {
        span: { start: last.start, end: last.end },
        message: 'The let statement ends here without a semicolon',
        help: `Write ; behind ${shortened(last.text)}: a new line does not end a statement.`,
        edits: [{ span: { start: last.end, end: last.end }, text: ';' }],
      },
    ];
  });
}

function startOfStatement({ tokens, at }: BrokenText): number {
  let depth = 0;
  for (let index = Math.min(at, tokens.length) - 1; index >= 0; index--) {
    const token = tokens[index]!;
    if (/^[)\]}]$/.test(token.text)) depth++;
    if (/^[([{]$/.test(token.text)) depth--;
    if (depth <= 0 && isMark(token, ';')) return index + 1;
    if (depth < 0) return index + 1;
  }
  return 0;
}

function declareWithLet(broken: BrokenText): Repair[] {
  return indexesAround(broken, 4, 2).flatMap((index) => {
    const token = broken.tokens[index]!;
    if (!token.isFirst || !/^(?:var|const|def|set|declare|function|Let|LET)$/.test(token.text)) return [];
    const span = spanBetween(broken, index, index + 1);
    return [
      { span, message: `KQL has no statement ${token.text}`, help: 'Write let.', edits: [{ span, text: 'let' }] },
    ];
  });
}

/** Two values with nothing between them. */
function separate(broken: BrokenText, index: number): Repair[] {
  const [left, right] = [broken.tokens[index - 1], broken.tokens[index]];
  if (left === undefined || right === undefined || !endsValue(left) || !beginsValue(right)) return [];
  const between = `between ${shortened(left.text)} and ${shortened(right.text)}`;
  const at = { start: left.end, end: left.end };
  const span = { start: right.start, end: right.end };
  const repair = (what: string, text: string, help: string): Repair => ({
    span,
    message: `${what} is missing ${between}`,
    help,
    edits: [{ span: at, text }],
  });
  const comma = repair('A comma', ',', `Write a comma behind ${shortened(left.text)}.`);
  const by = repair('by', ' by', `Write by before ${shortened(right.text)} to group by it, or a comma.`);
  const and = repair(
    'An operator',
    ' and',
    `Write and or or before ${shortened(right.text)}, or take one of the two away.`,
  );
  // A line that begins a pipe of its own begins a query of its own.
  if (right.isFirst && beginsQuery(broken, index)) return [secondQuery(broken, left, right)];
  if (right.isFirst) return [comma, and];
  return isMark(left, ')') && right.kind === 'name' ? [by, comma, and] : [comma, and];
}

const endsValue = ({ kind, text }: { readonly kind: string; readonly text: string }): boolean =>
  kind === 'name' || kind === 'number' || kind === 'text' || /^[)\]}]$/.test(text);

const beginsValue = ({ kind, text }: { readonly kind: string; readonly text: string }): boolean =>
  kind === 'name' || kind === 'number' || kind === 'text' || /^[([]$/.test(text);

/** A name at the margin of the query, or behind an empty line, that a pipe or nothing follows. */
function beginsQuery({ text, tokens }: BrokenText, index: number): boolean {
  const [before, token] = [tokens[index - 1]!, tokens[index]!];
  let next = index + 1;
  if (isMark(tokens[next], '(')) next = endOfOperand(tokens, next);
  const isWhole = token.kind === 'name' && (tokens[next] === undefined || isMark(tokens[next], '|'));
  const gap = text.slice(before.end, token.start);
  return isWhole && (/\n[ \t\r]*\n/.test(gap) || columnOf(text, token.start) <= columnOf(text, tokens[0]!.start));
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

function secondQuery({ text }: BrokenText, before: Token, token: Token): Repair {
  return {
    span: { start: token.start, end: token.end },
    message: 'A rule runs one query, and a second one starts here',
    help: 'Put it into a file of its own, or read both tables with union.',
    edits: [{ span: { start: before.end, end: text.length }, text: '' }],
  };
}

/** A second query, on a line of its own. */
export const explainSecondQuery: FindRepairs = (broken) =>
  [broken.at, broken.at - 1, broken.at + 1].flatMap((index) => {
    const [before, token] = [broken.tokens[index - 1], broken.tokens[index]];
    if (token === undefined || before === undefined || !token.isFirst || token.kind !== 'name') return [];
    return [secondQuery(broken, before, token)];
  });
