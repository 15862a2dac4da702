import { isMapping } from '../../source/mapping';
import type { Table } from '../../engine/values';
import { tableFromRecords } from '../../engine/values/table-from-records';
import type { TableSchema } from '../../kql/workspace-schema';
import { sliceByTime, sortByTime } from '../../prove/windows/time-window';
import type { TimeWindow } from '../../prove/windows/time-window';
import type { JsonObject } from '../wire/api';
import { textOfTicks, ticksOf } from './clock';
import type { StateFolder } from './state-folder';
import { ownValue } from '../../source/own-value';

/** What keeps one line of a batch from being stored; the line counts from 1. */
export interface EventProblem {
  readonly line: number;
  readonly column: string | undefined;
  readonly message: string;
}

/** The logs of the workspace: events by table, typed by the table's schema. */
export interface EventStore {
  /**
   * Adds a batch of events, one JSON object a line, or none of them where one does not fit the table. An event without
   * TimeGenerated happens now; one without _TimeReceived arrives when it happens, so that replayed logs look as they
   * did when they were new.
   */
  readonly ingest: (schema: TableSchema, batch: string) => IngestOutcome;
  /** What ingest would say, without storing anything. */
  readonly check: (schema: TableSchema, batch: string) => IngestOutcome;
  /** Adds rows that the workspace itself makes. */
  readonly append: (schema: TableSchema, records: readonly JsonObject[]) => void;
  /** The rows whose time lies in (start, end], in the order of that time. */
  readonly read: (schema: TableSchema, window?: TimeWindow) => Table;
  /** The tables that hold events, with their number. */
  readonly counts: () => readonly { readonly table: string; readonly events: number }[];
}

export interface IngestOutcome {
  readonly stored: number;
  readonly problems: readonly EventProblem[];
}

const mostProblems = 20;

/** Opens the rows that were sent to the tables of a local workspace; they are read when first asked for. */
export function openEventStore(folder: StateFolder, now: () => Date): EventStore {
  const tables = new Map<string, Table>();
  const sorted = new Map<string, Table>();
  const append = (schema: TableSchema, records: readonly JsonObject[]): void => {
    if (records.length === 0) return;
    folder.log<JsonObject>('events', schema.name).append(records);
    tables.delete(schema.name);
    for (const column of ['TimeGenerated', '_TimeReceived']) sorted.delete(`${column} ${schema.name}`);
  };
  const wholeTable = (schema: TableSchema): Table => {
    const known = tables.get(schema.name);
    if (known !== undefined) return known;
    const { table } = tableFromRecords(schema.columns, folder.log<JsonObject>('events', schema.name).read());
    tables.set(schema.name, table);
    return table;
  };
  const sortedTable = (schema: TableSchema, column: TimeWindow['column']): Table => {
    const key = `${column} ${schema.name}`;
    const known = sorted.get(key) ?? sortByTime(wholeTable(schema), column);
    sorted.set(key, known);
    return known;
  };
  return {
    ingest: (schema, batch) => {
      const time = textOfTicks(ticksOf(now()));
      const { records, problems } = readBatch(schema, batch, time);
      if (problems.length > 0) return { stored: 0, problems: problems.slice(0, mostProblems) };
      append(schema, records);
      return { stored: records.length, problems };
    },
    check: (schema, batch) => {
      const { problems } = readBatch(schema, batch, textOfTicks(ticksOf(now())));
      return { stored: 0, problems: problems.slice(0, mostProblems) };
    },
    append,
    read: (schema, window) => {
      const column = window?.column ?? 'TimeGenerated';
      const table = sortedTable(schema, column);
      return window === undefined ? table : sliceByTime(table, window);
    },
    counts: () =>
      folder.logKeys('events').map((table) => ({ table, events: folder.log('events', table).read().length })),
  };
}

function readBatch(
  schema: TableSchema,
  batch: string,
  time: string,
): { records: readonly JsonObject[]; problems: readonly EventProblem[] } {
  const problems: EventProblem[] = [];
  const records: JsonObject[] = [];
  const lineOfRecord: number[] = [];
  batch.split(/\r?\n/).forEach((text, index) => {
    if (text.trim() === '') return;
    const record = parseObject(text);
    if (record === undefined) {
      problems.push({ line: index + 1, column: undefined, message: 'This line is not a JSON object.' });
      return;
    }
    records.push(completeEvent(record, schema, time));
    lineOfRecord.push(index + 1);
  });
  const { problems: unfit } = tableFromRecords(schema.columns, records);
  for (const { row, column, message } of unfit) problems.push({ line: lineOfRecord[row]!, column, message });
  return { records, problems: problems.sort((a, b) => a.line - b.line) };
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return isMapping(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Fills what the service writes into every event that leaves it out; Timestamp is XDR's name of the same time. */
function completeEvent(record: JsonObject, schema: TableSchema, time: string): JsonObject {
  const happened = record['TimeGenerated'] ?? record['Timestamp'] ?? time;
  const filled: JsonObject = {
    TimeGenerated: happened,
    Timestamp: happened,
    _TimeReceived: happened,
    Type: schema.name,
  };
  const applicable = schema.columns.filter(
    ({ name }) => Object.hasOwn(filled, name) && ownValue(record, name) === undefined,
  );
  return { ...record, ...Object.fromEntries(applicable.map(({ name }) => [name, filled[name]])) };
}
