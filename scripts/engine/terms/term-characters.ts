const letterOrNumber = /^[\p{L}\p{N}]$/u;

/** For each ASCII code 1 if it belongs to a term, else 0. */
export const asciiTermCodes = Uint8Array.from({ length: 128 }, (_, code) =>
  letterOrNumber.test(String.fromCharCode(code)) ? 1 : 0,
);

/** Whether a code point belongs to a term: a letter or a number in Unicode's sense. `_`, `-` and `.` separate terms. */
export function isTermCodePoint(codePoint: number): boolean {
  return codePoint < 128 ? asciiTermCodes[codePoint] === 1 : letterOrNumber.test(String.fromCodePoint(codePoint));
}

/** Whether a term reaches up to a position from its left: the code point that ends there belongs to a term. */
export function isTermBefore(text: string, position: number): boolean {
  if (position <= 0) return false;
  const unit = text.charCodeAt(position - 1);
  if (unit < 128) return asciiTermCodes[unit] === 1;
  const isLowSurrogate = unit >= 0xdc00 && unit <= 0xdfff && position > 1;
  return isTermCodePoint(isLowSurrogate ? (text.codePointAt(position - 2) ?? unit) : unit);
}

/** Whether the code point that starts at a position belongs to a term. */
export function isTermAt(text: string, position: number): boolean {
  const codePoint = text.codePointAt(position);
  return codePoint !== undefined && isTermCodePoint(codePoint);
}
