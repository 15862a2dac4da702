import { parseDatetime } from '../../engine/formats/datetime';
import { tableFromRecords } from '../../engine/values/table-from-records';
import type { Table } from '../../engine/values';
import type { TableSchema } from '../../kql/workspace-schema';
import type { FormContext, Json, RecordedEvent, RecordingProblem } from './recorded-row';
import { recordingForms } from './recording-forms';
import { splitEvents } from './split-events';

/** A file of a recording, whole in memory. */
export interface RecordingFile {
  readonly name: string;
  readonly text: string;
}

/** Something that is wrong with a file of a recording. */
export interface FileProblem extends RecordingProblem {
  readonly file: string;
}

/** A field that has no column, and how many events had it. */
export interface UnmappedField {
  readonly table: string;
  readonly field: string;
  readonly count: number;
}

/** What a recording holds, as rows of Sentinel's tables. */
export interface Recording {
  /** In the order of time. */
  readonly tables: ReadonlyMap<string, Table>;
  /** The forms that were met, and how many events in each. */
  readonly forms: ReadonlyMap<string, number>;
  readonly unmapped: readonly UnmappedField[];
  readonly problems: readonly FileProblem[];
}

/** How a recording is read. */
export interface RecordingOptions extends Pick<FormContext, 'zoneMinutes' | 'table'> {
  readonly tables: ReadonlyMap<string, TableSchema>;
}

interface Gathered {
  readonly row: Readonly<Record<string, Json>>;
  readonly file: string;
  readonly line: number;
}

/** Reads the files of a recording, all of which are of one form, into typed rows. Nothing is left out without a word. */
export function readRecording(files: readonly RecordingFile[], { tables, ...options }: RecordingOptions): Recording {
  const context: FormContext = { ...options, columnsOf: createColumns(tables) };
  const rows = new Map<string, Gathered[]>();
  const unmapped = new Map<string, UnmappedField>();
  const forms = new Map<string, number>();
  const problems: FileProblem[] = [];
  for (const { name: file, text } of files) {
    const split = splitEvents(text);
    problems.push(...split.problems.map((problem) => ({ file, ...problem })));
    for (const event of split.events) {
      const read = readEvent(event, context);
      if (read.kind === 'unreadable') {
        problems.push({ file, line: event.line, message: read.message });
        continue;
      }
      forms.set(read.form, (forms.get(read.form) ?? 0) + 1);
      const list = rows.get(read.table) ?? [];
      rows.set(read.table, list);
      list.push({ row: read.row, file, line: event.line });
      for (const field of read.unmapped) {
        const key = `${read.table} ${field}`;
        unmapped.set(key, { table: read.table, field, count: (unmapped.get(key)?.count ?? 0) + 1 });
      }
    }
  }
  const built = [...rows].map(([table, gathered]) => buildTable(tables.get(table)!, gathered, problems));
  return {
    tables: new Map(built.map(({ name, table }) => [name, table])),
    forms,
    unmapped: [...unmapped.values()],
    problems: [...problems, ...findMixture(files, forms)],
  };
}

/** Columns by the name of their table, asked once of each. */
function createColumns(tables: ReadonlyMap<string, TableSchema>): FormContext['columnsOf'] {
  const known = new Map<string, readonly string[]>();
  return (table) => {
    const columns = known.get(table) ?? tables.get(table)?.columns.map(({ name }) => name) ?? [];
    known.set(table, columns);
    return columns;
  };
}

type ReadEvent = ReturnType<(typeof recordingForms)[number]['read']> & { readonly form: string };

function readEvent({ fields }: RecordedEvent, context: FormContext): ReadEvent {
  const form = recordingForms.find(({ recognises }) => recognises(fields, context));
  if (form !== undefined) return { ...form.read(fields, context), form: form.name };
  const names = Object.keys(fields);
  const shown = `${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}`;
  return { kind: 'unreadable', message: `no form of events is known that has the fields ${shown}`, form: '' };
}

/** Events of two products in one recording: what a rule makes of one of them would be told of both. */
function findMixture(files: readonly RecordingFile[], forms: ReadonlyMap<string, number>): FileProblem[] {
  if (forms.size <= 1) return [];
  const listed = [...forms].map(([form, count]) => `${String(count)} ${form}`).join(' and ');
  return [
    { file: files[0]?.name ?? '', line: 1, message: `the recording holds ${listed}: take them apart into a file each` },
  ];
}

function buildTable(
  { name, columns }: TableSchema,
  gathered: readonly Gathered[],
  problems: FileProblem[],
): { readonly name: string; readonly table: Table } {
  const ordered = inOrderOfTime(gathered);
  const texts = new Set(columns.filter(({ type }) => type === 'string').map((column) => column.name));
  const built = tableFromRecords(
    columns,
    ordered.map(({ row }) => withTexts(row, texts)),
  );
  for (const { row, column, message } of built.problems) {
    const { file, line } = ordered[row]!;
    problems.push({ file, line, message: `${name}.${column}: ${message.replace(/: write .*$/, '')}` });
  }
  return { name, table: built.table };
}

/** Numbers and truth values in columns of text as JSON writes them: exports write `Level: 0` where the table has "0". */
function withTexts(row: Gathered['row'], texts: ReadonlySet<string>): Gathered['row'] {
  const isWritten = ([name, value]: [string, Json]): boolean => {
    return texts.has(name) && (typeof value === 'number' || typeof value === 'boolean');
  };
  const written = Object.entries(row).filter(isWritten);
  return written.length === 0
    ? row
    : { ...row, ...Object.fromEntries(written.map(([name, value]) => [name, String(value)])) };
}

function inOrderOfTime(gathered: readonly Gathered[]): readonly Gathered[] {
  const timed = gathered.map((each) => ({ each, time: parseDatetime(String(each.row['TimeGenerated'] ?? '')) ?? 0n }));
  timed.sort((one, other) => (one.time < other.time ? -1 : one.time > other.time ? 1 : 0));
  return timed.map(({ each }) => each);
}
