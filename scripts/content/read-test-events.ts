import path from 'node:path';
import type { YamlDocument, YamlPath } from '../source/yaml-document';
import type { EventFile, EventItem, GivenEvents } from './detection-test';
import { asWritten, entries, items, text, wholeNumber } from './written-value';

/** Something that an author wrote, and where. */
interface WrittenAt {
  readonly value: unknown;
  readonly path: YamlPath;
}

/** Reads what a test case gives to each table, by its name. */
export function readTestEvents(
  written: unknown,
  document: YamlDocument,
  at: YamlPath,
): Readonly<Record<string, GivenEvents>> {
  const folder = path.posix.dirname(document.source.path);
  return Object.fromEntries(
    entries(written).map(([table, value]) => [table, readGiven({ value, path: [...at, table] }, folder)]),
  );
}

function readGiven({ value, path: at }: WrittenAt, folder: string): GivenEvents {
  if (Array.isArray(value)) return { file: undefined, items: readItems({ value, path: at }) };
  const file = readFile({ value, path: at }, folder);
  const { rows } = asWritten<{ rows?: unknown }>(value);
  return { file, items: readItems({ value: rows, path: [...at, 'rows'] }) };
}

function readItems({ value, path: at }: WrittenAt): EventItem[] {
  return items(value as readonly unknown[]).map((item, index) => readItem({ value: item, path: [...at, index] }));
}

function readItem({ value, path: at }: WrittenAt): EventItem {
  const written = asWritten<{ repeat?: unknown; event?: unknown; every?: unknown }>(value);
  const isRepeated = Object.hasOwn(written, 'repeat') && Object.hasOwn(written, 'event');
  if (!isRepeated) return { row: rowOf(value), repeat: undefined, every: undefined, path: at };
  return {
    row: rowOf(written.event),
    repeat: wholeNumber(written.repeat),
    every: text(written.every),
    path: [...at, 'event'],
  };
}

function rowOf(value: unknown): EventItem['row'] {
  return Object.fromEntries(entries(value));
}

/** A name alone, or with what of the file is taken. */
function readFile({ value, path: at }: WrittenAt, folder: string): EventFile | undefined {
  const isAlone = typeof value === 'string';
  const written = asWritten<Record<'file' | 'where' | 'shift' | 'endsAt', unknown>>(value);
  const name = isAlone ? value : text(written.file);
  if (name === undefined) return undefined;
  return {
    file: fileAt(name, folder),
    where: text(written.where),
    shift: text(written.shift),
    endsAt: text(written.endsAt),
    namePath: isAlone ? at : [...at, 'file'],
    path: at,
  };
}

/** A file by its name from a folder of the repository; undefined if that leads out of the repository. */
function fileAt(name: string, folder: string): string | undefined {
  const joined = path.posix.join(folder, name);
  return path.posix.isAbsolute(name) || joined.startsWith('../') || name.includes('\\') ? undefined : joined;
}
