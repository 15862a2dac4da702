/*
 * Walks over JSON in UTF-8 without making values of it. Each function is given the position of the first byte of what
 * it skips, and returns the position behind it, or -1 if the bytes are not JSON. The bytes must hold a control
 * character other than tab and carriage return, such as a line end, behind the last value: it ends each of the walks.
 */

const quote = 0x22;
const backslash = 0x5c;

/** Bytes at which a walk over a text stops: control characters, the quote and the backslash. */
const stops = new Uint8Array(256);
for (let byte = 0; byte < 32; byte++) stops[byte] = 1;
stops[quote] = 1;
stops[backslash] = 1;

const escapes = new Uint8Array(256);
for (const letter of '"\\/bfnrt') escapes[letter.charCodeAt(0)] = 1;

/** Whether a byte is a blank inside of a line: a space, a tab or a carriage return. */
export function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d;
}

/** Skips a text from its first byte behind the quote up to behind the closing quote. */
export function skipText(bytes: Uint8Array, start: number): number {
  let at = start;
  for (;;) {
    while (stops[bytes[at]!] === 0) at++;
    const byte = bytes[at];
    if (byte === quote) return at + 1;
    if (byte !== backslash) return -1;
    const escape = bytes[at + 1]!;
    if (escapes[escape] === 1) at += 2;
    else if (escape === 0x75 && isHex(bytes, at + 2)) at += 6;
    else return -1;
  }
}

/** Skips a text as skipText does, but gives up at an escape as well. */
export function skipPlainText(bytes: Uint8Array, start: number): number {
  let at = start;
  while (stops[bytes[at]!] === 0) at++;
  return bytes[at] === quote ? at + 1 : -1;
}

/** Returns the position of the quote that ends a text without escapes. */
export function endOfPlainText(bytes: Uint8Array, start: number): number {
  let at = start;
  while (bytes[at] !== quote) at++;
  return at;
}

function isHex(bytes: Uint8Array, start: number): boolean {
  for (let at = start; at < start + 4; at++) {
    const byte = bytes[at]!;
    const isDigit = (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);
    if (!isDigit) return false;
  }
  return true;
}

function skipDigits(bytes: Uint8Array, start: number): number {
  let at = start;
  while (bytes[at]! >= 0x30 && bytes[at]! <= 0x39) at++;
  return at;
}

/** Skips a number as JSON spells it. */
export function skipNumber(bytes: Uint8Array, start: number): number {
  let at = bytes[start] === 0x2d ? start + 1 : start;
  const whole = at;
  at = skipDigits(bytes, at);
  if (at === whole || (bytes[whole] === 0x30 && at > whole + 1)) return -1;
  if (bytes[at] === 0x2e) {
    const fraction = at + 1;
    at = skipDigits(bytes, fraction);
    if (at === fraction) return -1;
  }
  if (bytes[at] === 0x65 || bytes[at] === 0x45) {
    const exponent = bytes[at + 1] === 0x2b || bytes[at + 1] === 0x2d ? at + 2 : at + 1;
    at = skipDigits(bytes, exponent);
    if (at === exponent) return -1;
  }
  return at;
}

const words = ['true', 'false', 'null'].map((word) => Uint8Array.from(word, (letter) => letter.charCodeAt(0)));

/** Skips true, false or null. */
export function skipWord(bytes: Uint8Array, start: number): number {
  const word = words.find(([first]) => first === bytes[start]);
  return word?.every((byte, index) => bytes[start + index] === byte) === true ? start + word.length : -1;
}

/** As deep as arrays and objects may stand in each other; the object of the line is one of them. */
const deepestNesting = 512;

/** Skips any value. @param depth how many arrays and objects it stands in */
export function skipValue(bytes: Uint8Array, start: number, depth: number): number {
  const byte = bytes[start];
  if (byte === quote) return skipText(bytes, start + 1);
  if (byte === 0x7b) return depth === deepestNesting ? -1 : skipMembers(bytes, start + 1, depth + 1, 0x7d);
  if (byte === 0x5b) return depth === deepestNesting ? -1 : skipMembers(bytes, start + 1, depth + 1, 0x5d);
  return byte === 0x2d || (byte! >= 0x30 && byte! <= 0x39) ? skipNumber(bytes, start) : skipWord(bytes, start);
}

/** Skips what stands in an array or object, and the bracket that closes it. */
function skipMembers(bytes: Uint8Array, start: number, depth: number, closing: number): number {
  let at = skipBlanks(bytes, start);
  if (bytes[at] === closing) return at + 1;
  for (;;) {
    at = skipBlanks(bytes, at);
    if (closing === 0x7d) {
      at = bytes[at] === quote ? skipText(bytes, at + 1) : -1;
      if (at < 0) return -1;
      at = skipBlanks(bytes, at);
      if (bytes[at] !== 0x3a) return -1;
      at = skipBlanks(bytes, at + 1);
    }
    at = skipValue(bytes, at, depth);
    if (at < 0) return -1;
    at = skipBlanks(bytes, at);
    if (bytes[at] === closing) return at + 1;
    if (bytes[at] !== 0x2c) return -1;
    at += 1;
  }
}

export function skipBlanks(bytes: Uint8Array, start: number): number {
  let at = start;
  while (isBlank(bytes[at])) at++;
  return at;
}
