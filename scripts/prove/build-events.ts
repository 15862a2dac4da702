import type { DetectionTest, TestCase } from '../content/detection-test';
import { ticksPerMinute } from '../engine/formats/calendar';
import { formatDatetime } from '../engine/formats/datetime';
import { tableFromRecords } from '../engine/table-from-records';
import type { Table } from '../engine/values';
import type { TableSchema } from '../kql/workspace-schema';
import { ticksOf } from '../expand/watchlist-table';
import type { Diagnostic } from '../source/diagnostic';
import type { YamlPath } from '../source/yaml-document';
import { resolveEventTime } from './event-time';
import type { ReadableTables } from './readable-tables';

/** An event or an expected row as its author wrote it. */
export type WrittenRow = Readonly<Record<string, unknown>>;

export interface Events {
  /** Every table that the query reads; empty where the case gives it no rows. */
  readonly tables: ReadonlyMap<string, Table>;
  /** The same for each function of which only the columns are known. */
  readonly functions: ReadonlyMap<string, Table>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Makes the typed tables of a test case.
 * @param isKnown whether a name stands for any table of the workspace, read or not
 */
export function buildEvents(
  test: DetectionTest,
  caseIndex: number,
  readable: ReadableTables,
  isKnown: (name: string) => boolean,
): Events {
  const diagnostics: Diagnostic[] = [];
  const build = (schemas: ReadableTables['tables']): ReadonlyMap<string, Table> =>
    new Map([...schemas.values()].map((schema) => [schema.name, buildTable(test, caseIndex, schema, diagnostics)]));
  const [tables, functions] = [build(readable.tables), build(readable.functions)];
  const read = [...tables.keys(), ...functions.keys()];
  for (const name of Object.keys(test.cases[caseIndex]!.events)) {
    if (!read.includes(name)) diagnostics.push(unreadTable(test, caseIndex, name, read, isKnown(name)));
  }
  return { tables, functions, diagnostics };
}

function buildTable(test: DetectionTest, caseIndex: number, schema: TableSchema, diagnostics: Diagnostic[]): Table {
  const testCase = test.cases[caseIndex]!;
  const rows = (testCase.events[schema.name] ?? []).map((row) => completeEvent(row, schema, testCase));
  const { table, problems } = tableFromRecords(schema.columns, rows);
  for (const { row, column, message } of problems) {
    const path = ['cases', caseIndex, 'events', schema.name, row, column];
    diagnostics.push(badCell(test, path, column, schema, message));
  }
  return table;
}

/**
 * Writes relative times out, and fills what each event of the service has: TimeGenerated, a minute before the clock
 * where it is left out; the same as Timestamp in the tables that have both (Defender XDR's); the table's name as Type.
 */
function completeEvent(row: WrittenRow, schema: TableSchema, testCase: TestCase): WrittenRow {
  const now = ticksOf(testCase.now);
  const written = writeOutTimes(row, schema.columns, now);
  const time = written['TimeGenerated'] ?? written['Timestamp'] ?? formatDatetime(now - ticksPerMinute);
  const defaults: WrittenRow = { TimeGenerated: time, Timestamp: time, Type: schema.name };
  const applicable = schema.columns.filter(({ name }) => name in defaults && written[name] === undefined);
  return { ...written, ...Object.fromEntries(applicable.map(({ name }) => [name, defaults[name]])) };
}

/** The row with the relative times of its datetime columns as absolute ones. */
export function writeOutTimes(row: WrittenRow, columns: TableSchema['columns'], now: bigint): WrittenRow {
  const datetimes = new Set(columns.filter(({ type }) => type === 'datetime').map(({ name }) => name));
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      const time = typeof value === 'string' && datetimes.has(name) ? resolveEventTime(value, now) : undefined;
      return [name, time === undefined ? value : formatDatetime(time)];
    }),
  );
}

function badCell(
  test: DetectionTest,
  path: YamlPath,
  column: string,
  schema: TableSchema,
  message: string,
): Diagnostic {
  const isMissing = !schema.columns.some(({ name }) => name === column);
  const near = isMissing ? schema.columns.find(({ name }) => name.toLowerCase() === column.toLowerCase()) : undefined;
  return {
    check: 'test-events',
    severity: 'error',
    place: test.document.placeOf(path, isMissing ? 'key' : 'value'),
    message: isMissing ? `${schema.name} has no column ${column}.` : `${schema.name}.${column}: ${message}`,
    help: near === undefined ? undefined : `Write ${near.name}.`,
  };
}

function unreadTable(
  test: DetectionTest,
  caseIndex: number,
  name: string,
  read: readonly string[],
  isKnown: boolean,
): Diagnostic {
  return {
    check: 'test-events',
    severity: 'error',
    place: test.document.placeOf(['cases', caseIndex, 'events', name], 'key'),
    message: isKnown
      ? `The query does not read ${name}, so that these events prove nothing.`
      : `There is no table ${name}.`,
    help: read.length === 0 ? 'The query reads no table.' : `The query reads ${read.join(', ')}.`,
  };
}
