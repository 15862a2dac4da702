import { hashKey } from './compare-values';
import { codesOf, noteCodes, type TextCodes } from './text-codes';
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
 * Divides rows by pairs of numbers, which stand with their group in a table of three numbers a place, and a fourth that
 * is not used: what is looked at together is then in one line of the processor's cache.
 */
export function groupByPair(left: Int32Array, right: Int32Array): NumberedGroups {
  const groupOfRow = new Int32Array(left.length);
  const firstRows: number[] = [];
  let places = emptyPlaces(1 << 12);
  for (let row = 0; row < left.length; row++) {
    const [a, b] = [left[row]!, right[row]!];
    const place = findPlace(places, a, b);
    let group = places[place + 2]! - 1;
    if (group < 0) {
      group = firstRows.length;
      firstRows.push(row);
      setPlace(places, place, a, b, group + 1);
      if (group * 2 * placeSize > places.length) places = enlarge(places);
    }
    groupOfRow[row] = group;
  }
  return { groupOfRow, firstRows };
}

const placeBits = 2;
const placeSize = 1 << placeBits;

/** @param count a power of two */
function emptyPlaces(count: number): Int32Array<ArrayBuffer> {
  return new Int32Array(count * placeSize);
}

/** The place of a pair, or the empty one where it belongs. */
function findPlace(places: Int32Array, a: number, b: number): number {
  const hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
  let place = ((hash ^ (hash >>> 15)) << placeBits) & (places.length - 1);
  while (places[place + 2] !== 0 && (places[place] !== a || places[place + 1] !== b)) {
    place = (place + placeSize) & (places.length - 1);
  }
  return place;
}

/** @param number of the group, counted from 1: an empty place has 0 */
function setPlace(places: Int32Array, place: number, a: number, b: number, number: number): void {
  places[place] = a;
  places[place + 1] = b;
  places[place + 2] = number;
}

function enlarge(places: Int32Array): Int32Array<ArrayBuffer> {
  const larger = emptyPlaces(places.length);
  for (let place = 0; place < places.length; place += placeSize) {
    const number = places[place + 2]!;
    if (number === 0) continue;
    const [a, b] = [places[place]!, places[place + 1]!];
    setPlace(larger, findPlace(larger, a, b), a, b, number);
  }
  return larger;
}
