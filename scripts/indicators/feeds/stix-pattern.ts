/** One comparison of a pattern: what stands at a path equals one of the values, or lies within one of them. */
export interface StixComparison {
  /** As `file:hashes.SHA-256`, without quotes. */
  readonly path: string;
  readonly operator: '=' | 'ISSUBSET';
  readonly values: readonly string[];
}

/** A pattern as alternatives, each a list of comparisons that hold together; or why it cannot be read so. */
export type StixPattern =
  { readonly alternatives: readonly (readonly StixComparison[])[] } | { readonly problem: string };

/** A literal, which may bear a letter for what it is; brackets; a path; an operator; a word or a number; a comment. */
const token =
  /\s*(?:([tbh]?'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|([[\](),])|([A-Za-z0-9_][\w-]*:(?:[\w.-]|\[(?:\*|\d+)\]|'[^']*'|"[^"]*")+)|(==|[!<>]?=|<>?|>)|([A-Za-z_]+|-?\d+(?:\.\d+)?)|\/\*.*?\*\/|\/\/[^\n]*)/gsy;

/** More tokens than any pattern that an analyst wrote. */
const mostTokens = 20_000;

/**
 * Reads a STIX pattern (STIX 2.1, section 9) that says that one of several things was observed, which is what a list
 * of indicators can hold: comparisons with =, IN and ISSUBSET, AND, OR, parentheses. Double quotes, which producers
 * write against the grammar, are read as single ones.
 */
export function readStixPattern(pattern: string): StixPattern {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  const text = pattern.trimEnd();
  if (text === '') return { problem: 'has no pattern' };
  try {
    while (token.lastIndex < text.length) {
      const at = token.lastIndex;
      const match = token.exec(text);
      if (match === null || tokens.length > mostTokens) throw unreadable(at + text.slice(at).search(/\S/));
      const found = match[1] ?? match[2] ?? match[3] ?? match[4] ?? match[5];
      if (found !== undefined) tokens.push({ text: found, at: token.lastIndex - found.length });
    }
    const parser: Parser = { tokens, end: text.length, position: 0, depth: 0 };
    const alternatives = readObservations(parser);
    if (parser.position < tokens.length) throw unexpected(parser);
    return { alternatives };
  } catch (error) {
    if (error instanceof Unreadable) return { problem: error.message };
    throw error;
  }
}

interface Token {
  readonly text: string;
  readonly at: number;
}

interface Parser {
  readonly tokens: readonly Token[];
  /** The length of the pattern. */
  readonly end: number;
  position: number;
  depth: number;
}

class Unreadable extends Error {}

type Alternatives = readonly (readonly StixComparison[])[];

const deepest = 50;

/** What says more than that one of several things was observed. (STIX 2.1, sections 9.5 to 9.7.) */
const inexpressible: ReadonlySet<string> = new Set(['AND', 'FOLLOWEDBY', 'WITHIN', 'REPEATS', 'START', 'EXISTS']);

function unreadable(at: number): Unreadable {
  return new Unreadable(`has a pattern that cannot be read from its character ${at + 1} on`);
}

/** What is wrong with the token at hand. */
function unexpected({ tokens, position, end }: Parser): Unreadable {
  const found = tokens[position];
  const word = found?.text.toUpperCase() ?? '';
  return inexpressible.has(word)
    ? new Unreadable(`uses ${word} in its pattern, which a list cannot`)
    : unreadable(found?.at ?? end);
}

function take(parser: Parser, expected: string): boolean {
  if (parser.tokens[parser.position]?.text.toUpperCase() !== expected) return false;
  parser.position++;
  return true;
}

function need(parser: Parser, expected: string): void {
  if (!take(parser, expected)) throw unexpected(parser);
}

/** Observations of which one suffices, each in brackets. */
function readObservations(parser: Parser): Alternatives {
  return readEither(parser, () => {
    if (take(parser, '(')) {
      const inner = readObservations(parser);
      need(parser, ')');
      return inner;
    }
    need(parser, '[');
    const inside = readEither(parser, readTogether);
    need(parser, ']');
    return inside;
  });
}

/** What one or the other of several gives, joined by OR. */
function readEither(parser: Parser, readOne: (parser: Parser) => Alternatives): Alternatives {
  if (++parser.depth > deepest) throw new Unreadable('has a pattern that is nested too deeply');
  const all = [...readOne(parser)];
  while (take(parser, 'OR')) all.push(...readOne(parser));
  parser.depth--;
  return all;
}

function readTogether(parser: Parser): Alternatives {
  let together = readTerm(parser);
  while (take(parser, 'AND')) {
    const next = readTerm(parser);
    if (together.length * next.length > 1000) throw new Unreadable('has a pattern with too many combinations');
    together = together.flatMap((left) => next.map((right) => [...left, ...right]));
  }
  return together;
}

function readTerm(parser: Parser): Alternatives {
  if (take(parser, '(')) {
    const inner = readEither(parser, readTogether);
    need(parser, ')');
    return inner;
  }
  const path = parser.tokens[parser.position]?.text ?? '';
  if (!path.includes(':') || /^[tbh]?['"]/.test(path)) throw unexpected(parser);
  parser.position++;
  const compare = (operator: StixComparison['operator'], values: readonly string[]): Alternatives => [
    [{ path: path.replace(/['"]/g, ''), operator, values }],
  ];
  if (take(parser, '=') || take(parser, '==')) return compare('=', [readValue(parser)]);
  if (take(parser, 'ISSUBSET')) return compare('ISSUBSET', [readValue(parser)]);
  if (!take(parser, 'IN')) {
    throw new Unreadable(`compares by ${parser.tokens[parser.position]?.text ?? 'nothing'}, which a list cannot`);
  }
  need(parser, '(');
  const values = [readValue(parser)];
  while (take(parser, ',')) values.push(readValue(parser));
  need(parser, ')');
  return compare('=', values);
}

/** The text of a literal; only the quote and the backslash are escaped (STIX 2.1, section 9.3), any other escape is none. */
function readValue(parser: Parser): string {
  const value = parser.tokens[parser.position]?.text ?? '';
  if (!/^(?:[tbh]?'|"|-?\d|true$|false$)/i.test(value)) throw unexpected(parser);
  parser.position++;
  return /^['"]/.test(value) ? value.slice(1, -1).replace(/\\(['"\\])/g, '$1') : value;
}
