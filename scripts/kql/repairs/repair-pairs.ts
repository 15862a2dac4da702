import type { Span } from '../../source/position';
import type { Token } from '../read-tokens';
import { indexesAround, isMark, shortened, spanBetween } from './repair';
import type { BrokenText, FindRepairs, Repair } from './repair';

const names: ReadonlyMap<string, string> = new Map([
  ['(', 'parenthesis'],
  [')', 'parenthesis'],
  ['[', 'bracket'],
  [']', 'bracket'],
  ['{', 'brace'],
  ['}', 'brace'],
]);

const closing: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);

/** Parentheses, brackets and braces that lack their other half. */
export const repairBrackets: FindRepairs = (broken) => {
  const { tokens } = broken;
  const open: Token[] = [];
  const surplus: Repair[] = [];
  const ends: BracketEnd[] = [];
  for (const [index, token] of tokens.entries()) {
    const last = open.at(-1);
    if (last !== undefined && mayEndHere(token, tokens[index - 1]!))
      ends.push({ open: last, last: tokens[index - 1]!, index });
    if (token.kind !== 'mark') continue;
    if (closing.has(token.text)) open.push(token);
    else if (names.has(token.text)) {
      if (last === undefined) surplus.push(closesNothing(broken, index));
      else if (closing.get(last.text) === token.text) open.pop();
      else surplus.push(closesOther(broken, last, index));
    }
  }
  const last = tokens.at(-1);
  const still = open.at(-1);
  if (still !== undefined && last !== undefined) ends.push({ open: still, last, index: tokens.length });
  return [...surplus, ...closeBrackets(broken, ends)];
};

/** A place at which the innermost bracket could be closed. */
interface BracketEnd {
  readonly open: Token;
  /** The token that would stand before the closing one. */
  readonly last: Token;
  /** Of the token behind it. */
  readonly index: number;
}

function mayEndHere(token: Token, before: Token): boolean {
  return (
    !closing.has(before.text) &&
    (token.isFirst || isMark(token, '|') || isMark(token, ';') || /^(?:and|or|,)$/.test(token.text))
  );
}

function closesNothing(broken: BrokenText, index: number): Repair {
  const span = spanBetween(broken, index, index + 1);
  const name = names.get(broken.tokens[index]!.text) ?? '';
  return {
    span,
    message: `This ${name} closes none that is open`,
    help: `Take it away, or write the ${name} that it closes.`,
    edits: [{ span, text: '' }],
  };
}

function closesOther(broken: BrokenText, open: Token, index: number): Repair {
  const closer = closing.get(open.text) ?? '';
  const span = spanBetween(broken, index, index + 1);
  return {
    span,
    message: `The ${names.get(open.text) ?? ''} that is open here is closed by ${closer}`,
    help: `Write ${closer}.`,
    edits: [{ span, text: closer }],
  };
}

/** The places on the line of the opening bracket first, and those near the mistake. */
function closeBrackets({ text, at }: BrokenText, ends: readonly BracketEnd[]): Repair[] {
  const isOnLine = ({ open, last }: BracketEnd): number => (text.slice(open.start, last.end).includes('\n') ? 1 : 0);
  const ordered = [...ends].sort(
    (a, b) => isOnLine(a) - isOnLine(b) || Math.abs(a.index - at) - Math.abs(b.index - at),
  );
  return ordered.slice(0, 24).map(({ open, last }) => {
    const closer = closing.get(open.text) ?? '';
    return {
      span: { start: open.start, end: open.end },
      message: `The ${names.get(open.text) ?? ''} that opens here is not closed`,
      help: `Write ${closer} behind ${shortened(text.slice(Math.max(open.start, last.end - 30), last.end))}`,
      edits: [{ span: { start: last.end, end: last.end }, text: closer }],
    };
  });
}

/** Texts that are not closed, and those in which a backslash or a quotation mark ends what should go on. */
export const repairTexts: FindRepairs = (broken) => {
  const { tokens } = broken;
  const open = tokens.flatMap((token) => (token.kind === 'open-text' ? closeText(broken, token) : []));
  const inner = tokens.flatMap((token, index) => [
    ...closeBefore(broken, token, index),
    ...joinTexts(broken, token, index),
  ]);
  const escaped = indexesAround(broken, 6, 3).flatMap((index) => {
    const token = tokens[index]!;
    if (token.kind !== 'text' || !token.text.includes('\\') || token.text.startsWith('@')) return [];
    return [withBackslashes(token)];
  });
  return [...escaped, ...open, ...inner];
};

function withBackslashes(token: Token): Repair {
  return {
    span: { start: token.start, end: token.end },
    message: 'A backslash in a text begins an escape, and this one is none',
    help: `Write two backslashes for one, or @ before the text: @${shortened(token.text)}`,
    edits: [{ span: { start: token.start, end: token.start }, text: '@' }],
  };
}

function closeText({ text }: BrokenText, token: Token): Repair[] {
  const quote = /["']/.exec(token.text)?.[0] ?? '"';
  const from = token.start + token.text.indexOf(quote) + 1;
  const span = { start: token.start, end: from };
  const isPlain = !token.text.slice(0, 2).includes('@');
  const raw: Repair[] =
    isPlain && token.text.includes('\\')
      ? [
          {
            span,
            message: 'A backslash before the closing quotation mark keeps the text open',
            help: 'Write two backslashes for one, or @ before the text.',
            edits: [{ span: { start: token.start, end: token.start }, text: '@' }],
          },
        ]
      : [];
  return [
    ...raw,
    ...placesToClose(text.slice(from, token.end)).map((length) => closeAt(text, span, from + length, quote)),
  ];
}

function closeAt(text: string, span: Span, offset: number, quote: string): Repair {
  return {
    span,
    message: 'The text that opens here is not closed',
    help: `Write ${quote} behind ${shortened(text.slice(span.start, offset))}`,
    edits: [{ span: { start: offset, end: offset }, text: quote }],
  };
}

/** How much of an open text could be meant to be the text, the likeliest first. */
function placesToClose(inside: string): readonly number[] {
  const bare = inside.trimEnd();
  const ends = [/\s*[),;\]]*$/, /[,)\]]/, /\s+(?:and|or)\s/i, /\s*\|/, /\s/].map(
    (end) => end.exec(bare)?.index ?? bare.length,
  );
  return [...new Set([ends[0]!, bare.length, ...ends])];
}

/** `"a, "b"`: the quotation mark that should open the next text closes one that is open. */
function closeBefore({ text, tokens }: BrokenText, token: Token, index: number): Repair[] {
  const next = tokens[index + 1];
  const opensNext = /[\s,([=]["']$/.test(token.text) && next?.start === token.end && !/^[,)|;\]]$/.test(next.text);
  if (token.kind !== 'text' || !opensNext) return [];
  const quote = token.text.at(-1)!;
  const from = token.start + token.text.indexOf(quote) + 1;
  const span = { start: token.start, end: from };
  const places = placesToClose(text.slice(from, token.end - 1));
  return places.map((length) => closeAt(text, span, from + length, quote));
}

/** `"a "b" c"`: a text, and right behind it what a text cannot be followed by. */
function joinTexts({ text, tokens }: BrokenText, token: Token, index: number): Repair[] {
  const next = tokens[index + 1];
  const third = tokens[index + 2];
  if (token.kind !== 'text' || next === undefined || next.start !== token.end || next.kind === 'mark') return [];
  const last = third?.kind === 'text' || third?.kind === 'open-text' ? third : undefined;
  if (last === undefined) return [];
  const quote = token.text[0] ?? '"';
  const inside = text.slice(token.start + 1, last.end - 1).replaceAll(quote, `\\${quote}`);
  return [
    {
      span: { start: token.end - 1, end: token.end },
      message: 'The text ends at this quotation mark, and more stands right behind it',
      help: `Write \\${quote} for a quotation mark inside of a text.`,
      edits: [{ span: { start: token.start, end: last.end }, text: quote + inside + quote }],
    },
  ];
}

/** Comments of other languages. */
export const repairComments: FindRepairs = (broken) =>
  broken.tokens.flatMap((token, index): Repair[] => {
    const help = 'A comment begins with // and goes to the end of its line.';
    const message = `KQL has no comments that begin with ${token.text}`;
    const span = spanBetween(broken, index, index + 1);
    if (isMark(token, '/*')) {
      const close = broken.text.indexOf('*/', token.end);
      const end = close < 0 ? broken.text.length : close + 2;
      return [{ span, message, help, edits: [{ span: { start: token.start, end }, text: '' }] }];
    }
    if (!isMark(token, '--') && token.text !== '#') return [];
    return [{ span, message, help, edits: [{ span, text: '//' }] }];
  });
