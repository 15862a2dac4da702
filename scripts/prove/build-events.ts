import type { DetectionTest } from '../content/detection-test';
import { ticksPerMinute } from '../engine/formats/calendar';
import { formatDatetime } from '../engine/formats/datetime';
import { tableFromRecords } from '../engine/table-from-records';
import type { Table } from '../engine/values';
import type { TableSchema } from '../kql/workspace-schema';
import { ticksOf } from '../expand/watchlist-table';
import type { Diagnostic } from '../source/diagnostic';
import { nearestWord } from '../source/nearest-word';
import type { YamlPath } from '../source/yaml-document';
import { resolveEventTime } from '../engine/event-time';
import type { EventSource } from './event-sources';

/** An event or an expected row as its author wrote it. */
export type WrittenRow = Readonly<Record<string, unknown>>;

export interface Events {
  /** The rows of everything that the query reads, by name; none where the case gives none. */
  readonly events: ReadonlyMap<string, Table>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Makes the typed tables of a test case.
 * @param sources what the query reads
 * @param isKnown whether a name stands for any table of the workspace, read or not
 */
export function buildEvents(
  test: DetectionTest,
  caseIndex: number,
  sources: ReadonlyMap<string, EventSource>,
  isKnown: (name: string) => boolean,
): Events {
  const diagnostics: Diagnostic[] = [];
  const events = new Map<string, Table>();
  for (const [name, source] of sources) events.set(name, buildTable(test, caseIndex, source, diagnostics));
  for (const name of Object.keys(test.cases[caseIndex]!.events)) {
    if (!sources.has(name)) diagnostics.push(unreadTable(test, caseIndex, name, [...sources.keys()], isKnown(name)));
  }
  return { events, diagnostics };
}

function buildTable(test: DetectionTest, caseIndex: number, source: EventSource, diagnostics: Diagnostic[]): Table {
  const { schema } = source;
  const testCase = test.cases[caseIndex]!;
  const now = ticksOf(testCase.now);
  const written = (Object.hasOwn(testCase.events, schema.name) ? testCase.events[schema.name]! : []).map((row) =>
    writeOutTimes(row, schema.columns, now),
  );
  const { table, problems } = tableFromRecords(
    schema.columns,
    written.map((row) => completeEvent(row, source, now)),
  );
  for (const { row, column, message } of problems) {
    const path = ['cases', caseIndex, 'events', schema.name, row, column];
    diagnostics.push(badCell(test, path, column, schema, message));
  }
  return table;
}

/**
 * Fills what each event of the service has, where it is left out: TimeGenerated, a minute before the clock; the same as
 * Timestamp in the tables that have both (Defender XDR's); the table's name as Type. External data has none of these.
 */
function completeEvent(row: WrittenRow, { kind, schema }: EventSource, now: bigint): WrittenRow {
  if (kind === 'external data') return row;
  const time = row['TimeGenerated'] ?? row['Timestamp'] ?? formatDatetime(now - ticksPerMinute);
  const defaults = new Map<string, { readonly type: string; readonly value: unknown }>([
    ['TimeGenerated', { type: 'datetime', value: time }],
    ['Timestamp', { type: 'datetime', value: time }],
    ...(kind === 'table' ? [['Type', { type: 'string', value: schema.name }] as const] : []),
  ]);
  const missing = schema.columns.filter(({ name, type }) => {
    return defaults.get(name)?.type === type && (row[name] === undefined || row[name] === null);
  });
  return { ...row, ...Object.fromEntries(missing.map(({ name }) => [name, defaults.get(name)?.value])) };
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
  const near = isMissing
    ? nearestWord(
        column,
        schema.columns.map(({ name }) => name),
      )
    : undefined;
  return {
    check: 'test-events',
    severity: 'error',
    place: test.document.placeOf(path, isMissing ? 'key' : 'value'),
    message: isMissing ? `${schema.name} has no column ${column}.` : `${schema.name}.${column}: ${message}`,
    help: near === undefined ? undefined : `Write ${near}.`,
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
