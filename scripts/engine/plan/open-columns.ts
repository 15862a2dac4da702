import { namedChildren, walkSyntax, type SyntaxKind, type SyntaxNode } from '../../kql/syntax-node';
import type { TablePlan } from './plan';
import type { Column } from '../values';

/** Hidden columns that say whether an open source has a column, for column_ifexists(). */
const existence = 'exists:';

/** Returns the name of the hidden column that tells whether a column exists. */
export function existenceColumn(name: string): string {
  return existence + name;
}

/** True for the name of a hidden column that tells whether another exists. */
export function isExistenceColumn(name: string): boolean {
  return name.startsWith(existence);
}

/** Returns the name of the column whose existence a hidden column tells. */
export function columnOfExistence(name: string): string {
  return name.slice(existence.length);
}

/**
 * Returns the rows before an operator with those columns that it names and that only an open source can have: such a
 * column is not in any schema, so it is asked for where it is used. Its values are dynamic.
 */
export function provideOpenColumns(operator: SyntaxNode, input: TablePlan): TablePlan {
  const { unknown, optional } = namesIn(operator);
  const hidden = [...optional].filter((name) => !input.columns.some((column) => column.name === name));
  return provideNames([...unknown, ...optional, ...hidden.map(existenceColumn)], input);
}

/** Returns the rows with these columns, as far as they have them or an open source below can. */
export function provideNames(names: readonly string[], input: TablePlan): TablePlan {
  let plan = input;
  for (const name of names) {
    if (!plan.columns.some((column) => column.name === name)) plan = withOpenColumn(plan, name) ?? plan;
  }
  return plan;
}

/** Operators whose subquery or plugin reads the rows of the pipe that they stand in. */
const readsPipe = new Set<SyntaxKind>(['MvApplyOperator', 'PartitionOperator', 'EvaluateOperator']);

/** Columns that the binder does not know, and those that column_ifexists() asks for. */
function namesIn(operator: SyntaxNode): { readonly unknown: Set<string>; readonly optional: Set<string> } {
  const names = { unknown: new Set<string>(), optional: new Set<string>() };
  const visit = (node: SyntaxNode): void => {
    if (node.kind === 'NameReference' && node.reference?.kind === 'column' && node.type === 'unknown') {
      names.unknown.add(node.text!);
    }
    const called = node.kind === 'FunctionCallExpression' ? node.parts['Name']?.text : undefined;
    if (called !== 'column_ifexists' && called !== 'columnifexists') return;
    const sought = node.parts['ArgumentList']?.parts['Expressions']?.items[0]?.literal?.value;
    if (typeof sought === 'string') names.optional.add(sought);
  };
  if (readsPipe.has(operator.kind)) walkSyntax(operator, visit);
  else walkScalars(operator, visit, true);
  return names;
}

/** Walks what is evaluated for the rows of the operator itself; its subqueries see to their own columns. */
function walkScalars(node: SyntaxNode, visit: (node: SyntaxNode) => void, isRoot: boolean): void {
  if (node.tabular && !isRoot) return;
  // The columns of a join's sides are seen to by the join.
  if (node.kind === 'PathExpression' && /^\$(?:left|right)$/.test(node.parts['Expression']?.text ?? '')) return;
  visit(node);
  for (const [, part] of namedChildren(node)) walkScalars(part, visit, false);
  for (const item of node.items) walkScalars(item, visit, false);
}

/** Returns a plan whose rows have the column too; undefined if no open source is below. */
function withOpenColumn(plan: TablePlan, name: string): TablePlan | undefined {
  const column: Column = { name, type: isExistenceColumn(name) ? 'bool' : 'dynamic' };
  switch (plan.kind) {
    case 'read-table':
    case 'read-watchlist':
    case 'read-function':
      return plan.open ? { ...plan, columns: [...plan.columns, column] } : undefined;
    case 'filter-rows':
    case 'sort-rows':
    case 'take-rows':
    case 'shared-rows':
    case 'expand-rows':
    case 'apply-rows':
    case 'parse-columns':
    case 'parse-key-values': {
      const source = withOpenColumn(plan.source, name);
      return source && { ...plan, source, columns: [...plan.columns, column] };
    }
    case 'compute-columns': {
      const source = withOpenColumn(plan.source, name);
      const expression = { kind: 'column' as const, ...column, span: plan.span };
      const computed = [...plan.computed, { ...column, expression }];
      return source && { ...plan, source, computed, columns: [...plan.columns, column] };
    }
    case 'union-rows':
      return withOpenColumnInUnion(plan, column);
    case 'join-rows':
      return withOpenColumnInJoin(plan, column);
    default:
      return undefined;
  }
}

function withOpenColumnInUnion(
  plan: Extract<TablePlan, { kind: 'union-rows' }>,
  column: Column,
): TablePlan | undefined {
  let isFound = false;
  const sources = plan.sources.map((source) => {
    const opened = withOpenColumn(source.plan, column.name);
    if (opened) isFound = true;
    return { ...source, plan: opened ?? source.plan, columns: [...source.columns, opened ? column.name : undefined] };
  });
  return isFound ? { ...plan, sources, columns: [...plan.columns, column] } : undefined;
}

/** Which side a column is of is only clear where one side alone is open. */
function withOpenColumnInJoin(plan: Extract<TablePlan, { kind: 'join-rows' }>, column: Column): TablePlan | undefined {
  const left = withOpenColumn(plan.source, column.name);
  const right = withOpenColumn(plan.right, column.name);
  if ((left === undefined) === (right === undefined)) return undefined;
  const output = { side: left ? ('left' as const) : ('right' as const), name: column.name };
  return {
    ...plan,
    source: left ?? plan.source,
    right: right ?? plan.right,
    outputs: [...plan.outputs, output],
    columns: [...plan.columns, column],
  };
}
