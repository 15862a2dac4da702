import type { SyntaxNode } from '../../kql/syntax-node';
import { argumentsOf, buildCall } from '../build/build-call';
import { knownColumns, partOf, type BuildContext } from '../build/build-context';
import { UnsupportedFeature } from '../values/function-table';
import { tupleFunctions } from '../functions';
import type { CallExpression, Expression } from '../plan/plan';
import type { Column } from '../values';

/** A column that an item of project, extend or print computes; the binder has named what has no name here. */
export interface NamedItem {
  readonly name: string | undefined;
  readonly expression: Expression;
}

/** Returns the columns that the items compute: one an item, or several where a function gives several. */
export function buildItems(items: readonly SyntaxNode[], context: BuildContext): NamedItem[] {
  return items.flatMap((item) => {
    const names = namesOf(item);
    const isNamed = item.kind === 'SimpleNamedExpression' || item.kind === 'CompoundNamedExpression';
    const value = isNamed ? partOf(item, 'Expression') : item;
    if (!value.columns || value.tabular) return [{ name: names[0], expression: context.buildScalar(value, context) }];
    const tuple = buildTuple(value, context);
    if (tuple.length === 0) throw new UnsupportedFeature(`${value.parts['Name']?.text ?? ''}()`, 'it gives no column');
    // A single name takes the first of the columns alone. (Recorded answers.)
    if (item.kind === 'SimpleNamedExpression') return [{ name: names[0], expression: tuple[0]! }];
    // Fewer names than columns take the first of them. ("series_stats()": the table will show only those columns.)
    if (item.kind === 'CompoundNamedExpression') {
      if (names.length > tuple.length) throw new UnsupportedFeature('(a, b) = …', 'more names than columns');
      return names.map((name, index) => ({ name, expression: tuple[index]! }));
    }
    return tuple.map((expression, index) => ({ name: names[index], expression }));
  });
}

function namesOf(item: SyntaxNode): readonly (string | undefined)[] {
  if (item.kind === 'SimpleNamedExpression') return [partOf(item, 'Name').text];
  if (item.kind === 'CompoundNamedExpression') {
    return (partOf(item, 'Names').parts['Names']?.items ?? []).map((name) => name.text);
  }
  return [item.kind === 'NameReference' && item.reference?.kind === 'column' ? item.text : undefined];
}

/** A call such as series_stats(): an array with the value of each column, which is then taken apart. */
function buildTuple(node: SyntaxNode, context: BuildContext): Expression[] {
  const name = node.parts['Name']?.text ?? '';
  if (node.called) return [buildCall(node, context)];
  const operands = argumentsOf(node).map((argument) => context.buildScalar(argument, context));
  const target: CallExpression = { kind: 'call', from: 'tuples', name, operands, type: 'dynamic', span: node.span };
  const columns = knownColumns(node.columns);
  if (!tupleFunctions.has(name)) {
    context.refuse({ feature: `${name}()`, span: node.span });
    return columns.map(({ type }) => ({ kind: 'constant', type, value: null, span: node.span }));
  }
  return columns.map((column: Column, index): Expression => {
    const key: Expression = { kind: 'constant', type: 'long', value: BigInt(index), span: node.span };
    return { kind: 'member', target, key, type: column.type, span: node.span };
  });
}
