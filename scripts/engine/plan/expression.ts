import type { Span } from '../../source/position';
import type { KqlType, Value } from '../values';

/* What computes one value of a row, as plain data. Every node keeps its span in the query. `Plan` stands for the plans of
   tables, which hold expressions in turn. */

interface ScalarNode {
  readonly type: KqlType;
  readonly span: Span;
}

export type ExpressionOver<Plan> =
  | ConstantExpression
  | ColumnExpression
  | CallExpression<Plan>
  | MemberExpression<Plan>
  | ListExpression<Plan>
  | ScalarOfTable<Plan>
  | ListOfTable<Plan>
  | WindowExpression<Plan>
  | GivenAnswer<Plan>;

export interface ConstantExpression extends ScalarNode {
  readonly kind: 'constant';
  readonly value: Value;
}

export interface ColumnExpression extends ScalarNode {
  readonly kind: 'column';
  readonly name: string;
}

interface NamedCall<Kind extends string, Plan> extends ScalarNode {
  readonly kind: Kind;
  readonly name: string;
  readonly operands: readonly ExpressionOver<Plan>[];
}

/** A function, or an operator under its own spelling; `from` says in which table it is found. */
export interface CallExpression<Plan> extends NamedCall<'call', Plan> {
  readonly from: 'functions' | 'tuples' | 'binaryOperators' | 'unaryOperators' | 'conversions';
}

/** A member of a dynamic value: of a bag by name, of an array by index. */
export interface MemberExpression<Plan> extends ScalarNode {
  readonly kind: 'member';
  readonly target: ExpressionOver<Plan>;
  readonly key: ExpressionOver<Plan>;
}

/** The right side of `in (…)` and its like: one dynamic array, arrays among the items flattened. */
export interface ListExpression<Plan> extends ScalarNode {
  readonly kind: 'list';
  readonly items: readonly ExpressionOver<Plan>[];
}

/** toscalar(): the first column of the first row. */
export interface ScalarOfTable<Plan> extends ScalarNode {
  readonly kind: 'scalar-of-table';
  readonly source: Plan;
}

/** A table on the right side of `in`: the values of its first column, as a dynamic array. */
export interface ListOfTable<Plan> extends ScalarNode {
  readonly kind: 'list-of-table';
  readonly source: Plan;
}

/** A function that sees other rows of a serialized table: prev(), row_number() … */
export type WindowExpression<Plan> = NamedCall<'window', Plan>;

/** A function whose answers are given as rows. */
export type GivenAnswer<Plan> = NamedCall<'given-answer', Plan>;

/** The name of a given answer of which nothing is known: an outline's, or a parameter's that nothing gives. */
export const unknownValue = 'unknown-value';
