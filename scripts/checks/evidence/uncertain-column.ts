import type { Detection } from '../../content/detection';
import type { BoundQuery } from '../../kql/bind-query';
import { walkSyntax, type SyntaxKind } from '../../kql/syntax-node';
import { unrollPipe } from '../../kql/unroll-pipe';
import { isSolutionParser } from '../../kql/workspace-schema';
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

/**
 * Why what is wrong at an offset may be right: the query reads a function that a solution installs, of which another
 * version returns other columns, and nothing before the offset says which columns there are.
 */
export function doubtOfParser(offset: number, detection: Detection, context: CheckContext): string | undefined {
  const parser = context.references(detection).tables.find(({ name }) => isSolutionParser(name, context.schema()));
  if (parser === undefined || namesItsColumns(context.bind(detection), offset)) return undefined;
  return `${parser.name} is a function that a solution installs; another version of it may differ.`;
}

/** Operators after which there are the columns that they name alone, and those that bring the columns of a table. */
const closing = new Set<SyntaxKind>(['ProjectOperator', 'SummarizeOperator', 'DistinctOperator', 'CountOperator']);
const opening = new Set<SyntaxKind>(['JoinOperator', 'LookupOperator', 'UnionOperator']);

function namesItsColumns({ tree }: BoundQuery, offset: number): boolean {
  let last: SyntaxKind | undefined;
  if (tree === undefined) return false;
  walkSyntax(tree, (node) => {
    if (node.kind !== 'PipeExpression' || node.span.start > offset || offset > node.span.end) return;
    const kinds = unrollPipe(node).operators.flatMap(({ kind, span }) => (span.end <= offset ? kind : []));
    last = kinds.findLast((kind) => closing.has(kind) || opening.has(kind));
  });
  return last !== undefined && closing.has(last);
}
