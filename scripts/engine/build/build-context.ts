import { ownValue } from '../../source/own-value';
import type { Span } from '../../source/position';
import type { BoundColumn, BoundType, SchemaPlace, SyntaxNode } from '../../kql/syntax-node';
import { UnsupportedFeature, type Refusal } from '../values/function-table';
import type { ColumnKnowledge } from '../plan/column-knowledge';
import type { AggregateCall, Expression, OpenPlugin, TablePlan } from '../plan/plan';
import type { Column, KqlType } from '../values';

/** What a name of the query stands for: built when it is first used, so that an unused let variable costs nothing. */
export type Binding =
  | {
      readonly kind: 'scalar';
      readonly expression: () => Expression;
      /** The columns that the expression may read; undefined if it reads none. */
      readonly row?: readonly Column[];
    }
  | { readonly kind: 'table'; readonly plan: () => TablePlan }
  /** Kept as `function <name>`: what a function of the query sees, wherever it is called. */
  | { readonly kind: 'scope'; readonly scope: Scope; readonly declaration: SyntaxNode };

export type Scope = ReadonlyMap<string, Binding>;

/** What builders know of their surroundings, and how they build what lies below them. */
export interface BuildContext {
  readonly scope: Scope;
  /** Rows to which `as` has given a name, for the rest of the query. */
  readonly namedRows: Map<string, TablePlan>;
  /** Columns of the rows that a scalar expression is evaluated for. */
  readonly row: readonly Column[];
  /** Whether those rows are in an order that functions such as prev() may rely on. */
  readonly isSerialized: boolean;
  /** Whether functions such as prev() stand where their pages show them: in a column that is computed, or a condition. */
  readonly takesWindows?: boolean;
  /** Steps of a scan, whose columns are read as `step.column`. */
  readonly tuples?: ReadonlySet<string>;
  /** Where aggregates are allowed: takes one and returns the expression that reads its result. */
  readonly takeAggregate?: ((call: AggregateCall) => Expression) | undefined;
  /** The operator whose columns are those of the answer. */
  readonly lastOperator?: SyntaxNode | undefined;
  readonly refuse: (refusal: Refusal) => void;
  /** Takes each operator whose columns are not known before its rows are, the sources of one before it. */
  readonly noteOpenPlugin: (plugin: OpenPlugin, place: SchemaPlace | undefined) => void;
  readonly buildScalar: (node: SyntaxNode, context: BuildContext) => Expression;
  /** Builds a tabular expression; an operator takes its rows from `input`. */
  readonly buildTable: (node: SyntaxNode, context: BuildContext, input?: TablePlan) => TablePlan;
}

/** Builds the plan of one operator of a pipe. Throws UnsupportedFeature; the caller adds the place. */
export type OperatorBuilder = (node: SyntaxNode, input: TablePlan, context: BuildContext) => TablePlan;

/** Returns the context for scalars that are evaluated over the rows of `plan`. */
export function overRowsOf(plan: TablePlan, context: BuildContext): BuildContext {
  const isOrdered = isSerialized(plan);
  return { ...context, takeAggregate: undefined, row: plan.columns, isSerialized: isOrdered, takesWindows: false };
}

/** As overRowsOf(), of an operator in which functions such as prev() may stand. ("Window functions", Kusto docs.) */
export function overRowsInOrderOf(plan: TablePlan, context: BuildContext): BuildContext {
  return { ...overRowsOf(plan, context), takesWindows: true };
}

/**
 * Operators that leave the order of rows as it is. ("serialize operator", Kusto docs, which names those that do not.)
 */
const keepsOrder: ReadonlySet<TablePlan['kind']> = new Set([
  'filter-rows',
  'compute-columns',
  'take-rows',
  'parse-columns',
  'parse-key-values',
  'shared-rows',
  'scan-rows',
]);

/** Rows that are sorted, or that come from a range or the array of an mv-apply, are in an order. */
const givesOrder: ReadonlySet<TablePlan['kind']> = new Set([
  'sort-rows',
  'range-rows',
  'describe-columns',
  'top-hitters',
]);

/** Whether window functions and `scan` may rely on the order of rows. */
export function isSerialized(plan: TablePlan): boolean {
  if (givesOrder.has(plan.kind) || ('isSerialized' in plan && plan.isSerialized)) return true;
  if (plan.kind === 'input-rows') return plan.isOrdered === true;
  if (plan.kind === 'take-rows' && plan.isSample) return false;
  return keepsOrder.has(plan.kind) && 'source' in plan && isSerialized(plan.source);
}

/** Unknown types are those of columns of open tables: such a value is held as dynamic. */
export function knownType(type: BoundType | undefined): KqlType {
  return type === undefined || type === 'unknown' ? 'dynamic' : type;
}

/** Columns with their types; one of a type that is not known counts as dynamic. */
export function knownColumns(columns: readonly BoundColumn[] | undefined): readonly Column[] {
  return (columns ?? []).map(({ name, type }) => ({ name, type: knownType(type) }));
}

/** What is known of the columns that an `evaluate` gives. */
export function knowledgeOf(node: SyntaxNode): ColumnKnowledge {
  if (node.parts['Schema'] === undefined) return 'open';
  return node.isSchemaSeen === true ? 'seen' : 'stated';
}

/** Returns a part that the grammar makes sure of. Throws UnsupportedFeature if the query has a syntax error. */
export function partOf(node: SyntaxNode, name: string): SyntaxNode {
  const part = node.parts[name];
  if (!part) throw new UnsupportedFeature(node.kind, `it has no ${name}`);
  return part;
}

/** Returns the items of a list that may be absent. */
export function itemsOf(node: SyntaxNode, name: string): readonly SyntaxNode[] {
  return node.parts[name]?.items ?? [];
}

/** Returns the value of `name=value` among an operator's parameters, as text; undefined if it is not given. */
export function parameterText(node: SyntaxNode, name: string): string | undefined {
  const found = itemsOf(node, 'Parameters').find((parameter) => parameter.parts['Name']?.text === name);
  const value = found?.parts['Expression'];
  if (!value) return undefined;
  if (value.literal) return String(value.literal.value);
  return value.text ?? value.parts['Token']?.text ?? value.items[0]?.text;
}

/** Returns the KQL type that a type expression names; `double` is real and `boolean` is bool. */
export function typeNamed(node: SyntaxNode): KqlType {
  const text = (node.parts['Type']?.text ?? node.text ?? node.items[0]?.parts['Type']?.text ?? '').toLowerCase();
  const type = ownValue(typeSpellings, text);
  if (!type) throw new UnsupportedFeature(`the type ${text}`);
  return type;
}

const typeSpellings: Readonly<Record<string, KqlType>> = {
  bool: 'bool',
  boolean: 'bool',
  int: 'int',
  int32: 'int',
  long: 'long',
  int64: 'long',
  real: 'real',
  double: 'real',
  decimal: 'decimal',
  string: 'string',
  datetime: 'datetime',
  date: 'datetime',
  timespan: 'timespan',
  time: 'timespan',
  guid: 'guid',
  uuid: 'guid',
  uniqueid: 'guid',
  dynamic: 'dynamic',
};

/** A text that stands for an expression of a query, at its place. */
export function constantOf(value: string, span: Span): Expression {
  return { kind: 'constant', type: 'string', value, span };
}
