/* Punycode, with the parameters of RFC 3492, section 5. The case of letters is kept, as Kusto keeps it. */

const base = 36;
const leastThreshold = 1;
const greatestThreshold = 26;
const skew = 38;
const damping = 700;
const firstBias = 72;
const firstCodePoint = 0x80;
const digits = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Returns the punycode of a text, without `xn--`; null if the text holds half a surrogate pair. */
export function encodePunycode(text: string): string | null {
  const points = Array.from(text, (character) => character.codePointAt(0)!);
  if (points.some(isSurrogate)) return null;
  const basic = points.filter((point) => point < firstCodePoint);
  let encoded = String.fromCodePoint(...basic) + (basic.length > 0 ? '-' : '');
  let [handled, delta, bias, from] = [basic.length, 0, firstBias, firstCodePoint];
  while (handled < points.length) {
    const next = points.reduce((least, point) => (point >= from && point < least ? point : least), Infinity);
    delta += (next - from) * (handled + 1);
    for (const point of points) {
      if (point < next) delta += 1;
      if (point !== next) continue;
      encoded += encodeDelta(delta, bias);
      bias = adaptBias(delta, handled + 1, handled === basic.length);
      delta = 0;
      handled += 1;
    }
    delta += 1;
    from = next + 1;
  }
  return encoded;
}

/** Returns the text of a punycode without `xn--`; null if it is none. */
export function decodePunycode(encoded: string): string | null {
  const delimiter = encoded.lastIndexOf('-');
  const points = Array.from(encoded.slice(0, Math.max(delimiter, 0)), (character) => character.codePointAt(0)!);
  if (points.some((point) => point >= firstCodePoint)) return null;
  let rest = encoded.slice(delimiter > 0 ? delimiter + 1 : 0);
  let [position, bias, point] = [0, firstBias, firstCodePoint];
  for (let isFirst = true; rest !== ''; isFirst = false) {
    const read = decodeDelta(rest, bias);
    if (read === null) return null;
    const length = points.length + 1;
    bias = adaptBias(read.delta, length, isFirst);
    point += Math.floor((position + read.delta) / length);
    position = (position + read.delta) % length;
    if (point > 0x10ffff || isSurrogate(point)) return null;
    points.splice(position, 0, point);
    position += 1;
    rest = rest.slice(read.length);
  }
  return points.map((each) => String.fromCodePoint(each)).join('');
}

function isSurrogate(point: number): boolean {
  return point >= 0xd800 && point <= 0xdfff;
}

function thresholdAt(place: number, bias: number): number {
  return Math.min(Math.max(base * (place + 1) - bias, leastThreshold), greatestThreshold);
}

/** A number whose digits weigh more from place to place; a digit below its place's threshold is the last. */
function encodeDelta(delta: number, bias: number): string {
  let encoded = '';
  let rest = delta;
  for (let place = 0; ; place += 1) {
    const threshold = thresholdAt(place, bias);
    if (rest < threshold) return encoded + digits.charAt(rest);
    encoded += digits.charAt(threshold + ((rest - threshold) % (base - threshold)));
    rest = Math.floor((rest - threshold) / (base - threshold));
  }
}

function decodeDelta(text: string, bias: number): { readonly delta: number; readonly length: number } | null {
  let [delta, weight] = [0, 1];
  for (let place = 0; place < text.length; place += 1) {
    const digit = digits.indexOf(text.charAt(place).toLowerCase());
    if (digit < 0) return null;
    delta += digit * weight;
    // RFC 3492, section 6.4: what overflows is invalid. No code point needs a delta of more than 32 bits.
    if (delta > 0x7fffffff) return null;
    const threshold = thresholdAt(place, bias);
    if (digit < threshold) return { delta, length: place + 1 };
    weight *= base - threshold;
  }
  return null;
}

function adaptBias(delta: number, length: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? damping : 2));
  rest += Math.floor(rest / length);
  let bias = 0;
  for (; rest > ((base - leastThreshold) * greatestThreshold) / 2; bias += base) {
    rest = Math.floor(rest / (base - leastThreshold));
  }
  return bias + Math.floor(((base - leastThreshold + 1) * rest) / (rest + skew));
}
