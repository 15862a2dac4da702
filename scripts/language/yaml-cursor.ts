import type { Span } from '../source/position';
import type { YamlPath } from '../source/yaml-document';
import {
  endOfLine,
  outlineYaml,
  parentAt,
  unquote,
  type BlockBody,
  type OutlineEntry,
  type YamlOutline,
} from './yaml-outline';

/** What stands at a place of a YAML text, and what could be written there. */
export type YamlCursor =
  | { readonly type: 'block'; readonly entry: OutlineEntry }
  | {
      readonly type: 'key';
      /** Of the mapping. */
      readonly parent: YamlPath;
      /** What is written of the key. */
      readonly word: Span;
      readonly hasColon: boolean;
      readonly inFlow: boolean;
      /** Whether a hyphen could be written here as well. */
      readonly isFree: boolean;
    }
  | {
      readonly type: 'value';
      readonly path: YamlPath;
      readonly word: Span;
      readonly inFlow: boolean;
      /** Whether it may as well become the first key of a mapping. */
      readonly mayBeKey: boolean;
    };

/** Finds what stands at an offset. */
export function cursorAt(outline: YamlOutline, offset: number): YamlCursor {
  const block = outline.entries.find(({ block }) => block !== undefined && isWithin(offset, block, outline.text));
  if (block !== undefined) return { type: 'block', entry: block };
  const slot = outline.slots
    .filter(({ span }) => span.start <= offset && offset <= span.end)
    .reduce<YamlOutline['slots'][number] | undefined>(
      (best, each) => (best === undefined || each.span.start >= best.span.start ? each : best),
      undefined,
    );
  if (slot !== undefined) {
    const { parent, isMapping, step, colon, key, value } = slot;
    const inFlow = true;
    if (isMapping && (colon === undefined || offset <= colon)) {
      const word = offset < key.start ? { start: offset, end: offset } : key;
      return { type: 'key', parent, word, hasColon: colon !== undefined, inFlow, isFree: false };
    }
    const word = offset < value.start || value.end < offset ? { start: offset, end: offset } : value;
    return { type: 'value', path: [...parent, step], word, inFlow, mayBeKey: false };
  }
  return onEntry(outline, offset) ?? onFreeLine(outline, offset);
}

function isWithin(offset: number, { lines, indent }: BlockBody, text: string): boolean {
  // At the very end of the text the cursor stands on the block's last line, or on a new one below it.
  if (offset < lines.start || offset > lines.end || (offset === lines.end && offset < text.length)) return false;
  // Below the last line of a block, what is written further left than its lines is the next key.
  const written = text.slice(lines.start, offset);
  const column = /[ \t]*$/.exec(written)?.[0].length ?? 0;
  const isBelow = /[\r\n]$/.test(written.trimEnd() === '' ? '' : written.slice(0, written.length - column));
  return !isBelow || column >= indent || text.slice(offset, lines.end).trim() !== '';
}

function onEntry({ text, entries, words }: YamlOutline, offset: number): YamlCursor | undefined {
  const onLine = entries.filter((each) => each.lineStart <= offset && offset <= endOfLine(text, each.lineStart));
  const entry = onLine.findLast((each) => (each.key?.start ?? each.lineStart + each.column + 1) <= offset);
  const word = words.find((each) => each.word.start <= offset && offset <= each.word.end);
  if (word !== undefined && (entry === undefined || entry.key !== undefined)) {
    const { parent } = word;
    return { type: 'key', parent, word: word.word, hasColon: false, inFlow: false, isFree: true };
  }
  if (entry === undefined) return undefined;
  if (entry.key !== undefined && offset <= entry.key.end) {
    const parent = entry.path.slice(0, -1);
    return { type: 'key', parent, word: entry.key, hasColon: true, inFlow: false, isFree: false };
  }
  const { value, key, path } = entry;
  if (offset < entry.valueStart && key !== undefined) return undefined;
  const written = offset < value.start || value.end < offset ? { start: offset, end: offset } : value;
  return { type: 'value', path, word: written, inFlow: false, mayBeKey: key === undefined };
}

/** On a line that holds nothing but blanks, its column says where a key would belong. */
function onFreeLine({ text }: YamlOutline, offset: number): YamlCursor {
  const lineStart = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  const above = outlineYaml(text.slice(0, lineStart));
  const parent = parentAt(above.frames, offset - lineStart);
  return {
    type: 'key',
    parent,
    word: { start: offset, end: offset },
    hasColon: false,
    inFlow: false,
    isFree: true,
  };
}

/** The keys that a mapping has already. */
export function keysOf({ entries, slots }: YamlOutline, parent: YamlPath): readonly string[] {
  const isChild = (path: YamlPath) => path.length === parent.length + 1 && startsWith(path, parent);
  return [
    ...entries.filter(({ path, key }) => key !== undefined && isChild(path)).map(({ path }) => String(path.at(-1))),
    ...slots
      .filter((slot) => slot.isMapping && slot.colon !== undefined && isChild([...slot.parent, slot.step]))
      .map(({ step }) => String(step)),
  ];
}

/** The text of the scalar at a path; undefined if there is none. Lines of a block are joined as they stand. */
export function valueAt(outline: YamlOutline, path: YamlPath): string | undefined {
  const { text, entries, slots } = outline;
  const entry = entries.find((each) => isSamePath(each.path, path));
  if (entry?.block !== undefined) return blockText(text, entry.block.lines, entry.block.indent);
  const slot = slots.find((each) => isSamePath([...each.parent, each.step], path));
  const value = slot?.value ?? entry?.value;
  if (value === undefined || value.end <= value.start) return undefined;
  return unquote(text.slice(value.start, value.end));
}

/** The scalars of a sequence, or the values of a mapping's keys, below a path. */
export function childrenAt(
  outline: YamlOutline,
  path: YamlPath,
): readonly (readonly [string | number, string | undefined])[] {
  const steps = new Set<string | number>();
  for (const each of outline.entries)
    if (each.path.length === path.length + 1 && startsWith(each.path, path)) steps.add(each.path.at(-1) ?? '');
  for (const { parent, step, isMapping, key, value } of outline.slots) {
    const isWritten = isMapping ? key.end > key.start : value.end > value.start;
    if (isSamePath(parent, path) && isWritten) steps.add(step);
  }
  return [...steps].map((step) => [step, valueAt(outline, [...path, step])]);
}

function blockText(text: string, lines: Span, indent: number): string {
  return text
    .slice(lines.start, lines.end)
    .split(/\r\n|\n|\r/)
    .map((line) => line.slice(indent))
    .join('\n')
    .replace(/\n+$/, '\n');
}

/** Whether a path begins with another; a key and an index that look the same are the same. */
export function startsWith(path: YamlPath, beginning: YamlPath): boolean {
  return beginning.every((step, index) => String(path[index]) === String(step));
}

function isSamePath(one: YamlPath, other: YamlPath): boolean {
  return one.length === other.length && startsWith(one, other);
}
