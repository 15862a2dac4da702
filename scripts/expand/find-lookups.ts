import { namedChildren } from '../kql/syntax-node';
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

/** Where an operator has a list of values on its right. */
export interface ListTest {
  /** The operator with both its sides. */
  readonly node: SyntaxNode;
  /** The one expression in the parentheses on its right: a lookup, or the name of one. */
  readonly list: Span;
}

/** The largest expression at its place that depends on watchlists of the repository and on nothing else. */
export interface LookupSite extends Dependencies {
  readonly span: Span;
  readonly form: LookupForm;
  /** The operators that have it as their list; undefined if it is used in any other way. */
  readonly tests: readonly ListTest[] | undefined;
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
  readonly test: ListTest | undefined;
  readonly declares: string | undefined;
}

interface Search {
  readonly scope: QueryScope;
  readonly sites: FoundSite[];
  /** Where let names are read outside of lookups, and the operator of which that is the list. */
  readonly uses: { readonly name: string; readonly test: ListTest | undefined }[];
}

/** Finds what of a query can be evaluated here. @param tree the root of its bound tree */
export function findLookups(tree: SyntaxNode, scope: QueryScope): QueryLookups {
  const search: Search = { scope, sites: [], uses: [] };
  for (const statement of tree.parts['Statements']?.items ?? []) visitStatement(statement, search);
  const helpers = findHelpers(search);
  const kept = search.sites.filter((site) => !helpers.some((helper) => helper.name === site.declares));
  return {
    sites: kept.map((site) => {
      const { node, aliases, names, declares } = site;
      const tests = testsOf(site, search);
      return { span: node.span, aliases, names, form: formOf(node, tests), tests, declares };
    }),
    helpers,
  };
}

function visitStatement(statement: SyntaxNode, search: Search): void {
  const name = statement.kind === 'LetStatement' ? statement.parts['Name']?.text : undefined;
  const declares = name !== undefined && search.scope.statements.has(name) ? name : undefined;
  const expression = statement.parts['Expression'];
  if (expression !== undefined) visitExpression(expression, undefined, declares, search);
}

function visitExpression(
  node: SyntaxNode,
  test: ListTest | undefined,
  declares: string | undefined,
  search: Search,
): void {
  if (node.kind === 'NameReference') {
    if (node.reference?.kind === 'variable') search.uses.push({ name: node.reference.name, test });
    return;
  }
  const dependencies = isValue(node) ? judgeDependencies(node, false, search.scope) : undefined;
  if (dependencies !== undefined && dependencies.aliases.length > 0) {
    search.sites.push({ ...dependencies, node, test, declares });
    return;
  }
  visitParts(node, search);
}

function visitParts(node: SyntaxNode, search: Search): void {
  for (const [name, part] of namedChildren(node)) {
    const list = name === 'Right' && listOperators.has(node.kind) ? part.parts['Expressions']?.items : undefined;
    const [only] = list?.length === 1 ? list : [];
    if (only !== undefined) visitExpression(only, { node, list: only.span }, undefined, search);
    // An operator behind a pipe is not an expression of its own.
    else if (node.kind === 'PipeExpression' && name === 'Operator') visitParts(part, search);
    else if (!(node.kind === 'FunctionCallExpression' && name === 'Name'))
      visitExpression(part, undefined, undefined, search);
  }
  for (const item of node.items) visitExpression(item, undefined, undefined, search);
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

function testsOf(site: FoundSite, { uses }: Search): readonly ListTest[] | undefined {
  const places = site.declares === undefined ? [site] : uses.filter(({ name }) => name === site.declares);
  const tests = places.flatMap(({ test }) => test ?? []);
  return tests.length > 0 && tests.length === places.length ? tests : undefined;
}

function formOf({ tabular, columns }: SyntaxNode, tests: readonly ListTest[] | undefined): LookupForm {
  if (tabular !== true) return 'value';
  return columns?.length === 1 && tests !== undefined ? 'list' : 'table';
}
