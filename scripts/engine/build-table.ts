import type { SyntaxNode } from '../kql/syntax-node';
import { enterFunction } from './build/build-call';
import { knownColumns, partOf, type BuildContext } from './build/build-context';
import { refusalAt, UnsupportedFeature } from './values/function-table';
import { operatorName } from './build/operator-name';
import { requireDocumentedOptions } from './build/operator-options';
import { operatorBuilders, sourceBuilders } from './operators';
import { filterByParameters } from './operators/filter-by-parameters';
import { provideOpenColumns } from './plan/open-columns';
import type { TablePlan } from './plan/plan';

/**
 * Returns the plan of a tabular expression. What the engine cannot do is refused, and empty rows take its place.
 * @param input the rows before an operator of a pipe
 */
export function buildTable(node: SyntaxNode, context: BuildContext, input?: TablePlan): TablePlan {
  try {
    return build(node, context, input);
  } catch (error) {
    if (!(error instanceof UnsupportedFeature)) throw error;
    context.refuse(refusalAt(error, node.span));
    return { kind: 'refused-rows', columns: knownColumns(node.columns), span: node.span };
  }
}

function build(node: SyntaxNode, context: BuildContext, input: TablePlan | undefined): TablePlan {
  requireDocumentedOptions(node);
  const operator = operatorBuilders.get(node.kind);
  if (operator && input) return operator(node, provideOpenColumns(node, input), context);
  const source = sourceBuilders.get(node.kind);
  if (source) return source(node, context, input);
  switch (node.kind) {
    case 'PipeExpression':
      return context.buildTable(
        partOf(node, 'Operator'),
        context,
        context.buildTable(partOf(node, 'Expression'), context, input),
      );
    case 'MaterializeExpression':
      return buildMaterialized(node, context);
    case 'NameReference':
      return buildNamed(node, context);
    case 'FunctionCallExpression':
      return buildFunctionCall(node, context);
    case 'PathExpression':
      return buildPath(node, context);
    default:
      throw new UnsupportedFeature(
        operatorName(node.kind),
        severalTables.has(node.kind) ? 'it gives several tables' : undefined,
      );
  }
}

/** Operators whose answer is more than one table; a query has one here. */
const severalTables: ReadonlySet<string> = new Set(['FacetOperator', 'ForkOperator']);

function buildMaterialized(node: SyntaxNode, context: BuildContext): TablePlan {
  const source = context.buildTable(partOf(node, 'Expression'), context);
  return { kind: 'shared-rows', name: 'materialize()', source, columns: source.columns, span: node.span };
}

function buildNamed(node: SyntaxNode, context: BuildContext): TablePlan {
  const name = node.text ?? '';
  const binding = context.scope.get(name);
  if (binding?.kind === 'table') return binding.plan();
  const named = context.namedRows.get(name);
  if (named) return named;
  if (node.called || node.reference?.kind === 'function') return buildFunctionCall(node, context);
  if (node.reference?.kind !== 'table') throw new UnsupportedFeature(`the name ${name}`);
  const columns = knownColumns(node.columns);
  return { kind: 'read-table', name: node.reference.name, columns, ...openness(node), span: node.span };
}

function buildFunctionCall(node: SyntaxNode, context: BuildContext): TablePlan {
  if (node.called) {
    const inner = enterFunction(node, context);
    return context.buildTable(inner.expression, inner.context);
  }
  const name = node.reference?.name ?? node.text ?? '';
  const passed = node.parts['ArgumentList']?.parts['Expressions']?.items ?? [];
  const columns = knownColumns(node.columns);
  const { span } = node;
  if (name === '_GetWatchlist') {
    if (passed.length !== 1) throw new UnsupportedFeature('_GetWatchlist()', 'it is read by alias only');
    return {
      kind: 'read-watchlist',
      alias: context.buildScalar(passed[0]!, context),
      columns,
      ...openness(node),
      span,
    };
  }
  if (name === 'table') {
    const table = context.buildScalar(passed[0]!, context);
    if (table.kind !== 'constant') throw new UnsupportedFeature('table()', 'its name is not a constant');
    return { kind: 'read-table', name: String(table.value), columns, ...openness(node), span };
  }
  if (columns.length === 0 && !node.open) throw new UnsupportedFeature(`${name}()`);
  const operands = passed.map((argument, index) => {
    const named = argument.kind === 'SimpleNamedExpression';
    const value = named ? partOf(argument, 'Expression') : argument;
    const label = named ? partOf(argument, 'Name').text! : String(index);
    return { name: label, expression: context.buildScalar(value, context) };
  });
  return filterByParameters({ kind: 'read-function', name, operands, columns, ...openness(node), span });
}

function openness(node: SyntaxNode): { readonly open?: true } {
  return node.open ? { open: true } : {};
}

/** `workspace("x").T`, `database("x").T`: the table itself, as there is but one workspace here. */
function buildPath(node: SyntaxNode, context: BuildContext): TablePlan {
  const selector = partOf(node, 'Selector');
  if (!selector.tabular) throw new UnsupportedFeature('a path to another database');
  return context.buildTable(selector, context);
}
