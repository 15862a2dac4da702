import { parseXml } from '../../engine/functions/xml';
import { parseJson } from '../../engine/formats/json';
import type { DynamicValue } from '../../engine/values';
import { readCsvRecords, UnreadableCsv } from '../../source/csv-document';
import type { Json, JsonObject, RecordedEvent, RecordingProblem, SplitRecording } from './recorded-row';
import { isZeekText, splitZeekText } from './split-zeek-text';

/**
 * Takes the text of a recording apart into its events: JSON by line or whole, XML of the Windows event log, Zeek's text
 * with a header, CSV. Which it is shows in its first signs; a file's name says little.
 */
export function splitEvents(written: string): SplitRecording {
  const text = written.replace(/^\ufeff/, '');
  const start = text.trimStart();
  if (start === '') return { events: [], problems: [{ line: 1, message: 'the recording is empty' }] };
  if (start.startsWith('<')) return splitXml(text);
  if (isZeekText(start)) return splitZeekText(text);
  if (start.startsWith('[')) return splitWhole(text);
  if (start.startsWith('{')) return splitObjects(text);
  return splitCsv(text);
}

/** An object a line; or one that is written over several lines, as people print JSON. */
function splitObjects(text: string): SplitRecording {
  const firstLine = text.trimStart().split('\n', 1)[0] ?? '';
  return readObject(firstLine) === undefined && firstLine.trim().length < 3 ? splitWhole(text) : splitLines(text);
}

function splitLines(text: string): SplitRecording {
  const events: RecordedEvent[] = [];
  const problems: RecordingProblem[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const fields = readObject(line);
    if (fields === undefined) problems.push({ line: index + 1, message: notJson(line) });
    else events.push(...unwrap(fields, index + 1));
  }
  return { events, problems };
}

function notJson(line: string): string {
  return line.trimEnd().endsWith('}')
    ? 'this line is not an object of JSON'
    : 'this line is not a whole object of JSON: the file is cut off, or of two kinds';
}

function splitWhole(text: string): SplitRecording {
  const value = readJson(text);
  if (value === undefined) {
    const lines = text.trimEnd().split('\n').length;
    return {
      events: [],
      problems: [{ line: lines, message: 'this is not whole JSON: the file is cut off, or damaged' }],
    };
  }
  const items = Array.isArray(value) ? (value as readonly Json[]) : [value];
  const events: RecordedEvent[] = [];
  const problems: RecordingProblem[] = [];
  for (const [index, item] of items.entries()) {
    if (typeof item === 'object' && item !== null && !Array.isArray(item))
      events.push(...unwrap(item as JsonObject, index + 1));
    else problems.push({ line: index + 1, message: `item ${String(index + 1)} is not an object` });
  }
  return { events, problems };
}

/** Names under which products put many events into one object. */
const wrappers = ['records', 'Records', 'value', 'events', 'Results', 'results'];

/** The events that an object holds, if it is but an envelope of several; else the object itself. */
function unwrap(fields: JsonObject, line: number): RecordedEvent[] {
  const inner = wrappers.map((name) => fields[name]).find((value) => Array.isArray(value)) as
    readonly Json[] | undefined;
  if (inner !== undefined && Object.keys(fields).length <= 4) {
    const objects = inner.filter(
      (item): item is JsonObject => typeof item === 'object' && item !== null && !Array.isArray(item),
    );
    if (objects.length === inner.length) return objects.map((each) => ({ fields: each, line }));
  }
  const { tables } = fields;
  return Array.isArray(tables)
    ? tables.flatMap((table) => rowsOfAnswer(table as JsonObject, line))
    : [{ fields, line }];
}

/** The rows of an answer of the query API: columns by name, rows as lists. */
function rowsOfAnswer({ name, columns, rows }: JsonObject, line: number): RecordedEvent[] {
  const names = ((columns ?? []) as readonly JsonObject[]).map((column) => String(column['name'] ?? ''));
  return ((rows ?? []) as readonly (readonly Json[])[]).map((cells) => {
    const row = Object.fromEntries(names.map((column, index) => [column, cells[index] ?? null]));
    return { fields: name === 'PrimaryResult' || name === undefined ? row : { Type: name, ...row }, line };
  });
}

const longDigits = /\d{16}/;

function readObject(text: string): JsonObject | undefined {
  const value = readJson(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

/** JSON whose whole numbers keep all their digits. */
function readJson(text: string): Json | undefined {
  if (longDigits.test(text)) {
    const exact = parseJson(text);
    return exact === undefined ? undefined : plainJson(exact);
  }
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** A value of the engine as JSON. */
function plainJson(value: DynamicValue): Json {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (Array.isArray(value)) return (value as readonly DynamicValue[]).map(plainJson);
  if (value instanceof Map) {
    return Object.fromEntries(
      [...(value as ReadonlyMap<string, DynamicValue>)].map(([name, member]) => [name, plainJson(member)]),
    );
  }
  return value as Json;
}

const eventElement = /<Event[\s>][^]*?<\/Event>/g;

/** The events of an XML file: `wevtutil` writes them one after the other, other tools inside of a root. */
function splitXml(text: string): SplitRecording {
  const events: RecordedEvent[] = [];
  const problems: RecordingProblem[] = [];
  let [line, end] = [1, 0];
  for (const match of text.matchAll(eventElement)) {
    line += countLines(text.slice(end, match.index));
    const value = parseXml(match[0]);
    if (value instanceof Map) events.push({ fields: plainJson(value) as JsonObject, line });
    else problems.push({ line, message: 'this event is not XML' });
    line += countLines(match[0]);
    end = match.index + match[0].length;
  }
  const rest = text.slice(end);
  if (/<Event[\s>]/.test(rest)) problems.push({ line, message: 'this event does not end: the file is cut off' });
  else if (events.length + problems.length === 0) problems.push({ line: 1, message: 'this XML holds no <Event>' });
  return { events, problems };
}

function countLines(text: string): number {
  return text.split('\n').length - 1;
}

const unknownText = "this is neither JSON, XML, a log of Zeek's nor CSV with a header";
const columnName = /^[\p{L}_$@][\p{L}\p{N}_ .()/[\]:+-]*$/u;

function splitCsv(text: string): SplitRecording {
  try {
    const [header, ...records] = readCsvRecords(text);
    const names = header?.cells ?? [];
    if (names.length < 2 || !names.every((name) => columnName.test(name)))
      return { events: [], problems: [{ line: 1, message: unknownText }] };
    const short = records.find(({ cells }) => cells.length !== names.length);
    if (short !== undefined) {
      const message = `${String(short.cells.length)} cells, and the header has ${String(names.length)}: the file is cut off, or no CSV`;
      return { events: [], problems: [{ line: short.line, message }] };
    }
    return { events: records.map(({ cells, line }) => ({ fields: rowOfCells(names, cells), line })), problems: [] };
  } catch (error) {
    if (!(error instanceof UnreadableCsv)) throw error;
    return { events: [], problems: [{ line: error.line, message: error.line === 1 ? unknownText : error.message }] };
  }
}

/** An empty cell has no value. */
function rowOfCells(names: readonly string[], cells: readonly string[]): JsonObject {
  return Object.fromEntries(names.map((name, index) => [name, cells[index]!]).filter(([, cell]) => cell !== ''));
}
