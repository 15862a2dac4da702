import type { SyntaxNode } from '../kql/syntax-node';
import { argumentsOf, buildCall } from './build/build-call';
import { constantOf, knownType, partOf, type Binding, type BuildContext } from './build/build-context';
import { drawsAnew } from './run/drawn-values';
import { dynamicArithmeticRemedy, isDynamicArithmetic } from './build/dynamic-arithmetic';
import { readsColumn, variesByRow } from './plan/expression-parts';
import { buildDynamicLiteral, buildLiteral } from './build/build-literal';
import { refusalAt, ServiceRefusal, UnsupportedFeature } from './values/function-table';
import { tupleFunctions } from './functions';
import { requireDocumentedOptions } from './build/operator-options';
import type { Expression, TablePlan } from './plan/plan';
import { varyingListRemedy } from './build/varying-lists';
import { ownValue } from '../source/own-value';

/** Returns the plan of a scalar expression. What the engine cannot do is refused, and a null takes its place. */
export function buildScalar(node: SyntaxNode, context: BuildContext): Expression {
  try {
    return build(node, context);
  } catch (error) {
    if (!(error instanceof UnsupportedFeature)) throw error;
    context.refuse(refusalAt(error, node.span));
    return { kind: 'constant', type: knownType(node.type), value: null, span: node.span };
  }
}

function build(node: SyntaxNode, context: BuildContext): Expression {
  if (node.literal) return buildLiteral(node, node.literal);
  const builder = ownValue(builders, node.kind);
  if (builder) return builder(node, context);
  if (node.parts['Left'] && node.parts['Operator'] && node.parts['Right']) return buildBinary(node, context);
  throw new UnsupportedFeature(node.kind);
}

/** A type is an argument of the functions that take one, which read it themselves, and no value. */
function refuseType(): never {
  throw new UnsupportedFeature('typeof()', 'as a value');
}

type ScalarBuilder = (node: SyntaxNode, context: BuildContext) => Expression;

const builders: Readonly<Record<string, ScalarBuilder>> = {
  DynamicExpression: (node) => buildDynamicLiteral(node),
  NameReference: buildName,
  PathExpression: buildPath,
  ElementExpression: buildElement,
  FunctionCallExpression: buildCall,
  SimpleNamedExpression: (node, context) => context.buildScalar(partOf(node, 'Expression'), context),
  ToScalarExpression: buildToScalar,
  UnaryMinusExpression: buildUnary,
  UnaryPlusExpression: buildUnary,
  BetweenExpression: buildBetween,
  NotBetweenExpression: buildBetween,
  InExpression: buildMembership,
  NotInExpression: buildMembership,
  InCsExpression: buildMembership,
  NotInCsExpression: buildMembership,
  HasAnyExpression: buildMembership,
  HasAllExpression: buildMembership,
  TypeOfLiteralExpression: refuseType,
};

function buildName(node: SyntaxNode, context: BuildContext): Expression {
  const name = node.text ?? '';
  const binding = context.scope.get(name);
  const isInRow = context.row.some((column) => column.name === name);
  // The key of a partition is a column to the binder, but none of the rows in its braces.
  const isColumn = node.reference?.kind === 'column' && (isInRow || binding?.kind !== 'scalar');
  if (isColumn) return buildColumn(node, name, context);
  if (binding?.kind === 'scalar') return buildBound(name, binding, context);
  if (node.called) return buildCall(node, context);
  if (isInRow) return buildColumn(node, name, context);
  throw new UnsupportedFeature(`the name ${name}`);
}

/**
 * What a variable or parameter stands for. A table of its own, such as toscalar() reads, is read once, and sees no column
 * of the row that its function was called for. ("toscalar()", limitations)
 */
function buildBound(
  name: string,
  { expression, row }: Binding & { kind: 'scalar' },
  context: BuildContext,
): Expression {
  const bound = expression();
  if (row === undefined || row === context.row || !readsColumn(bound)) return bound;
  throw new ServiceRefusal(`'${name}' inside a table`, 'it differs from row to row, and the table is read once');
}

function buildColumn(node: SyntaxNode, name: string, context: BuildContext): Expression {
  const column = context.row.find((candidate) => candidate.name === name);
  return { kind: 'column', name, type: column?.type ?? knownType(node.type), span: node.span };
}

/** `bag.member`; of a tuple such as `$left` the column itself. */
function buildPath(node: SyntaxNode, context: BuildContext): Expression {
  const selector = partOf(node, 'Selector');
  const holder = partOf(node, 'Expression');
  if (context.tuples?.has(holder.text ?? '')) return buildColumn(node, `${holder.text!}.${selector.text!}`, context);
  if (context.tuples && holder.columns && holder.reference?.kind !== 'column' && !holder.called) {
    throw new UnsupportedFeature('scan', `a step reads ${holder.text ?? 'what'} of a later step`);
  }
  if (holder.columns && selector.reference?.kind === 'column') return buildColumn(node, selector.text ?? '', context);
  if (selector.kind === 'FunctionCallExpression') throw new UnsupportedFeature('a function call on a path');
  const target = context.buildScalar(holder, context);
  // `bag.[name]` takes its key from a column or variable, `bag.name` is the key itself.
  const isKeyItself = selector.kind === 'NameReference' && !selector.reference;
  const key = isKeyItself ? constantOf(selector.text ?? '', selector.span) : context.buildScalar(selector, context);
  return { kind: 'member', target, key, type: 'dynamic', span: node.span };
}

function buildElement(node: SyntaxNode, context: BuildContext): Expression {
  const of = partOf(node, 'Expression');
  const target = of.columns && !of.tabular ? buildTupleCall(of, context) : context.buildScalar(of, context);
  const key = context.buildScalar(partOf(node, 'Selector'), context);
  return { kind: 'member', target, key, type: 'dynamic', span: node.span };
}

/** A function that gives several columns, such as array_sort_asc() of several arrays, is an array to who indexes it. */
function buildTupleCall(node: SyntaxNode, context: BuildContext): Expression {
  const name = node.parts['Name']?.text ?? '';
  if (!tupleFunctions.has(name)) return context.buildScalar(node, context);
  const operands = argumentsOf(node).map((argument) => context.buildScalar(argument, context));
  return { kind: 'call', from: 'tuples', name, operands, type: 'dynamic', span: node.span };
}

function buildToScalar(node: SyntaxNode, context: BuildContext): Expression {
  requireDocumentedOptions(node);
  const inner = partOf(node, 'Expression');
  // What is computed once sees no columns of the row that it stands in.
  if (!inner.tabular) return computedOnce(context.buildScalar(inner, { ...context, row: [] }), node);
  const source = context.buildTable(inner, { ...context, row: [] });
  return { kind: 'scalar-of-table', source, type: source.columns[0]?.type ?? knownType(node.type), span: node.span };
}

/** A value that is drawn by chance is drawn once for the whole query; any other is the same each time. */
function computedOnce(expression: Expression, { span }: SyntaxNode): Expression {
  if (!drawsAnew(expression)) return expression;
  const { type } = expression;
  const source: TablePlan = { kind: 'literal-rows', rows: [[expression]], columns: [{ name: '', type }], span };
  return { kind: 'scalar-of-table', source, type, span };
}

function buildUnary(node: SyntaxNode, context: BuildContext): Expression {
  const name = partOf(node, 'Operator').text!;
  const operand = context.buildScalar(partOf(node, 'Expression'), context);
  refuseDynamicArithmetic(node, [operand]);
  return {
    kind: 'call',
    from: 'unaryOperators',
    name,
    operands: [operand],
    type: knownType(node.type),
    span: node.span,
  };
}

function buildBinary(node: SyntaxNode, context: BuildContext): Expression {
  const left = partOf(node, 'Left');
  if (left.kind === 'StarExpression') return buildAnyColumn(node, context);
  const operands = [context.buildScalar(left, context), context.buildScalar(partOf(node, 'Right'), context)];
  refuseDynamicArithmetic(node, operands);
  return operation(node, operands);
}

function refuseDynamicArithmetic(node: SyntaxNode, operands: readonly Expression[]): void {
  if (!isDynamicArithmetic(node) || operands.some(({ type }) => type !== 'dynamic')) return;
  const reason = `it computes with dynamic values alone. ${dynamicArithmeticRemedy.slice(0, -1)}`;
  throw new UnsupportedFeature(partOf(node, 'Operator').text!, reason);
}

/**
 * `* has "x"`: true if any column has it, numbers as text, as a search for the term finds them ("search operator",
 * Kusto docs: `search "x"` is `where * has "x"`; recorded answers). `* !has "x"` is true if none has it.
 */
function buildAnyColumn(node: SyntaxNode, context: BuildContext): Expression {
  const { text: name = '' } = partOf(node, 'Operator');
  const right = context.buildScalar(partOf(node, 'Right'), context);
  const isNegated = name.startsWith('!');
  const positive = isNegated ? name.slice(1) : name;
  if (right.type !== 'string') throw new UnsupportedFeature(`* ${name}`, 'with what is not a text');
  const texts = context.row.filter(({ type }) => type === 'string' || type === 'dynamic');
  const isSearch = /^(has|contains|startswith|endswith)/.test(positive) || positive === 'matches regex';
  if (!isSearch && texts.length < context.row.length) {
    throw new UnsupportedFeature(`* ${name}`, 'over columns that are not text');
  }
  if (isNegated && texts.length > 1) {
    throw new UnsupportedFeature(`* ${name}`, 'over several columns: whether one is enough is not documented');
  }
  const { span } = node;
  const call = (from: 'binaryOperators' | 'functions' | 'conversions', called: string, ...operands: Expression[]) =>
    ({ kind: 'call', from, name: called, operands, type: from === 'conversions' ? 'string' : 'bool', span }) as const;
  const tests = context.row.map((column): Expression => {
    const value: Expression = { kind: 'column', name: column.name, type: column.type, span };
    const isText = column.type === 'string' || column.type === 'dynamic';
    return call('binaryOperators', positive, isText ? value : call('conversions', 'string', value), right);
  });
  const no: Expression = { kind: 'constant', type: 'bool', value: false, span };
  const any = tests.length === 0 ? no : tests.reduce((either, test) => call('binaryOperators', 'or', either, test));
  return isNegated ? call('functions', 'not', any) : any;
}

function buildBetween(node: SyntaxNode, context: BuildContext): Expression {
  const range = partOf(node, 'Right');
  const operands = [partOf(node, 'Left'), partOf(range, 'First'), partOf(range, 'Second')];
  return operation(
    node,
    operands.map((operand) => context.buildScalar(operand, context)),
  );
}

function buildMembership(node: SyntaxNode, context: BuildContext): Expression {
  const items = partOf(node, 'Right').parts['Expressions']?.items ?? partOf(node, 'Right').items;
  const left = partOf(node, 'Left');
  const right = buildCandidates(node, items, context);
  if (left.kind === 'StarExpression') throw new UnsupportedFeature(`* ${partOf(node, 'Operator').text!}`);
  return operation(node, [context.buildScalar(left, context), right]);
}

/**
 * A table gives its first column, one array itself, and several items an array of them. A list of the row is refused,
 * as the service does. (MicrosoftDocs/dataexplorer-docs, issue 494.)
 */
function buildCandidates(node: SyntaxNode, items: readonly SyntaxNode[], context: BuildContext): Expression {
  const only = items.length === 1 ? items[0]! : undefined;
  if (only?.tabular) {
    const source = context.buildTable(only, { ...context, row: [] });
    return { kind: 'list-of-table', source, type: 'dynamic', span: only.span };
  }
  const built = items.map((item) => context.buildScalar(item, context));
  if (built.some(variesByRow)) {
    const reason = `its right side reads a column of the row. ${varyingListRemedy}`;
    throw new UnsupportedFeature(partOf(node, 'Operator').text!, reason);
  }
  return { kind: 'list', items: built, type: 'dynamic', span: node.span };
}

function operation(node: SyntaxNode, operands: readonly Expression[]): Extract<Expression, { kind: 'call' }> {
  const name = partOf(node, 'Operator').text!;
  return { kind: 'call', from: 'binaryOperators', name, operands, type: knownType(node.type), span: node.span };
}
