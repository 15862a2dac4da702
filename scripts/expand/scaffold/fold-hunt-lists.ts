import { indicatorTypes } from '../../content/watchlist';
import type { IndicatorType } from '../../content/watchlist';
import { normalizeIndicator } from '../../indicators/normalize-indicator';
import { quoteString } from '../../kql/literals';
import { readTokens } from '../../kql/read-tokens';
import type { Token } from '../../kql/read-tokens';
import { applyEdits } from '../../source/edit-text';
import type { TextEdit } from '../../source/edit-text';
import type { Span } from '../../source/position';

/** An indicator that a lookup can bring. */
export interface ListedIndicator {
  readonly type: IndicatorType;
  /** In its normal form. */
  readonly value: string;
}

/** A query whose lists of indicators are lookups of a watchlist, and which lists are not. */
export interface FoldedQuery {
  readonly text: string;
  /** How many lists became lookups. */
  readonly folded: number;
  /** Values that the query looks for and the hunt does not list, by the offset of their list. */
  readonly unlisted: readonly { readonly offset: number; readonly values: readonly string[] }[];
  /** Indicators that a lookup brings and the written list did not have. */
  readonly added: number;
}

/** A list of texts in a query. */
interface WrittenList {
  readonly span: Span;
  readonly values: readonly string[];
  /** Whether it is the whole value of a let statement, which may stand on several lines. */
  readonly isLet: boolean;
  /** Whether it stands in brackets that belong to an operator and stay. */
  readonly isTuple: boolean;
}

/** What of an indicator a query may compare with, and how it is written behind a lookup. */
interface Aspect {
  readonly project: string;
  readonly of: (value: string) => string | undefined;
}

const whole: Aspect = { project: 'Value', of: (value) => value };
const endpointHost: Aspect = {
  project: String.raw`Value = extract(@'^\[?(.+?)\]?:\d+$', 1, Value)`,
  of: (value) => /^\[?(.+?)\]?:\d+$/.exec(value)?.[1],
};
const urlHost: Aspect = {
  project: String.raw`Value = extract(@'^\w+://(?:[^/?#@]*@)?(\[[^\]]*\]|[^/:?#]+)', 1, Value)`,
  of: (value) => /^\w+:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/:?#]+)/.exec(value)?.[1],
};

const aspects: Readonly<Partial<Record<IndicatorType, readonly Aspect[]>>> = {
  'ip:port': [endpointHost],
  url: [urlHost],
};

/**
 * Writes lookups of a watchlist in place of the lists of a query that hold nothing but indicators of it, so that the
 * query keeps its meaning and the list is kept in one place.
 *
 * @param listed the indicators of the watchlist, in its order
 */
export function foldHuntLists(text: string, alias: string, listed: readonly ListedIndicator[]): FoldedQuery {
  const edits: TextEdit[] = [];
  const unlisted: { offset: number; values: readonly string[] }[] = [];
  let added = 0;
  for (const list of findLists(text)) {
    const lookup = chooseLookup(list.values, listed);
    if (lookup === undefined) {
      const missing = list.values.filter((value) => !listed.some((each) => isSame(each, value)));
      if (missing.length < list.values.length) unlisted.push({ offset: list.span.start, values: missing });
      continue;
    }
    added += lookup.count - new Set(list.values.map((value) => plain(value))).size;
    edits.push({ span: list.span, text: writeLookup(list, alias, lookup) });
  }
  return { text: applyEdits(text, edits).text, folded: edits.length, unlisted, added: Math.max(0, added) };
}

interface Lookup {
  readonly types: readonly IndicatorType[];
  readonly aspect: Aspect;
  /** How many different values it brings. */
  readonly count: number;
}

/** The lookup that brings all values of a list: of as few types as can be. */
function chooseLookup(values: readonly string[], listed: readonly ListedIndicator[]): Lookup | undefined {
  const inWhole = values.map((value) => listed.find((each) => isSame(each, value))?.type);
  const types = new Set(inWhole.flatMap((type) => type ?? []));
  if (values.length > 0 && inWhole.every((type) => type !== undefined)) {
    const chosen = indicatorTypes.filter((type) => types.has(type));
    const count = new Set(listed.filter(({ type }) => types.has(type)).map(({ value }) => value)).size;
    return { types: chosen, aspect: whole, count };
  }
  for (const [type, own] of Object.entries(aspects) as [IndicatorType, readonly Aspect[]][]) {
    const ofType = listed.filter((each) => each.type === type);
    for (const aspect of own) {
      const brought = new Set(ofType.flatMap(({ value }) => aspect.of(value) ?? []));
      const isAll = values.length > 0 && values.every((value) => brought.has(plain(value)));
      if (isAll) return { types: [type], aspect, count: brought.size };
    }
  }
  return undefined;
}

function isSame({ type, value }: ListedIndicator, written: string): boolean {
  // A URL that is written without its scheme finds more than the indicator would.
  if (type === 'url' && !written.includes('://')) return false;
  const normalized = normalizeIndicator(type, written);
  return 'value' in normalized && normalized.value === value;
}

/** A host as a list of hosts has it. */
function plain(value: string): string {
  for (const type of ['ip', 'domain'] as const) {
    const normalized = normalizeIndicator(type, value);
    if ('value' in normalized) return normalized.value;
  }
  return value;
}

function writeLookup({ isLet, isTuple }: WrittenList, alias: string, { types, aspect }: Lookup): string {
  const [first = '', ...others] = types.map((type) => quoteString(type));
  const condition = others.length === 0 ? `Type == ${first}` : `Type in (${[first, ...others].join(', ')})`;
  const parts = [`_GetWatchlist('${alias}')`, `| where ${condition}`, `| project ${aspect.project}`];
  const lookup = parts.join(isLet ? '\n    ' : ' ');
  return isLet || isTuple ? lookup : `(${lookup})`;
}

/** The lists of texts of a query: `dynamic([…])`, and what stands in brackets behind an operator such as `in`. */
function findLists(text: string): readonly WrittenList[] {
  const tokens = readTokens(text);
  return tokens.flatMap((token, index): readonly WrittenList[] => {
    if (token.kind === 'name' && token.text === 'dynamic') return listOfDynamic(tokens, index);
    if (token.kind !== 'name' || !/^(?:in~?|has_any|has_all)$/.test(token.text)) return [];
    return listOfTuple(tokens, index);
  });
}

function listOfDynamic(tokens: readonly Token[], index: number): readonly WrittenList[] {
  if (tokens[index + 1]?.text !== '(' || tokens[index + 2]?.text !== '[') return [];
  const values = textsFrom(tokens, index + 3, ']');
  const close = values === undefined ? undefined : tokens[values.end + 1];
  if (values === undefined || close?.text !== ')') return [];
  const isLet =
    tokens[index - 1]?.text === '=' && tokens[index - 3]?.text === 'let' && tokens[values.end + 2]?.text === ';';
  const span = { start: tokens[index]!.start, end: close.end };
  // Behind `in (` the brackets of the operator hold it already.
  const isTuple = tokens[index - 1]?.text === '(' && tokens[values.end + 2]?.text === ')';
  return [{ span, values: values.texts, isLet, isTuple }];
}

function listOfTuple(tokens: readonly Token[], index: number): readonly WrittenList[] {
  const open = tokens[index + 1]?.text === '~' ? index + 2 : index + 1;
  if (tokens[open]?.text !== '(') return [];
  const values = textsFrom(tokens, open + 1, ')');
  if (values === undefined) return [];
  const span = { start: tokens[open]!.end, end: tokens[values.end]!.start };
  return [{ span, values: values.texts, isLet: false, isTuple: true }];
}

/** Texts with commas between them up to a closing mark; undefined if anything else stands there. */
function textsFrom(tokens: readonly Token[], from: number, close: string) {
  const texts: string[] = [];
  for (let index = from; index < tokens.length; index += 1) {
    const token = tokens[index]!;
    if (token.text === close && token.kind === 'mark') return texts.length === 0 ? undefined : { texts, end: index };
    if (token.kind === 'text') texts.push(unquoted(token.text));
    else if (token.text !== ',') return undefined;
  }
  return undefined;
}

/** What a string of KQL says; indicators hold none of the escapes that are left as they are here. */
function unquoted(text: string): string {
  const isVerbatim = /^[hH]?@/.test(text);
  const inner = text.replace(/^[hH]?@?["']|["']$/g, '');
  return isVerbatim ? inner : inner.replace(/\\(["'\\/])/g, '$1');
}
