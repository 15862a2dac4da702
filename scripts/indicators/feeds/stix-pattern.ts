/** One comparison of a pattern: what stands at a path equals one of the values. */
export interface StixComparison {
  /** As `file:hashes.SHA-256`, without quotes. */
  readonly path: string;
  readonly values: readonly string[];
}

/** A pattern as alternatives, each a list of comparisons that hold together; or why it cannot be read so. */
export type StixPattern =
  { readonly alternatives: readonly (readonly StixComparison[])[] } | { readonly problem: string };

const token = /\s*(?:('(?:[^'\\]|\\.)*')|([[\](),])|([A-Za-z0-9_][\w-]*:(?:[\w.-]|\[(?:\*|\d+)\]|'[^']*')+)|([!<>]?=|<|>)|([A-Za-z_]+|\d+))/gsy; // prettier-ignore

/** More tokens than any pattern that an analyst wrote. */
const mostTokens = 20_000;

/**
 * Reads a STIX pattern (STIX 2.1, section 9) that says that one of several things was observed, which is what a list
 * of indicators can hold: comparisons with = and IN, AND, OR, parentheses.
 */
export function readStixPattern(pattern: string): StixPattern {
  const tokens: string[] = [];
  token.lastIndex = 0;
  const text = pattern.trim();
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (match === null || tokens.length > mostTokens) return { problem: 'has a pattern that cannot be read' };
    tokens.push(match[0].trim());
  }
  try {
    const parser: Parser = { tokens, position: 0, depth: 0 };
    const alternatives = readObservations(parser);
    if (parser.position < tokens.length) throw new Unreadable(`uses ${tokens[parser.position] ?? ''} in its pattern`);
    return { alternatives };
  } catch (error) {
    if (error instanceof Unreadable) return { problem: error.message };
    throw error;
  }
}

interface Parser {
  readonly tokens: readonly string[];
  position: number;
  depth: number;
}

class Unreadable extends Error {}

type Alternatives = readonly (readonly StixComparison[])[];

const deepest = 50;

function take(parser: Parser, expected: string): boolean {
  if (parser.tokens[parser.position]?.toUpperCase() !== expected) return false;
  parser.position++;
  return true;
}

function need(parser: Parser, expected: string): void {
  if (!take(parser, expected)) throw new Unreadable('has a pattern that cannot be read');
}

/** Observations in brackets, of which one suffices. */
function readObservations(parser: Parser): Alternatives {
  const all: (readonly StixComparison[])[] = [];
  do {
    need(parser, '[');
    all.push(...readAlternatives(parser));
    need(parser, ']');
  } while (take(parser, 'OR'));
  return all;
}

function readAlternatives(parser: Parser): Alternatives {
  if (++parser.depth > deepest) throw new Unreadable('has a pattern that is nested too deeply');
  const all = [...readTogether(parser)];
  while (take(parser, 'OR')) all.push(...readTogether(parser));
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
    const inner = readAlternatives(parser);
    need(parser, ')');
    return inner;
  }
  const path = parser.tokens[parser.position++] ?? '';
  if (!path.includes(':') || path.startsWith("'")) throw new Unreadable('has a pattern that cannot be read');
  if (take(parser, '=')) return [[{ path: plainPath(path), values: [readValue(parser)] }]];
  if (!take(parser, 'IN')) {
    throw new Unreadable(`compares by ${parser.tokens[parser.position] ?? 'nothing'}, which a list cannot`);
  }
  need(parser, '(');
  const values = [readValue(parser)];
  while (take(parser, ',')) values.push(readValue(parser));
  need(parser, ')');
  return [[{ path: plainPath(path), values }]];
}

function readValue(parser: Parser): string {
  const value = parser.tokens[parser.position++] ?? '';
  if (/^\d+$/.test(value)) return value;
  if (!value.startsWith("'")) throw new Unreadable('has a pattern that cannot be read');
  return value.slice(1, -1).replace(/\\(.)/gs, '$1');
}

function plainPath(path: string): string {
  return path.replaceAll("'", '');
}
