import { isDatasetName, datasetsFolder, largestDatasetFile } from '../../content/event-file-name';
import type { Catalog } from '../../content/catalog';
import type { CaseDataset, DetectionTest } from '../../content/detection-test';
import { resolveEventTime } from '../../engine/logs/event-time';
import { formatDatetime, parseDatetime } from '../../engine/formats/datetime';
import { readLogText, type ReadLog } from '../../engine/logs/read-log-text';
import { keepTableRows, moveTableTimes } from '../../engine/values/table-rows';
import type { Column, Table } from '../../engine/values';
import { ticksOf } from '../../expand/watchlist-table';
import type { TableSchema } from '../../kql/workspace-schema';
import type { SourceFile } from '../../source/source-file';
import type { Finding } from '../check';
import { mostEvents } from './event-source';
import { helpForMoment } from './expected-moment';
import { findLogDoubt } from './log-doubts';

type EventFiles = Catalog['eventFiles'];

/** What a case takes of a dataset: its rows by table, or what is wrong. */
export interface TakenDataset {
  /** The tables of the dataset that have rows in the range. */
  readonly tables: readonly string[];
  /** The rows of one of them in its own columns, and what is wrong with them. */
  readonly rowsOf: (schema: TableSchema) => {
    readonly table: Table | undefined;
    readonly findings: readonly Finding[];
  };
  readonly findings: readonly Finding[];
}

const nothingTaken = { tables: [], rowsOf: () => ({ table: undefined, findings: [] }) };

/**
 * Takes what a case names of a dataset. The range is of the times that the dataset has; all tables are moved by as much,
 * so that what followed on each other still does.
 */
export function takeDataset(
  test: DetectionTest,
  caseIndex: number,
  { eventFiles }: Pick<Catalog, 'eventFiles'>,
): TakenDataset | undefined {
  const { dataset, now } = test.cases[caseIndex]!;
  if (dataset === undefined) return undefined;
  const { document } = test;
  const fail = (message: string, help?: string, key?: string): TakenDataset => {
    const place = document.placeOf(key === undefined ? dataset.path : [...dataset.path, key]);
    return { ...nothingTaken, findings: [help === undefined ? { place, message } : { place, message, help }] };
  };
  const files = filesOf(dataset, eventFiles);
  if (files.size === 0) return noSuchDataset(dataset, fail);
  const unread = [...files].find(([, file]) => typeof file === 'string');
  if (unread !== undefined) return fail(`${datasetsFolder}/${dataset.name}: ${String(unread[1])}`, cutHelp);
  const range = readRange(dataset, ticksOf(now));
  if ('key' in range) return fail(range.message, range.help, range.key);
  const times = new Map([...files].map(([name, file]) => [name, timesOf(file as SourceFile)]));
  const isTaken = (time: bigint): boolean =>
    (range.from === undefined || time >= range.from) && (range.to === undefined || time <= range.to);
  const taken = new Map([...times].map(([name, all]) => [name, all.filter(isTaken)] as const));
  const chosen = [...taken.values()].flat();
  if (chosen.length === 0)
    return fail(sayEmptyRange(dataset, [...times.values()].flat()), 'Name a range in which there are events.');
  if (chosen.length > mostEvents) {
    const [count, most] = [chosen.length, mostEvents].map((each) => each.toLocaleString('en'));
    return fail(
      `${count ?? ''} events are taken from ${dataset.name}; at most ${most ?? ''} are run`,
      'Take a range of it.',
    );
  }
  const last = chosen.reduce((a, b) => (b > a ? b : a));
  const movedBy = range.shift ?? (range.endsAt === undefined ? 0n : range.endsAt - last);
  return {
    tables: [...taken].filter(([, list]) => list.length > 0).map(([name]) => name),
    findings: [],
    rowsOf: (schema) => {
      const file = files.get(schema.name) as SourceFile | undefined;
      if (file === undefined) return { table: undefined, findings: [] };
      const { table, problems } = readOnce(file, schema.columns);
      const [first] = problems;
      if (first !== undefined) {
        const message = `${file.path}, line ${String(first.line)}: ${first.message}`;
        return { table: undefined, findings: fail(message, readAnew).findings };
      }
      const doubt = findLogDoubt(file, table, schema);
      if (doubt !== undefined) {
        return { table: undefined, findings: fail(`${file.path}: ${doubt.message}`, doubt.help).findings };
      }
      const own = { ...table, columns: schema.columns, data: table.data.slice(0, schema.columns.length) };
      const at = own.data[schema.columns.findIndex(({ name }) => name === timeColumn.name)] ?? [];
      const kept = keepTableRows(own, (row) => typeof at[row] === 'bigint' && isTaken(at[row]));
      return { table: moveTableTimes(kept, movedBy), findings: [] };
    },
  };
}

const readAnew = 'Correct the file, or make the dataset anew with sentinel samples read.';

const cutHelp = `A log of a dataset may have ${largestDatasetFile.toLocaleString('en')} bytes: take a part of it with sentinel samples read --from --to.`;

function filesOf({ name }: CaseDataset, eventFiles: EventFiles): ReadonlyMap<string, SourceFile | string> {
  const prefix = `${datasetsFolder}/${name}/`;
  const own = [...eventFiles].filter(([file]) => file.startsWith(prefix));
  return new Map(own.map(([file, source]) => [file.slice(prefix.length).replace(/\.\w+$/, ''), source]));
}

function noSuchDataset({ name }: CaseDataset, fail: (message: string, help?: string) => TakenDataset): TakenDataset {
  if (!isDatasetName(name)) return fail(`${name} is not the name of a dataset`, `Name a folder of ${datasetsFolder}/.`);
  return fail(
    `There is no dataset ${name}`,
    `Make it with sentinel samples read; it is the folder ${datasetsFolder}/${name} of NDJSON files.`,
  );
}

interface Range {
  readonly from: bigint | undefined;
  readonly to: bigint | undefined;
  readonly shift: bigint | undefined;
  readonly endsAt: bigint | undefined;
}

interface RangeFault {
  readonly key: string;
  readonly message: string;
  readonly help: string;
}

function readRange({ from, to, shift, endsAt }: CaseDataset, now: bigint): Range | RangeFault {
  const faults: RangeFault[] = [];
  const time = (key: string, written: string | undefined): bigint | undefined => {
    if (written === undefined) return undefined;
    const ticks = (key === 'endsAt' ? resolveEventTime(written, now) : undefined) ?? parseDatetime(written);
    if (ticks === null)
      faults.push({
        key,
        message: `'${written}' is not a time`,
        help: key === 'endsAt' ? helpForMoment(written) : 'Write a UTC time such as 2020-10-22T03:52:00Z.',
      });
    return ticks ?? undefined;
  };
  const by = shift === undefined ? undefined : resolveEventTime(shift, 0n);
  if (shift !== undefined && by === undefined)
    faults.push({ key: 'shift', message: `'${shift}' is not a span`, help: 'Write it as +13d or -2h30m.' });
  if (shift !== undefined && endsAt !== undefined) {
    faults.push({
      key: 'endsAt',
      message: 'Both shift and endsAt say when the events are',
      help: 'Keep one of the two.',
    });
  }
  const range = { from: time('from', from), to: time('to', to), shift: by, endsAt: time('endsAt', endsAt) };
  return faults[0] ?? range;
}

function sayEmptyRange({ name }: CaseDataset, all: readonly bigint[]): string {
  if (all.length === 0) return `No event of the dataset ${name} has a time`;
  const [first, last] = [all.reduce((a, b) => (b < a ? b : a)), all.reduce((a, b) => (b > a ? b : a))].map(
    formatDatetime,
  );
  return `The range selects nothing: the events of ${name} are from ${first ?? ''} to ${last ?? ''}`;
}

const timeColumn: Column = { name: 'TimeGenerated', type: 'datetime' };
const timeAlone: readonly Column[] = [timeColumn];

function timesOf(file: SourceFile): readonly bigint[] {
  const { table } = readOnce(file, timeAlone);
  return (table.data[0] ?? []).filter((value) => typeof value === 'bigint');
}

/** Logs that were read, by the columns as which they were: many cases take parts of one dataset. */
const known = new WeakMap<SourceFile, Map<readonly Column[], ReadLog>>();

function readOnce(file: SourceFile, columns: readonly Column[]): ReadLog {
  const own = known.get(file) ?? new Map<readonly Column[], ReadLog>();
  known.set(file, own);
  const read = own.get(columns) ?? readLogText(file.path, file.text, columns);
  own.set(columns, read);
  return read;
}
