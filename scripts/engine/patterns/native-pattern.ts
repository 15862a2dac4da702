/**
 * The same pattern for the machine's own regular expressions, which are many times faster than RE2's, where both mean
 * the same and the machine's cannot run away.
 */
export interface NativePattern {
  readonly expression: RegExp;
  /** The longest text on which backtracking stays cheap. */
  readonly longestText: number;
}

const word = String.raw`\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\u200C\u200D`;

/** Escapes that name a class, by what a class of the machine's holds for them. */
const classMembers: Readonly<Record<string, string>> = {
  d: String.raw`\p{Nd}`,
  D: String.raw`\P{Nd}`,
  s: String.raw`\p{White_Space}`,
  S: String.raw`\P{White_Space}`,
  w: word,
};

const assertions: Readonly<Record<string, string>> = {
  b: `(?:(?<=[${word}])(?![${word}])|(?<![${word}])(?=[${word}]))`,
  B: `(?:(?<=[${word}])(?=[${word}])|(?<![${word}])(?![${word}]))`,
  A: '^',
  z: '$',
};

const controls: Readonly<Record<string, string>> = { n: '\\n', r: '\\r', t: '\\t', f: '\\f', v: '\\v' };

/** By how many quantifiers without an upper bound a pattern has: the work grows with the text's length to that power. */
const longestTexts = [1_000_000, 4_000, 400, 120];

const leadingFlags = /^\(\?([is]+)\)/;
const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/;
const groupStart = /^\((?:\?:|\?P?<([A-Za-z_]\w*)>|(?!\?))/;

/** Thrown inside this file for what lies outside the subset. */
class OutsideSubset extends Error {}

/** The native form of a pattern of Kusto; undefined where the pattern is not in the subset that is safe and the same. */
export function nativePattern(pattern: string): NativePattern | undefined {
  try {
    return new PatternReader(pattern).read();
  } catch (error) {
    // An expression that the machine refuses is left to RE2, which says what is wrong with it.
    if (error instanceof OutsideSubset || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

interface Group {
  hasQuantifier: boolean;
  hasCapture: boolean;
  readonly isCapture: boolean;
}

/** Reads a pattern from left to right; refuses nested quantifiers and captures in what is repeated. */
class PatternReader {
  private source = '';
  private position = 0;
  private unbounded = 0;
  private readonly groups: Group[] = [{ hasQuantifier: false, hasCapture: false, isCapture: false }];
  /** What a quantifier would repeat: undefined where there is nothing. */
  private atom: Pick<Group, 'hasQuantifier' | 'hasCapture'> | undefined;
  private dotMatchesNewline = false;

  constructor(private readonly pattern: string) {}

  read(): NativePattern {
    const flags = leadingFlags.exec(this.pattern);
    const letters = flags?.[1] ?? '';
    this.dotMatchesNewline = letters.includes('s');
    this.position = flags?.[0].length ?? 0;
    while (this.position < this.pattern.length) this.readToken(this.pattern.slice(this.position));
    const longestText = longestTexts[this.unbounded];
    if (this.groups.length !== 1 || longestText === undefined) throw new OutsideSubset();
    return { expression: new RegExp(this.source, letters.includes('i') ? 'giu' : 'gu'), longestText };
  }

  private emit(length: number, source: string, isAtom: boolean): void {
    this.position += length;
    this.source += source;
    this.atom = isAtom ? { hasQuantifier: false, hasCapture: false } : undefined;
  }

  private readToken(rest: string): void {
    const character = rest.slice(0, 1);
    if (character === '\\') this.readEscape(rest);
    else if (character === '[') this.readClass(rest);
    else if (character === '(') this.openGroup(rest);
    else if (character === ')') this.closeGroup();
    else if ('*+?{'.includes(character)) this.readQuantifier(rest);
    else if (character === '.') this.emit(1, this.dotMatchesNewline ? '[^]' : '[^\\n]', true);
    else if ('|^$'.includes(character)) this.emit(1, character, false);
    else this.readLiteral(rest);
  }

  private readLiteral(rest: string): void {
    const character = String.fromCodePoint(rest.codePointAt(0)!);
    this.emit(character.length, /[\]}/-]/.test(character) ? `\\${character}`.replace('\\-', '-') : character, true);
  }

  private readEscape(rest: string): void {
    const next = rest.charAt(1);
    const assertion = assertions[next];
    if (assertion !== undefined) return this.emit(2, assertion, false);
    const members = classMembers[next];
    if (members !== undefined) return this.emit(2, `[${members}]`, true);
    if (next === 'W') return this.emit(2, `[^${word}]`, true);
    this.emit(2, literalEscape(next), true);
  }

  private readClass(rest: string): void {
    let end = rest.startsWith('[^') ? 2 : 1;
    let source = rest.slice(0, end);
    if (rest.charAt(end) === ']') throw new OutsideSubset();
    while (rest.charAt(end) !== ']') {
      const member = classMember(rest.slice(end));
      source += member.source;
      end += member.length;
    }
    this.emit(end + 1, `${source}]`, true);
  }

  private openGroup(rest: string): void {
    const start = groupStart.exec(rest);
    if (start === null) throw new OutsideSubset();
    const isCapture = start[0] !== '(?:';
    this.groups.push({ hasQuantifier: false, hasCapture: false, isCapture });
    const name = start[1];
    this.emit(start[0].length, name === undefined ? start[0] : `(?<${name}>`, false);
  }

  private closeGroup(): void {
    const group = this.groups.pop();
    const outer = this.groups[this.groups.length - 1];
    if (group === undefined || outer === undefined) throw new OutsideSubset();
    this.emit(1, ')', true);
    this.atom = { hasQuantifier: group.hasQuantifier, hasCapture: group.hasCapture };
    outer.hasQuantifier ||= group.hasQuantifier;
    outer.hasCapture ||= group.hasCapture || group.isCapture;
  }

  private readQuantifier(rest: string): void {
    const found = quantifier.exec(rest)?.[0];
    if (found === undefined || this.atom === undefined) throw new OutsideSubset();
    if (this.atom.hasQuantifier || this.atom.hasCapture) throw new OutsideSubset();
    const counts = /^\{(\d+)(,?)(\d*)/.exec(found);
    const most = counts === null ? (found.startsWith('?') ? 1 : Infinity) : mostRepeats(counts);
    if (most !== Infinity && most > 32) throw new OutsideSubset();
    if (most === Infinity) this.unbounded += 1;
    this.groups[this.groups.length - 1]!.hasQuantifier = true;
    this.emit(found.length, found, false);
  }
}

function mostRepeats([, least = '0', comma, most = '']: RegExpExecArray): number {
  if (comma === '') return Number(least);
  return most === '' ? Infinity : Number(most);
}

function literalEscape(next: string): string {
  const control = controls[next];
  if (control !== undefined) return control;
  if (next === '' || !/[!-/:-@[-`{-~]/.test(next) || next === '<' || next === '>') throw new OutsideSubset();
  return /[\^$\\.*+?()[\]{}|/]/.test(next) ? `\\${next}` : next;
}

/** A member of a class, or a range of two characters. A dash stands for itself only at the end. */
function classMember(rest: string): { readonly length: number; readonly source: string } {
  const escaped = rest.startsWith('\\') ? rest.charAt(1) : undefined;
  const members = escaped === undefined ? undefined : classMembers[escaped];
  if (members !== undefined) {
    if (rest.charAt(2) === '-' && rest.charAt(3) !== ']') throw new OutsideSubset();
    return { length: 2, source: members };
  }
  const first = classCharacter(rest);
  const afterFirst = rest.slice(first.length);
  if (!afterFirst.startsWith('-') || afterFirst.charAt(1) === ']') return first;
  const second = classCharacter(afterFirst.slice(1));
  return { length: first.length + 1 + second.length, source: `${first.source}-${second.source}` };
}

function classCharacter(rest: string): { readonly length: number; readonly source: string } {
  if (rest.startsWith('\\')) {
    const next = rest.charAt(1);
    return { length: 2, source: next === '-' ? '\\-' : literalEscape(next) };
  }
  if (rest === '' || /^(?:\[|&&|~~|--)/.test(rest)) throw new OutsideSubset();
  const character = String.fromCodePoint(rest.codePointAt(0)!);
  const isSpecial = /[\^$\\.*+?()[\]{}|/-]/.test(character);
  return { length: character.length, source: isSpecial ? `\\${character}` : character };
}
