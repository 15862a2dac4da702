import type { CodePointSet } from './code-points';
import { complementOf } from './code-points';
import { perlClass } from './named-sets';
import type { AssertionKind, PatternNode } from './pattern-node';
import { canBeEmpty } from './pattern-node';

/**
 * The same pattern for the machine's own regular expressions, which are many times faster than those in linear time,
 * where the machine's cannot run away.
 */
export interface NativePattern {
  readonly expression: RegExp;
  /** The longest text on which backtracking stays cheap. */
  readonly longestText: number;
  /** Whether it looks around, which the machine also does inside a character of two code units. */
  readonly looksAround: boolean;
}

/**
 * By how many quantifiers without an upper bound a pattern has: the work grows with the text's length to that power.
 */
const longestTexts = [1_000_000, 4_000, 400, 120];
/** A count above this is as good as none. */
const mostCounted = 32;

const wordProperties = String.raw`\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\u200C\u200D`;

/** The native form of a pattern; undefined if it might run away. */
export function nativePattern(node: PatternNode): NativePattern | undefined {
  const writer = new NativeWriter();
  const source = writer.write(node, { isRepeated: false });
  const longestText = longestTexts[writer.unbounded];
  if (source === undefined || longestText === undefined) return undefined;
  return { expression: new RegExp(source, 'gu'), longestText, looksAround: writer.looksAround };
}

interface Surroundings {
  readonly isRepeated: boolean;
}

class NativeWriter {
  unbounded = 0;
  looksAround = false;

  write(node: PatternNode, around: Surroundings): string | undefined {
    switch (node.kind) {
      case 'set':
        return setSource(node.set);
      case 'assertion':
        this.looksAround ||= node.assertion !== 'text-start' && node.assertion !== 'text-end';
        return assertionSource(node.assertion, node.word);
      case 'sequence':
        return this.joined(node.parts, '', around);
      case 'choice': {
        const choice = this.joined(node.parts, '|', around);
        return choice === undefined ? undefined : `(?:${choice})`;
      }
      case 'capture': {
        // A group in a repetition loses what it held when the repetition goes on, as it does not in Kusto.
        const part = around.isRepeated ? undefined : this.write(node.part, around);
        return part === undefined ? undefined : `(${part})`;
      }
      case 'repeat':
        return this.writeRepeat(node, around);
    }
  }

  private joined(parts: readonly PatternNode[], separator: string, around: Surroundings): string | undefined {
    const sources = parts.map((part) => this.write(part, around));
    return sources.includes(undefined) ? undefined : sources.join(separator);
  }

  /** A repetition of a repetition can run away; one of what may be empty ends differently. */
  private writeRepeat(
    { part, least, most, lazy }: Extract<PatternNode, { kind: 'repeat' }>,
    around: Surroundings,
  ): string | undefined {
    if (around.isRepeated || canBeEmpty(part)) return undefined;
    if (least > mostCounted || (most !== Infinity && most > mostCounted)) return undefined;
    if (most === Infinity) this.unbounded += 1;
    const repeated = this.write(part, { isRepeated: true });
    if (repeated === undefined) return undefined;
    const count = `{${String(least)},${most === Infinity ? '' : String(most)}}`;
    return `(?:${repeated})${count}${lazy ? '?' : ''}`;
  }
}

const namedSources: readonly (readonly [letter: string, source: string])[] = [
  ['w', `[${wordProperties}]`],
  ['W', `[^${wordProperties}]`],
  ['d', String.raw`\p{Nd}`],
  ['D', String.raw`\P{Nd}`],
  ['s', String.raw`\p{White_Space}`],
  ['S', String.raw`\P{White_Space}`],
];

const sources = new WeakMap<CodePointSet, string>();

/** Ranges, or the machine's own name of the class, which it reads faster. */
function setSource(set: CodePointSet): string {
  const known = sources.get(set);
  if (known !== undefined) return known;
  const named = namedSources.find(([letter]) => perlClass(letter, true) === set);
  const source = named?.[1] ?? `[${rangesSource(set)}]`;
  sources.set(set, source);
  return source;
}

function rangesSource(set: CodePointSet): string {
  const hexadecimal = (codePoint: number): string => `\\u{${codePoint.toString(16)}}`;
  const outside = complementOf(set);
  if (outside.length < set.length) return `^${rangesSource(outside)}`;
  return set.map(([first, last]) => hexadecimal(first) + (first === last ? '' : `-${hexadecimal(last)}`)).join('');
}

type AssertionSource = (word: string) => string;

const assertionSources: Readonly<Record<AssertionKind, AssertionSource>> = {
  'text-start': () => '^',
  'text-end': () => '$',
  'line-start': () => '(?<![^\\n])',
  'line-end': () => '(?![^\\n])',
  'crlf-line-start': () => '(?:(?<![^])|(?<=\\n)|(?<=\\r)(?!\\n))',
  'crlf-line-end': () => '(?:(?![^])|(?=\\r)|(?<!\\r)(?=\\n))',
  'word-boundary': (word) => `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`,
  'no-word-boundary': (word) => `(?:(?<=${word})(?=${word})|(?<!${word})(?!${word}))`,
  'word-start': (word) => `(?:(?<!${word})(?=${word}))`,
  'word-end': (word) => `(?:(?<=${word})(?!${word}))`,
  'word-start-half': (word) => `(?<!${word})`,
  'word-end-half': (word) => `(?!${word})`,
};

function assertionSource(assertion: AssertionKind, word: CodePointSet): string {
  return assertionSources[assertion](setSource(word));
}
