import type { Decimal } from '../values';

const significantDigits = 34;
const decimalPattern = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/;

/** A decimal without trailing zeros, of at most 34 significant digits, the last one rounded half to even. */
export function makeDecimal(unscaled: bigint, scale: number): Decimal {
  let digits = unscaled;
  let places = scale;
  const excess = String(digits < 0n ? -digits : digits).length - significantDigits;
  if (excess > 0) {
    digits = divideRoundingHalfEven(digits, 10n ** BigInt(excess));
    places -= excess;
  }
  if (digits === 0n) return { unscaled: 0n, scale: 0 };
  while (places > 0 && digits % 10n === 0n) {
    digits /= 10n;
    places -= 1;
  }
  return places < 0 ? { unscaled: digits * 10n ** BigInt(-places), scale: 0 } : { unscaled: digits, scale: places };
}

function divideRoundingHalfEven(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const rest = dividend % divisor;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  const size = divisor < 0n ? -divisor : divisor;
  if (twice < size || (twice === size && quotient % 2n === 0n)) return quotient;
  return dividend < 0n === divisor < 0n ? quotient + 1n : quotient - 1n;
}

/** The decimal that a text spells, blanks around it ignored; null if it spells none. */
export function parseDecimal(text: string): Decimal | null {
  const match = decimalPattern.exec(text.trim());
  if (match === null) return null;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return null;
  if (Math.abs(Number(exponent)) > 6144) return null;
  const digits = BigInt(whole + fraction);
  return makeDecimal(sign === '-' ? -digits : digits, fraction.length - Number(exponent));
}

/** Text of a decimal in full, without an exponent. */
export function formatDecimal(value: Decimal): string {
  const sign = value.unscaled < 0n ? '-' : '';
  const digits = String(value.unscaled < 0n ? -value.unscaled : value.unscaled).padStart(value.scale + 1, '0');
  if (value.scale === 0) return sign + digits;
  return `${sign}${digits.slice(0, -value.scale)}.${digits.slice(-value.scale)}`;
}

/** The decimal with the digits that a real prints with; null for NaN and the infinities. */
export function decimalFromReal(value: number): Decimal | null {
  return Number.isFinite(value) ? parseDecimal(String(value)) : null;
}

/** The real that is nearest to a decimal. */
export function realFromDecimal(value: Decimal): number {
  return Number(formatDecimal(value));
}

/** Whole part towards zero. */
export function integerFromDecimal(value: Decimal): bigint {
  return value.unscaled / 10n ** BigInt(value.scale);
}

function alignDecimals(left: Decimal, right: Decimal): [bigint, bigint, number] {
  const scale = Math.max(left.scale, right.scale);
  return [
    left.unscaled * 10n ** BigInt(scale - left.scale),
    right.unscaled * 10n ** BigInt(scale - right.scale),
    scale,
  ];
}

/** Less than, equal to or greater than zero as left is to right. */
export function compareDecimals(left: Decimal, right: Decimal): number {
  const [a, b] = alignDecimals(left, right);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The exact sum. */
export function addDecimals(left: Decimal, right: Decimal): Decimal {
  const [a, b, scale] = alignDecimals(left, right);
  return makeDecimal(a + b, scale);
}

/** The exact difference. */
export function subtractDecimals(left: Decimal, right: Decimal): Decimal {
  return addDecimals(left, { unscaled: -right.unscaled, scale: right.scale });
}

/** The exact product. */
export function multiplyDecimals(left: Decimal, right: Decimal): Decimal {
  return makeDecimal(left.unscaled * right.unscaled, left.scale + right.scale);
}

/** The quotient to 34 significant digits; null for a divisor of zero. */
export function divideDecimals(left: Decimal, right: Decimal): Decimal | null {
  if (right.unscaled === 0n) return null;
  const size = (value: Decimal): number => String(value.unscaled < 0n ? -value.unscaled : value.unscaled).length;
  const shift = Math.max(0, significantDigits + 2 + size(right) - size(left));
  // One sticky digit keeps the final rounding right when the division leaves a remainder.
  const dividend = left.unscaled * 10n ** BigInt(shift);
  const sticky = dividend % right.unscaled === 0n ? 0n : dividend < 0n === right.unscaled < 0n ? 1n : -1n;
  return makeDecimal((dividend / right.unscaled) * 10n + sticky, left.scale - right.scale + shift + 1);
}

/** The remainder that is never negative; null for a divisor of zero. */
export function remainderOfDecimals(left: Decimal, right: Decimal): Decimal | null {
  if (right.unscaled === 0n) return null;
  const [a, b, scale] = alignDecimals(left, right);
  const size = b < 0n ? -b : b;
  return makeDecimal(((a % size) + size) % size, scale);
}
