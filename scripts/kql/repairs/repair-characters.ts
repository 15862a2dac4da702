import { oddQuotes, type Token } from '../read-tokens';
import type { BrokenText, FindRepairs, Repair } from './repair';

/** Characters of word processors, of other alphabets and languages, and what KQL has for them. (Unicode, chapter 6.) */
const meant: ReadonlyMap<string, string> = new Map([
  ...[...'\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d'].map((dash) => [dash, '-'] as const),
  ['\u2026', '..'],
  ...[...'\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000'].map(
    (space) => [space, ' '] as const,
  ),
  ['\u2260', '!='],
  ['\u2264', '<='],
  ['\u2265', '>='],
  ['\u00d7', '*'],
  ['\u2223', '|'],
  ['\u00a6', '|'],
  ['\u037e', ';'],
  ['`', '"'],
  ['\u00b4', "'"],
]);

const nameOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** Shown by itself only where it can be seen. */
function shown(character: string): string {
  return /[\p{C}\p{Z}\p{M}]/u.test(character) ? nameOf(character) : `${character} (${nameOf(character)})`;
}

/** “50126” for "50126". */
export const repairOddQuotes: FindRepairs = ({ tokens }) =>
  tokens
    .filter(({ kind }) => kind === 'odd-text')
    .map((token) => ({
      ...oddQuote(token.text[0]!, token.start),
      edits: [{ span: token, text: JSON.stringify(token.text.slice(1, -1)) }],
    }));

/** "50126” and the like, if one of the two quotation marks is KQL's. */
export const repairHalfOddQuotes: FindRepairs = ({ tokens }) => {
  const inOpen = tokens
    .filter(({ kind }) => kind === 'open-text' || kind === 'text')
    .flatMap((token) => {
      const index = [...token.text].findIndex((character) => oddQuotes.includes(character));
      if (index < 0) return [];
      const start = token.start + index;
      const quote = /["']/.exec(token.text)?.[0] ?? '"';
      return [{ ...oddQuote(token.text[index]!, start), edits: [{ span: { start, end: start + 1 }, text: quote }] }];
    });
  const alone = tokens
    .filter(({ kind, text }) => kind === 'odd' && oddQuotes.includes(text))
    .map((token) => ({ ...oddQuote(token.text, token.start), edits: [{ span: token, text: '"' }] }));
  return [...inOpen, ...alone];
};

function oddQuote(character: string, start: number): Pick<Repair, 'span' | 'message' | 'help'> {
  return {
    span: { start, end: start + 1 },
    message: `The character ${shown(character)} is not a quotation mark of KQL`,
    help: 'Write " before and behind the text.',
  };
}

/** Dashes, spaces, full-width and other characters that look like those of KQL. */
export const repairOddCharacters: FindRepairs = (broken) => {
  const found = broken.tokens.flatMap((token) => repairOddCharacter(token));
  // One mistake is often made many times: what all edits together repair is repaired by the first.
  const edits = found.flatMap((repair) => repair.edits);
  return [...found, ...found.slice(0, 1).map((repair) => ({ ...repair, edits }))];
};

function repairOddCharacter(token: Token): Repair[] {
  if (token.kind === 'name') return repairLetters(token);
  if (token.kind !== 'odd') return [];
  const span = { start: token.start, end: token.end };
  const normal = token.text.normalize('NFKC');
  const instead =
    meant.get(token.text) ?? (/^[\x20-\x7e]+$/.test(normal) && normal !== token.text ? normal : undefined);
  const isSpace = instead === ' ';
  return [
    {
      span,
      message: `The character ${shown(token.text)} means nothing in KQL`,
      help: instead === undefined ? 'Delete it.' : isSpace ? 'Write a plain blank.' : `Write ${instead} instead.`,
      edits: [{ span, text: instead ?? '' }],
    },
  ];
}

/** Letters of other alphabets that look like those of A to Z. (Unicode Technical Standard 39, "confusables".) */
const lookAlikes: ReadonlyMap<string, string> = new Map(
  [...'АВЕЅІЈКМНОРСТУХаеіјорсухѕԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρ'].map((letter, index) => [
    letter,
    'ABESIJKMHOPCTYXaeijopcyxsdqwABEZHIKMNOPTYXovp'[index]!,
  ]),
);

function repairLetters(token: Token): Repair[] {
  const index = [...token.text].findIndex((letter) => lookAlikes.has(letter));
  if (index < 0) return [];
  const plain = [...token.text].map((letter) => lookAlikes.get(letter) ?? letter).join('');
  const letter = token.text[index]!;
  return [
    {
      span: { start: token.start, end: token.end },
      message: `The letter ${shown(letter)} only looks like ${lookAlikes.get(letter) ?? ''}`,
      help: `Type ${plain} anew.`,
      edits: [{ span: token, text: plain }],
    },
  ];
}

/** What other languages write with a character that KQL does not have. */
const foreign: ReadonlyMap<string, string> = new Map([
  ['?', 'Write iff(condition, value, other value) to choose between two values.'],
  ['$', 'KQL has no placeholders: write the value, or declare it with let.'],
  ['#', 'A comment begins with //.'],
  ['&', 'Write and between two conditions.'],
  ['\\', 'A query runs over several lines without a mark at their ends; in a text write two backslashes for one.'],
  ['~', 'Write =~ to compare without case.'],
  ['^', 'Write pow(value, exponent).'],
]);

export const repairForeignCharacters: FindRepairs = (broken) =>
  broken.tokens
    .filter(({ kind }) => kind === 'odd')
    .map((token) => foreignCharacter(token, broken))
    .flatMap((repair) => repair ?? []);

function foreignCharacter(token: Token, { text, tokens, at }: BrokenText): Repair | undefined {
  const help = foreign.get(token.text);
  if (help === undefined) return undefined;
  const place = tokens[at]?.start ?? text.length;
  return {
    span: { start: token.start, end: token.end },
    message: `The character ${token.text} means nothing here`,
    help,
    edits: [],
    isSure: Math.abs(token.start - place) < 60,
  };
}
