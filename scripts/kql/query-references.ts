import type { Span } from '../source/position';
import type { BoundQuery } from './bind-query';
import { walkSyntax, type SyntaxNode } from './syntax-node';

export interface NamedReference {
  readonly name: string;
  readonly span: Span;
}

/** A call of `_GetWatchlist`; `span` covers the whole call. */
export interface WatchlistReference {
  /** Undefined where the alias is not a constant of the query. */
  readonly alias: string | undefined;
  readonly span: Span;
}

/** What a query reads from its workspace. A name used twice is listed twice, in the order of the text. */
export interface QueryReferences {
  readonly tables: readonly NamedReference[];
  readonly watchlists: readonly WatchlistReference[];
  /** Every function called, Kusto's own included. */
  readonly functions: readonly NamedReference[];
}

/** Returns the tables, watchlists and functions that a query refers to, function bodies of the workspace included. */
export function findReferences(query: BoundQuery): QueryReferences {
  const references: Found = { tables: [], watchlists: [], functions: [] };
  if (query.tree) collect(query.tree, new Map(), references);
  return references;
}

interface Found {
  readonly tables: NamedReference[];
  readonly watchlists: WatchlistReference[];
  readonly functions: NamedReference[];
}

/** Text values of the variables in scope, for an alias that is given by name. */
type Constants = ReadonlyMap<string, string>;

function collect(root: SyntaxNode, outer: Constants, found: Found): void {
  const constants = new Map(outer);
  walkSyntax(root, (node) => {
    if (node.kind === 'LetStatement') declareConstant(node, constants);
    if (node.kind === 'NameReference' && node.reference?.kind === 'table') {
      found.tables.push({ name: node.reference.name, span: node.span });
    }
    if (node.kind === 'FunctionCallExpression') collectCall(node, constants, found);
    else if (node.kind === 'NameReference' && node.reference?.kind === 'function') collectName(node, found);
  });
}

/** A function of the workspace may be named without parentheses; the name of a call is a name too. */
function collectName(node: SyntaxNode, found: Found): void {
  const reference = { name: node.reference!.name, span: node.span };
  if (!found.functions.some((other) => samePlace(other, reference))) found.functions.push(reference);
}

function collectCall(call: SyntaxNode, constants: Map<string, string>, found: Found): void {
  const name = call.parts['Name']?.text ?? '';
  const passed = call.parts['ArgumentList']?.parts['Expressions']?.items ?? [];
  found.functions.push({ name, span: call.parts['Name']?.span ?? call.span });
  if (name === '_GetWatchlist') {
    found.watchlists.push({ alias: textOf(passed[0], constants), span: call.span });
  }
  if (name === 'table') {
    const table = textOf(passed[0], constants);
    if (table !== undefined) found.tables.push({ name: table, span: call.span });
  }
  // A function that the query declares is walked where it is declared, but its parameters are known only here.
  if (call.called) collectBody(call, passed, constants, found);
}

function collectBody(
  call: SyntaxNode,
  passed: readonly SyntaxNode[],
  constants: ReadonlyMap<string, string>,
  found: Found,
): void {
  const inBody = new Map(constants);
  call.called!.parameters.forEach((parameter, index) => {
    const argument = passed[index] ?? parameter.defaultValue;
    const value = argument && textOf(argument, constants);
    if (value === undefined) inBody.delete(parameter.name);
    else inBody.set(parameter.name, value);
  });
  const inside: Found = { tables: [], watchlists: [], functions: [] };
  collect(call.called!.body, inBody, inside);
  const known = new Set(found.watchlists.map((reference) => reference.span.start));
  found.tables.push(...inside.tables.filter((table) => !found.tables.some((other) => samePlace(table, other))));
  found.functions.push(...inside.functions.filter((each) => !found.functions.some((other) => samePlace(each, other))));
  for (const reference of inside.watchlists) {
    if (!known.has(reference.span.start)) found.watchlists.push(reference);
    else replaceUnknownAlias(found.watchlists, reference);
  }
}

/** The declaration's own walk could not know the alias; this call does. */
function replaceUnknownAlias(watchlists: WatchlistReference[], reference: WatchlistReference): void {
  const index = watchlists.findIndex(({ span, alias }) => span.start === reference.span.start && alias === undefined);
  if (index >= 0) watchlists[index] = reference;
  else if (!watchlists.some(({ span, alias }) => span.start === reference.span.start && alias === reference.alias)) {
    watchlists.push(reference);
  }
}

function samePlace(a: NamedReference, b: NamedReference): boolean {
  return a.name === b.name && a.span.start === b.span.start;
}

function declareConstant(statement: SyntaxNode, constants: Map<string, string>): void {
  const name = statement.parts['Name']?.text;
  const value = textOf(statement.parts['Expression'], constants);
  if (name !== undefined && value !== undefined) constants.set(name, value);
}

function textOf(node: SyntaxNode | undefined, constants: ReadonlyMap<string, string>): string | undefined {
  if (node?.literal?.type === 'string') return node.literal.value as string;
  return node?.kind === 'NameReference' && node.text !== undefined ? constants.get(node.text) : undefined;
}
