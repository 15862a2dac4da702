import { walkSyntax, type SyntaxNode } from '../../kql/syntax-node';
import { constantOf, itemsOf, knownColumns, overRowsOf, partOf, type BuildContext } from '../build/build-context';
import { UnsupportedFeature } from '../values/function-table';
import type { ComputedColumn, Expression, TablePlan, UnionRows } from '../plan/plan';
import { missingValue } from '../values/relation';
import type { Column } from '../values';
import { buildTermCondition } from './search-rows';
import { buildUnionOf, labelOf, membersOf, type Member } from './union-rows';

/**
 * `find in (A, B*) where x == 1 project x, y:string`: the rows of several tables for which the condition holds. A table
 * without any column of the condition takes no part, and a column that a table lacks is empty. ("find operator")
 */
export function buildFind(node: SyntaxNode, context: BuildContext): UnionRows {
  const inClause = node.parts['InClause'];
  if (!inClause) throw new UnsupportedFeature('find', 'over all tables; name them: find in (…) where …');
  const condition = partOf(node, 'Condition');
  const named = columnsNamedIn(condition);
  const members = itemsOf(inClause, 'Expressions')
    .flatMap((item) =>
      membersOf(item, context).map((member) => ({
        ...member,
        label: member.label ?? labelOf(member.plan) ?? item.text,
      })),
    )
    .filter(({ plan }) => named.length === 0 || named.some(({ name }) => has(plan, name)));
  requireOneType(named, members);
  const [source, ...others] = knownColumns(node.columns);
  const projected = others.filter((column) => column.name !== packColumn);
  const isPacked = projected.length < others.length;
  if (isPacked && node.parts['Project'] && projected.length > 0) {
    throw new UnsupportedFeature(
      'find … project … pack(*)',
      'its documentation contradicts itself beside other columns',
    );
  }
  const found = members.map(({ plan, label }): Member => {
    const matching = matchingRows(plan, condition, named, node, context);
    const computed = [
      { ...source!, expression: constantOf(label ?? '', node.span) },
      ...projected.map((column) => projectColumn(column, plan, node)),
      ...(isPacked ? [packRest(plan, projected, node)] : []),
    ];
    const columns = computed.map(({ name, type }) => ({ name, type }));
    return { plan: { kind: 'compute-columns', source: matching, computed, columns, span: node.span }, label };
  });
  return buildUnionOf(node, found, undefined);
}

/** The column that holds what is not projected, as the binder names it. */
const packColumn = 'pack_';

/** Returns the columns that the condition of a find names. */
function columnsNamedIn(condition: SyntaxNode): readonly Column[] {
  const columns = new Map<string, Column>();
  walkSyntax(condition, (part) => {
    if (part.kind !== 'NameReference' || part.reference?.kind !== 'column') return;
    const type = part.type === undefined || part.type === 'unknown' ? 'dynamic' : part.type;
    columns.set(part.text!, { name: part.text!, type });
  });
  return [...columns.values()];
}

function has(plan: TablePlan, name: string): boolean {
  return plan.columns.some((column) => column.name === name);
}

function requireOneType(named: readonly Column[], members: readonly Member[]): void {
  for (const { name, type } of named) {
    const differs = members.some(({ plan }) => plan.columns.some((each) => each.name === name && each.type !== type));
    if (differs) throw new UnsupportedFeature('find', `the column ${name} has several types in these tables`);
  }
}

function matchingRows(
  plan: TablePlan,
  condition: SyntaxNode,
  named: readonly Column[],
  node: SyntaxNode,
  context: BuildContext,
): TablePlan {
  const lacking = named.filter(({ name }) => !has(plan, name));
  const computed = [
    ...plan.columns.map((column) => ({ ...column, expression: read(column, node) })),
    ...lacking.map((column) => empty(column, node)),
  ];
  const columns = computed.map(({ name, type }) => ({ name, type }));
  const source: TablePlan =
    lacking.length === 0 ? plan : { kind: 'compute-columns', source: plan, computed, columns, span: node.span };
  const conditions = [buildTermCondition(condition, overRowsOf(source, context), false)];
  return { kind: 'filter-rows', source, conditions, columns: source.columns, span: node.span };
}

function projectColumn(column: Column, plan: TablePlan, node: SyntaxNode): ComputedColumn {
  const own = plan.columns.find(({ name }) => name === column.name);
  if (!own) return empty(column, node);
  if (own.type === column.type) return { ...column, expression: read(own, node) };
  const { type } = column;
  const operands = [read(own, node)];
  return { ...column, expression: { kind: 'call', from: 'conversions', name: type, operands, type, span: node.span } };
}

function packRest(plan: TablePlan, projected: readonly Column[], node: SyntaxNode): ComputedColumn {
  const rest = plan.columns.filter(({ name }) => !projected.some((column) => column.name === name));
  const operands = rest.flatMap((column) => [constantOf(column.name, node.span), read(column, node)]);
  const expression = { kind: 'call', from: 'functions', name: 'bag_pack', operands, type: 'dynamic' } as const;
  return { name: packColumn, type: 'dynamic', expression: { ...expression, span: node.span } };
}

function read({ name, type }: Column, node: SyntaxNode): Expression {
  return { kind: 'column', name, type, span: node.span };
}

function empty(column: Column, node: SyntaxNode): ComputedColumn {
  const { type } = column;
  return { ...column, expression: { kind: 'constant', type, value: missingValue(column), span: node.span } };
}
