import { conversion } from './values/convert-values';
import { findUnlistedType } from './build/documented-parameters';
import { drawingFunctions, evaluateDrawn, startDraws } from './run/drawn-values';
import { elementAt, isDynamicArray, memberOf, toDynamic } from './values/dynamic-values';
import { scalarFunctions, tupleFunctions } from './functions';
import { UnsupportedFeature, type CallSite, type ScalarFunction } from './values/function-table';
import { evaluateGiven } from './run/given-functions';
import { binaryOperators, unaryOperators } from './operations';
import { readsInput } from './run/reads-input';
import { chooseLookedAt } from './run/looked-at-values';
import type { CallExpression, Expression, ListExpression, MemberExpression } from './plan/plan';
import { type Relation } from './values/relation';
import { isOrdered } from './run/row-order';
import type { Evaluator, Runtime } from './runtime';
import type { DynamicValue, KqlType, Value } from './values';
import { evaluateWindow } from './run/window-functions';
import { ownValue } from '../source/own-value';

/** Returns how the value of an expression is found for each row of a relation. */
export function evaluateExpression(expression: Expression, rows: Relation, runtime: Runtime): Evaluator {
  switch (expression.kind) {
    case 'constant':
      return constantEvaluator(expression.value);
    case 'column':
      return columnEvaluator(expression.name, rows);
    case 'call':
      return callEvaluator(expression, rows, runtime);
    case 'member':
      return memberEvaluator(expression, rows, runtime);
    case 'list':
      return listEvaluator(expression, rows, runtime);
    case 'scalar-of-table':
      return subqueryEvaluator(expression, runtime, (result) => {
        const type = result.columns[0]?.type;
        if (result.rowCount === 0 || !type) return type === 'string' ? '' : null;
        const isOpen = result.rowCount > 1 && !isOrdered(expression.source);
        const about = 'which of its rows toscalar() takes';
        const takesLast = isOpen && runtime.chooseOther?.({ span: expression.span, about }) === true;
        return result.values(0)[takesLast ? result.rowCount - 1 : 0]!;
      });
    case 'list-of-table':
      return subqueryEvaluator(expression, runtime, (result) => {
        const { type } = result.columns[0]!;
        return result.values(0).map((value) => toDynamic(value, type));
      });
    case 'window':
      return drawingFunctions.has(expression.name)
        ? evaluateDrawn(expression, rows, runtime)
        : evaluateWindow(expression, rows, runtime);
    case 'given-answer':
      return evaluateGiven(expression, rows, runtime);
  }
}

function constantEvaluator(value: Value): Evaluator {
  return { at: () => value, constant: { value } };
}

function columnEvaluator(name: string, rows: Relation): Evaluator {
  const position = rows.columns.findIndex((column) => column.name === name);
  if (position < 0) throw new UnsupportedFeature(`the column ${name}`, 'the rows do not have it');
  if (rows.rowCount === 0) return { at: () => null };
  let values: readonly Value[] | undefined;
  return {
    at: (row) => {
      values ??= rows.values(position);
      return values[row]!;
    },
  };
}

function callEvaluator(call: CallExpression, rows: Relation, runtime: Runtime): Evaluator {
  const known = runtime.memory.constants.get(call);
  if (known !== undefined) return constantEvaluator(known);
  runtime.budget.spend(1);
  const evaluated = call.operands.map((operand) => runtime.evaluator(operand, rows, runtime));
  const operands = chooseLookedAt(call, evaluated, runtime);
  const apply = prepareCall(call, operands, runtime);
  const constants = operands.map((operand) => operand.constant);
  if (constants.every((constant) => constant !== undefined)) {
    const value = apply(...constants.map((constant) => constant.value));
    if (canGrow(call)) runtime.budget.weigh(value);
    const { constants: fixed } = runtime.memory;
    if (call.operands.every((operand) => operand.kind === 'constant' || fixed.has(operand))) fixed.set(call, value);
    return constantEvaluator(value);
  }
  const shortcut = ownValue(shortcuts, call.name);
  if (call.from === 'binaryOperators' && shortcut !== undefined) return shortcutEvaluator(operands, apply, shortcut);
  const at = applyOver(
    operands.map((operand) => operand.at),
    runtime.dry ? unlessUnknown(call, apply) : apply,
  );
  return { at: canGrow(call) ? (row) => runtime.budget.weigh(at(row)) : at };
}

/** Before a run the value of a subquery or of a refused call is null, which no text of KQL is: then no call can be made. */
function unlessUnknown({ operands }: CallExpression, apply: (...values: Value[]) => Value): typeof apply {
  return (...values) => {
    const isUnknown = values.some((value, index) => value === null && operands[index]?.type === 'string');
    return isUnknown ? null : apply(...values);
  };
}

/** What gives no more than the text holds that it is given. */
const bounded = new Set(['parse_json', 'todynamic', 'toobject', 'tolower', 'toupper', 'tostring', 'substring', 'trim']);

/** Whether the value of a call may hold more than its arguments do. */
function canGrow({ type, name, from }: CallExpression): boolean {
  return (type === 'string' || type === 'dynamic') && from !== 'binaryOperators' && !bounded.has(name);
}

/** The left side that decides the result alone, so that the right side need not be computed. */
const shortcuts: Readonly<Record<string, boolean>> = { and: false, or: true };

function shortcutEvaluator(
  [left, right]: readonly Evaluator[],
  apply: (...values: Value[]) => Value,
  deciding: boolean,
): Evaluator {
  return {
    at: (row) => {
      const value = left!.at(row);
      return value === deciding ? deciding : apply(value, right!.at(row));
    },
  };
}

function applyOver(operands: readonly Evaluator['at'][], apply: (...values: Value[]) => Value): Evaluator['at'] {
  const [first, second, third] = operands;
  switch (operands.length) {
    case 1:
      return (row) => apply(first!(row));
    case 2:
      return (row) => apply(first!(row), second!(row));
    case 3:
      return (row) => apply(first!(row), second!(row), third!(row));
    default:
      return (row) => apply(...operands.map((operand) => operand(row)));
  }
}

/** A call is prepared once a run, though mv-apply evaluates it over many small tables. */
function prepareCall(
  call: CallExpression,
  operands: readonly Evaluator[],
  runtime: Runtime,
): (...values: Value[]) => Value {
  const constants = operands.map((operand) => operand.constant?.value);
  const known = runtime.memory.calls.get(call);
  if (known && known.constants.every((value, index) => value === constants[index])) return known.apply;
  requireListedTypes(call);
  const apply = functionOf(call).prepare({
    argumentTypes: call.operands.map((operand) => operand.type),
    constants,
    resultType: call.type,
    now: runtime.input.now,
  });
  runtime.memory.calls.set(call, { constants, apply });
  return apply;
}

/** An argument of a type that no page lists has no documented answer. */
function requireListedTypes({ name, from, operands }: CallExpression): void {
  if (from !== 'functions') return;
  operands.forEach(({ type }, position) => {
    const listed = findUnlistedType(name, position, type);
    if (listed === undefined) return;
    const reason = `its page lists ${listed} for argument ${position + 1}, and this is ${type}`;
    throw new UnsupportedFeature(`${name}()`, reason);
  });
}

function functionOf(call: CallExpression): ScalarFunction {
  if (call.from === 'conversions') return conversionFunction;
  const table = { functions: scalarFunctions, tuples: tupleFunctions, binaryOperators, unaryOperators }[call.from];
  const found = table.get(call.name);
  if (!found) throw new UnsupportedFeature(call.from === 'functions' ? `${call.name}()` : call.name);
  return found;
}

/** An argument as a parameter of another type takes it. */
const conversionFunction: ScalarFunction = {
  doc: 'User-defined functions',
  prepare: (call: CallSite) => conversion(call.argumentTypes[0]!, call.resultType),
};

function memberEvaluator(member: MemberExpression, rows: Relation, runtime: Runtime): Evaluator {
  const target = runtime.evaluator(member.target, rows, runtime);
  const key = runtime.evaluator(member.key, rows, runtime);
  const read = (holder: Value, at: Value): Value =>
    memberAt(toDynamic(holder, member.target.type), at, member.key.type);
  if (target.constant && key.constant) return constantEvaluator(read(target.constant.value, key.constant.value));
  return { at: (row) => read(target.at(row), key.at(row)) };
}

function memberAt(holder: DynamicValue, key: Value, keyType: KqlType): DynamicValue {
  if (key === null) return null;
  if (keyType === 'int' || keyType === 'long') return elementAt(holder, Number(key));
  if (typeof key === 'string') return memberOf(holder, key);
  return typeof key === 'bigint' ? elementAt(holder, Number(key)) : null;
}

function listEvaluator(list: ListExpression, rows: Relation, runtime: Runtime): Evaluator {
  const items = list.items.map((item) => runtime.evaluator(item, rows, runtime));
  const types = list.items.map((item) => item.type);
  const gather = (valueOf: (item: Evaluator) => Value): DynamicValue[] =>
    items.flatMap((item, index) => {
      const value = toDynamic(valueOf(item), types[index]!);
      return isDynamicArray(value) ? value : [value];
    });
  if (items.every((item) => item.constant)) return constantEvaluator(gather((item) => item.constant!.value));
  return { at: (row) => gather((item) => item.at(row)) };
}

/** A subquery in an expression is run once a run, or once for each rows that it is given. Its value is not known before. */
function subqueryEvaluator(
  expression: Extract<Expression, { kind: 'scalar-of-table' | 'list-of-table' }>,
  runtime: Runtime,
  read: (result: Relation) => Value,
): Evaluator {
  if (runtime.dry) {
    runtime.run(expression.source, runtime);
    return { at: () => null };
  }
  if (runtime.givenRows && readsInput(expression.source)) {
    return constantEvaluator(read(runtime.run(expression.source, runtime)));
  }
  const { scalars } = runtime.memory;
  const once: Runtime = { ...runtime, draws: startDraws(expression.span.start) };
  let value = scalars.get(expression);
  if (value === undefined) scalars.set(expression, (value = read(runtime.run(expression.source, once))));
  return constantEvaluator(value);
}
