import type { DynamicScalar, DynamicValue } from '../values';
import { formatDatetime } from './datetime';
import { formatDecimal } from './decimal';
import { parseLong } from './integer';
import { formatRealInJson } from './real';
import { formatTimespan } from './timespan';

/**
 * The dynamic value that a JSON text holds, or undefined if the text is not JSON. Whole numbers that fit 64 bits are
 * longs, other numbers reals; bags keep the order of their keys, and the last of equal keys wins.
 *
 * @param meetHuge called with a number that no real is great enough for, which is read as an infinity
 */
export function parseJson(text: string, meetHuge?: (number: string) => void): DynamicValue | undefined {
  const reader = new JsonReader(text, meetHuge);
  return reader.readDocument();
}

const whitespace = /[ \t\n\r]*/y;
const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const stringPattern = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const words: readonly (readonly [string, DynamicValue])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];
const deepestNesting = 512;

/**
 * Reads one text from left to right. It has its own state because JSON.parse keeps neither long from real nor order.
 */
class JsonReader {
  private position = 0;
  private depth = 0;

  constructor(
    private readonly text: string,
    private readonly meetHuge?: (number: string) => void,
  ) {}

  readDocument(): DynamicValue | undefined {
    const value = this.readValue();
    this.skipWhitespace();
    return this.position === this.text.length ? value : undefined;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.position += found.length;
    return found;
  }

  private skipWhitespace(): void {
    this.match(whitespace);
  }

  private take(character: string): boolean {
    this.skipWhitespace();
    if (this.text[this.position] !== character) return false;
    this.position += 1;
    return true;
  }

  private readValue(): DynamicValue | undefined {
    this.skipWhitespace();
    const next = this.text[this.position];
    if (next === '{') return this.nested(() => this.readBag());
    if (next === '[') return this.nested(() => this.readArray());
    if (next === '"') return this.readString();
    for (const [word, value] of words) {
      if (this.text.startsWith(word, this.position)) {
        this.position += word.length;
        return value;
      }
    }
    return this.readNumber();
  }

  private nested(read: () => DynamicValue | undefined): DynamicValue | undefined {
    if (this.depth === deepestNesting) return undefined;
    this.depth += 1;
    const value = read();
    this.depth -= 1;
    return value;
  }

  private readString(): string | undefined {
    const quoted = this.match(stringPattern);
    return quoted === undefined ? undefined : (JSON.parse(quoted) as string);
  }

  private readNumber(): bigint | number | undefined {
    const text = this.match(numberPattern);
    if (text === undefined) return undefined;
    const number = (/[.eE]/.test(text) ? undefined : parseLong(text)) ?? Number(text);
    if (number === Infinity || number === -Infinity) this.meetHuge?.(text);
    return number;
  }

  private readArray(): DynamicValue | undefined {
    this.take('[');
    const elements: DynamicValue[] = [];
    if (this.take(']')) return elements;
    do {
      const element = this.readValue();
      if (element === undefined) return undefined;
      elements.push(element);
    } while (this.take(','));
    return this.take(']') ? elements : undefined;
  }

  private readBag(): DynamicValue | undefined {
    this.take('{');
    const bag = new Map<string, DynamicValue>();
    if (this.take('}')) return bag;
    do {
      this.skipWhitespace();
      const key = this.readString();
      if (key === undefined || !this.take(':')) return undefined;
      const value = this.readValue();
      if (value === undefined) return undefined;
      bag.set(key, value);
    } while (this.take(','));
    return this.take('}') ? bag : undefined;
  }
}

/** JSON text of a dynamic value without blanks, as tostring() prints an array or a bag. */
export function formatJson(value: DynamicValue): string {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'number':
      return formatRealInJson(value);
    case 'string':
      return JSON.stringify(value);
    default:
      return formatNested(value);
  }
}

function formatNested(value: Exclude<DynamicValue, null | boolean | number | bigint | string>): string {
  if (Array.isArray(value)) return `[${value.map(formatJson).join(',')}]`;
  if (value instanceof Map) {
    return `{${[...value].map(([key, member]) => `${JSON.stringify(key)}:${formatJson(member)}`).join(',')}}`;
  }
  return JSON.stringify(formatDynamicScalar(value as DynamicScalar));
}

/** Text of a scalar that JSON has no spelling for, without quotes. */
export function formatDynamicScalar(scalar: DynamicScalar): string {
  switch (scalar.type) {
    case 'datetime':
      return formatDatetime(scalar.value as bigint);
    case 'timespan':
      return formatTimespan(scalar.value as bigint);
    case 'guid':
      return scalar.value as string;
    case 'decimal':
      return formatDecimal(scalar.value as Exclude<DynamicScalar['value'], bigint | string>);
  }
}
