import type { Value } from '../values';

/**
 * The texts of a column by number: `texts[codes[row]]` is that of a row, and different numbers have different texts.
 */
export interface TextCodes {
  readonly codes: Int32Array;
  readonly texts: readonly string[];
}

/**
 * Where a column keeps the numbers of its texts, or what finds them. They stand at the column itself: a weak map of the
 * columns of all runs keeps what they hold alive until all of the memory is gone through.
 */
const known = Symbol('codes of texts');

interface Numbered {
  [known]?: () => TextCodes;
}

function keep(values: readonly Value[], find: () => TextCodes): void {
  const numbered = values as Numbered;
  if (Object.hasOwn(values, known)) numbered[known] = find;
  else Object.defineProperty(values, known, { value: find, writable: true });
}

/** Keeps the numbers of a column's texts for whoever groups, joins or filters by it. */
export function noteCodes(values: readonly Value[], codes: TextCodes): void {
  keep(values, () => codes);
}

/** Notes that the numbers of a column's texts can be found. */
export function promiseCodes(values: readonly Value[], find: () => TextCodes): void {
  keep(values, () => {
    const codes = find();
    noteCodes(values, codes);
    return codes;
  });
}

/** Whether the numbers of a column's texts are known, or can be found. */
export function hasCodes(values: readonly Value[]): boolean {
  return (values as Numbered)[known] !== undefined;
}

/** The numbers of the texts of a column; undefined if they are not known. */
export function codesOf(values: readonly Value[]): TextCodes | undefined {
  return (values as Numbered)[known]?.();
}
