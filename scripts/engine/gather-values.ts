import { codesOf, hasCodes, promiseCodes } from './text-codes';
import type { Value } from './values';

/** Rows of a relation by position, in the order in which they are kept. */
export type Selection = Int32Array | readonly number[];

/** Returns the values at these rows; the numbers of their texts follow from those of the column. */
export function gatherValues(values: readonly Value[], selection: Selection): readonly Value[] {
  const gathered = new Array<Value>(selection.length);
  for (let index = 0; index < selection.length; index++) gathered[index] = values[selection[index]!]!;
  if (!hasCodes(values)) return gathered;
  promiseCodes(gathered, () => {
    const { codes, texts } = codesOf(values)!;
    const own = new Int32Array(selection.length);
    for (let index = 0; index < own.length; index++) own[index] = codes[selection[index]!]!;
    return { codes: own, texts };
  });
  return gathered;
}
