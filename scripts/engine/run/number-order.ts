import type { Selection } from '../values/relation';

/** Numbers to sort rows by, null if a row has none. */
export type SortableNumbers = readonly (number | bigint | null)[];

/** Rows in the order of their numbers, and which neighbours have the same number. */
export interface NumberOrder {
  readonly order: Int32Array;
  /** Whether the numbers at two positions of `order` are equal, null to null. */
  readonly isTie: (before: number, after: number) => boolean;
}

/**
 * Sorts rows by number, equal ones as they stand, in time that grows with the rows alone (a radix sort). Integers are
 * compared in all their 64 bits; NaN stands beside the nulls, between them and the numbers (Kusto docs, "sort
 * operator").
 */
export function orderByNumber(numbers: SortableNumbers, descending: boolean, nullsFirst: boolean): NumberOrder {
  const { high, low } = sortableWords(numbers, descending);
  const nulls: number[] = [];
  const notNumbers: number[] = [];
  const others = new Int32Array(numbers.length);
  let count = 0;
  for (let row = 0; row < numbers.length; row++) {
    if (numbers[row] === null) nulls.push(row);
    else if (Number.isNaN(numbers[row])) notNumbers.push(row);
    else others[count++] = row;
  }
  const sorted = [low, high].reduce(sortByWord, others.subarray(0, count));
  const order = new Int32Array(numbers.length);
  const parts = nullsFirst ? [nulls, notNumbers, sorted] : [sorted, notNumbers, nulls];
  let filled = 0;
  for (const part of parts) {
    order.set(part, filled);
    filled += part.length;
  }
  const isTie = (before: number, after: number): boolean => {
    const a = order[before]!;
    const b = order[after]!;
    return high[a] === high[b] && low[a] === low[b] && (numbers[a] === null) === (numbers[b] === null);
  };
  return { order, isTie };
}

interface Words {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
}

/** Two words for each number, such that numbers and words, the high one first, have the same order. */
function sortableWords(numbers: SortableNumbers, descending: boolean): Words {
  const [high, low] = [new Uint32Array(numbers.length), new Uint32Array(numbers.length)];
  const integer = new BigInt64Array(1);
  const real = new Float64Array(integer.buffer);
  const words = new Uint32Array(integer.buffer);
  const invert = descending ? -1 : 0;
  for (let row = 0; row < numbers.length; row++) {
    const value = numbers[row]!;
    // All bits of a negative real turn; of anything else the sign alone.
    let turn = 0;
    if (value === null) {
      integer[0] = 0n;
    } else if (typeof value === 'bigint') {
      integer[0] = value;
    } else {
      // Zero has one sign, and NaN one pattern of bits.
      real[0] = value === 0 ? 0 : value;
      if (Number.isNaN(value)) words[1] = 0x7fffffff;
      else if (value < 0) turn = 0x7fffffff;
    }
    high[row] = words[1]! ^ 0x80000000 ^ turn ^ invert;
    low[row] = words[0]! ^ (turn === 0 ? 0 : -1) ^ invert;
  }
  return { high, low };
}

/** Digits of this size make the passes few and keep the places that a pass writes to in the processor's cache. */
const digitBits = 11;
const digitCount = 1 << digitBits;

function sortByWord(order: Int32Array, words: Uint32Array): Int32Array {
  return [0, digitBits, 2 * digitBits].reduce((sorted, shift) => sortByDigit(sorted, words, shift), order);
}

function sortByDigit(order: Int32Array, words: Uint32Array, shift: number): Int32Array {
  const starts = new Int32Array(digitCount + 1);
  const digitOf = (row: number): number => (words[row]! >>> shift) & (digitCount - 1);
  for (let index = 0; index < order.length; index++) starts[digitOf(order[index]!) + 1]!++;
  if (starts.includes(order.length)) return order;
  for (let digit = 1; digit <= digitCount; digit++) starts[digit]! += starts[digit - 1]!;
  const sorted = new Int32Array(order.length);
  for (let index = 0; index < order.length; index++) {
    const row = order[index]!;
    sorted[starts[digitOf(row)]!++] = row;
  }
  return sorted;
}

/** Up to this many rows shifting them costs less than what a call of sort() sets up. */
const fewRows = 24;

/**
 * Sorts the rows that tie in an order by a further comparison, which tells all rows apart, each run of them in place.
 */
export function sortTies({ order, isTie }: NumberOrder, compare: (a: number, b: number) => number): Selection {
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && isTie(start, end)) end++;
    if (end - start > fewRows) order.subarray(start, end).sort(compare);
    else insertInOrder(order, start, end, compare);
    start = end;
  }
  return order;
}

function insertInOrder(order: Int32Array, start: number, end: number, compare: (a: number, b: number) => number): void {
  for (let index = start + 1; index < end; index++) {
    const row = order[index]!;
    let place = index;
    for (; place > start && compare(order[place - 1]!, row) > 0; place--) order[place] = order[place - 1]!;
    order[place] = row;
  }
}
