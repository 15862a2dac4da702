import defenderFacts from '../../../schemas/data/defender-columns.json';
import type { Detection } from '../../content/detection';
import { bindQuery, type BoundQuery } from '../../kql/bind-query';
import { walkSyntax, type SyntaxKind, type SyntaxNode } from '../../kql/syntax-node';
import { unrollPipe } from '../../kql/unroll-pipe';
import { isInstalledParser, isSolutionParser, loadTableFacts } from '../../kql/workspace-schema';
import { isSlipOf } from '../../source/nearest-word';
import type { CheckContext } from '../check';

/**
 * Why a column that is not known may still be there: classic custom logs and AzureDiagnostics gain columns, named by
 * their type, as events with them come in. ("Send log data to Azure Monitor by using the HTTP Data Collector API",
 * record types; "AzureDiagnostics", Azure Monitor table reference.)
 */
export function doubtOfColumn(name: string, detection: Detection, context: CheckContext): string | undefined {
  if (!/\w_[sdbtg]$/.test(name)) return undefined;
  const tables = context.references(detection).tables.map((table) => table.name);
  if (tables.some((table) => table.endsWith('_CL'))) return 'A custom log of yours may have it; look there.';
  if (tables.includes('AzureDiagnostics')) return 'AzureDiagnostics may have it in your workspace; look there.';
  return undefined;
}

/** The columns that a table of the Defender portal has, and the workspace's of the same name lacks. */
const defenderColumns = new Map(
  Object.entries(defenderFacts.tables).map(([table, names]) => [table, new Set(names.split(' '))]),
);
const textTables = new RegExp(`^(?:${defenderFacts.textTables.split(' ').join('|')})`);

/**
 * Why what the binder says of a column may be wrong in the Defender portal, where tables of the same name have other
 * columns, and text where the workspace has dynamic values. ("Advanced hunting in the Defender portal".)
 */
export function doubtOfDefender(
  name: string,
  what: 'name' | 'type',
  detection: Detection,
  context: CheckContext,
): string | undefined {
  const tables = context.references(detection).tables.map((table) => table.name);
  const table = tables.find((each) => (what === 'name' ? defenderColumns.get(each)?.has(name) : textTables.test(each)));
  if (table === undefined) return undefined;
  return what === 'name'
    ? `${table} has it in the Defender portal, and not in the workspace.`
    : `In the Defender portal ${name} is text; in the workspace it is not: write tostring(${name}).`;
}

/**
 * Why what is wrong at an offset may be right: the query reads a function that a solution installs, of which another
 * version returns other columns, and nothing before the offset says which columns there are.
 */
export function doubtOfParser(offset: number, detection: Detection, context: CheckContext): string | undefined {
  const { tables, functions } = context.references(detection);
  const parser =
    tables.find(({ name }) => isSolutionParser(name, context.schema())) ??
    functions.find(({ name }) => isInstalledParser(name, context.schema()));
  if (parser === undefined || namesItsColumns(context.bind(detection), offset)) return undefined;
  return `${parser.name} is a function that a solution installs; another version of it may differ.`;
}

/**
 * Why a column that the reference of a table does not list may still be there. Real workspaces have columns that nobody
 * documents; a name that is nearly one of those that are there is a slip all the same.
 *
 * @param probe a query that the binder takes only if the column may be there, and where in it the column is named
 * @param there the names that are there
 */
export function doubtOfReference(
  name: string,
  probe: { readonly text: string; readonly offset: number },
  there: readonly string[],
  detection: Detection,
  context: CheckContext,
): string | undefined {
  const { tables } = context.schema();
  const documented = context
    .references(detection)
    .tables.filter((table) => tables.get(table.name) === loadTableFacts().get(table.name));
  // Such columns were made by the query or by nobody.
  if (documented.length === 0 || name.endsWith('CustomEntity')) return undefined;
  if (there.some((other) => isSlipOf(name, other))) return undefined;
  if (namesItsColumns(context.bind(detection), probe.offset)) return undefined;
  const { diagnostics } = bindQuery(probe.text, context.openSchema());
  const isStillWrong = diagnostics.some(
    ({ code, span }) => code === 'KS142' && span.start <= probe.offset && probe.offset <= span.end,
  );
  if (isStillWrong) return undefined;
  const names = [...new Set(documented.map((table) => table.name))].slice(0, 3).join(' or ');
  return `The reference of ${names} does not list it; if your workspace has it, sentinel pull --schema writes it into schemas/custom/.`;
}

/** Operators after which there are the columns that they name alone, and those that bring the columns of a table. */
const closing = new Set<SyntaxKind>(['ProjectOperator', 'SummarizeOperator', 'DistinctOperator', 'CountOperator']);
const opening = new Set<SyntaxKind>(['JoinOperator', 'LookupOperator', 'UnionOperator']);

/** The columns that flow into the innermost operator around an offset. */
export function columnsAt(tree: SyntaxNode, offset: number): readonly string[] {
  let columns: readonly string[] = [];
  walkCalled(tree, (node) => {
    const { Expression: input, Operator: operator } = node.parts;
    if (node.kind !== 'PipeExpression' || operator === undefined) return;
    if (operator.span.start > offset || offset > operator.span.end) return;
    columns = (input?.columns ?? []).map(({ name }) => name);
  });
  return columns;
}

/** As walkSyntax, and through the bodies of the query's own functions, which are bound for each call. */
function walkCalled(tree: SyntaxNode, visit: (node: SyntaxNode) => void): void {
  walkSyntax(tree, (node) => {
    visit(node);
    if (node.called) walkCalled(node.called.body, visit);
  });
}

/** Whether a query names its columns before an offset, so that there are those alone. */
export function namesItsColumns({ tree }: BoundQuery, offset: number): boolean {
  let last: SyntaxKind | undefined;
  if (tree === undefined) return false;
  walkCalled(tree, (node) => {
    if (node.kind !== 'PipeExpression' || node.span.start > offset || offset > node.span.end) return;
    const kinds = unrollPipe(node).operators.flatMap(({ kind, span }) => (span.end <= offset ? kind : []));
    last = kinds.findLast((kind) => closing.has(kind) || opening.has(kind));
  });
  return last !== undefined && closing.has(last);
}
