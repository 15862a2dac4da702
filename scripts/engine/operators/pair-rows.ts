import type { JoinKind } from '../plan/join-kind';
import { positionOf, type Relation } from '../values/relation';
import { groupRows, rowKey, type RowGroups } from '../run/row-groups';
import type { RunBudget } from '../run/run-budget';
import type { KqlType } from '../values';

/** Rows divided by the keys on which they meet others. */
export interface KeyedRows {
  readonly rowCount: number;
  readonly groups: RowGroups;
  /** The key of a row, the same for rows of both sides that meet. */
  readonly keyOf: (row: number) => unknown;
}

/** Positions of the rows that meet, pair by pair; -1 if a side has no row. */
export interface Pairs {
  readonly left: number[];
  readonly right: number[];
}

/** @param types those in which the columns are compared */
export function keysOf(
  rows: Relation,
  names: readonly string[],
  types: readonly KqlType[],
  budget: RunBudget,
): KeyedRows {
  const { rowCount } = rows;
  const positions = names.map((name) => positionOf(rows.columns, name));
  const nothing: RowGroups = { groupOfRow: new Int32Array(0), firstRows: [] };
  if (rowCount === 0) return { rowCount, groups: nothing, keyOf: () => undefined };
  const values = positions.map((position) => rows.values(position));
  const columns = names.map((name, index) => ({ name, type: types[index]! }));
  return { rowCount, groups: groupRows(values, columns, rowCount, budget), keyOf: rowKey(values, types) };
}

/** For each group of some rows the group of others that has its key, -1 if none has. A key is looked up once a group. */
function meetGroups(own: KeyedRows, others: KeyedRows): Int32Array {
  const groupOfKey = new Map(others.groups.firstRows.map((row, group) => [others.keyOf(row), group]));
  return Int32Array.from(own.groups.firstRows, (row) => groupOfKey.get(own.keyOf(row)) ?? -1);
}

/** The positions of the rows whose key others have, or of those whose key they do not have. */
export function rowsMeeting(own: KeyedRows, others: KeyedRows, isWanted: boolean): readonly number[] {
  const met = meetGroups(own, others);
  const rows: number[] = [];
  own.groups.groupOfRow.forEach((group, row) => {
    if (met[group]! >= 0 === isWanted) rows.push(row);
  });
  return rows;
}

/** Rows by group: those of a group stand from its start up to that of the next, in their order. */
function rowsByGroup({ groupOfRow, firstRows }: RowGroups): { readonly starts: Int32Array; readonly rows: Int32Array } {
  const starts = new Int32Array(firstRows.length + 1);
  for (const group of groupOfRow) starts[group + 1]!++;
  for (let group = 0; group < firstRows.length; group++) starts[group + 1]! += starts[group]!;
  const next = starts.slice();
  const rows = new Int32Array(groupOfRow.length);
  groupOfRow.forEach((group, row) => (rows[next[group]!++] = row));
  return { starts, rows };
}

/** Returns the pairs of rows with equal keys, in the order of the left rows, and what the kind of join keeps alone. */
export function pairRows(join: JoinKind, left: KeyedRows, right: KeyedRows, budget: RunBudget): Pairs {
  const met = meetGroups(left, right);
  const { starts, rows } = rowsByGroup(right.groups);
  const pairs: Pairs = { left: [], right: [] };
  const isMatched = new Uint8Array(right.groups.firstRows.length);
  const keepsLeft = join === 'leftouter' || join === 'fullouter';
  const pairRow = (row: number): void => {
    const group = met[left.groups.groupOfRow[row]!]!;
    if (group < 0) {
      budget.makeRows(1);
      if (keepsLeft) addPair(pairs, row, -1);
      return;
    }
    isMatched[group] = 1;
    const end = starts[group + 1]!;
    budget.makeRows(end - starts[group]!);
    for (let index = starts[group]!; index < end; index++) addPair(pairs, row, rows[index]!);
  };
  if (join === 'innerunique') left.groups.firstRows.forEach(pairRow);
  else for (let row = 0; row < left.rowCount; row++) pairRow(row);
  if (join === 'rightouter' || join === 'fullouter') {
    right.groups.groupOfRow.forEach((group, row) => isMatched[group] === 0 && addPair(pairs, -1, row));
  }
  return pairs;
}

function addPair(pairs: Pairs, left: number, right: number): void {
  pairs.left.push(left);
  pairs.right.push(right);
}
