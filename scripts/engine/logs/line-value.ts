import { endOfPlainText, skipNumber, skipText, skipValue } from '../formats/json-bytes';
import { parseJson } from '../formats/json';
import type { KqlType } from '../values';

/** Where a value of a line begins: 0 none, the position + 1 of its first byte, below zero that of a text with escapes. */
export type ValueStart = number;

/** Returns what stands at a place of a line that was found to be JSON, as the reader of whole lines gives it. */
export function writtenAt(bytes: Buffer, start: ValueStart): unknown {
  if (start < 0) {
    const at = -start - 1;
    return JSON.parse(bytes.toString('utf8', at, skipText(bytes, at + 1))) as unknown;
  }
  const at = start - 1;
  switch (bytes[at]) {
    case 0x22:
      return bytes.toString('utf8', at + 1, endOfPlainText(bytes, at + 1));
    case 0x74:
      return true;
    case 0x66:
      return false;
    case 0x6e:
      return null;
    case 0x7b:
    case 0x5b:
      return parseJson(bytes.toString('utf8', at, skipValue(bytes, at, 0)));
    default:
      return numberAt(bytes, at);
  }
}

function numberAt(bytes: Buffer, at: number): unknown {
  const text = bytes.toString('latin1', at, skipNumber(bytes, at));
  if (text === '-0') return 0;
  // Digits past 2^53 are read exactly.
  return text.length < 16 || /[.eE]/.test(text) ? Number(text) : parseJson(text);
}

/** Whether the value at a place is of a type for certain; whatever is not has to be read. */
export function isPlainly(type: KqlType, bytes: Buffer, start: number, end: number): boolean {
  const first = bytes[start]!;
  switch (type) {
    case 'dynamic':
      return true;
    case 'string':
      return first === 0x22 || first === 0x6e;
    case 'real':
      return first === 0x2d || (first >= 0x30 && first <= 0x39) || first === 0x6e;
    case 'int':
      return first === 0x6e || (end - start < 10 && isWhole(bytes, start, end));
    case 'long':
      return first === 0x6e || (end - start < 16 && isWhole(bytes, start, end));
    case 'bool':
      return first === 0x74 || first === 0x66 || first === 0x6e;
    case 'datetime':
      return first === 0x6e || (first === 0x22 && isPlainTime(bytes, start + 1, end - 1));
    default:
      return first === 0x6e;
  }
}

function isWhole(bytes: Buffer, start: number, end: number): boolean {
  let at = bytes[start] === 0x2d ? start + 1 : start;
  while (at < end && bytes[at]! >= 0x30 && bytes[at]! <= 0x39) at++;
  return at === end;
}

/** A time such as 2026-06-02T12:00:00.1234567Z of a day that every month has. */
export function isPlainTime(bytes: Buffer, start: number, end: number): boolean {
  const length = end - start;
  if (length < 20 || length > 28 || length === 21 || bytes[end - 1] !== 0x5a) return false;
  if (bytes[start + 4] !== 0x2d || bytes[start + 7] !== 0x2d || bytes[start + 10] !== 0x54) return false;
  if (bytes[start + 13] !== 0x3a || bytes[start + 16] !== 0x3a) return false;
  if (length > 20 && bytes[start + 19] !== 0x2e) return false;
  for (let at = start + 20; at < end - 1; at++) if (bytes[at]! < 0x30 || bytes[at]! > 0x39) return false;
  const [century, year] = [pairAt(bytes, start), pairAt(bytes, start + 2)];
  const [month, day] = [pairAt(bytes, start + 5), pairAt(bytes, start + 8)];
  const [hour, minute, second] = [pairAt(bytes, start + 11), pairAt(bytes, start + 14), pairAt(bytes, start + 17)];
  if (!(century >= 1 && year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= 28)) return false;
  return hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 && second >= 0 && second <= 59;
}

/** The number of two digits; NaN, or one out of every range, if they are none. */
export function pairAt(bytes: Buffer, at: number): number {
  const [tens, ones] = [bytes[at]! - 0x30, bytes[at + 1]! - 0x30];
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? NaN : tens * 10 + ones;
}
