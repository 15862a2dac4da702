import { hashKey } from './compare-values';
import { codesOf, noteCodes } from './text-codes';
import type { KqlType, Value } from './values';

/** A number for each row, the same for equal values of a key and only for those. */
export interface KeyNumbers {
  readonly numbers: Int32Array;
  /** All numbers are below it. */
  readonly count: number;
}

/** How values are held that are their own keys; all others have a text as their key. */
const ownKeys: Partial<Record<KqlType, 'bigint' | 'number' | 'boolean'>> = {
  bool: 'boolean',
  int: 'number',
  long: 'bigint',
  real: 'number',
  datetime: 'bigint',
  timespan: 'bigint',
};

/** Numbers the values of a column. Those of texts are kept beside it for the next who asks. */
export function numberValues(values: readonly Value[], type: KqlType): KeyNumbers {
  if (type === 'string') return numberTexts(values as readonly string[]);
  const held = ownKeys[type];
  const isOwn = held !== undefined && values.every((value) => value === null || typeof value === held);
  return numberKeys(values.length, isOwn ? (row) => values[row] : (row) => hashKey(values[row]!, type));
}

function numberTexts(texts: readonly string[]): KeyNumbers {
  const known = codesOf(texts);
  // Few rows of a large log are numbered anew: what is done for each text costs more than they.
  if (known !== undefined && known.texts.length <= 2 * texts.length) {
    return { numbers: known.codes, count: known.texts.length };
  }
  const different: string[] = [];
  const found = numberKeys(
    texts.length,
    (row) => texts[row],
    (row) => different.push(texts[row]!),
  );
  noteCodes(texts, { codes: found.numbers, texts: different });
  return found;
}

function numberKeys(rowCount: number, keyOf: (row: number) => unknown, isNew?: (row: number) => void): KeyNumbers {
  const numbers = new Int32Array(rowCount);
  const known = new Map<unknown, number>();
  for (let row = 0; row < rowCount; row++) {
    const key = keyOf(row);
    let number = known.get(key);
    if (number === undefined) {
      known.set(key, (number = known.size));
      isNew?.(row);
    }
    numbers[row] = number;
  }
  return { numbers, count: known.size };
}

/** Rows divided by a key, the groups numbered in the order of their first rows. */
export interface NumberedGroups {
  readonly groupOfRow: Int32Array;
  readonly firstRows: readonly number[];
}

/** Divides rows by one column of numbers. */
export function groupByNumber({ numbers, count }: KeyNumbers): NumberedGroups {
  const groupOfNumber = new Int32Array(count).fill(-1);
  const groupOfRow = new Int32Array(numbers.length);
  const firstRows: number[] = [];
  for (let row = 0; row < numbers.length; row++) {
    const number = numbers[row]!;
    let group = groupOfNumber[number]!;
    if (group < 0) {
      group = groupOfNumber[number] = firstRows.length;
      firstRows.push(row);
    }
    groupOfRow[row] = group;
  }
  return { groupOfRow, firstRows };
}

/** Divides rows by pairs of numbers. */
export function groupByPair(left: Int32Array, right: Int32Array): NumberedGroups {
  const groupOfRow = new Int32Array(left.length);
  const firstRows: number[] = [];
  let table = new Int32Array(1 << 12).fill(-1);
  for (let row = 0; row < left.length; row++) {
    const [a, b] = [left[row]!, right[row]!];
    let slot = slotOf(a, b, table.length);
    let group = table[slot]!;
    while (group >= 0 && (left[firstRows[group]!] !== a || right[firstRows[group]!] !== b)) {
      slot = (slot + 1) & (table.length - 1);
      group = table[slot]!;
    }
    if (group < 0) {
      group = firstRows.length;
      firstRows.push(row);
      table[slot] = group;
      if (group * 2 > table.length) table = enlarge(table.length * 4, left, right, firstRows);
    }
    groupOfRow[row] = group;
  }
  return { groupOfRow, firstRows };
}

function slotOf(a: number, b: number, size: number): number {
  const hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
  return (hash ^ (hash >>> 15)) & (size - 1);
}

function enlarge(
  size: number,
  left: Int32Array,
  right: Int32Array,
  firstRows: readonly number[],
): Int32Array<ArrayBuffer> {
  const table = new Int32Array(size).fill(-1);
  for (let group = 0; group < firstRows.length; group++) {
    const row = firstRows[group]!;
    let slot = slotOf(left[row]!, right[row]!, size);
    while (table[slot]! >= 0) slot = (slot + 1) & (size - 1);
    table[slot] = group;
  }
  return table;
}
