import { parseIsoDatetime } from '../formats/iso-datetime';
import { parseDatetime } from '../formats/datetime';
import { parseJson } from '../formats/json';
import { parseLong } from '../formats/integer';
import { isDynamicArray, isDynamicBag } from './dynamic-values';
import type { DynamicValue, KqlType, Value } from '../values';

/** How a type is recognised: what each value must be, and what it is then held as; undefined if it is not that. */
interface Reading {
  readonly type: KqlType;
  readonly read: (written: DynamicValue) => Value | undefined;
}

const isoDatetime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?(?:Z|[+-]\d{2}:\d{2})$/;

const datetime: Reading = {
  type: 'datetime',
  read: (written) => {
    if (typeof written !== 'string') return undefined;
    const quick = parseIsoDatetime(written);
    if (quick !== undefined) return quick ?? undefined;
    return isoDatetime.test(written) ? (parseDatetime(written) ?? undefined) : undefined;
  },
};

/** The types of JSON's own values, in the order in which they are tried. */
const jsonReadings: readonly Reading[] = [
  { type: 'bool', read: (written) => (typeof written === 'boolean' ? written : undefined) },
  { type: 'long', read: (written) => (typeof written === 'bigint' ? written : undefined) },
  {
    type: 'real',
    read: (written) =>
      typeof written === 'number' ? written : typeof written === 'bigint' ? Number(written) : undefined,
  },
  datetime,
  { type: 'string', read: (written) => (typeof written === 'string' ? written : undefined) },
];

/** The types that the cells of CSV may spell. Digits after a leading zero are a text: a number would lose the zero. */
const textReadings: readonly Reading[] = [
  { type: 'bool', read: (cell) => booleans.get(String(cell).toLowerCase()) },
  { type: 'long', read: (cell) => (isWhole(cell) ? (parseLong(cell) ?? undefined) : undefined) },
  { type: 'real', read: (cell) => (isNumber(cell) ? Number(cell) : undefined) },
  datetime,
  { type: 'dynamic', read: readNested },
  { type: 'string', read: (cell) => cell as string },
];

const booleans = new Map([
  ['true', true],
  ['false', false],
]);

function isWhole(cell: DynamicValue): cell is string {
  return typeof cell === 'string' && /^-?(?:0|[1-9]\d*)$/.test(cell);
}

function isNumber(cell: DynamicValue): cell is string {
  return typeof cell === 'string' && /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(cell);
}

function readNested(cell: DynamicValue): Value | undefined {
  if (typeof cell !== 'string' || !/^\s*[[{]/.test(cell)) return undefined;
  const parsed = parseJson(cell) ?? null;
  return isDynamicArray(parsed) || isDynamicBag(parsed) ? parsed : undefined;
}

/**
 * The type of a column that no schema knows, and its values: the first of bool, long, real, datetime (ISO 8601 with a
 * zone), string that all of its values are, and dynamic if there is none. In CSV, whose cells are text, an array or
 * object in JSON is dynamic. What is absent, null or an empty text says nothing; without any value a column is a
 * string.
 *
 * @param written undefined and null if a row has no value
 */
export function inferColumn(
  written: readonly (DynamicValue | undefined)[],
  from: 'json' | 'text',
): { readonly type: KqlType; readonly values: readonly Value[] } {
  const isSilent = (value: DynamicValue | undefined): boolean => value === undefined || value === null || value === '';
  const readings = from === 'json' ? jsonReadings : textReadings;
  const says = written.some((value) => !isSilent(value));
  const reading = says
    ? readings.find(({ read }) => written.every((value) => isSilent(value) || read(value!) !== undefined))
    : undefined;
  if (!says || reading?.type === 'string') return { type: 'string', values: written.map((value) => value ?? '') };
  if (!reading) return { type: 'dynamic', values: written.map((value) => value ?? null) };
  return {
    type: reading.type,
    values: written.map((value) => (isSilent(value) ? null : (reading.read(value!) ?? null))),
  };
}
