import { UnsupportedFeature } from '../values/function-table';
import type { CodePointSet } from './code-points';
import { complementOf, singleCodePoint, unionOf, withBothAsciiCases, withBothCases } from './code-points';
import { InvalidPattern } from './invalid-pattern';
import { asciiWord, perlClass } from './named-sets';
import type { AssertionKind, PatternNode, ReadPattern } from './pattern-node';
import type { ClassFlags } from './read-class';
import { readClass } from './read-class';
import { readEscape } from './read-escape';

/** The flags that `(?…)` sets and clears. ("Regex syntax", Kusto docs: Grouping and flags.) */
type Flag = 'i' | 'm' | 's' | 'R' | 'U' | 'u' | 'x';
type Flags = Readonly<Record<Flag, boolean>>;

const defaultFlags: Flags = { i: false, m: false, s: false, R: false, U: false, u: true, x: false };
const namedGroup = /^\(\?P?<([^>]*)>/;
/** Groups that other dialects have. */
const lookAround = /^\(\?<?[=!]/;
const flagGroup = /^\(\?([A-Za-z]*)(-?)([A-Za-z]*)([:)])/;
const groupName = /^[_\p{Alphabetic}][_.[\]\p{Alphabetic}\p{Nd}\p{Nl}\p{No}]*$/u;
const counted = /^\{(\d+)(?:(,)(\d*))?\}/;
const deepestNesting = 200;

/**
 * Reads a regular expression of Kusto. What its page does not name is refused, never taken as another dialect has it.
 * ("Regex syntax", Kusto docs.)
 * @throws InvalidPattern for what Kusto refuses, UnsupportedFeature for what the page leaves open
 */
export function readPattern(pattern: string): ReadPattern {
  return new PatternReader(pattern).read();
}

class PatternReader {
  private position = 0;
  private groupCount = 0;
  private depth = 0;
  private flags = defaultFlags;
  private readonly groupNames = new Map<string, number>();
  private readonly capturing: number;

  constructor(private readonly pattern: string) {
    this.capturing = (pattern.match(/\((?!\?)|\(\?P?<(?![=!])/g) ?? []).length;
  }

  read(): ReadPattern {
    const node = this.readChoice();
    if (this.position < this.pattern.length) throw this.invalid('a group is closed that was not opened');
    return { node, groupCount: this.groupCount, groupNames: this.groupNames };
  }

  private invalid(reason: string): InvalidPattern {
    return new InvalidPattern(this.pattern, reason);
  }

  private get rest(): string {
    return this.pattern.slice(this.position);
  }

  private get next(): string {
    return this.pattern.charAt(this.position);
  }

  private readChoice(): PatternNode {
    const parts = [this.readSequence()];
    while (this.next === '|') {
      this.position += 1;
      parts.push(this.readSequence());
    }
    return parts.length === 1 ? parts[0]! : { kind: 'choice', parts };
  }

  private readSequence(): PatternNode {
    const parts: PatternNode[] = [];
    for (this.skipBlanks(); this.position < this.pattern.length && !'|)'.includes(this.next); this.skipBlanks()) {
      const part = this.readAtom();
      if (part !== undefined) parts.push(this.readQuantifiers(part));
    }
    return parts.length === 1 ? parts[0]! : { kind: 'sequence', parts };
  }

  /** Undefined for flags that stand alone. */
  private readAtom(): PatternNode | undefined {
    const { next } = this;
    if (next === '\\') return this.readEscaped();
    if (next === '[') return this.readBrackets();
    if (next === '(') return this.readGroup();
    if (next === '^' || next === '$') return this.readAnchor(next);
    if (next === '{') {
      throw new UnsupportedFeature('{ that repeats nothing in a regular expression', 'for the character write \\{');
    }
    if ('*+?'.includes(next)) throw this.invalid(`${next} repeats nothing`);
    if (next === '.') return this.readDot();
    const codePoint = this.pattern.codePointAt(this.position)!;
    this.position += codePoint > 0xffff ? 2 : 1;
    return this.characterNode(codePoint);
  }

  private characterNode(codePoint: number): PatternNode {
    return { kind: 'set', set: this.fold(singleCodePoint(codePoint)) };
  }

  private fold(set: CodePointSet): CodePointSet {
    if (!this.flags.i) return set;
    return this.flags.u ? withBothCases(set) : withBothAsciiCases(set);
  }

  private readDot(): PatternNode {
    this.position += 1;
    if (!this.flags.u) throw this.invalid('. needs the flag u');
    if (this.flags.s) return { kind: 'set', set: complementOf([]) };
    const newline = singleCodePoint(0x0a);
    const ends = this.flags.R ? unionOf(newline, singleCodePoint(0x0d)) : newline;
    return { kind: 'set', set: complementOf(ends) };
  }

  private readAnchor(anchor: '^' | '$'): PatternNode {
    this.position += 1;
    const end = anchor === '^' ? 'start' : 'end';
    if (!this.flags.m) return this.assertionNode(`text-${end}`);
    return this.assertionNode(this.flags.R ? `crlf-line-${end}` : `line-${end}`);
  }

  private assertionNode(assertion: AssertionKind): PatternNode {
    return { kind: 'assertion', assertion, word: this.flags.u ? perlClass('w', true) : asciiWord };
  }

  private readEscaped(): PatternNode {
    const escape = readEscape(this.pattern, this.rest, this.flags.u, this.capturing);
    this.position += escape.length;
    if (escape.kind === 'character') return this.characterNode(escape.codePoint);
    if (escape.kind === 'assertion') {
      if (!this.flags.u && escape.assertion === 'no-word-boundary') {
        throw new UnsupportedFeature('(?-u:\\B) in a regular expression');
      }
      return this.assertionNode(escape.assertion);
    }
    if (escape.isPerl && escape.negated && !this.flags.u) throw this.invalid('a negated class needs the flag u');
    if (escape.isPerl) return { kind: 'set', set: escape.set };
    const folded = this.fold(escape.negated ? complementOf(escape.set) : escape.set);
    return { kind: 'set', set: escape.negated ? complementOf(folded) : folded };
  }

  private readBrackets(): PatternNode {
    const flags: ClassFlags = {
      isUnicode: this.flags.u,
      isVerbose: this.flags.x,
      fold: (set) => this.fold(set),
    };
    const { set, length } = readClass(this.pattern, this.position, flags);
    this.position += length;
    return { kind: 'set', set };
  }

  private readGroup(): PatternNode | undefined {
    if (lookAround.test(this.rest)) throw this.invalid('look-around is not part of it');
    const outer = this.flags;
    let index: number | undefined;
    const named = namedGroup.exec(this.rest);
    if (named !== null || !this.rest.startsWith('(?')) {
      this.position += named?.[0].length ?? 1;
      index = this.groupCount += 1;
      if (named !== null) this.nameGroup(named[1] ?? '', index);
    } else if (this.readFlags() === ')') {
      return undefined;
    }
    const part = this.readInside();
    this.flags = outer;
    return index === undefined ? part : { kind: 'capture', part, index };
  }

  private readInside(): PatternNode {
    this.depth += 1;
    if (this.depth > deepestNesting) throw this.invalid('its groups are nested too deeply');
    const part = this.readChoice();
    if (this.next !== ')') throw this.invalid('a group is not closed');
    this.position += 1;
    this.depth -= 1;
    return part;
  }

  private nameGroup(name: string, index: number): void {
    if (!groupName.test(name)) throw this.invalid(`${JSON.stringify(name)} is not a name for a group`);
    if (this.groupNames.has(name)) throw this.invalid(`two groups are called ${name}`);
    this.groupNames.set(name, index);
  }

  /** Takes `(?flags:` or `(?flags)` and returns how it ends. */
  private readFlags(): string {
    const found = flagGroup.exec(this.rest);
    if (found === null) throw this.invalid(`there is no group ${this.rest.slice(0, 4)}`);
    const [text, on = '', dash = '', off = '', end = ''] = found;
    const all = on + off;
    const isEmpty = (end === ')' && all === '') || (dash !== '' && off === '');
    if (isEmpty || new Set(all).size < all.length) throw this.invalid(`there is no group ${text}`);
    const changed: Record<string, boolean> = { ...this.flags };
    for (const flag of all) {
      if (!Object.hasOwn(defaultFlags, flag)) throw this.invalid(`there is no flag ${flag}`);
      changed[flag] = on.includes(flag);
    }
    this.flags = changed as Flags;
    this.position += text.length;
    return end;
  }

  private readQuantifiers(part: PatternNode): PatternNode {
    let repeated = part;
    for (;;) {
      this.skipBlanks();
      const range = this.readCount();
      if (range === undefined) return repeated;
      const isSwapped = this.next === '?';
      if (isSwapped) this.position += 1;
      const [least, most] = range;
      repeated = { kind: 'repeat', part: repeated, least, most, lazy: isSwapped !== this.flags.U };
    }
  }

  private readCount(): readonly [least: number, most: number] | undefined {
    const simple = ({ '*': [0, Infinity], '+': [1, Infinity], '?': [0, 1] } as const)[this.next];
    if (simple !== undefined) {
      this.position += 1;
      return simple;
    }
    if (this.next !== '{') return undefined;
    const found = counted.exec(this.rest);
    if (found === null) {
      const reason = 'it repeats as {n}, {n,} or {n,m}; for the character write \\{';
      throw new UnsupportedFeature(`${this.rest.slice(0, 4)} in a regular expression`, reason);
    }
    const [text, first = '', comma, second = ''] = found;
    const least = Number(first);
    const most = comma === undefined ? least : second === '' ? Infinity : Number(second);
    if (most < least) throw this.invalid(`${text} runs backwards`);
    this.position += text.length;
    return [least, most];
  }

  /** In verbose mode blanks and comments count for nothing. */
  private skipBlanks(): void {
    if (!this.flags.x) return;
    this.position += /^(?:\s|#[^\n]*(?:\n|$))*/.exec(this.rest)?.[0].length ?? 0;
  }
}
