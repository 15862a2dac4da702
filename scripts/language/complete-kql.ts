import { editQuery, type ServiceItem } from '../kql/query-editor';
import type { WorkspaceSchema } from '../kql/workspace-schema';
import type { Span } from '../source/position';
import type { Completion, CompletionKind, CompletionList } from './completion';
import type { KqlText } from './kql-place';
import type { Project } from './project';
import { ownValue } from '../source/own-value';

const kinds: Readonly<Record<string, CompletionKind>> = {
  Column: 'column',
  Table: 'table',
  MaterialiedView: 'table',
  BuiltInFunction: 'function',
  LocalFunction: 'function',
  DatabaseFunction: 'function',
  AggregateFunction: 'function',
  ScalarInfix: 'operator',
  QueryPrefix: 'keyword',
  TabularPrefix: 'keyword',
  TabularSuffix: 'keyword',
  Variable: 'variable',
  Parameter: 'variable',
  ScalarType: 'type',
};

/** More than these do not help; more typing brings others. */
const mostItems = 400;

/** What could be written at an offset of a query: tables, columns, functions, operators and what watchlists hold. */
export function completeQuery(
  query: string,
  offset: number,
  schema: WorkspaceSchema,
): { readonly items: readonly ServiceItem[]; readonly replaced: Span } {
  const at = Math.min(Math.max(offset, 0), query.length);
  return editQuery(query, schema)?.complete(at) ?? { items: [], replaced: { start: at, end: at } };
}

/** The same as edits of the file that holds the query. @param offset in the query */
export function completeKql(kql: KqlText, offset: number, project: Project): CompletionList {
  const inText = completeInText(kql, offset, project);
  if (inText !== undefined) return { items: inText, isIncomplete: false };
  const { items, replaced } = completeQuery(kql.query, offset, project.schema());
  const start = Math.max(replaced.start, kql.written.start);
  const typed = kql.query.slice(start, offset).toLowerCase();
  const span = { start: kql.toFile(start), end: kql.toFile(Math.min(Math.max(replaced.end, offset), kql.written.end)) };
  const rankUse = rankTables(project);
  // What begins with what was typed goes before what only holds its letters.
  const rank = (item: ServiceItem): string =>
    `${item.match.toLowerCase().startsWith(typed) ? '0' : '1'}${rankUse(item)}`;
  const fitting = items.filter(({ match }) => isSubsequence(typed, match.toLowerCase()));
  const isIncomplete = fitting.length > mostItems;
  const chosen = isIncomplete ? fitting.toSorted((a, b) => compare(rank(a), rank(b))).slice(0, mostItems) : fitting;
  return { items: chosen.map((item) => toCompletion(item, span, kql, rank(item))), isIncomplete };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Tables and functions that the repository reads already come first. */
function rankTables({ catalog }: Project): (item: ServiceItem) => string {
  let words: ReadonlySet<string> | undefined;
  return ({ kind, match, order }) => {
    const isUsed = (kind === 'Table' || kind === 'DatabaseFunction') && (words ??= wordsOf(catalog)).has(match);
    return `${isUsed ? '0' : '1'}${order}`;
  };
}

const wordsOfDetection = new WeakMap<object, readonly string[]>();

/** Every word of the queries of a repository. */
function wordsOf({ detections }: Project['catalog']): ReadonlySet<string> {
  return new Set(
    detections.flatMap((detection) => {
      const words = wordsOfDetection.get(detection) ?? [...new Set(detection.query.match(/\b[A-Za-z_]\w+/g))];
      wordsOfDetection.set(detection, words);
      return words;
    }),
  );
}

function isSubsequence(typed: string, word: string): boolean {
  let at = 0;
  for (const character of typed) {
    at = word.indexOf(character, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

function toCompletion(item: ServiceItem, span: Span, kql: KqlText, sort: string): Completion {
  const before = item.before.trimEnd();
  // A table brings a pipe on a line of its own, which belongs under the block's indentation.
  const text = before.includes('\n') ? (before.split('\n')[0] ?? '') : before;
  const after = kql.lineStart === undefined && item.after.includes('\n') ? '' : item.after.trimEnd();
  return {
    label: item.label,
    kind: ownValue(kinds, item.kind) ?? 'keyword',
    filter: item.match,
    sort,
    edit: { span, text: text + after },
    ...(after.length > 0 ? { cursorBack: after.length } : {}),
  };
}

const openText = /(["'])((?:[^"'\\\n]|\\.)*)$/;

/** Inside of a text: the names of watchlists in a lookup, and the types of indicators that one holds. */
function completeInText(kql: KqlText, offset: number, { catalog }: Project): readonly Completion[] | undefined {
  const line = kql.query.slice(kql.query.lastIndexOf('\n', offset - 1) + 1, offset);
  const open = openText.exec(line);
  if (open === null) return undefined;
  const before = line.slice(0, open.index);
  const [, quote = '"', typed = ''] = open;
  const rest = /^[^"'\n]*/.exec(kql.query.slice(offset))?.[0] ?? '';
  const isClosed = kql.query[offset + rest.length] === quote;
  const end = isClosed ? offset + rest.length : offset;
  const span = { start: kql.toFile(offset - typed.length), end: kql.toFile(end) };
  if (/_GetWatchlist\s*\(\s*$/.test(before)) {
    return catalog.watchlists.map(({ alias, displayName, description }) => ({
      label: alias,
      kind: 'value',
      detail: displayName,
      documentation: description,
      edit: { span, text: isClosed ? alias : alias + quote },
    }));
  }
  const compared = /\b(\w+)\s*(?:==|=~|in~?\s*\((?:[^()]*,)?)\s*$/.exec(before)?.[1];
  if (compared === undefined) return undefined;
  const values = valuesOfLists(kql.query, compared, catalog);
  return values.map((value) => ({
    label: value,
    kind: 'value',
    edit: { span, text: isClosed ? value : value + quote },
  }));
}

/** What a column of the watchlists that a query reads holds, if that is one of few words. */
function valuesOfLists(query: string, column: string, { watchlists }: Project['catalog']): readonly string[] {
  const read = watchlists.filter(({ alias }) => query.includes(alias));
  const values = read.flatMap((list) => {
    if (list.type === 'items') {
      const index = list.columns.indexOf(column);
      return index < 0 ? [] : list.items.map(({ cells }) => cells[index] ?? '');
    }
    const fields = { Type: 'type', ThreatType: 'threatType', Malware: 'malware' } as const;
    if (!Object.hasOwn(fields, column)) return [];
    return list.indicators.map((indicator) => indicator[fields[column as keyof typeof fields]] ?? '');
  });
  const distinct = [...new Set(values)].filter((value) => /^[\w .:-]+$/.test(value));
  return distinct.length > 200 ? [] : distinct;
}
