import { codesOf, hasCodes, promiseCodes } from './text-codes';
import type { Value } from '../values';

/** Rows of a relation by position, in the order in which they are kept. */
export type Selection = Int32Array | readonly number[];

/** Returns the values at these rows; the numbers of their texts follow from those of the column. */
export function gatherValues(values: readonly Value[], selection: Selection): readonly Value[] {
  const gathered = new Array<Value>(selection.length);
  for (let index = 0; index < selection.length; index++) gathered[index] = values[selection[index]!]!;
  promiseChosenCodes(values, gathered, selection);
  return gathered;
}

function promiseChosenCodes(values: readonly Value[], gathered: readonly Value[], selection: Selection): void {
  if (!hasCodes(values)) return;
  promiseCodes(gathered, () => {
    const { codes, texts } = codesOf(values)!;
    const own = new Int32Array(selection.length);
    for (let index = 0; index < own.length; index++) own[index] = codes[selection[index]!]!;
    return { codes: own, texts };
  });
}

/** Returns the values at these rows, and one in place of those at rows below zero, which are not there. */
export function gatherOrMissing(values: readonly Value[], selection: Selection, missing: Value): readonly Value[] {
  const gathered = new Array<Value>(selection.length);
  let isWhole = true;
  for (let index = 0; index < selection.length; index++) {
    const row = selection[index]!;
    if (row < 0) isWhole = false;
    gathered[index] = row < 0 ? missing : values[row]!;
  }
  if (isWhole) promiseChosenCodes(values, gathered, selection);
  return gathered;
}

/** Returns the values from one position up to another, which is outside. */
export function sliceValues(values: readonly Value[], from: number, to: number): readonly Value[] {
  const slice = values.slice(from, to);
  if (hasCodes(values)) {
    promiseCodes(slice, () => {
      const { codes, texts } = codesOf(values)!;
      return { codes: codes.subarray(from, to), texts };
    });
  }
  return slice;
}

/** Returns the positions in the rows that a selection chooses of those that a further one chooses of it. */
export function composeSelections(outer: Selection, inner: Selection): Selection {
  const composed = new Int32Array(inner.length);
  for (let index = 0; index < composed.length; index++) composed[index] = outer[inner[index]!]!;
  return composed;
}
