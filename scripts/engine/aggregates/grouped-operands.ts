import type { CallSite } from '../values/function-table';
import { gatherValues } from '../values/gather-values';
import type { KqlType, Value } from '../values';
import { withoutPredicate } from './conditional';

/** The rows of an aggregate by group, and its operands by column. */
export interface GroupedOperands {
  readonly operands: readonly (readonly Value[])[];
  readonly groupOfRow: Int32Array;
  readonly groupCount: number;
}

/** Computes an aggregate for all groups at once; undefined if it cannot of operands of these types. */
export type AtOnce = (site: CallSite, grouped: GroupedOperands) => readonly Value[] | undefined;

/** The form of an aggregate that takes in only rows for which its operand at a position is true. */
export function ofChosenRows(aggregate: AtOnce, position: number): AtOnce {
  return (site, { operands, groupOfRow, groupCount }) => {
    const isChosen = operands[position] ?? [];
    const rows = new Int32Array(groupOfRow.length);
    let count = 0;
    for (let row = 0; row < rows.length; row++) if (isChosen[row] === true) rows[count++] = row;
    const chosen = rows.subarray(0, count);
    return aggregate(withoutPredicate(site, position), {
      operands: operands.toSpliced(position, 1).map((values) => gatherValues(values, chosen)),
      groupOfRow: chosen.map((row) => groupOfRow[row]!),
      groupCount,
    });
  };
}

/** Types whose values are ordered by `<` alone, NaN aside. */
export const ordered: ReadonlySet<KqlType> = new Set<KqlType>(['int', 'long', 'datetime', 'timespan', 'real']);

/**
 * For each group the first row with its greatest value, or its least; nulls are neither, and the first NaN is both.
 * @param isRowOfNulls whether the first row stands for a group that has nulls alone
 */
export function rowsOfExtreme(
  { operands: [values = []], groupOfRow, groupCount }: GroupedOperands,
  sign: 1 | -1,
  isRowOfNulls: boolean,
): Int32Array {
  const best = new Int32Array(groupCount).fill(-1);
  for (let row = 0; row < groupOfRow.length; row++) {
    const group = groupOfRow[row]!;
    const value = values[row]!;
    const chosen = best[group]!;
    if (chosen < 0) {
      if (value !== null || isRowOfNulls) best[group] = row;
      continue;
    }
    if (value === null) continue;
    const other = values[chosen]!;
    if (other === null || (sign > 0 ? value > other : value < other)) best[group] = row;
    else if (Number.isNaN(value) && !Number.isNaN(other)) best[group] = row;
  }
  return best;
}
