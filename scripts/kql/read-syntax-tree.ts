import type { Span } from '../source/position';
import {
  calledBodyOf,
  calledDeclarationOf,
  calledParametersOf,
  childrenOf,
  firstChildOf,
  kindOf,
  referenceOf,
  resultTypeOf,
  simpleNameOf,
  spanOf,
  stringConstantOf,
  tokenTextOf,
  visitChildren,
} from './host-nodes';
import type { HostNode } from './host-types';
import { stringTokenValue } from './kusto-host';
import type { SeenSchemas } from './seen-schemas';
import type { CalledFunction, Literal, PartName, SchemaPlace, SyntaxKind, SyntaxNode } from './syntax-node';

/** How positions of a tree become positions in the query: a body is parsed on its own, from offset 0. */
type Locate = (span: Span) => Span;

type WrittenNode = { -readonly [Key in keyof SyntaxNode]: SyntaxNode[Key] };

interface Reading {
  readonly root: HostNode;
  readonly locate: Locate;
  readonly seen: SeenSchemas;
  /** Where an offset of the tree stands in the text that an author wrote; undefined if nobody can say. */
  readonly placeOf: (offset: number) => SchemaPlace | undefined;
}

const nameKinds: ReadonlySet<SyntaxKind> = new Set<SyntaxKind>([
  'NameReference',
  'NameDeclaration',
  'TokenName',
  'BracketedName',
  'WildcardedName',
]);

const literalTypes: Readonly<Partial<Record<SyntaxKind, Literal['type']>>> = {
  BooleanLiteralExpression: 'bool',
  IntLiteralExpression: 'int',
  LongLiteralExpression: 'long',
  RealLiteralExpression: 'real',
  DecimalLiteralExpression: 'decimal',
  DateTimeLiteralExpression: 'datetime',
  TimespanLiteralExpression: 'timespan',
  GuidLiteralExpression: 'guid',
  StringLiteralExpression: 'string',
  CompoundStringLiteralExpression: 'string',
  NullLiteralExpression: 'unknown',
};

const wrappers: ReadonlySet<SyntaxKind> = new Set<SyntaxKind>(['ParenthesizedExpression', 'BracketedExpression']);
const punctuation = new Set(['(', ')', '[', ']', '{', '}', ',', ';', ':', '|', '.', '..', '=', '']);

/**
 * Returns the bound tree of an analysis as plain data.
 * @param seen what was added to the query and to the functions that it calls before they were bound; positions are
 * those
 *   without it
 */
export function readSyntaxTree(root: HostNode, seen: SeenSchemas): SyntaxNode {
  const locate: Locate = (span) => ({ start: seen.offsetOf(span.start), end: seen.offsetOf(span.end) });
  return readNode(root, { root, locate, seen, placeOf: (offset) => ({ offset: seen.offsetOf(offset) }) })!;
}

/** Returns the node, or undefined for punctuation. */
function readNode(node: HostNode, reading: Reading): SyntaxNode | undefined {
  const token = tokenTextOf(node);
  if (token !== undefined) return readToken(node, token, reading);
  const kind = kindOf(node);
  const literalType = literalTypes[kind];
  if (literalType !== undefined) return readLiteral(node, kind, literalType, reading);
  if (nameKinds.has(kind)) return readName(node, kind, reading);
  if (wrappers.has(kind)) {
    const inner = childrenOf(node).find((child) => child.name === 'Expression');
    return inner && readNode(inner.node, reading);
  }
  return readComposite(node, kind, reading);
}

function readToken(node: HostNode, text: string, reading: Reading): SyntaxNode | undefined {
  if (punctuation.has(text)) return undefined;
  const kind = kindOf(node);
  const token: SyntaxNode = { kind, span: reading.locate(spanOf(node)), parts: {}, items: [], text };
  if (kind !== 'StringLiteralToken') return token;
  // The keys of a bag are bare tokens.
  return { ...token, literal: { type: 'string', value: stringTokenValue(text) } };
}

function readName(node: HostNode, kind: SyntaxKind, reading: Reading): SyntaxNode {
  const span = reading.locate(spanOf(node));
  return addMeaning({ kind, span, parts: {}, items: [], text: simpleNameOf(node) }, node, reading);
}

function readLiteral(node: HostNode, kind: SyntaxKind, type: Literal['type'], reading: Reading): SyntaxNode {
  const token = firstChildOf(node);
  const text = token ? (tokenTextOf(token) ?? '') : '';
  const value = type === 'string' ? (stringConstantOf(node) ?? '') : readLiteralText(type, text);
  return {
    kind,
    span: reading.locate(spanOf(node)),
    parts: {},
    items: [],
    literal: { type, value },
    type,
  };
}

/**
 * Returns what stands between the parentheses of `type(…)`, or the text itself; null for null. A bool that is true or
 * false is that; of another word the text is kept, as of all other literals.
 */
function readLiteralText(type: Literal['type'], text: string): string | boolean | null {
  const inner = /^[a-z]+\s*\(([\s\S]*)\)$/i.exec(text)?.[1]?.trim() ?? text;
  const unquoted = /^(["'])(.*)\1$/s.exec(inner)?.[2] ?? inner;
  if (unquoted.toLowerCase() === 'null') return null;
  const isTruth = type === 'bool' && /^(?:true|false)$/i.test(unquoted);
  return isTruth ? unquoted.toLowerCase() === 'true' : unquoted;
}

function readComposite(node: HostNode, kind: SyntaxKind, reading: Reading): SyntaxNode {
  const parts: Partial<Record<PartName, SyntaxNode>> = {};
  const items: SyntaxNode[] = [];
  visitChildren(node, (child, name) => {
    if (kindOf(child) === 'SeparatedElement') {
      const element = firstChildOf(child);
      const read = element && readNode(element, reading);
      if (read) items.push(read);
      return;
    }
    const read = readNode(child, reading);
    if (!read) return;
    if (name === '') items.push(read);
    else parts[name as PartName] = read;
  });
  const read = addMeaning({ kind, span: reading.locate(spanOf(node)), parts, items }, node, reading);
  return kind === 'EvaluateOperator' ? { ...read, ...readSchemaPlace(node, reading) } : read;
}

function readSchemaPlace(node: HostNode, { placeOf, seen }: Reading): Partial<SyntaxNode> {
  const call = childrenOf(node).find((child) => child.name === 'FunctionCall');
  const schemaPlace = call && placeOf(spanOf(call.node).end);
  return schemaPlace ? { schemaPlace, ...(seen.has(schemaPlace) ? { isSchemaSeen: true } : {}) } : {};
}

/** Adds what the binder says of a node: in place, as this is done for every node of every query. */
function addMeaning(read: WrittenNode, node: HostNode, reading: Reading): WrittenNode {
  const result = resultTypeOf(node);
  if (result?.kind === 'scalar') read.type = result.type;
  else if (result !== undefined) {
    if (result.kind === 'table') read.tabular = true;
    read.columns = result.columns;
    if (result.kind === 'table' && result.open) read.open = true;
  }
  const reference = referenceOf(node);
  if (reference === undefined) return read;
  read.reference = reference;
  const called = reference.kind === 'function' ? readCalled(node, reading) : undefined;
  if (called !== undefined) read.called = called;
  return read;
}

function readCalled(node: HostNode, reading: Reading): CalledFunction | undefined {
  const body = calledBodyOf(node);
  if (!body) return undefined;
  const call = reading.locate(spanOf(node));
  const inDefaults: Reading = { ...reading, locate: () => call, placeOf: () => undefined };
  return {
    parameters: calledParametersOf(node).map(({ defaultValue, ...parameter }) => {
      const read = defaultValue && readNode(defaultValue, inDefaults);
      return { ...parameter, ...(read ? { defaultValue: read } : {}) };
    }),
    body: readNode(body, readingOfBody(node, body, reading))!,
  };
}

function readingOfBody(node: HostNode, body: HostNode, reading: Reading): Reading {
  const { seen } = reading;
  const bodyStart = spanOf(body).start;
  const declaration = calledDeclarationOf(node, reading.root);
  if (typeof declaration === 'object') {
    const by = declaration.start - bodyStart;
    const inQuery = (offset: number) => seen.offsetOf(offset + by);
    return {
      ...reading,
      locate: ({ start, end }) => ({ start: inQuery(start), end: inQuery(end) }),
      placeOf: (offset) => ({ offset: inQuery(offset) }),
    };
  }
  const call = reading.locate(spanOf(node));
  const name = declaration === 'elsewhere' ? undefined : referenceOf(node)?.name;
  return {
    ...reading,
    locate: () => ({ start: call.start, end: call.end }),
    placeOf: (offset) => (name === undefined ? undefined : { functionName: name, offset: seen.offsetOf(offset, name) }),
  };
}
