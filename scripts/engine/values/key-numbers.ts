import { hashKey } from './compare-values';
import { codesOf, noteCodes, type TextCodes } from './text-codes';
import type { KqlType, Value } from '../values';

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
  const { codes, texts: different } = textCodesOf(texts);
  return { numbers: codes, count: different.length };
}

/** The numbers of a column's texts, which are kept beside it for the next who asks. */
export function textCodesOf(texts: readonly string[]): TextCodes {
  const known = codesOf(texts);
  // Few rows of a large log are numbered anew: what is done for each text costs more than they.
  if (known !== undefined && known.texts.length <= 2 * texts.length) return known;
  const different: string[] = [];
  const found = numberKeys(
    texts.length,
    (row) => texts[row],
    (row) => different.push(texts[row]!),
  );
  const codes = { codes: found.numbers, texts: different };
  noteCodes(texts, codes);
  return codes;
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

/**
 * Divides rows by pairs of numbers. The rows are put in the order of the left number; among those of one, a right number
 * that was met before belongs to the row where that was. So nothing is hashed, and little memory is touched.
 */
export function groupByPair(left: KeyNumbers, right: KeyNumbers): NumberedGroups {
  const rowCount = left.numbers.length;
  const metFor = new Int32Array(right.count).fill(-1);
  const metAt = new Int32Array(right.count);
  const firstOfRow = new Int32Array(rowCount);
  for (const row of rowsInOrder(left)) {
    const [a, b] = [left.numbers[row]!, right.numbers[row]!];
    if (metFor[b] !== a) {
      metFor[b] = a;
      metAt[b] = row;
    }
    firstOfRow[row] = metAt[b]!;
  }
  const groupOfRow = new Int32Array(rowCount);
  const firstRows: number[] = [];
  for (let row = 0; row < rowCount; row++) {
    const first = firstOfRow[row]!;
    groupOfRow[row] = first === row ? firstRows.push(row) - 1 : groupOfRow[first]!;
  }
  return { groupOfRow, firstRows };
}

/** The positions of rows in the order of their numbers, equal ones as they stand. */
function rowsInOrder({ numbers, count }: KeyNumbers): Int32Array {
  const next = new Int32Array(count + 1);
  for (let row = 0; row < numbers.length; row++) next[numbers[row]! + 1]!++;
  for (let number = 0; number < count; number++) next[number + 1]! += next[number]!;
  const rows = new Int32Array(numbers.length);
  for (let row = 0; row < numbers.length; row++) rows[next[numbers[row]!]!++] = row;
  return rows;
}
