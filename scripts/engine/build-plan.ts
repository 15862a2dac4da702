import type { BoundQuery } from '../kql/bind-query';
import type { SchemaPlace, SyntaxNode } from '../kql/syntax-node';
import type { BuildContext } from './build/build-context';
import { buildScalar } from './build-scalar';
import { findOperatorMistakes } from './build/operator-mistakes';
import { buildScope } from './build/build-scope';
import { buildTable } from './build-table';
import { isExistenceColumn } from './plan/open-columns';
import type { Refusal } from './values/function-table';
import type { OpenPlugin, TablePlan } from './plan/plan';

export type Planning =
  | { readonly kind: 'planned'; readonly plan: TablePlan }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] }
  /** What follows the plugin can be planned only when its columns are known. */
  | { readonly kind: 'open'; readonly plugin: OpenPlugin; readonly place: SchemaPlace | undefined };

/** Returns the plan of a query, or everything in it that the engine cannot do exactly. */
export function buildPlan(query: BoundQuery): Planning {
  const broken = query.diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  if (broken.length > 0 || !query.tree) {
    const refusals = broken.map(({ message, span }) => ({ feature: 'a query with errors', reason: message, span }));
    return { kind: 'refused', refusals };
  }
  const refusals: Refusal[] = findOperatorMistakes(query.tree).map(({ message, span }) => {
    return { feature: 'a query that the service refuses', reason: message, byService: true, span };
  });
  const open: Extract<Planning, { kind: 'open' }>[] = [];
  const context: BuildContext = {
    scope: new Map(),
    namedRows: new Map(),
    row: [],
    isSerialized: false,
    refuse: (refusal) => refusals.push(refusal),
    noteOpenPlugin: (plugin, place) => {
      // Refusals before it stand for themselves; those behind it may come from not knowing its columns.
      if (refusals.length === 0) open.push({ kind: 'open', plugin, place });
    },
    buildScalar,
    buildTable,
  };
  const statements = query.tree.parts['Statements']?.items ?? [];
  const scope = buildScope(statements, context);
  const result = queryOf(statements);
  const lastOperator = result.parts['Operator'];
  const plan = withoutHiddenColumns(buildTable(result, { ...context, scope, lastOperator }));
  if (open[0]) return open[0];
  return refusals.length > 0 ? { kind: 'refused', refusals } : { kind: 'planned', plan };
}

/** What column_ifexists() has asked for is not a part of the result. */
function withoutHiddenColumns(source: TablePlan): TablePlan {
  const columns = source.columns.filter((column) => !isExistenceColumn(column.name));
  if (columns.length === source.columns.length) return source;
  const { span } = source;
  const computed = columns.map((column) => ({ ...column, expression: { kind: 'column' as const, ...column, span } }));
  return { kind: 'compute-columns', source, computed, columns, span };
}

function queryOf(statements: readonly SyntaxNode[]): SyntaxNode {
  return statements.find((statement) => statement.kind === 'ExpressionStatement')!.parts['Expression']!;
}
