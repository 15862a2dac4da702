import { lineBreakOf, wholeLines } from './edit-text';
import type { TextEdit } from './edit-text';
import { ownValue } from './own-value';
import type { Span } from './position';
import { flowYaml, holdsHidden, quotedYaml } from './quoted-yaml';
import { formatYaml } from './yaml-document';
import type { YamlDocument, YamlPath } from './yaml-document';
import { isMapping } from './mapping';

/**
 * Edits that set the value at a path of mappings, or an item of a list, so that all else of the file stays as it is:
 * other keys, comments, order, the style of what is replaced. Of a list in block style the items that stay are not
 * touched.
 *
 * @param order keys at the root, in the order in which a new one takes its place
 * @returns undefined if the file is written so that no such edit is known to be right
 */
export function setYamlValue(
  document: YamlDocument,
  path: YamlPath,
  value: unknown,
  order: readonly string[],
): readonly TextEdit[] | undefined {
  for (let depth = path.length - 1; depth >= 0; depth -= 1) {
    const parent = valueAt(document, path.slice(0, depth));
    const key = String(path[depth]);
    const below = path.slice(depth + 1);
    if (Array.isArray(parent)) {
      const isItem = below.length === 0 && isWritten(parent[Number(key)]);
      return isItem ? replaceValue(document, path, value) : undefined;
    }
    if (!isMapping(parent)) continue;
    if (below.length === 0 && isWritten(ownValue(parent, key))) return replaceValue(document, path, value);
    const added = below.reduceRight<unknown>((inner, name) => ({ [String(name)]: inner }), value);
    if (Object.hasOwn(parent, key)) return replacePair(document, path.slice(0, depth + 1), added);
    return addKey(document, path.slice(0, depth), key, added, order);
  }
  return undefined;
}

/** Edits that take a key out, and with it the mappings that it leaves empty; undefined as for setYamlValue. */
export function removeYamlKey(document: YamlDocument, path: YamlPath): readonly TextEdit[] | undefined {
  const parentPath = path.slice(0, -1);
  const parent = valueAt(document, parentPath);
  const key = String(path[path.length - 1]);
  if (!isMapping(parent) || !Object.hasOwn(parent, key)) return undefined;
  if (Object.keys(parent).length === 1) {
    return parentPath.length === 0 ? undefined : removeYamlKey(document, parentPath);
  }
  const { text } = document.source;
  if (parentPath.length > 0 && text[spanAt(document, parentPath).start] === '{') {
    const rest = Object.entries(parent).filter(([name]) => name !== key);
    return replaceFlow(document, parentPath, Object.fromEntries(rest));
  }
  return [{ span: wholeLines(text, { start: keySpan(document, path).start, end: pairEnd(document, path) }), text: '' }];
}

/**
 * Edits that put several texts where one stands: as items of its list, or as a list of their own under its key.
 *
 * @returns undefined as for setYamlValue
 */
export function splitYamlScalar(
  document: YamlDocument,
  path: YamlPath,
  texts: readonly string[],
): readonly TextEdit[] | undefined {
  const { text } = document.source;
  const span = spanAt(document, path);
  if (/[&*!|>]/.test(text[span.start] ?? '')) return undefined;
  const isItem = Array.isArray(valueAt(document, path.slice(0, -1)));
  if (!isItem) return [{ span, text: flowYaml(texts) }];
  const dash = dashBefore(text, span.start);
  const between = isInFlow(document, path) ? ', ' : `${lineBreakOf(text)}${' '.repeat(columnOf(text, dash))}- `;
  return [{ span, text: texts.map(flowYaml).join(between) }];
}

function replaceValue(document: YamlDocument, path: YamlPath, value: unknown): readonly TextEdit[] | undefined {
  const { text } = document.source;
  const span = spanAt(document, path);
  const old = text.slice(span.start, span.end);
  const former = valueAt(document, path);
  if (/^[&*!]/.test(old)) return undefined;
  if (/^[[{]/.test(old)) return replaceFlow(document, path, value);
  if (Array.isArray(former)) {
    return Array.isArray(value) ? editItems(document, path, former, value) : undefined;
  }
  if (isMapping(former)) return undefined;
  if (/^[|>]/.test(old)) {
    return typeof value === 'string' ? [{ span, text: blockText(document, path, old, value) }] : undefined;
  }
  if (Array.isArray(value) || isMapping(value)) return undefined;
  const line = scalarText(value, old);
  return line === undefined ? replacePair(document, path, value) : [{ span, text: line }];
}

/** A scalar on one line, in the quotes of what it takes the place of; undefined if it needs several. */
function scalarText(value: unknown, old: string): string | undefined {
  if (typeof value !== 'string') return String(value);
  if (value.includes('\n')) return undefined;
  if (old.startsWith('"') || holdsHidden(value)) return quotedYaml(value);
  if (old.startsWith("'")) return `'${value.replaceAll("'", "''")}'`;
  return formatYaml([value]).slice(2).trimEnd();
}

/** A text as a literal block, with the header's comment and the indentation of the block before it. */
function blockText(document: YamlDocument, path: YamlPath, old: string, value: string): string {
  const { text } = document.source;
  const [header = '', ...lines] = old.split(/\r?\n/);
  const parentColumn = columnOf(text, keySpan(document, path).start);
  const first = lines.find((line) => line.trim() !== '') ?? '';
  const written = /^[|>][-+]?(\d)/.exec(header)?.[1];
  const width = written === undefined ? /^ */.exec(first)![0].length : parentColumn + Number(written);
  const indentation = ' '.repeat(Math.max(width, parentColumn + 1));
  const body = value.replaceAll('\r\n', '\n').replace(/\s+$/, '').split('\n');
  const indicator = /^\s/.test(body[0] ?? '') || body[0] === '' ? String(indentation.length - parentColumn) : '';
  const chomping = /^[|>]\d?([-+]?)/.exec(header)?.[1] ?? '';
  const comment = /\s+#.*$/.exec(header)?.[0] ?? '';
  const shown = body.map((line) => (line === '' ? '' : indentation + line));
  return [`|${indicator}${chomping}${comment}`, ...shown].join(lineBreakOf(text));
}

/** Only where nothing but values stands between the brackets: a comment there would be lost. */
function replaceFlow(document: YamlDocument, path: YamlPath, value: unknown): readonly TextEdit[] | undefined {
  const span = spanAt(document, path);
  const old = document.source.text.slice(span.start, span.end);
  return /\s#/.test(old) ? undefined : [{ span, text: flowYaml(value) }];
}

function editItems(
  document: YamlDocument,
  path: YamlPath,
  former: readonly unknown[],
  wanted: readonly unknown[],
): readonly TextEdit[] | undefined {
  const { text } = document.source;
  if (wanted.length === 0) return removeYamlKey(document, path);
  const texts = wanted.map(canonical);
  const gone = former.flatMap((item, index) => (texts.includes(canonical(item)) ? [] : [index]));
  const kept = former.map(canonical);
  const added = wanted.filter((item) => !kept.includes(canonical(item)));
  const removals = gone.map((index): TextEdit => ({ span: itemLines(document, path, index), text: '' }));
  if (added.length === 0) return removals;
  const column = columnOf(text, dashBefore(text, spanAt(document, [...path, 0]).start));
  const last = former.length - 1;
  const { end } = itemLines(document, path, last);
  const isFlow = text[spanAt(document, [...path, last]).start] === '{';
  const lines = isFlow ? added.map((item) => `- ${flowYaml(item)}\n`).join('') : formatYaml(added);
  return [...removals, insertLines(text, end, lines, column)];
}

function itemLines(document: YamlDocument, path: YamlPath, index: number): Span {
  const { text } = document.source;
  const span = spanAt(document, [...path, index]);
  return wholeLines(text, { start: dashBefore(text, span.start), end: span.end });
}

/** A key anew, with a value in block style: what was there is empty, or of a form that cannot hold the value. */
function replacePair(document: YamlDocument, path: YamlPath, value: unknown): readonly TextEdit[] | undefined {
  const { text } = document.source;
  const { start } = keySpan(document, path);
  if (isInFlow(document, path)) return undefined;
  const end = pairEnd(document, path);
  const key = String(path[path.length - 1]);
  return [{ span: { start, end }, text: indented(text, formatYaml({ [key]: value }), columnOf(text, start)).trim() }];
}

function addKey(
  document: YamlDocument,
  path: YamlPath,
  key: string,
  value: unknown,
  order: readonly string[],
): readonly TextEdit[] | undefined {
  const { text } = document.source;
  const parent = valueAt(document, path);
  if (!isMapping(parent)) return undefined;
  const names = Object.keys(parent);
  if (path.length > 0 && text[spanAt(document, path).start] === '{') {
    return addFlowKey(document, path, key, value) ?? replaceFlow(document, path, { ...parent, [key]: value });
  }
  const first = names[0];
  if (first === undefined) return undefined;
  const before = path.length === 0 ? precedingKey(names, key, order) : names[names.length - 1];
  const column = columnOf(text, keySpan(document, [...path, first]).start);
  const sibling: YamlPath = [...path, before ?? first];
  const { end } = wholeLines(text, { start: keySpan(document, sibling).start, end: pairEnd(document, sibling) });
  return [insertLines(text, end, formatYaml({ [key]: value }), column)];
}

/** Behind the last key, where neither a comma nor a comment stands behind it. */
function addFlowKey(
  document: YamlDocument,
  path: YamlPath,
  key: string,
  value: unknown,
): readonly TextEdit[] | undefined {
  const { start, end } = spanAt(document, path);
  const held = document.source.text.slice(start, end - 1).trimEnd();
  if (/[{,]$|\s#/.test(held)) return undefined;
  const at = start + held.length;
  return [{ span: { start: at, end: at }, text: `, ${flowYaml(key)}: ${flowYaml(value)}` }];
}

/** The key behind which a new one belongs: the nearest before it in the order, else the last. */
function precedingKey(names: readonly string[], key: string, order: readonly string[]): string | undefined {
  const earlier = order.slice(0, Math.max(0, order.indexOf(key))).reverse();
  return earlier.find((name) => names.includes(name)) ?? names[names.length - 1];
}

function insertLines(text: string, at: number, lines: string, column: number): TextEdit {
  const gap = at > 0 && text[at - 1] !== '\n' ? lineBreakOf(text) : '';
  return { span: { start: at, end: at }, text: gap + indented(text, lines, column) };
}

function indented(text: string, lines: string, column: number): string {
  const blanks = ' '.repeat(column);
  return lines.replace(/^(?=.)/gm, blanks).replaceAll('\n', lineBreakOf(text));
}

function valueAt(document: YamlDocument, path: YamlPath): unknown {
  return path.reduce<unknown>((value, step) => {
    if (Array.isArray(value)) return value[Number(step)] as unknown;
    return isMapping(value) ? ownValue(value, String(step)) : undefined;
  }, document.value);
}

/** Where a value stands, without the white space and the comments behind it. */
function spanAt(document: YamlDocument, path: YamlPath): Span {
  const { start, end } = document.placeOf(path).span;
  const { text } = document.source;
  return { start, end: start + text.slice(start, end).trimEnd().length };
}

function keySpan(document: YamlDocument, path: YamlPath): Span {
  return document.placeOf(path, 'key').span;
}

/** The end of a key's value, or of the colon behind a key that has none. */
function pairEnd(document: YamlDocument, path: YamlPath): number {
  const { end } = spanAt(document, path);
  const key = keySpan(document, path);
  return end > key.end ? end : document.source.text.indexOf(':', key.end) + 1;
}

function isInFlow(document: YamlDocument, path: YamlPath): boolean {
  const { text } = document.source;
  return path.some((_, depth) => depth > 0 && /[[{]/.test(text[spanAt(document, path.slice(0, depth)).start] ?? ''));
}

function dashBefore(text: string, offset: number): number {
  return text.lastIndexOf('-', offset - 1);
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isMapping(value)) return JSON.stringify(value ?? null);
  return `{${Object.keys(value)
    .sort()
    .map((key) => `${key}:${canonical(value[key])}`)
    .join()}}`;
}

function isWritten(value: unknown): boolean {
  return value !== undefined && value !== null;
}
