const decimalDigits = /^[+-]?\d+$/;
const hexadecimalDigits = /^([+-]?)0[xX]([0-9a-fA-F]+)$/;

const longMinimum = -(2n ** 63n);
const longMaximum = 2n ** 63n - 1n;
const intMinimum = -(2n ** 31n);
const intMaximum = 2n ** 31n - 1n;

/** The long that a text spells in decimal or as 0x…, blanks around it ignored; null if it spells none or is too big. */
export function parseLong(text: string): bigint | null {
  const value = parseInteger(text.trim());
  return value === null || value < longMinimum || value > longMaximum ? null : value;
}

/** As parseLong for 32 bits; out of range is null. */
export function parseInt32(text: string): number | null {
  const value = parseInteger(text.trim());
  return value === null || value < intMinimum || value > intMaximum ? null : Number(value);
}

function parseInteger(text: string): bigint | null {
  if (decimalDigits.test(text)) return BigInt(text.startsWith('+') ? text.slice(1) : text);
  const match = hexadecimalDigits.exec(text);
  if (match === null) return null;
  const magnitude = BigInt(`0x${match[2] ?? '0'}`);
  return match[1] === '-' ? -magnitude : magnitude;
}

/** The long whose 64 bits a text such as 0xFF writes; null if it writes none or more bits. */
export function parseHexadecimal(text: string): bigint | null {
  return /^0[xX][0-9a-fA-F]{1,16}$/.test(text) ? BigInt.asIntN(64, BigInt(text)) : null;
}

/** Wraps to 64 bits, as Kusto's arithmetic on longs does. */
export function wrapLong(value: bigint): bigint {
  return value >= longMinimum && value <= longMaximum ? value : BigInt.asIntN(64, value);
}

/** Keeps the low 32 bits of a long, as toint() of a long does. */
export function wrapInt(value: bigint): number {
  return Number(BigInt.asIntN(32, value));
}

/** The long nearest to zero's side of a real; beyond 64 bits the end of the range, null for NaN. */
export function longFromReal(value: number): bigint | null {
  if (Number.isNaN(value)) return null;
  if (value >= 9223372036854775808) return longMaximum;
  if (value <= -9223372036854775808) return longMinimum;
  return BigInt(Math.trunc(value));
}

/** As longFromReal for 32 bits. */
export function intFromReal(value: number): number | null {
  if (Number.isNaN(value)) return null;
  if (value >= 2147483647) return 2147483647;
  if (value <= -2147483648) return -2147483648;
  return Math.trunc(value) + 0;
}
