import type { BoundType, SyntaxNode } from '../../kql/syntax-node';
import { ownValue } from '../../source/own-value';
import { aggregateFunctions } from '../aggregates';
import { isUndefinedConversion } from './argument-types';
import { constantOf, itemsOf, knownColumns, knownType, partOf, type Binding, type BuildContext } from './build-context';
import { buildScope, optionName } from './build-scope';
import { drawingFunctions } from '../run/drawn-values';
import { ServiceRefusal, UnsupportedFeature } from '../values/function-table';
import { givenFunctions } from '../run/given-functions';
import { existenceColumn } from '../plan/open-columns';
import { scalarFunctions } from '../functions';
import type { AggregateCall, Expression, TablePlan } from '../plan/plan';
import type { KqlType } from '../values';
import { windowFunctions } from '../run/window-functions';

/** Returns the plan of a call of a scalar function or aggregate. */
export function buildCall(node: SyntaxNode, context: BuildContext): Expression {
  if (node.called) {
    const inner = enterFunction(node, context);
    return context.buildScalar(inner.expression, inner.context);
  }
  const name = callName(node);
  const special = ownValue(specialCalls, name);
  if (special) return special(node, context);
  if (context.takeAggregate && aggregateFunctions.has(name)) {
    return context.takeAggregate(buildAggregate(node, context));
  }
  const isGiven = givenFunctions.has(name);
  const isDrawn = drawingFunctions.has(name);
  if (!isGiven && !isDrawn && !windowFunctions.has(name) && !scalarFunctions.has(name))
    throw new UnsupportedFeature(`${name}()`);
  const operands = argumentsOf(node).map((argument) => buildArgument(argument, context));
  const type = resultType(name, operands, knownType(node.type));
  if (isGiven) return { kind: 'given-answer', name, operands, type, span: node.span };
  if (windowFunctions.has(name)) requireOrder(name, operands, context);
  if (isDrawn || windowFunctions.has(name)) return { kind: 'window', name, operands, type, span: node.span };
  return { kind: 'call', from: 'functions', name, operands, type, span: node.span };
}

/** An argument that names a type, such as the last one of extract(), is the name of the type. */
function buildArgument(argument: SyntaxNode, context: BuildContext): Expression {
  if (argument.kind !== 'TypeOfLiteralExpression') return context.buildScalar(argument, context);
  return constantOf(argument.reference?.name ?? '', argument.span);
}

/** The real engine refuses such a function over rows without an order, in a scan, and with an offset of zero. */
function requireOrder(name: string, operands: readonly Expression[], context: BuildContext): void {
  if (!context.isSerialized && context.row.length === 0) throw new UnsupportedFeature(`${name}()`, 'of no rows');
  if (!context.isSerialized) throw new ServiceRefusal(`${name}()`, 'its rows are in no order: sort or serialize them');
  if (context.tuples) throw new ServiceRefusal(`${name}()`, 'not inside scan');
  if (context.takesWindows === false) {
    throw new UnsupportedFeature(`${name}()`, 'outside extend, project, serialize and where: compute a column first');
  }
  const offset = name === 'prev' || name === 'next' ? operands[1] : undefined;
  if (offset?.kind === 'constant' && Number(offset.value) === 0) {
    throw new ServiceRefusal(`${name}()`, 'an offset of zero');
  }
  if (offset?.kind === 'call' && offset.from === 'unaryOperators' && offset.name === '-') {
    throw new ServiceRefusal(`${name}()`, 'an offset below zero');
  }
  const [value, , fallback] = name === 'prev' || name === 'next' ? operands : [];
  const isNull = fallback?.kind === 'constant' && fallback.value === null;
  if (value && fallback && !isNull && !isTakenFor(fallback.type, value.type)) {
    throw new UnsupportedFeature(`${name}()`, `of a ${value.type} with a default that is a ${fallback.type}`);
  }
}

/** Whether a value that is given in place of a missing one may have another type: numbers and dynamic values alone. */
function isTakenFor(given: KqlType, wanted: KqlType): boolean {
  const numbers: readonly KqlType[] = ['int', 'long', 'real', 'decimal'];
  if (given === wanted || given === 'dynamic' || wanted === 'dynamic') return true;
  return numbers.includes(given) && numbers.includes(wanted);
}

/** Where the real engine returns another type than the binder says. (Recorded answers.) */
function resultType(name: string, operands: readonly Expression[], bound: KqlType): KqlType {
  const [first] = operands;
  const isWeeks = first?.kind === 'constant' && first.value === 'week';
  return name === 'jaccard_index' || (name === 'datetime_diff' && isWeeks) ? 'real' : bound;
}

/** Returns an aggregate and what it is fed, for the rows of `context`. */
export function buildAggregate(node: SyntaxNode, context: BuildContext): AggregateCall {
  const name = callName(node);
  if (!aggregateFunctions.has(name)) throw new UnsupportedFeature(`${name}()`);
  const inside: BuildContext = { ...context, takeAggregate: undefined };
  const tuple = node.columns ? knownColumns(node.columns) : undefined;
  const operands: Expression[] = [];
  for (const argument of argumentsOf(node)) {
    if (argument.kind !== 'StarExpression') operands.push(context.buildScalar(argument, inside));
    else operands.push(...starColumns(tuple ?? [], operands.length, node, context));
  }
  if (operands.length === 0 && argumentsOf(node).length > 0) operands.push(onlyColumn(node, context));
  const type = knownType(node.type ?? tuple?.[0]?.type);
  return { name, operands, type, outputs: tuple ?? [{ name: '', type }], span: node.span };
}

/** The columns that `*` stands for among an aggregate's arguments; the binder has left out what it is grouped by. */
/** The parser says of `*` which columns it stands for, unless it is one: which of the rows' columns is no key. */
function onlyColumn(node: SyntaxNode, { row }: BuildContext): Expression {
  const [column] = row;
  if (column && row.length === 1) return { kind: 'column', name: column.name, type: column.type, span: node.span };
  throw new UnsupportedFeature(`* in ${callName(node)}()`, 'of one column: name it');
}

function starColumns(
  tuple: readonly { readonly name: string }[],
  already: number,
  node: SyntaxNode,
  context: BuildContext,
): Expression[] {
  return tuple.slice(already).map(({ name }) => {
    // The binder numbers a name that another column of the result has taken.
    const original = name.replace(/\d+$/, '');
    const column =
      context.row.find((candidate) => candidate.name === name) ??
      context.row.find((candidate) => candidate.name === original);
    if (!column) throw new UnsupportedFeature(`* in ${callName(node)}()`, `it has no column ${name}`);
    // Behind a parse into a column that the rows had, the binder knows two of its name.
    if (tuple.filter((each) => each.name === name).length > 1)
      throw new UnsupportedFeature(`* in ${callName(node)}()`, `the column ${name} was parsed anew: name the columns`);
    return { kind: 'column', name: column.name, type: column.type, span: node.span };
  });
}

export interface EnteredFunction {
  readonly expression: SyntaxNode;
  readonly context: BuildContext;
}

/**
 * Returns the body of a called function and the context in which to build it: what was in scope where the function was
 * declared, its parameters, and its own let statements.
 * @param input rows that `invoke` passes as the first argument
 */
export function enterFunction(node: SyntaxNode, context: BuildContext, input?: TablePlan): EnteredFunction {
  const { parameters, body } = node.called!;
  const declaredIn = context.scope.get(`function ${node.reference?.name ?? ''}`);
  const scope = new Map(declaredIn?.kind === 'scope' ? declaredIn.scope : new Map<string, Binding>());
  const passed = argumentsOf(node);
  const shift = input ? 1 : 0;
  parameters.forEach((parameter, index) => {
    if (input && index === 0) return void scope.set(parameter.name, { kind: 'table', plan: () => input });
    const argument = argumentNamed(passed, parameter.name, index - shift) ?? parameter.defaultValue;
    if (!argument) throw new UnsupportedFeature(`a call without ${parameter.name}`);
    scope.set(parameter.name, bindArgument(argument, parameter.type, context));
  });
  const inside: BuildContext = { ...context, scope };
  const statements = itemsOf(body, 'Statements');
  return { expression: partOf(body, 'Expression'), context: { ...inside, scope: buildScope(statements, inside) } };
}

function bindArgument(node: SyntaxNode, declared: BoundType | undefined, context: BuildContext): Binding {
  const value = argumentValue(node);
  if (value.tabular) return { kind: 'table', plan: () => context.buildTable(value, context) };
  let built: Expression | undefined;
  return {
    kind: 'scalar',
    expression: () => (built ??= converted(context.buildScalar(value, context), declared)),
    row: context.row,
  };
}

/** An int passed to a parameter of type long is a long inside, and so on. */
function converted(expression: Expression, declared: BoundType | undefined): Expression {
  if (declared === undefined || declared === 'unknown' || declared === expression.type) return expression;
  const isNull = expression.kind === 'constant' && expression.value === null;
  if (!isNull && isUndefinedConversion(expression.type, declared)) {
    const feature = `a ${expression.type} for a parameter of type ${declared}`;
    throw new UnsupportedFeature(feature, 'no page says what becomes of it');
  }
  const type = knownType(declared);
  return { kind: 'call', from: 'conversions', name: type, operands: [expression], type, span: expression.span };
}

/** What an argument passes, be it named or not. */
export function argumentValue(argument: SyntaxNode): SyntaxNode {
  return argument.kind === 'SimpleNamedExpression' ? partOf(argument, 'Expression') : argument;
}

/** The argument that is passed by a name, or else the one without a name at an index. */
export function argumentNamed(passed: readonly SyntaxNode[], name: string, index: number): SyntaxNode | undefined {
  const isNamed = (argument: SyntaxNode | undefined) => argument?.kind === 'SimpleNamedExpression';
  const named = passed.find((argument) => isNamed(argument) && argument.parts['Name']?.text === name);
  return named ?? (isNamed(passed[index]) ? undefined : passed[index]);
}

/** The name of the function that a call names. */
export function callName(node: SyntaxNode): string {
  return node.parts['Name']?.text ?? node.text ?? '';
}

/** The arguments of a call, in order. */
export function argumentsOf(node: SyntaxNode): readonly SyntaxNode[] {
  return node.parts['ArgumentList']?.parts['Expressions']?.items ?? [];
}

type SpecialCall = (node: SyntaxNode, context: BuildContext) => Expression;

/** Functions whose meaning depends on which columns there are. */
const specialCalls: Readonly<Record<string, SpecialCall>> = {
  column_ifexists: buildColumnIfExists,
  columnifexists: buildColumnIfExists,
  pack_all: buildPackAll,
  pack_array: buildPackArray,
  column_names_of: buildColumnNames,
  bag_pack_columns: buildPackColumns,
  ingestion_time: buildIngestionTime,
  bin_auto: buildBinAuto,
};

function buildColumnIfExists(node: SyntaxNode, context: BuildContext): Expression {
  const [name, fallback] = argumentsOf(node);
  const text = name && context.buildScalar(name, context);
  if (text?.kind !== 'constant' || typeof text.value !== 'string') {
    throw new UnsupportedFeature('column_ifexists()', 'its name is not a literal');
  }
  const column = context.row.find((candidate) => candidate.name === text.value);
  const otherwise = context.buildScalar(fallback!, context);
  if (!column) return otherwise;
  const value: Expression = { kind: 'column', name: column.name, type: column.type, span: node.span };
  const hidden = existenceColumn(column.name);
  if (!context.row.some((candidate) => candidate.name === hidden)) return value;
  const exists: Expression = { kind: 'column', name: hidden, type: 'bool', span: node.span };
  const type = node.type === 'unknown' || node.type === undefined ? otherwise.type : node.type;
  const operands = [exists, value, otherwise];
  return { kind: 'call', from: 'functions', name: 'iff', operands, type, span: node.span };
}

function buildPackColumns(node: SyntaxNode, context: BuildContext): Expression {
  const operands = argumentsOf(node).flatMap((argument): Expression[] => {
    if (argument.kind !== 'NameReference') throw new UnsupportedFeature('bag_pack_columns()', 'of an expression');
    return [constantOf(argument.text!, argument.span), context.buildScalar(argument, context)];
  });
  return { kind: 'call', from: 'functions', name: 'bag_pack', operands, type: 'dynamic', span: node.span };
}

/** `pack_array(*)` packs all columns. ("pack_array()") */
function buildPackArray(node: SyntaxNode, context: BuildContext): Expression {
  const operands = argumentsOf(node).flatMap((argument): Expression[] =>
    argument.kind === 'StarExpression'
      ? context.row.map(({ name, type }) => ({ kind: 'column', name, type, span: argument.span }))
      : [context.buildScalar(argument, context)],
  );
  return { kind: 'call', from: 'functions', name: 'pack_array', operands, type: 'dynamic', span: node.span };
}

function buildPackAll(node: SyntaxNode, context: BuildContext): Expression {
  const [ignore] = argumentsOf(node).map((argument) => context.buildScalar(argument, context));
  if (ignore !== undefined && ignore.kind !== 'constant') {
    throw new UnsupportedFeature('pack_all()', 'its argument is not a literal');
  }
  const ignores = ignore?.value === true;
  // The documentation does not say whether an empty array or bag counts as empty.
  if (ignores && context.row.some((column) => column.type === 'dynamic')) {
    throw new UnsupportedFeature('pack_all(true)', 'over dynamic columns');
  }
  const operands = context.row.flatMap((column): Expression[] => [
    constantOf(column.name, node.span),
    { kind: 'column', name: column.name, type: column.type, span: node.span },
  ]);
  const name = ignores ? 'pack_all' : 'bag_pack';
  return { kind: 'call', from: 'functions', name, operands, type: 'dynamic', span: node.span };
}

/** `bin_auto(x)` is bin_at() with the size, and from the point, that the query's options set. ("bin_auto()") */
function buildBinAuto(node: SyntaxNode, context: BuildContext): Expression {
  const value = context.buildScalar(argumentsOf(node)[0]!, context);
  const [size, at] = ['query_bin_auto_size', 'query_bin_auto_at'].map((name) => context.scope.get(optionName(name)));
  if (size?.kind !== 'scalar') throw new UnsupportedFeature('bin_auto()', 'without set query_bin_auto_size');
  const points = at?.kind === 'scalar' ? [at.expression()] : [];
  const operands = [value, size.expression(), ...points];
  const name = points.length > 0 ? 'bin_at' : 'bin';
  return { kind: 'call', from: 'functions', name, operands, type: knownType(node.type), span: node.span };
}

/** The names of a table's columns, known before it has rows. ("column_names_of()") */
function buildColumnNames(node: SyntaxNode): Expression {
  const [table] = argumentsOf(node);
  if (table?.tabular !== true || !table.columns) throw new UnsupportedFeature('column_names_of()', 'of no table');
  const value = table.columns.map((column) => column.name);
  return { kind: 'constant', type: 'dynamic', value, span: node.span };
}

/**
 * An event of a local table is ingested when its `_TimeReceived` says so, else at its TimeGenerated: it has no other
 * history. ("ingestion_time()": the approximate time at which the record was ingested.)
 */
function buildIngestionTime(node: SyntaxNode, context: BuildContext): Expression {
  const candidates = ['_TimeReceived', 'TimeGenerated']
    .filter((name) => context.row.some((column) => column.name === name && column.type === 'datetime'))
    .map((name): Expression => ({ kind: 'column', name, type: 'datetime', span: node.span }));
  if (candidates.length === 0) throw new UnsupportedFeature('ingestion_time()', 'the rows have no TimeGenerated');
  if (candidates.length === 1) return candidates[0]!;
  return {
    kind: 'call',
    from: 'functions',
    name: 'coalesce',
    operands: candidates,
    type: 'datetime',
    span: node.span,
  };
}
