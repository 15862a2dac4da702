import type { Catalog } from '../../content/catalog';
import type { EventFile } from '../../content/detection-test';
import { isEventFile, largestEventFile } from '../../content/event-file-name';
import { resolveEventTime } from '../../engine/logs/event-time';
import { parseDatetime } from '../../engine/formats/datetime';
import { readLogText, type ReadLog } from '../../engine/logs/read-log-text';
import { runQuery } from '../../engine/run-query';
import { moveTableTimes } from '../../engine/values/table-rows';
import type { Table, Value } from '../../engine/values';
import { eventTimeColumns } from '../../engine/logs/write-out-events';
import { readPredicate } from '../../expand/exclusion-predicate';
import { bindQuery } from '../../kql/bind-query';
import type { TableSchema, WorkspaceSchema } from '../../kql/workspace-schema';
import { originOf } from '../../source/offset-map';
import type { Span } from '../../source/position';
import { placeAt, type SourceFile } from '../../source/source-file';
import type { YamlDocument, YamlPath } from '../../source/yaml-document';
import type { Finding } from '../check';
import { mostEvents, type EventSource } from './event-source';
import { helpForMoment } from './expected-moment';
import { findLogDoubt } from './log-doubts';

interface Reading {
  readonly source: EventSource;
  /** In ticks. */
  readonly now: bigint;
  readonly eventFiles: Catalog['eventFiles'];
}

interface ReadEvents {
  readonly table: Table;
  readonly findings: readonly Finding[];
}

/** What stops the reading of a file, and where in the test it is said. */
class FileFault extends Error {
  constructor(
    message: string,
    readonly help: string | undefined,
    readonly path: YamlPath,
    readonly span?: Span,
  ) {
    super(message);
  }
}

/** Reads the rows that a test case takes from a log file; no rows where anything is wrong with it. */
export function readEventFile(document: YamlDocument, file: EventFile, reading: Reading): ReadEvents {
  const { schema, kind } = reading.source;
  try {
    const log = readWhole(file, reading);
    const selected = selectRows(log, file, schema, reading.now);
    const moved = moveTimes(selected, file, reading.now);
    return { table: kind === 'table' ? fillStandard(moved, schema.name) : moved, findings: [] };
  } catch (fault) {
    if (!(fault instanceof FileFault)) throw fault;
    const { message, help, path, span } = fault;
    const map = span === undefined ? undefined : document.textMapOf(path);
    const place =
      map === undefined || span === undefined ? document.placeOf(path) : placeAt(document.source, originOf(map, span));
    const table = { columns: schema.columns, data: schema.columns.map(() => []), rowCount: 0 };
    return { table, findings: [help === undefined ? { place, message } : { place, message, help }] };
  }
}

/** The logs that were read last, by the table as which they were: many cases take parts of one file. */
const lastRead = new WeakMap<SourceFile, Map<TableSchema, ReadLog>>();

/** All rows of a file, in the columns of its table. */
function readWhole({ file, namePath }: EventFile, { source: { schema, kind }, eventFiles }: Reading): Table {
  const fail = (message: string, help?: string): FileFault => new FileFault(message, help, namePath);
  if (file === undefined) throw fail('This name leads out of the repository', 'Copy the file into it.');
  if (!isEventFile(file)) throw fail(`${file} is not read as a log`, 'Name a .ndjson, .jsonl or .csv file.');
  const found = eventFiles.get(file);
  if (found === undefined) throw fail(`There is no file ${file}`, 'Name it from the folder of this test.');
  if (typeof found === 'string') throw fail(`${file}: ${found}`);
  if (found.text.length > largestEventFile) {
    throw fail(`${file} is larger than ${largestEventFile.toLocaleString('en')} bytes`, 'Keep the rows that matter.');
  }
  const { table, problems } = readLog(found, schema);
  const [first] = problems;
  if (first !== undefined) {
    const more = problems.length === 1 ? '' : `; ${String(problems.length - 1)} more`;
    throw fail(`${file}, line ${String(first.line)}: ${first.message}${more}`, 'Correct the file, or export it again.');
  }
  if (table.rowCount === 0) throw fail(`${file} holds no event`);
  const local = table.columns.find(({ name }) => /\[(?!UTC\])[^\]]+\]$/.test(name));
  if (local !== undefined) {
    throw fail(`${file} has a column ${local.name}, which is not in UTC`, 'Export it with the time zone UTC.');
  }
  const doubt = kind === 'table' ? findLogDoubt(found, table, schema) : undefined;
  if (doubt !== undefined) throw fail(`${file}: ${doubt.message}`, doubt.help);
  const own = schema.columns.map((_, index) => table.data[index]!);
  const isFilled = (name: string): boolean =>
    (own[schema.columns.findIndex((column) => column.name === name)] ?? []).some((value) => value !== null);
  const isTimed = schema.columns.some(({ name }) => eventTimeColumns.includes(name));
  if (kind === 'table' && isTimed && !eventTimeColumns.some(isFilled)) {
    const help = `Is it a log of ${schema.name}? An event without a time is in no run of a rule.`;
    throw fail(`No event of ${file} has a TimeGenerated`, help);
  }
  return { columns: schema.columns, data: own, rowCount: table.rowCount };
}

function readLog(source: SourceFile, schema: TableSchema): ReadLog {
  const known = lastRead.get(source) ?? new Map<TableSchema, ReadLog>();
  lastRead.set(source, known);
  const read = known.get(schema) ?? readLogText(source.path, source.text, schema.columns);
  known.set(schema, read);
  return read;
}

/** How a predicate names the rows that it is about. */
const sourceName = 'Events';

function selectRows(table: Table, { file, where, path, namePath }: EventFile, schema: TableSchema, now: bigint): Table {
  const selected = where === undefined ? table : filterRows(table, where, [...path, 'where'], schema, now);
  if (selected.rowCount === 0) {
    throw new FileFault(`No event of ${file ?? ''} is selected`, 'Correct the condition.', [...path, 'where']);
  }
  if (selected.rowCount > mostEvents) {
    const [count, most] = [selected.rowCount.toLocaleString('en'), mostEvents.toLocaleString('en')];
    const message = `${count} events are taken from ${file ?? ''}; at most ${most} are run`;
    throw new FileFault(message, 'Select those that matter with `where`.', namePath);
  }
  return selected;
}

function filterRows(table: Table, where: string, path: YamlPath, { columns }: TableSchema, now: bigint): Table {
  const tables = new Map([[sourceName, { name: sourceName, columns }]]);
  const schema: WorkspaceSchema = { tables, functions: new Map(), watchlists: new Map() };
  const predicate = readPredicate(where, sourceName, schema);
  if (predicate.kind === 'unsound') {
    const [{ message, span } = { message: 'The condition cannot be read', span: undefined }] = predicate.problems;
    throw new FileFault(message.replace(/\.$/, ''), undefined, path, span);
  }
  const query = bindQuery(`${sourceName}\n| where (${predicate.inside})`, schema);
  const outcome = runQuery(query, { tables: new Map([[sourceName, table]]), watchlists: new Map(), now });
  if (outcome.kind === 'rows') return outcome.table;
  const reason =
    outcome.kind === 'failed' ? outcome.message : `${outcome.refusals[0]?.feature ?? 'this'} is not supported here`;
  throw new FileFault(`The condition cannot be run: ${reason}`, undefined, path);
}

/** The rows with all their times moved by as much as the case says. */
function moveTimes(table: Table, file: EventFile, now: bigint): Table {
  const by = movedBy(table, file, now);
  if (by === 0n) return table;
  const last = lastTime(table);
  if (last !== undefined && !isTime(last + by)) {
    const path = [...file.path, file.shift === undefined ? 'endsAt' : 'shift'];
    throw new FileFault('This moves the events out of the years 1 to 9999', undefined, path);
  }
  return moveTableTimes(table, by);
}

/** The last tick of the year 9999. ("The datetime data type", Kusto documentation.) */
const lastTick = 3_155_378_975_999_999_999n;

function isTime(ticks: bigint): boolean {
  return ticks >= 0n && ticks <= lastTick;
}

function movedBy(table: Table, { shift, endsAt, path }: EventFile, now: bigint): bigint {
  if (shift !== undefined && endsAt !== undefined) {
    throw new FileFault('Both shift and endsAt say when the events are', 'Keep one of the two.', [...path, 'endsAt']);
  }
  if (shift !== undefined) return resolveEventTime(shift, 0n) ?? 0n;
  if (endsAt === undefined) return 0n;
  const end = resolveEventTime(endsAt, now) ?? parseDatetime(endsAt);
  if (end === null) {
    throw new FileFault(`'${endsAt}' is not a time`, helpForMoment(endsAt), [...path, 'endsAt']);
  }
  const last = lastTime(table);
  if (last === undefined) throw new FileFault('No event of this file has a time', undefined, [...path, 'endsAt']);
  return end - last;
}

function lastTime(table: Table): bigint | undefined {
  const index = table.columns.findIndex(({ name }) => eventTimeColumns.includes(name));
  const times = (table.data[index] ?? []).filter((value) => typeof value === 'bigint');
  return times.reduce<bigint | undefined>((a, b) => (a === undefined || b > a ? b : a), undefined);
}

/** What each event of the service has: the one time where only the other is there, and the name of its table. */
export function fillStandard(table: Table, name: string): Table {
  const at = (column: string): readonly Value[] | undefined =>
    table.data[table.columns.findIndex((each) => each.name === column)];
  const [generated, stamp] = [at('TimeGenerated'), at('Timestamp')];
  const data = table.data.map((values, index) => {
    switch (table.columns[index]!.name) {
      case 'TimeGenerated':
        return stamp === undefined ? values : values.map((value, row) => value ?? stamp[row]!);
      case 'Timestamp':
        return generated === undefined ? values : values.map((value, row) => value ?? generated[row]!);
      case 'Type':
        return values.map((value) => (value === '' ? name : value));
      default:
        return values;
    }
  });
  return { ...table, data };
}
