import type { SyntaxNode } from '../../kql/syntax-node';
import { itemsOf, knownColumns, parameterText, partOf, type BuildContext } from '../build/build-context';
import { UnsupportedFeature } from '../values/function-table';
import type { TablePlan, UnionRows } from '../plan/plan';
import { missingValue, positionOf, relationOfThunks, type Relation } from '../values/relation';
import type { Runtime } from '../runtime';
import type { Column, Value } from '../values';
import { buildView, columnsAmong, namesOfWildcard, viewNamed } from './view-members';

/** `union kind=outer withsource=s A, (B | where x)`, alone or after a pipe. */
export function buildUnion(node: SyntaxNode, context: BuildContext, input?: TablePlan): UnionRows {
  const withSource = parameterText(node, 'withsource') ?? parameterText(node, 'with_source');
  const isFuzzy = parameterText(node, 'isfuzzy')?.toLowerCase() === 'true';
  const items = itemsOf(node, 'Expressions').filter((item) => !isFuzzy || isThere(item, context));
  const members = items.flatMap((item) => membersOf(item, context));
  return buildUnionOf(node, [...(input ? [{ plan: input, label: undefined }] : []), ...members], withSource);
}

/** A fuzzy union does without the members whose table is not there. */
function isThere(item: SyntaxNode, context: BuildContext): boolean {
  let first = item;
  while (first.kind === 'PipeExpression') first = partOf(first, 'Expression');
  if (first.kind !== 'NameReference' || context.scope.has(first.text ?? '')) return true;
  return first.reference !== undefined && first.reference.kind !== 'other';
}

/**
 * Returns the rows of all members in the columns that the binder gave `node`.
 * @param labelName the column that says which member a row comes from
 */
export function buildUnionOf(node: SyntaxNode, members: readonly Member[], labelName: string | undefined): UnionRows {
  // kind=inner keeps the columns that all members have; and none has those of a fuzzy member that is not there.
  const isInner = parameterText(node, 'kind') === 'inner';
  const columns = columnsOf(node, members, labelName).filter((column, _, all) => {
    const isIn = ({ plan }: Member) => matchColumn(column, plan.columns, all) !== undefined;
    return column.name === labelName || (isInner ? members.every(isIn) : members.some(isIn));
  });
  if (columns.length === 0) throw new UnsupportedFeature('union', 'its tables have no column in common');
  const labelColumn = labelName === undefined ? -1 : columns.findIndex((column) => column.name === labelName);
  const sources = members.map(({ plan, label }, index) => ({
    plan,
    label: label ?? labelOf(plan) ?? `union_arg${index}`,
    columns: columns.map((column, position) =>
      position === labelColumn ? undefined : matchColumn(column, plan.columns, columns),
    ),
  }));
  requireDistinctNames(members, columns);
  const typed = columns.map((column, position) =>
    position === labelColumn ? column : { ...column, type: typeAmong(sources, position) ?? column.type },
  );
  const labelled = labelColumn < 0 ? {} : { labelColumn };
  return { kind: 'union-rows', sources, columns: typed, span: node.span, ...labelled };
}

function columnsOf(node: SyntaxNode, members: readonly Member[], labelName: string | undefined): readonly Column[] {
  if (!members.some(({ isView }) => isView)) return knownColumns(node.columns);
  const label: Column[] = labelName === undefined ? [] : [{ name: labelName, type: 'string' }];
  return [...label, ...columnsAmong(members.map(({ plan }) => plan))];
}

/** A table of a union, and what it is called where that is known. */
export interface Member {
  readonly plan: TablePlan;
  readonly label: string | undefined;
  /** Whether it is a view that a wildcard stands for. */
  readonly isView?: boolean;
}

/** Returns the tables that an item of a union names: a wildcard stands for every table that it fits. */
export function membersOf(item: SyntaxNode, context: BuildContext): Member[] {
  const names = namesOfWildcard(item);
  if (names === undefined) {
    // A function that is declared as a view goes by its name. ("User-defined functions", views; a recorded answer.)
    const label = aliasOf(item) ?? (viewNamed(item.text, context) ? item.text : undefined);
    return [{ plan: context.buildTable(item, context), label }];
  }
  return names.map((name) => {
    const view = viewNamed(name, context);
    if (view) return { plan: buildView(view, context), label: name, isView: true };
    const bound = item.reference?.members?.find((member) => member.name === name)?.columns ?? item.columns;
    if (!bound) throw new UnsupportedFeature(`union ${item.text ?? '*'}`);
    const plan: TablePlan = { kind: 'read-table', name, columns: knownColumns(bound), span: item.span };
    return { plan, label: name };
  });
}

/** The name that `as` gave to a member. */
function aliasOf(item: SyntaxNode): string | undefined {
  const operator = item.kind === 'PipeExpression' ? item.parts['Operator'] : undefined;
  return operator?.kind === 'AsOperator' ? partOf(operator, 'Name').text : undefined;
}

/** The name that `withsource` gives rows, if they have one. */
export function labelOf(plan: TablePlan): string | undefined {
  if (plan.kind === 'read-table') return plan.name;
  if (plan.kind === 'shared-rows' && plan.isLabel) return plan.name;
  const narrows = plan.kind === 'filter-rows' || plan.kind === 'compute-columns' || plan.kind === 'take-rows';
  return narrows ? labelOf(plan.source) : undefined;
}

/** A name that is made for one of several types must not be that of another column already. */
function requireDistinctNames(members: readonly Member[], columns: readonly Column[]): void {
  const all = members.flatMap(({ plan }) => plan.columns);
  for (const { name, type } of all) {
    const isSplit = !columns.some((column) => column.name === name);
    if (isSplit && all.some((other) => other.name === `${name}_${type}`)) {
      throw new UnsupportedFeature('union', `columns named ${name} and ${name}_${type}`);
    }
  }
}

/** Columns of one name and several types are told apart by the type at the end of their names. */
function matchColumn(column: Column, candidates: readonly Column[], all: readonly Column[]): string | undefined {
  const same = candidates.find((candidate) => candidate.name === column.name);
  if (same && (same.type === column.type || !all.some(({ name }) => name === `${same.name}_${same.type}`))) {
    return same.name;
  }
  const suffixed = candidates.find(({ name, type }) => column.name === `${name}_${type}` && type === column.type);
  const takenAsItself = suffixed && all.some(({ name, type }) => name === suffixed.name && type === suffixed.type);
  return suffixed && !takenAsItself ? suffixed.name : undefined;
}

function typeAmong(sources: UnionRows['sources'], position: number): Column['type'] | undefined {
  for (const { plan, columns } of sources) {
    const name = columns[position];
    if (name !== undefined) return plan.columns[positionOf(plan.columns, name)]!.type;
  }
  return undefined;
}

/** Runs `union`: the rows of all inputs under the columns of any. */
export function runUnion(plan: UnionRows, runtime: Runtime): Relation {
  const parts = plan.sources.map((source) => ({ source, rows: runtime.run(source.plan, runtime) }));
  const rowCount = parts.reduce((sum, part) => sum + part.rows.rowCount, 0);
  runtime.budget.makeRows(rowCount);
  const thunks = plan.columns.map((column, position) => () => {
    const values: Value[] = [];
    for (const { source, rows } of parts) {
      const name = source.columns[position];
      if (name !== undefined) {
        for (const value of rows.values(positionOf(rows.columns, name))) values.push(value);
        continue;
      }
      const filler = position === plan.labelColumn ? source.label : missingValue(column);
      for (let row = 0; row < rows.rowCount; row++) values.push(filler);
    }
    return values;
  });
  return relationOfThunks(plan.columns, thunks, rowCount);
}
