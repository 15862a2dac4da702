import { dynamicKey } from './dynamic-values';
import { compareDecimals, formatDecimal } from '../formats/decimal';
import type { Decimal, DynamicValue, KqlType, Value } from '../values';

/** Orders two values of one type, neither of them null: below zero, zero or above zero. */
export type Comparison = (left: Value, right: Value) => number;

/** The order of a type's values, as sort and max() see it: text by code point, false before true, NaN last. */
export function comparisonFor(type: KqlType): Comparison {
  switch (type) {
    case 'string':
    case 'guid':
      return (left, right) => compareText(left as string, right as string);
    case 'real':
      return (left, right) => compareReals(left as number, right as number);
    case 'decimal':
      return (left, right) => compareDecimals(left as Decimal, right as Decimal);
    case 'dynamic':
      return (left, right) => compareText(dynamicKey(left as DynamicValue), dynamicKey(right as DynamicValue));
    default:
      return (left, right) => {
        const [a, b] = [left as bigint | number | boolean, right as bigint | number | boolean];
        return a < b ? -1 : a > b ? 1 : 0;
      };
  }
}

/** Orders text by code point, as a comparison of its UTF-8 bytes does. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index += 1) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    // A surrogate stands for a code point above all others, though its unit is below U+E000.
    if (a !== b) return codePointRank(a) - codePointRank(b);
  }
  return left.length - right.length;
}

function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function compareReals(left: number, right: number): number {
  if (left < right) return -1;
  if (left > right) return 1;
  return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
}

/**
 * A key that is the same for values that group and join together, null with null among them. Keys compare within one
 * type only.
 */
export function hashKey(value: Value, type: KqlType): string {
  if (type === 'string') return value as string;
  // No value's text starts with U+0000, so that null meets only null.
  if (value === null) return '\u0000';
  switch (type) {
    case 'decimal':
      return formatDecimal(value as Decimal);
    case 'dynamic':
      return dynamicKey(value as DynamicValue);
    default:
      return String(value as boolean | number | bigint | string);
  }
}
