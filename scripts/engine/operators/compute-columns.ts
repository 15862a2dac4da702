import { functionsNamedByArgument } from '../../kql/language-names';
import type { SyntaxNode } from '../../kql/syntax-node';
import { argumentsOf, callName } from '../build/build-call';
import { itemsOf, knownColumns, overRowsInOrderOf, partOf, type BuildContext } from '../build/build-context';
import { UnsupportedFeature } from '../values/function-table';
import type { ComputeColumns, ComputedColumn, Expression, TablePlan } from '../plan/plan';
import { relationOfThunks, type Relation } from '../values/relation';
import { isOrdered, reverseRows } from '../run/row-order';
import { evaluateColumn, type Runtime } from '../runtime';
import type { Column } from '../values';
import { buildItems, type NamedItem } from './named-items';

/** `project a, b = c + 1`: one column of the result an item, or several, named by the binder. */
export function buildProject(node: SyntaxNode, source: TablePlan, context: BuildContext): ComputeColumns {
  if (itemsOf(node, 'Expressions').length === 0) throw new UnsupportedFeature('project', 'of no columns');
  const items = buildItems(itemsOf(node, 'Expressions'), overRowsInOrderOf(source, context));
  const columns = knownColumns(node.columns);
  const isAsBound = items.length === columns.length;
  const computed = items.map(({ name, expression }, index) => {
    const given = isAsBound ? columns[index]!.name : name;
    if (given === undefined) throw new UnsupportedFeature('project', 'its columns are not those of its items');
    return named(given, expression);
  });
  return computing(node, source, computed);
}

/** `extend b = a + 1`: a name that the row has already keeps its place, any other is added at the end. */
export function buildExtend(node: SyntaxNode, source: TablePlan, context: BuildContext): ComputeColumns {
  const nodes = itemsOf(node, 'Expressions');
  const built = buildItems(nodes, overRowsInOrderOf(source, context));
  // Several columns of one item leave no place for a name of ours.
  const items =
    built.length === nodes.length ? built.map((item, index) => withNameOfArgument(item, nodes[index]!)) : built;
  const names = namesOfExtended(node, items, source.columns);
  const added = new Map(items.map(({ expression }, index) => [names[index]!, expression]));
  const before = source.columns.map(({ name }) => {
    const expression = added.get(name);
    return expression ? named(name, expression) : kept(source.columns, name, node);
  });
  const after = [...added].filter(([name]) => !source.columns.some((column) => column.name === name));
  return computing(node, source, [...before, ...after.map(([name, expression]) => named(name, expression))]);
}

/** `extend bin(t, 1h)` and `extend tostring(t)` take the name of their column, as the binder has it. */
function withNameOfArgument(item: NamedItem, node: SyntaxNode): NamedItem {
  if (item.name !== undefined || node.kind !== 'FunctionCallExpression') return item;
  const [value] = functionsNamedByArgument().has(callName(node)) ? argumentsOf(node) : [];
  return value?.kind === 'NameReference' && value.text !== undefined ? { ...item, name: value.text } : item;
}

/** An item without a name got one from the binder: the result's new columns, in the order of the items. */
function namesOfExtended(node: SyntaxNode, items: readonly NamedItem[], before: readonly Column[]): string[] {
  const taken = new Set([...before.map((column) => column.name), ...items.map(({ name }) => name)]);
  const invented = knownColumns(node.columns).filter((column) => !taken.has(column.name));
  let next = 0;
  const names = items.map(({ name }) => {
    const given = name ?? invented[next++]?.name;
    if (given === undefined) throw new UnsupportedFeature('extend', 'an item without a name');
    return given;
  });
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new UnsupportedFeature('extend', `two items for the column ${twice}`);
  return names;
}

/** `project-away a, b*` and `project-keep a, b*`: the columns keep their order. */
export function buildChosenColumns(node: SyntaxNode, source: TablePlan): ComputeColumns {
  const tests = itemsOf(node, 'Expressions').map(nameTest);
  const keeps = node.kind === 'ProjectKeepOperator';
  const chosen = source.columns.filter(({ name }) => tests.some((matches) => matches(name)) === keeps);
  return computing(
    node,
    source,
    chosen.map(({ name }) => kept(source.columns, name, node)),
  );
}

function nameTest(item: SyntaxNode): (name: string) => boolean {
  const text = item.text;
  if (text === undefined) throw new UnsupportedFeature(item.kind, 'in a list of columns');
  const parts = text.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`^${parts.join('.*')}$`, 's');
  return (name) => pattern.test(name);
}

/** `project-reorder c, a*`: in the binder's order; what it does not know of stands at the end. */
export function buildReordered(node: SyntaxNode, source: TablePlan): ComputeColumns {
  const known = node.columns!.filter(({ name }) => source.columns.some((column) => column.name === name));
  const others = source.columns.filter(({ name }) => !known.some((column) => column.name === name));
  const computed = [...known, ...others].map(({ name }) => kept(source.columns, name, node));
  return computing(node, source, computed);
}

/** `project-rename new = old` */
export function buildRename(node: SyntaxNode, source: TablePlan): ComputeColumns {
  const newNames = new Map<string, string>();
  for (const item of itemsOf(node, 'Expressions')) {
    if (item.kind !== 'SimpleNamedExpression') throw new UnsupportedFeature('project-rename', item.kind);
    newNames.set(partOf(item, 'Expression').text!, partOf(item, 'Name').text!);
  }
  const computed = source.columns.map(({ name }) => {
    return named(newNames.get(name) ?? name, kept(source.columns, name, node).expression);
  });
  return computing(node, source, computed);
}

/** `serialize n = row_number()`: from here on the order in which the rows come counts. */
export function buildSerialize(node: SyntaxNode, source: TablePlan, context: BuildContext): ComputeColumns {
  const computed = source.columns.map(({ name }) => kept(source.columns, name, node));
  const serialized: ComputeColumns = { ...computing(node, source, computed), isSerialized: true };
  return itemsOf(node, 'Expressions').length > 0 ? buildExtend(node, serialized, context) : serialized;
}

function computing(node: SyntaxNode, source: TablePlan, computed: readonly ComputedColumn[]): ComputeColumns {
  const columns = computed.map(({ name, type }) => ({ name, type }));
  return { kind: 'compute-columns', source, computed, columns, span: node.span };
}

function named(name: string, expression: Expression): ComputedColumn {
  return { name, type: expression.type, expression };
}

function kept(columns: readonly Column[], name: string, node: SyntaxNode): ComputedColumn {
  const column = columns.find((candidate) => candidate.name === name);
  if (!column) throw new UnsupportedFeature(`the column ${name}`, 'the rows do not have it');
  return { ...column, expression: { kind: 'column', name, type: column.type, span: node.span } };
}

/** Runs `extend` and its kin: a column for each expression, beside or in place of those of the input. */
export function runComputeColumns(plan: ComputeColumns, runtime: Runtime): Relation {
  const given = runtime.run(plan.source, runtime);
  const isOpen = plan.isSerialized === true && given.rowCount > 1 && !isOrdered(plan.source);
  const about = 'the order of the rows, which are not sorted';
  const source = isOpen && runtime.chooseOther?.({ span: plan.span, about }) === true ? reverseRows(given) : given;
  const thunks = plan.computed.map(({ expression }) => evaluateColumn(expression, source, runtime));
  const isOfNothing = source.isOfNothing === true;
  return { ...relationOfThunks(plan.columns, thunks, source.rowCount), isOfNothing };
}
