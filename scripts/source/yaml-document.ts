import { isAlias, isCollection, isMap, isNode, isPair, isScalar, isSeq, parseDocument, stringify } from 'yaml';
import type { Document, ErrorCode, Node, Pair, Scalar, ScalarTag, YAMLError } from 'yaml';
import type { Diagnostic, Parsed } from './diagnostic';
import { explainYaml, inQuotes } from './explain-yaml';
import type { OffsetMap } from './offset-map';
import type { Place, Span } from './position';
import { placeAt } from './source-file';
import { holdsHidden, quotedYaml } from './quoted-yaml';
import type { SourceFile } from './source-file';
import { mapScalarText } from './yaml-scalar-map';
import type { WrittenScalar } from './yaml-scalar-map';

/** A path from the root of a document: keys of mappings and indexes of sequences. */
export type YamlPath = readonly (string | number)[];

/** A YAML file that was read: its value as plain data, and where each part of it stands. */
export interface YamlDocument {
  readonly source: SourceFile;
  /** Plain data: mappings as objects, sequences as arrays; timestamps stay text. */
  readonly value: unknown;
  /**
   * Where the value at a path stands, or with 'key' the key that leads to it; for a path that the document does not
   * have, the nearest part that it has.
   */
  readonly placeOf: (path: YamlPath, part?: 'key' | 'value') => Place;
  /** Where each character of the text at a path stands in the file; undefined if the path holds no text. */
  readonly textMapOf: (path: YamlPath) => OffsetMap | undefined;
}

/** More aliases than a person writes: past it the file is taken for one that unfolds without end. */
const maximumAliases = 100;

/** What to do; the parser's own sentence says what is wrong. */
const helpByCode: Readonly<Record<ErrorCode, string>> = {
  TAB_AS_INDENT: 'Indent with spaces.',
  DUPLICATE_KEY: 'Keep one of the two.',
  BAD_INDENT: 'Line keys up under each other, put a blank behind the hyphen of an item, and close every bracket.',
  BLOCK_AS_IMPLICIT_KEY: 'Indent keys and items as those beside them, and put a value that holds a colon into quotes.',
  BAD_SCALAR_START: 'Put the value into quotes.',
  BAD_DQ_ESCAPE: 'Put the text into single quotes, or write two backslashes for one.',
  MULTIPLE_DOCS: 'Write one document a file, without a line of three hyphens.',
  MISSING_CHAR: 'Close the quote or bracket, or write a colon and a blank behind the key.',
  MULTILINE_IMPLICIT_KEY:
    'Write a colon and a blank behind the key; lines that belong to a text are indented below its key.',
  UNEXPECTED_TOKEN: 'Put the whole value into quotes, or move what follows it to a line of its own.',
  BLOCK_IN_FLOW: 'Close the bracket or brace above, or write all of it on one line.',
  KEY_OVER_1024_CHARS: 'Put a long text into quotes, or below its key with |.',
  BAD_ALIAS: 'Put a value that begins with an asterisk or an ampersand into quotes.',
  ALIAS_PROPS: 'Put a value that begins with an asterisk or an ampersand into quotes.',
  MULTIPLE_ANCHORS: 'Put a value that begins with an ampersand into quotes.',
  MULTIPLE_TAGS: 'Put a value that begins with an exclamation mark into quotes.',
  TAG_RESOLVE_FAILED: 'Put a value that begins with an exclamation mark into quotes.',
  BAD_PROP_ORDER: 'Put a value that begins with an ampersand or an exclamation mark into quotes.',
  BAD_DIRECTIVE: 'Put a line that begins with a percent sign into quotes.',
  NON_STRING_KEY: 'Put the key into quotes.',
  BAD_COLLECTION_TYPE: 'Take the tag away.',
  RESOURCE_EXHAUSTION: 'Write the file with fewer levels and aliases.',
  IMPOSSIBLE: 'Compare the line with those beside it: indentation, colons and quotation marks.',
};

/**
 * Reads a YAML 1.2 document with the core schema. The value is undefined if the file holds no usable document;
 * every problem that the parser found is returned, each at its place.
 */
export function parseYaml(source: SourceFile): Parsed<YamlDocument> {
  const forbidden = findForbiddenCharacter(source);
  if (forbidden !== undefined) return { value: undefined, diagnostics: [forbidden] };
  if (depthOfBrackets(source.text) > mostBrackets) {
    return { value: undefined, diagnostics: [nestedTooDeep(source, new RangeError())] };
  }
  let document: Document.Parsed;
  try {
    document = parseDocument(source.text, { keepSourceTokens: true, schema: 'core', prettyErrors: false });
  } catch (error) {
    return { value: undefined, diagnostics: [nestedTooDeep(source, error)] };
  }
  const overflow = document.errors.find((error) => /call stack/i.test(error.message));
  if (overflow !== undefined) return { value: undefined, diagnostics: [nestedTooDeep(source, new RangeError())] };
  const diagnostics = withoutRepeats([...document.errors, ...document.warnings]).map((error) =>
    toDiagnostic(source, error),
  );
  if (document.errors.length > 0) return { value: undefined, diagnostics: explainFirst(source, diagnostics) };
  const unusable = findUnusableNodes(source, document);
  if (unusable.length > 0) return { value: undefined, diagnostics: [...diagnostics, ...unusable] };
  const value = readValue(source, document);
  if (value.diagnostics.length > 0) return { value: undefined, diagnostics: [...diagnostics, ...value.diagnostics] };
  return { value: createDocument(source, document, value.value), diagnostics };
}

/** More brackets and braces in each other than any author writes: the parser would run out of its stack. */
const mostBrackets = 2000;

/** How many brackets and braces are open at once, those in texts included. */
function depthOfBrackets(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 91 || code === 123) deepest = Math.max(deepest, ++depth);
    else if ((code === 93 || code === 125) && depth > 0) depth--;
  }
  return deepest;
}

/**
 * Returns the document of a file that `parseYaml` found nothing wrong with, when its value is known already. The text
 * is parsed when somebody asks where something stands.
 */
export function recallDocument(source: SourceFile, value: unknown): YamlDocument {
  let document: YamlDocument | undefined;
  const parsed = (): YamlDocument => {
    document ??= parseYaml(source).value;
    if (document === undefined) throw new Error(`${source.path} was read before and cannot be read now`);
    return document;
  };
  return {
    source,
    value,
    placeOf: (path, part) => parsed().placeOf(path, part),
    textMapOf: (path) => parsed().textMapOf(path),
  };
}

/**
 * The text of a document with plain data: text of several lines as blocks, hidden characters on one line as numbers.
 */
export function formatYaml(value: unknown): string {
  return stringify(value, {
    blockQuote: 'literal',
    lineWidth: 0,
    schema: 'core',
    customTags: (tags) => [hiddenText, ...tags],
  });
}

const hiddenText: ScalarTag = {
  tag: 'tag:yaml.org,2002:str',
  default: true,
  identify: (value) => typeof value === 'string' && !value.includes('\n') && holdsHidden(value),
  resolve: (text) => text,
  stringify: ({ value }) => quotedYaml(String(value)),
};

function createDocument(source: SourceFile, document: Document.Parsed, value: unknown): YamlDocument {
  // Findings in one query ask for its map each; of a list of twenty thousand values that were twenty thousand maps.
  const maps = new WeakMap<Scalar, OffsetMap>();
  return {
    source,
    value,
    placeOf: (path, part = 'value') => placeAt(source, findSpan(document, path, part)),
    textMapOf: (path) => {
      const node = findNode(document, path);
      if (!isScalar(node) || typeof node.value !== 'string') return undefined;
      const map = maps.get(node) ?? mapScalarText(source.text, asWritten(node, node.value));
      maps.set(node, map);
      return map;
    },
  };
}

function asWritten(scalar: Scalar, text: string): WrittenScalar {
  const whole: Span = { start: scalar.range?.[0] ?? 0, end: scalar.range?.[1] ?? 0 };
  return { text, style: scalar.type ?? 'PLAIN', whole, body: bodyOf(scalar, whole) };
}

function bodyOf(scalar: Scalar, whole: Span): Span {
  const token = scalar.srcToken;
  if (token?.type === 'block-scalar') {
    const header = token.props.reduce((length, part) => length + ('source' in part ? part.source.length : 0), 0);
    return { start: token.offset + header, end: token.offset + header + token.source.length };
  }
  const quoted = scalar.type === 'QUOTE_DOUBLE' || scalar.type === 'QUOTE_SINGLE';
  return quoted ? { start: whole.start + 1, end: whole.end - 1 } : whole;
}

function readValue(source: SourceFile, document: Document.Parsed): Parsed<unknown> {
  try {
    return { value: document.toJS({ maxAliasCount: maximumAliases }) as unknown, diagnostics: [] };
  } catch (error) {
    if (!(error instanceof ReferenceError)) return { value: undefined, diagnostics: [nestedTooDeep(source, error)] };
    const [message, help] = error.message.startsWith('Unresolved alias')
      ? ['This is an alias of something that has no anchor', 'Put a value that begins with an asterisk into quotes.']
      : ['The aliases of this file unfold into too much data', 'Write the values out where they are used.'];
    return { value: undefined, diagnostics: [{ ...yamlError(source, firstAlias(source), message), help }] };
  }
}

/** Where the first mistake is one that authors make often, it is said as that, and what follows from it is left out. */
function explainFirst(source: SourceFile, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const first = errors.reduce((a, b) => (b.place.span.start < a.place.span.start ? b : a));
  // A key that is there twice is what it says: a guess that quotes the mapping around it would hide that.
  if (first.help === helpByCode.DUPLICATE_KEY) return diagnostics;
  const advice = explainYaml(source.text, first.place.span.start, (text) => {
    return parseDocument(text, { schema: 'core', prettyErrors: false }).errors.length;
  });
  if (advice === undefined) return diagnostics;
  return [{ ...yamlError(source, advice.span, advice.message), help: advice.help, edits: advice.edits }];
}

/** What is YAML and stands for no plain data: collections as keys, and aliases inside of what they stand for. */
function findUnusableNodes(source: SourceFile, document: Document.Parsed): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const visit = (node: unknown, around: readonly Node[]): void => {
    if (isAlias(node) && around.some((each) => each === node.resolve(document))) {
      const message = `The alias *${node.source} stands inside of what it stands for, so that it has no end`;
      const help = 'Write the value out, or put a value that begins with an asterisk into quotes.';
      found.push({ ...yamlError(source, spanOf(node) ?? { start: 0, end: 0 }, message), help });
    }
    if (!isCollection(node)) return;
    for (const item of node.items) {
      if (!isPair(item)) {
        visit(item, [...around, node]);
        continue;
      }
      if (isCollection(item.key) || isAlias(item.key)) found.push(collectionAsKey(source, node, item.key));
      visit(item.value, [...around, node]);
    }
  };
  visit(document.contents, []);
  return found;
}

function collectionAsKey(source: SourceFile, mapping: Node, key: Node): Diagnostic {
  const outer = spanOf(mapping);
  // `{{Column}}` is a mapping whose key is one.
  const isFlow = outer !== undefined && source.text[outer.start] === '{';
  const span = (isFlow ? outer : spanOf(key)) ?? { start: 0, end: 0 };
  const written = source.text.slice(span.start, span.end).trim();
  const reading = written.startsWith('[') ? 'brackets as a list' : 'braces as a mapping';
  const help = written.includes('\n') ? 'Put it into quotes.' : `Put it into quotes: ${inQuotes(written)}`;
  return { ...yamlError(source, span, `YAML reads ${reading}, and none can be the name of a key`), help };
}

/** The first alias of the text: where a file that unfolds without end is pointed at. */
function firstAlias(source: SourceFile): Span {
  const match = /(?<=[\s[{,:-])\*[^\s,[\]{}]+/.exec(source.text);
  return match === null ? { start: 0, end: 0 } : { start: match.index, end: match.index + match[0].length };
}

/** YAML 1.2, section 5.1 "Character Set": of the C0 controls only tab, line feed and carriage return are allowed. */
function findForbiddenCharacter(source: SourceFile): Diagnostic | undefined {
  const match = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.exec(source.text);
  if (match === null) return undefined;
  const code = match[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return {
    ...yamlError(source, { start: match.index, end: match.index + 1 }, `The character U+${code} may not stand in YAML`),
    help: 'Remove it; an editor that shows control characters finds it.',
  };
}

function nestedTooDeep(source: SourceFile, error: unknown): Diagnostic {
  if (!(error instanceof RangeError)) throw error;
  return {
    ...yamlError(source, { start: 0, end: 0 }, 'This file is nested too deeply to be read'),
    help: 'A detection needs a handful of levels; look for brackets that are never closed.',
  };
}

/** One mistake can make the parser say one sentence many times at one place, and that a key has several lines. */
function withoutRepeats(errors: readonly YAMLError[]): YAMLError[] {
  const seen = new Map<number, YAMLError>();
  for (const error of errors) {
    const other = seen.get(error.pos[0]);
    if (other === undefined || other.code === 'MULTILINE_IMPLICIT_KEY') seen.set(error.pos[0], error);
  }
  return [...seen.values()];
}

function toDiagnostic(source: SourceFile, error: YAMLError): Diagnostic {
  const [start, end] = error.pos;
  const help = helpByCode[error.code];
  const severity = error.name === 'YAMLWarning' ? 'warning' : 'error';
  // The parser's own sentence names a function of its own.
  const message = error.code === 'MULTIPLE_DOCS' ? 'A second document begins here' : error.message;
  return { ...yamlError(source, { start, end }, message), severity, help };
}

function yamlError(source: SourceFile, span: Span, message: string): Diagnostic {
  return { check: 'yaml', severity: 'error', place: placeAt(source, span), message };
}

function findNode(document: Document.Parsed, path: YamlPath): Node | undefined {
  let node: Node | undefined = document.contents ?? undefined;
  for (const step of path) {
    const next = stepInto(resolved(document, node), step);
    const value: unknown = isPair(next) ? next.value : next;
    node = isNode(value) ? value : undefined;
  }
  return resolved(document, node);
}

function findSpan(document: Document.Parsed, path: YamlPath, part: 'key' | 'value'): Span {
  let node: Node | undefined = document.contents ?? undefined;
  let span: Span = { start: 0, end: 0 };
  for (const [index, step] of path.entries()) {
    const next = stepInto(resolved(document, node), step);
    if (next === undefined) return span;
    const key = isPair(next) && isNode(next.key) ? spanOf(next.key) : undefined;
    const inner: unknown = isPair(next) ? next.value : next;
    node = isNode(inner) ? inner : undefined;
    const value = node === undefined ? undefined : spanOf(node);
    const wantsKey = part === 'key' && index === path.length - 1;
    // An empty value has no width of its own: its key is what a reader can see.
    const visible = value === undefined || value.end === value.start ? (key ?? value) : value;
    span = (wantsKey ? (key ?? value) : visible) ?? span;
  }
  return path.length === 0 && node !== undefined ? (spanOf(node) ?? span) : span;
}

function stepInto(node: Node | undefined, step: string | number): Pair | Node | undefined {
  if (isMap(node)) return node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(step));
  if (!isSeq(node)) return undefined;
  const item: unknown = node.items[Number(step)];
  return isNode(item) ? item : undefined;
}

function resolved(document: Document.Parsed, node: Node | undefined): Node | undefined {
  return isAlias(node) ? (node.resolve(document) ?? undefined) : node;
}

function spanOf(node: Node): Span | undefined {
  const range = node.range;
  return range === null || range === undefined ? undefined : { start: range[0], end: range[1] };
}
