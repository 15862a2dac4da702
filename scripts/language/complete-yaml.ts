import { contentKinds } from '../content/content-kinds';
import type { ContentSchema } from '../content/schema-validation';
import type { Span } from '../source/position';
import type { YamlPath } from '../source/yaml-document';
import { noCompletions, type Completion, type CompletionList } from './completion';
import { knownKeys, knownValues, type KnownValue } from './known-values';
import { resultColumns, type OpenFile } from './open-file';
import type { Project } from './project';
import { keysAllowed, schemaNodesAt, type SchemaNode } from './schema-nodes';
import { keysOf, type YamlCursor } from './yaml-cursor';
import type { OutlineEntry } from './yaml-outline';

/** Keys and values that may stand at a place of the YAML, outside of KQL. */
export function completeYaml(
  file: OpenFile,
  project: Project,
  cursor: Exclude<YamlCursor, { type: 'block' }>,
  offset: number,
): CompletionList {
  if (cursor.type === 'value') {
    const placeholder = placeholderBefore(file.text, cursor.word, offset);
    if (placeholder !== undefined) return { items: columnItems(file, project, placeholder), isIncomplete: false };
    const values = valueItems(file, project, cursor.path, { ...cursor.word, offset });
    const keys = cursor.mayBeKey ? keyItems(file, project, cursor.path, cursor.word, false) : [];
    return { items: [...values, ...keys], isIncomplete: false };
  }
  const keys = keyItems(file, project, cursor.parent, cursor.word, cursor.hasColon || cursor.inFlow, cursor.hasColon);
  const items = cursor.isFree && keys.length === 0 ? listItems(file, project, cursor.parent, cursor.word) : [];
  return { items: [...keys, ...items], isIncomplete: false };
}

/** In a text of several lines: columns where a placeholder is open. */
export function completeInText(
  file: OpenFile,
  project: Project,
  { block }: OutlineEntry,
  offset: number,
): CompletionList {
  const lines = block?.lines;
  const placeholder = lines && placeholderBefore(file.text, lines, offset);
  return placeholder === undefined
    ? noCompletions
    : { items: columnItems(file, project, placeholder), isIncomplete: false };
}

/** The schemas of a file: of both kinds of detections until a key decides. */
export function schemasOf({ kind, outline }: OpenFile): readonly ContentSchema[] {
  const { schemas } = contentKinds[kind];
  if (schemas.length === 1) return schemas;
  const keys = keysOf(outline, []);
  // As schemas/detection.schema.json tells them apart.
  const isRule = keys.some((key) => ['kind', 'queryFrequency', 'triggerOperator'].includes(key));
  return isRule ? schemas.slice(0, 1) : schemas;
}

function keyItems(
  file: OpenFile,
  project: Project,
  parent: YamlPath,
  word: Span,
  isBare: boolean,
  hasColon = false,
): readonly Completion[] {
  const written = file.text.slice(word.start, word.end);
  const taken = new Set(keysOf(file.outline, parent).filter((key) => key !== written));
  const nodes = schemaNodesAt(schemasOf(file), parent);
  const required = new Set(nodes.flatMap((node) => node.required ?? []));
  const bySchema = [...keysAllowed(nodes)].map(([key, node]) => ({
    text: key,
    node,
    order: required.has(key) ? '0' : '1',
  }));
  const known = knownKeys(file, project, parent).map((each) => ({
    text: each.text,
    known: each,
    order: each.isLikely === true ? '0' : '2',
  }));
  const offered: readonly OfferedKey[] = [...bySchema, ...known];
  return offered
    .filter(({ text }) => !taken.has(text))
    .map((offer, index): Completion => {
      const ending = hasColon ? '' : isBare ? ': ' : endingOf(file, offer.node, parent);
      return {
        label: offer.text,
        kind: offer.known?.kind ?? 'key',
        detail: offer.known?.detail,
        documentation: offer.known?.documentation ?? offer.node?.description,
        sort: `${offer.order}${String(index).padStart(4, '0')}`,
        edit: { span: word, text: `${offer.text}${ending}` },
        ...(ending === ': ' ? { asksAgain: true } : {}),
      };
    });
}

interface OfferedKey {
  readonly text: string;
  readonly order: string;
  readonly node?: SchemaNode;
  readonly known?: KnownValue;
}

/** What follows a key: a block for KQL, a line break before a list or mapping, else a blank. */
function endingOf({ kind }: OpenFile, node: SchemaNode | undefined, parent: YamlPath): string {
  const types = [node?.type ?? []].flat();
  if (node === undefined) return ':';
  if (types.includes('array') || types.includes('object')) return ':';
  const isQuery = /KQL/.test(node.description ?? '') && kind !== 'watchlist' && parent.length === 0;
  return isQuery && types.includes('string') && /query|body/i.test(node.description ?? '') ? ': |\n  ' : ': ';
}

function valueItems(
  file: OpenFile,
  project: Project,
  path: YamlPath,
  word: Span & { readonly offset: number },
): readonly Completion[] {
  const span = { start: word.start, end: word.end };
  // Directly behind a colon or hyphen a value needs a blank.
  const blank = /[:-]/.test(file.text[span.start - 1] ?? '') ? ' ' : '';
  return allowedValues(file, project, path).map((value, index) => toItem(value, index, span, blank));
}

/** Where a list belongs: its items, each behind a hyphen. */
function listItems(file: OpenFile, project: Project, parent: YamlPath, word: Span): readonly Completion[] {
  return allowedValues(file, project, [...parent, 0]).map((value, index) => toItem(value, index, word, '- '));
}

function toItem(value: KnownValue, index: number, span: Span, before: string): Completion {
  return {
    label: value.text,
    kind: value.kind ?? 'value',
    detail: value.detail,
    documentation: value.documentation,
    filter: value.words === undefined ? undefined : `${value.text} ${value.words}`,
    sort: `${value.isLikely === true ? '0' : '1'}${String(index).padStart(5, '0')}`,
    edit: { span, text: before + asScalar(value.text) },
  };
}

function allowedValues(file: OpenFile, project: Project, path: YamlPath): readonly KnownValue[] {
  const known = knownValues(file, project, path);
  if (known.length > 0) return known;
  const nodes = schemaNodesAt(schemasOf(file), path);
  const values = nodes.flatMap((node) => [
    ...(node.enum ?? []),
    ...(node.const === undefined ? [] : [node.const]),
    ...(node.type === 'boolean' ? [true, false] : []),
    ...(node.default === undefined ? [] : [node.default]),
    ...(node.examples ?? []),
  ]);
  const texts = values.filter((value) => typeof value !== 'object').map(String);
  const description = nodes.find((node) => node.description !== undefined)?.description;
  return texts.filter(isFirstSpelling).map((text) => ({ text, documentation: description }));
}

/** The first of the cases of one word that a schema accepts is the service's own. */
function isFirstSpelling(text: string, index: number, all: readonly string[]): boolean {
  return all.findIndex((other) => other.toLowerCase() === text.toLowerCase()) === index;
}

/** A text that YAML would read as something else stands in quotes. */
function asScalar(text: string): string {
  return /^(?:[A-Za-z_][\w ./()-]*|\d{4}-\d\d-\d\d|[\d.]+\w*|\w[\w:.+-]*Z|[\da-f]+(?:-[\da-f]+){4})$/.test(text)
    ? text
    : `'${text.replaceAll("'", "''")}'`;
}

/** What is written behind `{{` before an offset, where a column of the result belongs. */
function placeholderBefore(text: string, word: Span, offset: number): Span | undefined {
  const before = text.slice(word.start, offset);
  const start = before.lastIndexOf('{{');
  if (start < 0 || before.includes('}}', start)) return undefined;
  return { start: word.start + start + 2, end: offset };
}

function columnItems(file: OpenFile, project: Project, span: Span): readonly Completion[] {
  const closing = file.text.startsWith('}}', span.end) ? '' : '}}';
  return resultColumns(file, project).map(({ name, type }) => ({
    label: name,
    kind: 'column',
    detail: type,
    edit: { span, text: name + closing },
  }));
}
