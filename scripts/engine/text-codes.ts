import type { Value } from './values';

/**
 * The texts of a column by number: `texts[codes[row]]` is that of a row, and different numbers have different texts.
 */
export interface TextCodes {
  readonly codes: Int32Array;
  readonly texts: readonly string[];
}

const known = new WeakMap<readonly Value[], () => TextCodes>();

/** Keeps the numbers of a column's texts for whoever groups, joins or filters by it. */
export function noteCodes(values: readonly Value[], codes: TextCodes): void {
  known.set(values, () => codes);
}

/** Notes that the numbers of a column's texts can be found. */
export function promiseCodes(values: readonly Value[], find: () => TextCodes): void {
  known.set(values, () => {
    const codes = find();
    noteCodes(values, codes);
    return codes;
  });
}

/** Whether the numbers of a column's texts are known, or can be found. */
export function hasCodes(values: readonly Value[]): boolean {
  return known.has(values);
}

/** The numbers of the texts of a column; undefined if they are not known. */
export function codesOf(values: readonly Value[]): TextCodes | undefined {
  return known.get(values)?.();
}
