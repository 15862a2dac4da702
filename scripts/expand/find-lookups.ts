import type { SyntaxNode } from '../kql/syntax-node';
import type { Span } from '../source/position';
import { judgeDependencies } from './judge-dependencies';
import type { Dependencies, QueryScope } from './judge-dependencies';

/** How the rest of a query uses what a lookup returns, and so what may stand in its place. */
export type LookupForm =
  /** The values of its one column, as the right side of `in`, `has_any` and the like. */
  | 'list'
  /** Rows. */
  | 'table'
  /** One value. */
  | 'value';

/** The largest expression at its place that depends on watchlists of the repository and on nothing else. */
export interface LookupSite extends Dependencies {
  readonly span: Span;
  readonly form: LookupForm;
  /** The let statement whose whole expression it is. */
  readonly declares: string | undefined;
}

/** A let statement that is read by lookups alone, so that it goes when they do. */
export interface LookupHelper {
  readonly name: string;
  /** The statement without its semicolon. */
  readonly span: Span;
}

export interface QueryLookups {
  /** In the order of the text; none inside another. */
  readonly sites: readonly LookupSite[];
  readonly helpers: readonly LookupHelper[];
}

/** Operators that take a list of values on their right, by what SyntaxKind calls their expression. */
const listOperators: ReadonlySet<string> = new Set([
  'InExpression',
  'InCsExpression',
  'NotInExpression',
  'NotInCsExpression',
  'HasAnyExpression',
  'HasAllExpression',
]);

interface FoundSite extends Dependencies {
  readonly node: SyntaxNode;
  readonly inList: boolean;
  readonly declares: string | undefined;
}

interface Search {
  readonly scope: QueryScope;
  readonly sites: FoundSite[];
  /** Where let names are read outside of lookups: true where that is as a list of values. */
  readonly uses: { readonly name: string; readonly inList: boolean }[];
}

/** Finds what of a query can be evaluated here. @param tree the root of its bound tree */
export function findLookups(tree: SyntaxNode, scope: QueryScope): QueryLookups {
  const search: Search = { scope, sites: [], uses: [] };
  for (const statement of tree.parts['Statements']?.items ?? []) visitStatement(statement, search);
  const helpers = findHelpers(search);
  const kept = search.sites.filter((site) => !helpers.some((helper) => helper.name === site.declares));
  return {
    sites: kept.map((site) => ({
      span: site.node.span,
      aliases: site.aliases,
      names: site.names,
      form: formOf(site, search),
      declares: site.declares,
    })),
    helpers,
  };
}

function visitStatement(statement: SyntaxNode, search: Search): void {
  const name = statement.kind === 'LetStatement' ? statement.parts['Name']?.text : undefined;
  const declares = name !== undefined && search.scope.statements.has(name) ? name : undefined;
  const expression = statement.parts['Expression'];
  if (expression !== undefined) visitExpression(expression, false, declares, search);
}

function visitExpression(node: SyntaxNode, inList: boolean, declares: string | undefined, search: Search): void {
  if (node.kind === 'NameReference') {
    if (node.reference?.kind === 'variable') search.uses.push({ name: node.reference.name, inList });
    return;
  }
  const dependencies = isValue(node) ? judgeDependencies(node, false, search.scope) : undefined;
  if (dependencies !== undefined && dependencies.aliases.length > 0) {
    search.sites.push({ ...dependencies, node, inList, declares });
    return;
  }
  visitParts(node, search);
}

function visitParts(node: SyntaxNode, search: Search): void {
  for (const [name, part] of Object.entries(node.parts)) {
    const list = name === 'Right' && listOperators.has(node.kind) ? part.parts['Expressions']?.items : undefined;
    if (list?.length === 1 && list[0] !== undefined) visitExpression(list[0], true, undefined, search);
    // An operator behind a pipe is no expression of its own.
    else if (node.kind === 'PipeExpression' && name === 'Operator') visitParts(part, search);
    else if (!(node.kind === 'FunctionCallExpression' && name === 'Name'))
      visitExpression(part, false, undefined, search);
  }
  for (const item of node.items) visitExpression(item, false, undefined, search);
}

function isValue(node: SyntaxNode): boolean {
  return (node.tabular === true || node.type !== undefined) && node.kind !== 'SimpleNamedExpression';
}

/** Let statements, lookups themselves, that are read by other lookups and by nothing else. */
function findHelpers({ sites, uses, scope }: Search): LookupHelper[] {
  return sites.flatMap((site) => {
    const name = site.declares;
    if (name === undefined || uses.some((use) => use.name === name)) return [];
    const isRead = sites.some((other) => other !== site && other.names.has(name));
    const statement = scope.statements.get(name);
    return isRead && statement !== undefined ? [{ name, span: statement.span }] : [];
  });
}

function formOf(site: FoundSite, { uses }: Search): LookupForm {
  if (site.node.tabular !== true) return 'value';
  if (site.node.columns?.length !== 1) return 'table';
  if (site.declares === undefined) return site.inList ? 'list' : 'table';
  const places = uses.filter((use) => use.name === site.declares);
  return places.length > 0 && places.every((use) => use.inList) ? 'list' : 'table';
}
