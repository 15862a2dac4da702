import { dayNumber } from './formats/calendar';
import { endOfPlainText } from './formats/json-bytes';
import { inferColumn } from './infer-column';
import { lazyColumns } from './lazy-columns';
import type { LineColumn, LineLog } from './line-log';
import { isPlainTime, pairAt, writtenAt } from './line-value';
import { readTexts } from './line-texts';
import type { DynamicValue, Table, Value } from './values';
import { readWritten, toDynamicValue } from './written-value';

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
  const data = lazyColumns(columns.length, (index) => {
    const column = columns[index]!;
    const known = inferred.get(column);
    if (known !== undefined) return known.values;
    return column.starts.length === 0 ? absent[column.type === 'string' ? 0 : 1]! : readColumn(log, column);
  });
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
  const readTime = type === 'datetime' ? timeReader() : undefined;
  eachValue(log, column, (bytes, start, row) => {
    const time = readTime?.(bytes, start);
    values[row] = time ?? (type === undefined ? null : (readWritten(writtenAt(bytes, start), type) ?? null));
  });
  return values;
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
