import { ownValue } from '../../source/own-value';
import { UnsupportedFeature } from '../values/function-table';
import type { CodePointSet } from './code-points';
import {
  complementOf,
  differenceOf,
  intersectionOf,
  singleCodePoint,
  symmetricDifferenceOf,
  unionOf,
} from './code-points';
import { InvalidPattern } from './invalid-pattern';
import { asciiClasses } from './named-sets';
import { readEscape } from './read-escape';

/** What the flags in force make of a class. */
export interface ClassFlags {
  readonly isUnicode: boolean;
  readonly isVerbose: boolean;
  /** Adds the other case of each letter, or nothing where case counts. */
  readonly fold: (set: CodePointSet) => CodePointSet;
}

export interface ClassToken {
  readonly set: CodePointSet;
  /** How many characters of the pattern the class takes. */
  readonly length: number;
}

const combinations: Readonly<Record<string, (left: CodePointSet, right: CodePointSet) => CodePointSet>> = {
  '&&': intersectionOf,
  '--': differenceOf,
  '~~': symmetricDifferenceOf,
};

const asciiClass = /^\[:(\^?)([a-z]*):\]/;

/**
 * Reads the class in brackets at a position of a pattern.
 * @throws InvalidPattern for what Kusto refuses, UnsupportedFeature for what its page does not name
 */
export function readClass(pattern: string, position: number, flags: ClassFlags): ClassToken {
  const reader = new ClassReader(pattern, position, flags);
  const set = reader.readBrackets();
  return { set, length: reader.position - position };
}

class ClassReader {
  constructor(
    private readonly pattern: string,
    public position: number,
    private readonly flags: ClassFlags,
  ) {}

  readBrackets(depth = 1): CodePointSet {
    if (depth > 100) throw new InvalidPattern(this.pattern, 'its classes are nested too deeply');
    this.position += 1;
    const negated = this.take('^');
    let union: CodePointSet[] = [];
    let combined: ((right: CodePointSet) => CodePointSet) | undefined;
    this.skipBlanks();
    while (this.ahead(1) === '-') union.push(this.takeLiteral('-'));
    if (union.length === 0 && this.ahead(1) === ']') union.push(this.takeLiteral(']'));
    for (;;) {
      this.skipBlanks();
      const combination = ownValue(combinations, this.ahead(2));
      if (this.position >= this.pattern.length) throw new InvalidPattern(this.pattern, 'a class is not closed');
      if (combination !== undefined) {
        // All three bind alike, from left to right, and weaker than a union.
        const operand = this.flags.fold(unionOf(...union));
        const left = combined === undefined ? operand : combined(operand);
        combined = (right) => combination(left, right);
        union = [];
        this.position += 2;
      } else if (this.take(']')) {
        const operand = this.flags.fold(unionOf(...union));
        return this.finish(combined === undefined ? operand : combined(operand), negated);
      } else if (this.ahead(1) === '[') {
        union.push(this.readNested(depth));
      } else {
        union.push(this.readRange());
      }
    }
  }

  private finish(set: CodePointSet, negated: boolean): CodePointSet {
    if (!this.flags.isUnicode && (negated || !isAscii(set))) {
      throw new InvalidPattern(this.pattern, 'without the flag u a class holds ASCII characters only');
    }
    return negated ? complementOf(set) : set;
  }

  private readNested(depth: number): CodePointSet {
    const named = asciiClass.exec(this.pattern.slice(this.position));
    if (named === null) return this.readBrackets(depth + 1);
    const [text, negation, name = ''] = named;
    const set = ownValue(asciiClasses, name);
    if (set === undefined) throw new UnsupportedFeature(`${text} in a regular expression`, 'there is no such class');
    this.position += text.length;
    return negation === '^' ? complementOf(set) : set;
  }

  private readRange(): CodePointSet {
    const start = this.position;
    const first = this.readItem();
    this.skipBlanks();
    const [dash, after] = [this.ahead(1), this.pattern.charAt(this.position + 1)];
    if (dash !== '-' || after === ']' || after === '-')
      return typeof first === 'number' ? singleCodePoint(first) : first;
    this.position += 1;
    this.skipBlanks();
    const last = this.readItem();
    if (typeof first !== 'number' || typeof last !== 'number') {
      const text = this.pattern.slice(start, this.position);
      const reason = 'a range goes from one character to another; put the dash last, or a backslash before it';
      throw new UnsupportedFeature(`${text} in a class of a regular expression`, reason);
    }
    if (first > last) throw new InvalidPattern(this.pattern, 'a range of characters runs backwards');
    return [[first, last]];
  }

  /** A character, or the members of a named class. */
  private readItem(): number | CodePointSet {
    if (this.ahead(1) !== '\\') return this.takeCharacter();
    const escape = readEscape(this.pattern, this.pattern.slice(this.position), this.flags.isUnicode, 0);
    const text = this.pattern.slice(this.position, this.position + escape.length);
    this.position += escape.length;
    if (escape.kind === 'character') return escape.codePoint;
    if (escape.kind === 'assertion') throw new InvalidPattern(this.pattern, `a class does not hold ${text}`);
    if (escape.isPerl) return escape.set;
    // A negated property is folded before it is negated.
    return escape.negated ? complementOf(this.flags.fold(complementOf(escape.set))) : escape.set;
  }

  private takeCharacter(): number {
    const codePoint = this.pattern.codePointAt(this.position);
    if (codePoint === undefined) throw new InvalidPattern(this.pattern, 'a class is not closed');
    this.position += codePoint > 0xffff ? 2 : 1;
    return codePoint;
  }

  private takeLiteral(character: string): CodePointSet {
    this.position += 1;
    this.skipBlanks();
    return singleCodePoint(character.charCodeAt(0));
  }

  private take(character: string): boolean {
    if (this.ahead(1) !== character) return false;
    this.position += 1;
    return true;
  }

  private ahead(length: number): string {
    return this.pattern.slice(this.position, this.position + length);
  }

  private skipBlanks(): void {
    if (!this.flags.isVerbose) return;
    const blanks = /(?:\s|#[^\n]*(?:\n|$))*/y;
    blanks.lastIndex = this.position;
    this.position += blanks.exec(this.pattern)?.[0].length ?? 0;
  }
}

function isAscii(set: CodePointSet): boolean {
  return set.every(([, last]) => last < 0x80);
}
