import { eventTimeColumns } from '../../engine/logs/write-out-events';
import { lacksZone } from '../../engine/formats/datetime';
import type { Column, Table, Value } from '../../engine/values';
import { readCsvRecords } from '../../source/csv-document';
import { isSlipOf, nearestWord } from '../../source/nearest-word';
import type { SourceFile } from '../../source/source-file';
import type { TableSchema } from '../../kql/workspace-schema';
import { withStandardColumns } from '../../kql/kql-type';

/** What makes a log none of its table, in words that follow the name of its file. */
export interface LogDoubt {
  readonly message: string;
  readonly help: string;
}

/**
 * Finds why a log that can be read is not one of its table, or not in UTC: rows of another product, a column that is
 * misspelt, times without a zone.
 * @param table the log as it was read: the columns of its table, and behind them all others that it has
 */
export function findLogDoubt(source: SourceFile, table: Table, schema: TableSchema): LogDoubt | undefined {
  const known = doubts.get(table);
  if (known !== undefined) return known.doubt;
  const ofRows = schema.open === true ? undefined : (findOtherProduct(table, schema) ?? findSlip(table, schema));
  const doubt = ofRows ?? findZonelessTime(source);
  doubts.set(table, { doubt });
  return doubt;
}

/** Many cases take parts of one log. */
const doubts = new WeakMap<Table, { readonly doubt: LogDoubt | undefined }>();

/** Columns that every table has: they do not tell whose an event is. */
const standardNames: ReadonlySet<string> = new Set([
  ...withStandardColumns([]).map(({ name }) => name),
  ...eventTimeColumns,
]);

function findOtherProduct(table: Table, { name, columns }: TableSchema): LogDoubt | undefined {
  const help = `Keep the rows of ${name}, and put those of another table into a file of their own.`;
  const types = table.data[columns.findIndex((column) => column.name === 'Type')] ?? [];
  const other = types.findIndex((type) => typeof type === 'string' && type !== '' && type !== name);
  if (other >= 0) return { message: `row ${String(other + 1)} is an event of ${String(types[other])}`, help };
  const [own, foreign] = [table.columns.slice(0, columns.length), table.columns.slice(columns.length)];
  const known = filledCells(own, table.data, 0);
  const unknown = filledCells(foreign, table.data, columns.length);
  const stranger = Array.from({ length: table.rowCount }, (_, row) => row).find((row) => {
    return known[row]! < unknown[row]! || (known[row] === 0 && unknown[row] === 0);
  });
  if (stranger === undefined) return undefined;
  const has = foreign.filter((_, index) => isFilled(table.data[columns.length + index]?.[stranger])).slice(0, 3);
  const message = `row ${String(stranger + 1)} is not an event of ${name}: `;
  if (has.length === 0) return { message: `${message}it has a time and nothing else`, help: 'Leave it out.' };
  return { message: `${message}it has ${has.map((column) => column.name).join(', ')}, which that table lacks`, help };
}

/** How many of some columns each row has a value in. @param first the position of the first of them in the table */
function filledCells(columns: readonly Column[], data: Table['data'], first: number): Uint16Array {
  const counts = new Uint16Array(data[0]?.length ?? 0);
  for (const [index, { name }] of columns.entries()) {
    if (standardNames.has(name)) continue;
    const values = data[first + index] ?? [];
    for (let row = 0; row < counts.length; row++) if (isFilled(values[row])) counts[row]! += 1;
  }
  return counts;
}

function isFilled(value: Value | undefined): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** A column that the table lacks, beside one of nearly that name without a value. */
function findSlip(table: Table, { name, columns }: TableSchema): LogDoubt | undefined {
  const foreign = table.columns.slice(columns.length).map((column) => column.name);
  if (foreign.length === 0) return undefined;
  const empty = columns.filter((_, index) => !(table.data[index] ?? []).some(isFilled)).map((column) => column.name);
  for (const column of foreign) {
    const meant = nearestWord(
      column,
      empty.filter((each) => isSlipOf(column, each)),
    );
    if (meant !== undefined) {
      return { message: `${name} has no column ${column}`, help: `Did you mean ${meant}? Correct the file.` };
    }
  }
  return undefined;
}

const zoneHelp = 'Export it in UTC, with a Z behind each time, or read it with `sentinel samples read --zone`.';

/** When the events were, if the log does not say in which zone that is. */
function findZonelessTime(source: SourceFile): LogDoubt | undefined {
  const written = /\.csv$/i.test(source.path) ? timesOfCsv(source.text) : timesOfJson(source.text);
  for (const { line, text } of written) {
    if (lacksZone(text)) return { message: `line ${String(line)}: ${text} says no time zone`, help: zoneHelp };
  }
  return undefined;
}

interface WrittenTime {
  readonly line: number;
  readonly text: string;
}

function* timesOfJson(text: string): Generator<WrittenTime> {
  for (const match of text.matchAll(/"(?:TimeGenerated|Timestamp)"\s*:\s*"([^"\\]{4,40})"/g)) {
    // A Z at the end, as nearly every log has it, needs no more of a look.
    const [, time = ''] = match;
    if (!time.endsWith('Z')) yield { line: text.slice(0, match.index).split('\n').length, text: time };
  }
}

/** A column of which the header says the zone, such as `TimeGenerated [UTC]`, is not among these. */
function* timesOfCsv(text: string): Generator<WrittenTime> {
  const [header, ...records] = readCsvRecords(text);
  const positions = (header?.cells ?? []).flatMap((name, index) => (eventTimeColumns.includes(name) ? [index] : []));
  for (const { cells, line } of records) {
    for (const position of positions) yield { line, text: cells[position] ?? '' };
  }
}
