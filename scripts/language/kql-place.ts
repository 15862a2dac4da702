import type { ContentKindName } from '../content/content-kinds';
import type { Span } from '../source/position';
import type { YamlPath } from '../source/yaml-document';
import { needsParser, readScalar } from './kql-in-scalar';
import { valueAt, type YamlCursor } from './yaml-cursor';
import type { OutlineEntry, YamlOutline } from './yaml-outline';

/** A place that holds KQL: the path to it, in which an asterisk stands for any step. */
interface KqlHolder {
  readonly path: readonly string[];
  /** Whether it holds a predicate over the table that the last step of the path names, or a query. */
  readonly holds: 'query' | 'predicate';
  /** Beside it, the key whose text declares the parameters of a function. */
  readonly parameters?: string;
}

const exclusions: KqlHolder = { path: ['falsePositives', '*', 'exclude', '*'], holds: 'predicate' };
const overlays: KqlHolder = { path: ['overlays', '*', 'set', ...exclusions.path], holds: 'predicate' };

const holders: Readonly<Partial<Record<ContentKindName, readonly KqlHolder[]>>> = {
  detection: [{ path: ['query'], holds: 'query' }, exclusions],
  detectionTest: [{ path: ['expandsTo'], holds: 'query' }],
  function: [{ path: ['query'], holds: 'query', parameters: 'parameters' }],
  summaryRule: [{ path: ['query'], holds: 'query' }],
  ownSchema: [{ path: ['body'], holds: 'query', parameters: 'parameters' }],
  workspace: [overlays],
  workspaceGroup: [overlays],
};

/** KQL inside of YAML, as a query by itself. */
export interface KqlText {
  /** The query that is bound: what is written, in what makes a query of it. */
  readonly query: string;
  /** Where in it that begins which is written in the file, and where it ends. */
  readonly written: Span;
  readonly path: YamlPath;
  /** The offset in the file of an offset in the query. */
  readonly toFile: (offset: number) => number;
  /** The offset in the query of one in the file. */
  readonly toQuery: (offset: number) => number;
  /** What a line break must be followed by; undefined if the KQL must stay on one line. */
  readonly lineStart: string | undefined;
}

/** The KQL in which a cursor stands at an offset; undefined if it stands in none. */
export function kqlAt(
  kind: ContentKindName,
  outline: YamlOutline,
  cursor: YamlCursor,
  offset: number,
): KqlText | undefined {
  if (cursor.type === 'block') return kqlOfEntry(kind, outline, cursor.entry);
  const entry = outline.entries.findLast(({ lineStart }) => lineStart <= offset);
  if (entry !== undefined && findHolder(kind, entry.path) !== undefined && needsParser(outline, entry)) {
    const kql = kqlOfEntry(kind, outline, entry);
    if (kql !== undefined && kql.toFile(0) <= offset && offset <= kql.toFile(kql.query.length)) return kql;
  }
  if (cursor.type === 'key') return undefined;
  const holder = findHolder(kind, cursor.path);
  if (holder === undefined) return undefined;
  // Behind the last word of a value the cursor goes on with it.
  const isBehind = entry !== undefined && isSamePath(entry.path, cursor.path) && entry.value.end < offset;
  const word =
    isBehind && entry.value.end > entry.value.start ? { start: entry.value.start, end: offset } : cursor.word;
  return onOneLine(outline, holder, cursor.path, word);
}

function isSamePath(one: YamlPath, other: YamlPath): boolean {
  return one.join('\n') === other.join('\n');
}

/** Every KQL of a text, in its order. */
export function allKql(kind: ContentKindName, outline: YamlOutline): readonly KqlText[] {
  const inEntries = outline.entries.flatMap((entry) => kqlOfEntry(kind, outline, entry) ?? []);
  const inSlots = outline.slots.flatMap(({ parent, step, value }) => {
    const path = [...parent, step];
    const holder = findHolder(kind, path);
    return holder === undefined ? [] : (onOneLine(outline, holder, path, value) ?? []);
  });
  return [...inEntries, ...inSlots];
}

/** The KQL at a path; undefined if there is none. */
export function kqlAtPath(kind: ContentKindName, outline: YamlOutline, path: YamlPath): KqlText | undefined {
  return allKql(kind, outline).find((each) => isSamePath(each.path, path));
}

function findHolder(kind: ContentKindName, path: YamlPath): KqlHolder | undefined {
  return holders[kind]?.find((each) => matchesPath(path, each.path));
}

/** Whether a path is one of a form, in which an asterisk stands for any step. */
export function matchesPath(path: YamlPath, form: readonly string[]): boolean {
  return path.length === form.length && form.every((step, index) => step === '*' || step === String(path[index]));
}

function kqlOfEntry(kind: ContentKindName, outline: YamlOutline, entry: OutlineEntry): KqlText | undefined {
  const holder = findHolder(kind, entry.path);
  if (holder === undefined) return undefined;
  if (needsParser(outline, entry)) return inScalar(outline, holder, entry.path);
  if (entry.block === undefined) return onOneLine(outline, holder, entry.path, entry.value);
  const { lines, indent } = entry.block;
  const { before, after } = frameOf(holder, outline, entry.path);
  const starts: { readonly file: number; readonly text: number; readonly length: number }[] = [];
  let body = '';
  for (const match of outline.text.slice(lines.start, lines.end).matchAll(/([^\r\n]*)(\r\n|\n|\r|$)/g)) {
    if (match[0] === '' && starts.length > 0) break;
    const line = match[1] ?? '';
    const skipped = Math.min(indent, line.length);
    starts.push({ file: lines.start + match.index + skipped, text: body.length, length: line.length - skipped });
    body += `${line.slice(skipped)}${match[2] === '' ? '' : '\n'}`;
  }
  const toFile = (offset: number): number => {
    const at = Math.min(Math.max(offset - before.length, 0), body.length);
    const line = starts.findLast(({ text }) => text <= at) ?? { file: lines.start, text: 0, length: 0 };
    return line.file + Math.min(at - line.text, line.length);
  };
  const toQuery = (offset: number): number => {
    const line =
      starts.findLast(({ file }) => file - indent <= offset && lineStartOf(outline.text, file) <= offset) ?? starts[0];
    if (line === undefined) return before.length;
    return before.length + line.text + Math.min(Math.max(offset - line.file, 0), line.length);
  };
  return {
    query: before + body + after,
    written: { start: before.length, end: before.length + body.length },
    path: entry.path,
    toFile,
    toQuery,
    lineStart: ' '.repeat(indent),
  };
}

function lineStartOf(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

/** What has escapes, or goes on below its line: known once the YAML can be parsed. */
function inScalar(outline: YamlOutline, holder: KqlHolder, path: YamlPath): KqlText | undefined {
  const scalar = readScalar(outline, path);
  if (scalar === undefined) return undefined;
  const { before, after } = frameOf(holder, outline, path);
  return {
    query: before + scalar.text + after,
    written: { start: before.length, end: before.length + scalar.text.length },
    path,
    toFile: (offset) => scalar.toFile(offset - before.length),
    toQuery: (offset) => before.length + scalar.toText(offset),
    lineStart: undefined,
  };
}

function onOneLine(outline: YamlOutline, holder: KqlHolder, path: YamlPath, value: Span): KqlText | undefined {
  const raw = outline.text.slice(value.start, value.end);
  const isQuoted = /^["']/.test(raw);
  if (isQuoted && /\\|''/.test(raw.slice(1, -1))) return undefined;
  const start = value.start + (isQuoted ? 1 : 0);
  const closes = isQuoted && raw.length > 1 && raw.at(-1) === raw[0];
  const body = outline.text.slice(start, closes ? value.end - 1 : value.end);
  const { before, after } = frameOf(holder, outline, path);
  return {
    query: before + body + after,
    written: { start: before.length, end: before.length + body.length },
    path,
    toFile: (offset) => start + Math.min(Math.max(offset - before.length, 0), body.length),
    toQuery: (offset) => before.length + Math.min(Math.max(offset - start, 0), body.length),
    lineStart: undefined,
  };
}

/** What makes a query of what is written. */
function frameOf(
  holder: KqlHolder,
  outline: YamlOutline,
  path: YamlPath,
): { readonly before: string; readonly after: string } {
  if (holder.holds === 'predicate') return { before: `${String(path.at(-1))}\n| where `, after: '' };
  const parameters =
    holder.parameters === undefined ? undefined : valueAt(outline, [...path.slice(0, -1), holder.parameters]);
  if (parameters === undefined || parameters.trim() === '') return { before: '', after: '' };
  const list = parameters.trim().startsWith('(') ? parameters.trim() : `(${parameters.trim()})`;
  return { before: `let written = ${list} {\n`, after: '\n};\nwritten' };
}
