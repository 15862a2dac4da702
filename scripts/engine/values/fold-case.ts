/**
 * The form of a text in which texts that differ by case alone are equal: lower case, code point by code point, so that
 * no letter depends on its neighbours and the number of code points stays the same.
 */
export function foldCase(text: string): string {
  const lower = text.toLowerCase();
  // JavaScript's rules for whole texts write a final sigma differently and spell some capitals with two letters.
  return lower.length === text.length && !text.includes('Σ') ? lower : mapCodePoints(text, 'toLowerCase');
}

/** Upper case, code point by code point; `ß`, whose capital takes two letters, stays. */
export function upperCase(text: string): string {
  const upper = text.toUpperCase();
  return upper.length === text.length ? upper : mapCodePoints(text, 'toUpperCase');
}

/** Lower or upper case, code point by code point; a letter whose other case takes several stays as it is. */
function mapCodePoints(text: string, method: 'toLowerCase' | 'toUpperCase'): string {
  let mapped = '';
  for (const character of text) {
    const other = character[method]();
    mapped += other.length === character.length ? other : character;
  }
  return mapped;
}
