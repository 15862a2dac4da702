import { dayNumber } from '../formats/calendar';
import { endOfPlainText } from '../formats/json-bytes';
import type { Selection } from '../values/gather-values';
import { inferColumn } from '../values/infer-column';
import { lazyColumns } from '../values/lazy-columns';
import type { LineColumn, LineLog } from './line-log';
import { isPlainTime, pairAt, writtenAt } from './line-value';
import { readTexts } from './line-texts';
import type { DynamicValue, KqlType, Table, Value } from '../values';
import { readWritten, toDynamicValue } from '../values/written-value';

/**
 * The table of the lines of a log. A column that a schema knows is made when it is first read; of any other the type
 * follows from all of its values.
 */
export function tableOfLines(log: LineLog): Table {
  const { columns, rowCount } = log;
  // Most columns of a documented table have no value in a log: all of them share one array.
  const absent = lazyColumns(2, (index) => new Array<Value>(rowCount).fill(index === 0 ? '' : null));
  const inferred = new Map(
    columns
      .filter(({ type }) => type === undefined)
      .map((column) => [column, inferColumn(dynamicValues(log, column), 'json')]),
  );
  const make = (index: number): readonly Value[] => {
    const column = columns[index]!;
    const known = inferred.get(column);
    if (known !== undefined) return known.values;
    return column.starts.length === 0 ? absent[column.type === 'string' ? 0 : 1]! : readColumn(log, column);
  };
  const makeRows = (index: number, selection: Selection): readonly Value[] | undefined => {
    const column = columns[index]!;
    return column.type === undefined || column.starts.length === 0 ? undefined : readRows(log, column, selection);
  };
  const data = lazyColumns(columns.length, make, { rowCount, make: makeRows });
  const types = columns.map((column) => ({
    name: column.name,
    type: column.type ?? inferred.get(column)?.type ?? 'dynamic',
  }));
  return { columns: types, data, rowCount };
}

/** The values of a column whose type is known. */
export function readColumn(log: LineLog, column: LineColumn): readonly Value[] {
  if (column.type === 'string') return readTexts(log, column);
  const values = new Array<Value>(log.rowCount).fill(null);
  const { type } = column;
  if (type === undefined) return values;
  const read = valueReader(type);
  eachValue(log, column, (bytes, start, row) => {
    values[row] = read(bytes, start);
  });
  return values;
}

/** The values in some rows of a column whose type is known. */
function readRows(log: LineLog, { type, starts }: LineColumn, selection: Selection): readonly Value[] {
  const { pieces } = log;
  const missing = type === 'string' ? '' : null;
  const read = type === 'string' ? textAt : valueReader(type!);
  const values = new Array<Value>(selection.length).fill(missing);
  let piece = 0;
  for (let index = 0; index < selection.length; index++) {
    const row = selection[index]!;
    const start = row < starts.length ? starts[row]! : 0;
    if (start === 0) continue;
    // Most rows are asked for in their order.
    if (row < pieces[piece]!.firstRow) piece = 0;
    while (piece + 1 < pieces.length && pieces[piece + 1]!.firstRow <= row) piece++;
    values[index] = read(pieces[piece]!.bytes, start);
  }
  return values;
}

/** The text at a place; null is the empty text. */
function textAt(bytes: Buffer, start: number): string {
  const written = writtenAt(bytes, start);
  return typeof written === 'string' ? written : '';
}

type ReadValue = (bytes: Buffer, start: number) => Value;

/** Returns what reads values of a type; the shapes that logs have come first. */
function valueReader(type: KqlType): ReadValue {
  const readQuickly = quickReader(type);
  return (bytes, start) => readQuickly?.(bytes, start) ?? readWritten(writtenAt(bytes, start), type) ?? null;
}

function quickReader(type: KqlType): ((bytes: Buffer, start: number) => Value | undefined) | undefined {
  if (type === 'datetime') return timeReader();
  if (type === 'int') return (bytes, start) => within32Bits(wholeNumberAt(bytes, start));
  if (type !== 'long') return undefined;
  return (bytes, start) => {
    const number = wholeNumberAt(bytes, start);
    return number === undefined ? undefined : BigInt(number);
  };
}

function within32Bits(number: number | undefined): number | undefined {
  return number === undefined || number !== (number | 0) ? undefined : number;
}

/** Up to so many digits make a number that a double holds exactly. */
const mostDigits = 15;

/** The whole number at a place; undefined if something else stands there, or one of many digits. */
function wholeNumberAt(bytes: Buffer, start: number): number | undefined {
  if (start < 1) return undefined;
  const isNegative = bytes[start - 1] === 0x2d;
  const first = isNegative ? start : start - 1;
  let [at, number] = [first, 0];
  for (; bytes[at]! >= 0x30 && bytes[at]! <= 0x39; at++) number = number * 10 + bytes[at]! - 0x30;
  const isFraction = bytes[at] === 0x2e || bytes[at] === 0x65 || bytes[at] === 0x45;
  if (at === first || at - first > mostDigits || isFraction) return undefined;
  return isNegative ? 0 - number : number;
}

/** The values of a column as JSON has them; undefined if a row has none. */
export function dynamicValues(log: LineLog, column: LineColumn): readonly (DynamicValue | undefined)[] {
  const values = new Array<DynamicValue | undefined>(log.rowCount).fill(undefined);
  eachValue(log, column, (bytes, start, row) => {
    values[row] = toDynamicValue(writtenAt(bytes, start));
  });
  return values;
}

type Take = (bytes: Buffer, start: number, row: number) => void;

function eachValue({ pieces, rowCount }: LineLog, { starts }: LineColumn, take: Take): void {
  for (const [index, { bytes, firstRow }] of pieces.entries()) {
    const end = Math.min(pieces[index + 1]?.firstRow ?? rowCount, starts.length);
    for (let row = firstRow; row < end; row++) if (starts[row] !== 0) take(bytes, starts[row]!, row);
  }
}

/** Returns what reads a time in the shape that logs have; it gives undefined for any other. */
function timeReader(): (bytes: Buffer, start: number) => bigint | undefined {
  let [known, seconds] = [-1, 0];
  return (bytes, start) => {
    const at = start;
    if (start < 1 || bytes[at - 1] !== 0x22) return undefined;
    const end = endOfPlainText(bytes, at);
    if (!isPlainTime(bytes, at, end)) return undefined;
    const year = pairAt(bytes, at) * 100 + pairAt(bytes, at + 2);
    const [month, day] = [pairAt(bytes, at + 5), pairAt(bytes, at + 8)];
    const date = year * 10_000 + month * 100 + day;
    if (date !== known) [known, seconds] = [date, dayNumber(year, month, day) * 86_400];
    const inDay = pairAt(bytes, at + 11) * 3600 + pairAt(bytes, at + 14) * 60 + pairAt(bytes, at + 17);
    let tick = 0;
    for (let digit = 0; digit < 7; digit++)
      tick = tick * 10 + (at + 20 + digit < end - 1 ? bytes[at + 20 + digit]! - 0x30 : 0);
    return BigInt(seconds + inDay) * 10_000_000n + BigInt(tick);
  };
}
