import type { KqlType } from '../values';

const numericRank: readonly KqlType[] = ['bool', 'int', 'long', 'real', 'decimal'];

/** The type in which two operands of different types meet; undefined if they do not. */
export function commonType(left: KqlType, right: KqlType): KqlType | undefined {
  if (left === right) return left;
  const [a, b] = [numericRank.indexOf(left), numericRank.indexOf(right)];
  if (a >= 0 && b >= 0) return numericRank[Math.max(a, b)];
  // A dynamic operand is read as the other one's type.
  if (left === 'dynamic') return right;
  if (right === 'dynamic') return left;
  if (left === 'string' || right === 'string') return left === 'string' ? right : left;
  const integers: readonly KqlType[] = ['int', 'long'];
  if (integers.includes(left)) return right;
  return integers.includes(right) ? left : undefined;
}
