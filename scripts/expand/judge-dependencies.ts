import { childNodes, walkSyntax } from '../kql/syntax-node';
import type { SyntaxNode } from '../kql/syntax-node';
import { uploadColumns } from './watchlist-table';

/** What an expression that can be evaluated here depends on. */
export interface Dependencies {
  /** Watchlists, each once, in the order of the text. */
  readonly aliases: readonly string[];
  /** Let statements, directly or through others. */
  readonly names: ReadonlySet<string>;
}

/** The names of a query that have one meaning in all of it. */
export interface QueryScope {
  /** Name to let statement at the top of the query; without names that are declared twice. */
  readonly statements: ReadonlyMap<string, SyntaxNode>;
  /** Watchlists whose items are known here. */
  readonly aliases: ReadonlySet<string>;
}

const nothing: Dependencies = { aliases: [], names: new Set() };

/** Functions that do not give the same answer twice, or that tell something of the workspace or of who asks. */
const impureFunctions: ReadonlySet<string> = new Set([
  'rand',
  'new_guid',
  'ingestion_time',
  'extent_id',
  'extent_tags',
  'current_principal',
  'current_principal_details',
  'current_principal_is_member_of',
  'current_cluster_endpoint',
  'current_database',
  'cursor_after',
  'cursor_before_or_at',
  'cursor_current',
  'estimate_data_size',
]);

/** Operators that read what is not named, change between runs, or return no plain rows. */
const openKinds: ReadonlySet<string> = new Set([
  'FunctionDeclaration',
  'ExternalDataExpression',
  'FindOperator',
  'SearchOperator',
  'EvaluateOperator',
  'InvokeOperator',
  'SampleOperator',
  'SampleDistinctOperator',
  'ConsumeOperator',
  'ForkOperator',
  'FacetOperator',
]);

/** Reads the scope of a query from its bound tree. */
export function readScope(tree: SyntaxNode, aliases: Iterable<string>): QueryScope {
  const declarations = new Map<string, number>();
  walkSyntax(tree, (node) => {
    const isColumn = node.reference?.kind === 'column';
    const name = node.kind === 'NameDeclaration' && !isColumn ? node.text : undefined;
    if (name !== undefined) declarations.set(name, (declarations.get(name) ?? 0) + 1);
  });
  const statements = new Map<string, SyntaxNode>();
  for (const statement of tree.parts['Statements']?.items ?? []) {
    const name = statement.parts['Name']?.text;
    if (statement.kind !== 'LetStatement' || name === undefined) continue;
    if (declarations.get(name) === 1) statements.set(name, statement);
  }
  return { statements, aliases: new Set(aliases) };
}

/**
 * What an expression depends on, if that is constants and known watchlists alone; undefined if it depends on
 * anything else: a table, a parameter, the row at hand, chance, an item's id in the workspace.
 *
 * @param overRows true if columns are those of a pipeline that is itself judged
 */
export function judgeDependencies(node: SyntaxNode, overRows: boolean, scope: QueryScope): Dependencies | undefined {
  if (openKinds.has(node.kind)) return undefined;
  switch (node.kind) {
    case 'NameReference':
      return judgeName(node, overRows, scope);
    case 'FunctionCallExpression':
      return judgeCall(node, overRows, scope);
    case 'ToScalarExpression':
    case 'MaterializeExpression':
      return judgeAll(childNodes(node), false, scope);
    case 'PathExpression':
      // The member's name refers to nothing; only a member of a value is one, not a table of a database.
      return node.type === undefined ? undefined : judgePart(node, 'Expression', overRows, scope);
    case 'PipeExpression':
      return combine([judgePart(node, 'Expression', overRows, scope), judgePart(node, 'Operator', true, scope)]);
    default:
      return judgeAll(childNodes(node), overRows, scope);
  }
}

function judgePart(node: SyntaxNode, name: string, overRows: boolean, scope: QueryScope): Dependencies | undefined {
  const part = node.parts[name];
  return part === undefined ? undefined : judgeDependencies(part, overRows, scope);
}

function judgeAll(nodes: readonly SyntaxNode[], overRows: boolean, scope: QueryScope): Dependencies | undefined {
  const judged: Dependencies[] = [];
  for (const node of nodes) {
    const dependencies = judgeDependencies(node, overRows, scope);
    if (dependencies === undefined) return undefined;
    judged.push(dependencies);
  }
  return combine(judged);
}

function combine(parts: readonly (Dependencies | undefined)[]): Dependencies | undefined {
  let all = nothing;
  for (const part of parts) {
    if (part === undefined) return undefined;
    if (part === nothing) continue;
    all = {
      aliases: [...new Set([...all.aliases, ...part.aliases])],
      names: new Set([...all.names, ...part.names]),
    };
  }
  return all;
}

function judgeName(node: SyntaxNode, overRows: boolean, scope: QueryScope): Dependencies | undefined {
  switch (node.reference?.kind) {
    case 'column':
      return overRows && !uploadColumns.has(node.reference.name) ? nothing : undefined;
    case 'variable':
      return judgeVariable(node.reference.name, scope);
    case 'operator':
    case 'other':
      return nothing;
    case 'table':
    case 'group':
    case 'parameter':
    case 'function':
    case undefined:
      return undefined;
  }
}

function judgeVariable(name: string, scope: QueryScope): Dependencies | undefined {
  const expression = scope.statements.get(name)?.parts['Expression'];
  const dependencies = expression === undefined ? undefined : judgeDependencies(expression, false, scope);
  return dependencies && { aliases: dependencies.aliases, names: new Set([...dependencies.names, name]) };
}

function judgeCall(node: SyntaxNode, overRows: boolean, scope: QueryScope): Dependencies | undefined {
  const name = node.parts['Name']?.text ?? '';
  const passed = node.parts['ArgumentList']?.parts['Expressions']?.items ?? [];
  if (name === '_GetWatchlist') return judgeLookup(passed, scope);
  // Functions of the query or of the workspace may read anything; Kusto's own that return rows read tables.
  if (node.called !== undefined || node.tabular === true || impureFunctions.has(name)) return undefined;
  return judgeAll(passed, overRows, scope);
}

function judgeLookup(passed: readonly SyntaxNode[], scope: QueryScope): Dependencies | undefined {
  const [alias] = passed;
  if (passed.length !== 1 || alias === undefined) return undefined;
  const declared = alias.kind === 'NameReference' && alias.text !== undefined ? alias.text : undefined;
  const constant = declared === undefined ? alias : scope.statements.get(declared)?.parts['Expression'];
  const value = constant?.literal?.type === 'string' ? constant.literal.value : undefined;
  if (typeof value !== 'string' || !scope.aliases.has(value)) return undefined;
  return { aliases: [value], names: new Set(declared === undefined ? [] : [declared]) };
}
