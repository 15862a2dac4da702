import { ownValue } from '../../source/own-value';
import { UnsupportedFeature } from '../values/function-table';
import type { CodePointSet } from './code-points';
import { complementOf, lastCodePoint } from './code-points';
import { InvalidPattern } from './invalid-pattern';
import { namedProperty, perlClass } from './named-sets';
import type { AssertionKind } from './pattern-node';

/** What an escape stands for, and how many characters of the pattern it takes. */
export type Escape = { readonly length: number } & (
  | { readonly kind: 'character'; readonly codePoint: number }
  | { readonly kind: 'class'; readonly set: CodePointSet; readonly negated: boolean; readonly isPerl: boolean }
  | { readonly kind: 'assertion'; readonly assertion: AssertionKind }
);

const controls: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };

const assertions: Readonly<Record<string, AssertionKind>> = {
  A: 'text-start',
  z: 'text-end',
  b: 'word-boundary',
  B: 'no-word-boundary',
  '<': 'word-start',
  '>': 'word-end',
};

const boundaries: Readonly<Record<string, AssertionKind>> = {
  start: 'word-start',
  end: 'word-end',
  'start-half': 'word-start-half',
  'end-half': 'word-end-half',
};

const hexadecimal = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|[xuU]\{([0-9a-fA-F]{1,8})\})/;
const octal = /^\\([0-7]{1,3})/;
const property = /^\\([pP])(?:([A-Za-z])|\{([^}]*)\})/;
const namedBoundary = /^\\b\{([-A-Za-z]*)(\}?)/;

/**
 * Reads the escape at the start of a text.
 * @param groupCount how many groups the whole pattern has: `\1` beside a group is refused, for it looks like a back
 *   reference and is a character
 * @throws InvalidPattern for what Kusto refuses, UnsupportedFeature for what its page does not name
 */
export function readEscape(pattern: string, rest: string, isUnicode: boolean, groupCount: number): Escape {
  const next = rest.charAt(1);
  if (next === '') throw new InvalidPattern(pattern, 'it ends with a backslash');
  if ('dDsSwW'.includes(next)) {
    const negated = next !== next.toLowerCase();
    return { kind: 'class', length: 2, set: perlClass(next, isUnicode), negated, isPerl: true };
  }
  const boundary = /^\\b\{[-A-Za-z]/.test(rest) ? namedBoundary.exec(rest) : null;
  if (boundary !== null) return readBoundary(pattern, boundary);
  const assertion = ownValue(assertions, next);
  if (assertion !== undefined) return { kind: 'assertion', length: 2, assertion };
  if (next === 'p' || next === 'P') return readProperty(pattern, rest, isUnicode);
  return readCharacter(pattern, rest, next, groupCount);
}

function readBoundary(pattern: string, [text, name = '', closed]: RegExpExecArray): Escape {
  const assertion = ownValue(boundaries, name);
  if (assertion === undefined || closed === '') throw new InvalidPattern(pattern, `there is no boundary ${text}`);
  return { kind: 'assertion', length: text.length, assertion };
}

function readProperty(pattern: string, rest: string, isUnicode: boolean): Escape {
  const found = property.exec(rest);
  if (found === null) throw new InvalidPattern(pattern, `there is no class ${rest.slice(0, 3)}`);
  const [text, letter, short, long = ''] = found;
  if (!isUnicode) throw new InvalidPattern(pattern, `${text} needs the flag u`);
  const name = short ?? long;
  const feature = `${text} in a regular expression`;
  if (!/^[A-Za-z][A-Za-z_ -]*$/.test(name)) throw new UnsupportedFeature(feature, 'give a category or a script');
  const set = namedProperty(name);
  if (set === undefined) throw new UnsupportedFeature(feature, 'no category and no script of this name is known here');
  const negated = letter === 'P';
  return { kind: 'class', length: text.length, set: negated ? complementOf(set) : set, negated, isPerl: false };
}

function readCharacter(pattern: string, rest: string, next: string, groupCount: number): Escape {
  const control = ownValue(controls, next);
  if (control !== undefined) return { kind: 'character', length: 2, codePoint: control };
  const digits = hexadecimal.exec(rest);
  if (digits !== null) {
    const codePoint = Number.parseInt(digits.slice(1).find((group) => group !== undefined) ?? '', 16);
    if (codePoint > lastCodePoint || (codePoint >= 0xd800 && codePoint <= 0xdfff)) {
      throw new InvalidPattern(pattern, `${digits[0]} is not a character`);
    }
    return { kind: 'character', length: digits[0].length, codePoint };
  }
  if (/\d/.test(next)) return readOctal(pattern, rest, next, groupCount);
  // "applies to all ASCII except [0-9A-Za-z<>]"
  const isPunctuation = next <= '\x7f' && !/[0-9A-Za-z]/.test(next);
  if (isPunctuation) return { kind: 'character', length: 2, codePoint: next.charCodeAt(0) };
  throw new InvalidPattern(pattern, `there is no escape \\${next}`);
}

function readOctal(pattern: string, rest: string, next: string, groupCount: number): Escape {
  const code = octal.exec(rest);
  if (code === null) throw new InvalidPattern(pattern, `\\${next} is not an octal character code`);
  const [text, digits = ''] = code;
  if (digits.length === 1 && digits !== '0' && Number(digits) <= groupCount) {
    const reason = `it is the character with that code, not a back reference, which Kusto lacks; write \\x0${digits}`;
    throw new UnsupportedFeature(`${text} beside a group in a regular expression`, reason);
  }
  return { kind: 'character', length: text.length, codePoint: Number.parseInt(digits, 8) };
}
