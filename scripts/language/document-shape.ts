import { editQuery } from '../kql/query-editor';
import { readTokens } from '../kql/read-tokens';
import type { Span } from '../source/position';
import { spanInFile } from './kql-names';
import { allKql, matchesPath, type KqlText } from './kql-place';
import type { OpenFile } from './open-file';
import type { Project } from './project';
import { valueAt } from './yaml-cursor';
import { endOfLine } from './yaml-outline';
import { ownValue } from '../source/own-value';

/** A part of a document that a reader goes to by its name. */
export interface DocumentSymbol {
  readonly name: string;
  readonly detail: string | undefined;
  readonly kind: 'key' | 'case' | 'variable';
  readonly whole: Span;
  readonly named: Span;
  readonly children: readonly DocumentSymbol[];
}

/** The keys of a document, below them its cases, false positives and the names that its queries declare. */
export function documentSymbols(file: OpenFile): readonly DocumentSymbol[] {
  const { entries } = file.outline;
  const top = entries.filter(({ path, key }) => key !== undefined && path.length === 1);
  return top.flatMap((entry, index): DocumentSymbol[] => {
    const { key, path } = entry;
    if (key === undefined) return [];
    const end = contentEndBefore(file.text, top[index + 1]?.lineStart ?? file.text.length);
    const value = file.text.slice(entry.value.start, entry.value.end);
    const whole = { start: key.start, end: Math.max(end, key.end) };
    const children = [...namedItems(file, String(path[0])), ...declaredNames(file, String(path[0]))];
    const detail = entry.block === undefined && value !== '' ? value.slice(0, 80) : undefined;
    return [{ name: String(path[0]), detail, kind: 'key', whole, named: key, children }];
  });
}

const itemNames: Readonly<Record<string, string>> = {
  cases: 'name',
  falsePositives: 'id',
  overlays: 'detection',
  waivers: 'check',
};

function namedItems({ text, outline }: OpenFile, list: string): readonly DocumentSymbol[] {
  const key = ownValue(itemNames, list);
  const items = outline.entries.filter(({ path, key: own }) => own === undefined && matchesPath(path, [list, '*']));
  return items.flatMap((item, index): DocumentSymbol[] => {
    const name = key === undefined ? undefined : valueAt(outline, [...item.path, key]);
    if (name === undefined) return [];
    const start = item.lineStart + item.column;
    const next = items[index + 1]?.lineStart ?? endOfBlock(text, item.lineStart, item.column);
    const whole = { start, end: Math.max(contentEndBefore(text, next), start) };
    return [
      {
        name,
        detail: undefined,
        kind: 'case',
        whole,
        named: { start, end: Math.min(start + 1, whole.end) },
        children: [],
      },
    ];
  });
}

function declaredNames(file: OpenFile, key: string): readonly DocumentSymbol[] {
  return allKql(file.kind, file.outline)
    .filter(({ path }) => path.length === 1 && path[0] === key)
    .flatMap((kql) =>
      [...kql.query.matchAll(/\blet\s+(\w+)\s*=/g)].map((match): DocumentSymbol => {
        const name = match[1] ?? '';
        const at = match.index + match[0].indexOf(name);
        const named = spanInFile(kql, { start: at, end: at + name.length });
        return { name, detail: undefined, kind: 'variable', whole: named, named, children: [] };
      }),
    );
}

/** The end of the last line that holds something before an offset. */
function contentEndBefore(text: string, offset: number): number {
  return text.slice(0, offset).trimEnd().length;
}

/** Where the lines end that are indented more than a column. */
function endOfBlock(text: string, lineStart: number, column: number): number {
  let end = endOfLine(text, lineStart);
  for (;;) {
    const next = text.startsWith('\r\n', end) ? end + 2 : end + 1;
    if (next >= text.length) return text.length;
    const width = /^ */.exec(text.slice(next))?.[0].length ?? 0;
    const lineEnd = endOfLine(text, next);
    if (next + width < lineEnd && width <= column) return next;
    end = lineEnd;
  }
}

/** What can be folded: keys with more than a line, and brackets and comments of several lines in KQL. */
export function foldingSpans(file: OpenFile): readonly Span[] {
  const { text, outline } = file;
  const keys = outline.entries.map(({ lineStart, column, key }) => ({
    start: key?.start ?? lineStart + column,
    end: contentEndBefore(text, endOfBlock(text, lineStart, column)),
  }));
  const inKql = allKql(file.kind, outline).flatMap(bracketSpans);
  return [...keys, ...inKql].filter(({ start, end }) => /[\r\n]/.test(text.slice(start, end)));
}

function bracketSpans(kql: KqlText): readonly Span[] {
  const open: number[] = [];
  return readTokens(kql.query).flatMap((token) => {
    if (token.kind !== 'mark') return [];
    if ('([{'.includes(token.text)) open.push(token.start);
    if (!')]}'.includes(token.text)) return [];
    const start = open.pop();
    return start === undefined ? [] : [spanInFile(kql, { start, end: token.end })];
  });
}

/** How a part of a query is coloured. */
export const tokenTypes = [
  'comment', 'string', 'number', 'type', 'property', 'class', 'function', 'parameter', 'variable', 'operator', 'keyword',
] as const; // prettier-ignore

const tokenTypeOf: Readonly<Record<string, (typeof tokenTypes)[number]>> = {
  Comment: 'comment',
  StringLiteral: 'string',
  Literal: 'number',
  Type: 'type',
  Column: 'property',
  Table: 'class',
  MaterializedView: 'class',
  Function: 'function',
  Parameter: 'parameter',
  SignatureParameter: 'parameter',
  Variable: 'variable',
  Identifier: 'variable',
  ScalarOperator: 'operator',
  MathOperator: 'operator',
  QueryOperator: 'keyword',
  Keyword: 'keyword',
  Command: 'keyword',
  Option: 'keyword',
};

export interface ColouredSpan {
  readonly span: Span;
  readonly type: (typeof tokenTypes)[number];
}

/** The parts of all queries of a file by what they are, each on one line, in the order of the text. */
export function colouredSpans(file: OpenFile, project: Project): readonly ColouredSpan[] {
  return allKql(file.kind, file.outline)
    .flatMap((kql) => (editQuery(kql.query, project.schema())?.classify() ?? []).flatMap((each) => linesOf(each, kql)))
    .toSorted((a, b) => a.span.start - b.span.start);
}

function linesOf(
  { kind, span }: { readonly kind: string; readonly span: Span },
  kql: KqlText,
): readonly ColouredSpan[] {
  const type = ownValue(tokenTypeOf, kind);
  if (type === undefined || span.start < kql.written.start || span.end > kql.written.end) return [];
  return [...kql.query.slice(span.start, span.end).matchAll(/[^\n]+/g)].map(({ index, 0: line }) => {
    const start = kql.toFile(span.start + index);
    return { type, span: { start, end: start + line.length } };
  });
}
