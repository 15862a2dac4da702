import type { Catalog } from '../../content/catalog';
import type { DetectionTest, EventItem } from '../../content/detection-test';
import { ticksPerMinute } from '../../engine/formats/calendar';
import { formatDatetime, lacksZone, parseDatetime } from '../../engine/formats/datetime';
import { tableFromRecords } from '../../engine/values/table-from-records';
import type { Column, Table } from '../../engine/values';
import { writeOutEvents, type WrittenOutEvent } from '../../engine/logs/write-out-events';
import { ticksOf } from '../../expand/watchlist-table';
import type { TableSchema } from '../../kql/workspace-schema';
import { nearestWord } from '../../source/nearest-word';
import type { YamlPath } from '../../source/yaml-document';
import { mergeKey } from '../../content/find-merge-keys';
import type { Finding } from '../check';
import type { TakenDataset } from './case-dataset';
import { fillStandard, readEventFile } from './event-file';
import { mostEvents, type EventSource } from './event-source';
import { helpForMoment } from './expected-moment';
import { ownValue } from '../../source/own-value';

/** The typed rows that a case gives to one source. */
export interface CaseTable {
  readonly table: Table;
  /** For each row the place in the test of what gave it. */
  readonly origins: readonly YamlPath[];
  /** What is wrong with what the case gives. */
  readonly findings: readonly Finding[];
}

/**
 * Makes the typed table of what a case gives to one source; an empty one where it gives nothing.
 * @param dataset what the case takes of a recorded attack
 */
export function buildCaseTable(
  test: DetectionTest,
  caseIndex: number,
  source: EventSource,
  { eventFiles }: Pick<Catalog, 'eventFiles'>,
  dataset: TakenDataset | undefined,
): CaseTable {
  const given = buildGiven(test, caseIndex, source, { eventFiles });
  const taken = dataset?.rowsOf(source.schema) ?? { table: undefined, findings: [] };
  if (taken.table === undefined) return { ...given, findings: [...taken.findings, ...given.findings] };
  const filled = source.kind === 'table' ? fillStandard(taken.table, source.schema.name) : taken.table;
  const path: YamlPath = ['cases', caseIndex, 'dataset'];
  return {
    table: given.table.rowCount === 0 ? filled : joinTables(filled, given.table),
    origins: [...Array.from({ length: filled.rowCount }, () => path), ...given.origins],
    findings: given.findings,
  };
}

function buildGiven(
  test: DetectionTest,
  caseIndex: number,
  source: EventSource,
  { eventFiles }: Pick<Catalog, 'eventFiles'>,
): CaseTable {
  const { schema } = source;
  const testCase = test.cases[caseIndex]!;
  const given = Object.hasOwn(testCase.events, schema.name) ? testCase.events[schema.name] : undefined;
  const now = ticksOf(testCase.now);
  const items = given?.items ?? [];
  const built = buildWritten(test, source, writeOutEvents(items, schema.columns, now), now);
  const written = { ...built, findings: [...built.findings, ...findDoubtfulItems(test, items, schema)] };
  if (given?.file === undefined) return written;
  const { table, findings } = readEventFile(test.document, given.file, { source, now, eventFiles });
  const origins = Array.from({ length: table.rowCount }, () => given.file!.path);
  return {
    table: written.table.rowCount === 0 ? table : joinTables(table, written.table),
    origins: [...origins, ...written.origins],
    findings: [...findings, ...written.findings],
  };
}

/** Says where a case has more events than can be run; to be asked before any of them is made. */
export function findTooManyEvents(test: DetectionTest, caseIndex: number): Finding[] {
  const given = Object.values(test.cases[caseIndex]!.events);
  const count = given.flatMap(({ items }) => items).reduce((sum, { repeat }) => sum + (repeat ?? 1), 0);
  if (count <= mostEvents) return [];
  const [shown, most] = [count.toLocaleString('en'), mostEvents.toLocaleString('en')];
  return [
    {
      place: test.document.placeOf(['cases', caseIndex, 'events'], 'key'),
      message: `The case has ${shown} events; at most ${most} are run`,
      help: 'Repeat them less often: what holds of a few thousand events holds of more.',
    },
  ];
}

function buildWritten(
  test: DetectionTest,
  source: EventSource,
  events: readonly WrittenOutEvent[],
  now: bigint,
): CaseTable {
  const { schema } = source;
  const { table, problems } = tableFromRecords(
    columnsFor(source, events),
    events.map(({ row }) => completeEvent(row, source, now)),
  );
  const seen = new Set<string>();
  const findings = problems.flatMap(({ row, column, message }): Finding[] => {
    const path = [...events[row]!.path, column];
    const key = JSON.stringify(path);
    // The rows of one that is repeated are wrong in the same way; a merge key is refused by name.
    if (seen.has(key) || column === mergeKey || !Object.hasOwn(events[row]!.row, column)) return [];
    seen.add(key);
    return [badCell(test, path, schema, { message, written: events[row]!.row[column] })];
  });
  return { table, origins: events.map(({ path }) => path), findings };
}

/** A table that may have columns beside the listed ones has those that its events have; their values are dynamic. */
function columnsFor({ schema }: EventSource, events: readonly WrittenOutEvent[]): readonly Column[] {
  if (schema.open !== true) return schema.columns;
  const known = new Set(schema.columns.map(({ name }) => name));
  const names = new Set(events.flatMap(({ row }) => Object.keys(row).filter((name) => !known.has(name))));
  return [...schema.columns, ...[...names].map((name): Column => ({ name, type: 'dynamic' }))];
}

/**
 * Fills what each event of the service has, where it is left out: TimeGenerated, a minute before the clock; the same as
 * Timestamp in the tables that have both (Defender XDR's); the table's name as Type. External data has none of these.
 */
function completeEvent(
  row: WrittenOutEvent['row'],
  { kind, schema }: EventSource,
  now: bigint,
): WrittenOutEvent['row'] {
  if (kind === 'external data') return row;
  const time = row['TimeGenerated'] ?? row['Timestamp'] ?? formatDatetime(now - ticksPerMinute);
  const defaults = new Map<string, { readonly type: string; readonly value: unknown }>([
    ['TimeGenerated', { type: 'datetime', value: time }],
    ['Timestamp', { type: 'datetime', value: time }],
    ...(kind === 'table' ? [['Type', { type: 'string', value: schema.name }] as const] : []),
  ]);
  const missing = schema.columns.filter(({ name, type }) => {
    return defaults.get(name)?.type === type && (ownValue(row, name) ?? null) === null;
  });
  return { ...row, ...Object.fromEntries(missing.map(({ name }) => [name, defaults.get(name)?.value])) };
}

function badCell(
  { document }: DetectionTest,
  path: YamlPath,
  schema: TableSchema,
  { message, written }: { readonly message: string; readonly written: unknown },
): Finding {
  const column = String(path.at(-1));
  const names = schema.columns.map(({ name }) => name);
  if (names.includes(column)) {
    const type = schema.columns.find(({ name }) => name === column)?.type;
    const [what = '', example = ''] = message.replace(/\.$/, '').split(': write ');
    const place = document.placeOf(path);
    const help = type === 'datetime' && typeof written === 'string' ? helpForMoment(written) : `Write ${example}.`;
    return { place, message: `${schema.name}.${column}: ${what}`, help };
  }
  const nearest = nearestWord(column, names);
  const found = { place: document.placeOf(path, 'key'), message: `${schema.name} has no column ${column}` };
  return nearest === undefined ? found : { ...found, help: `Did you mean ${nearest}?` };
}

/** Finds the times of rows that say no zone, and braces that stand for nothing. */
function findDoubtfulItems(test: DetectionTest, items: readonly EventItem[], schema: TableSchema): Finding[] {
  const types = new Map(schema.columns.map(({ name, type }) => [name, type]));
  return items.flatMap(({ row, repeat, path }) =>
    Object.entries(row).flatMap(([column, value]): Finding[] => {
      if (typeof value !== 'string') return [];
      const place = test.document.placeOf([...path, column]);
      if (types.get(column) === 'datetime' && lacksZone(value)) {
        const utc = formatDatetime(parseDatetime(value) ?? 0n).replace(/\.0+Z$/, 'Z');
        return [
          {
            place,
            message: `${schema.name}.${column}: ${value} says no time zone`,
            help: `Write ${utc} if it is UTC.`,
          },
        ];
      }
      const mark = repeat === undefined ? undefined : /\{(?:N|i|I|#|index|number|num)\}/.exec(value)?.[0];
      if (mark === undefined) return [];
      const message = `${mark} stands for nothing, so that all of these events have the same text`;
      return [{ place, message, help: 'Write {n} for the number of each.', severity: 'warning' }];
    }),
  );
}

function joinTables(one: Table, other: Table): Table {
  return {
    columns: one.columns,
    data: one.columns.map((_, index) => [...one.data[index]!, ...other.data[index]!]),
    rowCount: one.rowCount + other.rowCount,
  };
}
