import type { Span } from '../../source/position';
import type { ColumnKnowledge } from './column-knowledge';
import type * as expressions from './expression';
import type { JoinKind } from './join-kind';
import type { ParseStep } from './parse-step';
import type { PairSyntax } from '../patterns/pair-syntax';
import type { Column, KqlType } from '../values';

/* The plan of a query as plain data: no objects of the parser, no closures. A part that a query uses twice (a let
   variable, a parameter) is shared by reference. Every node keeps its span in the query. */

export type Expression = expressions.ExpressionOver<TablePlan>;
export type CallExpression = expressions.CallExpression<TablePlan>;
export type MemberExpression = expressions.MemberExpression<TablePlan>;
export type ListExpression = expressions.ListExpression<TablePlan>;
export type WindowExpression = expressions.WindowExpression<TablePlan>;
export type GivenAnswer = expressions.GivenAnswer<TablePlan>;

/** A column of a result and how it is computed. */
export interface ComputedColumn extends Column {
  readonly expression: Expression;
}

export interface SortKey {
  readonly expression: Expression;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** An aggregate with what it is fed. `outputs` are the columns that it fills, more than one for arg_max(). */
export interface AggregateCall {
  readonly name: string;
  readonly operands: readonly Expression[];
  readonly type: KqlType;
  readonly outputs: readonly Column[];
  /** Whether the query says in which order its rows come. */
  readonly isOverOrder?: boolean;
  readonly span: Span;
}

interface TableNode {
  readonly columns: readonly Column[];
  readonly span: Span;
}

interface OverRows<Kind extends string> extends TableNode {
  readonly kind: Kind;
  readonly source: TablePlan;
}

/** `open` says that the rows may have columns which the schema does not list. */
export interface ReadTable extends TableNode {
  readonly kind: 'read-table';
  readonly name: string;
  readonly open?: boolean;
}

export interface ReadWatchlist extends TableNode {
  readonly kind: 'read-watchlist';
  readonly alias: Expression;
  readonly open?: boolean;
}

/** A function of the workspace whose body is not known: its rows are given with the input. */
export interface ReadFunction extends TableNode {
  readonly kind: 'read-function';
  readonly name: string;
  readonly operands: readonly { readonly name: string; readonly expression: Expression }[];
  readonly open?: boolean;
}

export interface ReadExternalData extends TableNode {
  readonly kind: 'read-external-data';
  readonly uris: readonly string[];
}

/** datatable and print: rows of expressions. */
export interface LiteralRows extends TableNode {
  readonly kind: 'literal-rows';
  readonly rows: readonly (readonly Expression[])[];
}

export interface RangeRows extends TableNode {
  readonly kind: 'range-rows';
  readonly from: Expression;
  readonly to: Expression;
  readonly step: Expression;
}

/** The rows that an enclosing mv-apply or partition hands to its subquery. */
export interface InputRows extends TableNode {
  readonly kind: 'input-rows';
  /** Whether they are the elements of an array, which have an order. */
  readonly isOrdered?: boolean;
}

/** A tabular let variable, or rows that `as` has named: run once. */
export interface SharedRows extends TableNode {
  readonly kind: 'shared-rows';
  readonly name: string;
  /** Whether `withsource` calls the rows by this name. */
  readonly isLabel?: boolean;
  /** Whether it stands for its text wherever it is named, as a let variable does. */
  readonly isInlined?: boolean;
  readonly source: TablePlan;
}

export interface FilterRows extends TableNode {
  readonly kind: 'filter-rows';
  readonly source: TablePlan;
  /** All must hold. */
  readonly conditions: readonly Expression[];
}

/** extend, project and their kin: each column of the result computed from a row. */
export interface ComputeColumns extends TableNode {
  readonly kind: 'compute-columns';
  readonly source: TablePlan;
  /** Whether the query declares here that the order of the rows counts. */
  readonly isSerialized?: boolean;
  readonly computed: readonly ComputedColumn[];
}

export interface SortRows extends TableNode {
  readonly kind: 'sort-rows';
  readonly source: TablePlan;
  readonly keys: readonly SortKey[];
  /** With top: how many rows are kept. */
  readonly limit?: Expression;
}

interface SomeRows<Kind extends string> extends OverRows<Kind> {
  readonly limit: Expression;
}

export interface TakeRows extends SomeRows<'take-rows'> {
  /** Rows that were sampled are in no order, whatever they were before. */
  readonly isSample?: true;
}

export type CountRows = OverRows<'count-rows'>;

/** summarize and distinct. Results refer to keys and aggregate outputs as columns. */
export interface GroupRows extends TableNode {
  readonly kind: 'group-rows';
  readonly source: TablePlan;
  readonly keys: readonly ComputedColumn[];
  readonly aggregates: readonly AggregateCall[];
  readonly computed: readonly ComputedColumn[];
}

export interface JoinRows extends TableNode {
  readonly kind: 'join-rows';
  readonly source: TablePlan;
  readonly right: TablePlan;
  readonly join: JoinKind;
  readonly keys: readonly { readonly left: string; readonly right: string }[];
  /** For each column of the result, where it comes from. */
  readonly outputs: readonly { readonly side: 'left' | 'right'; readonly name: string }[];
  /**
   * For innerunique: what a left row must meet before one of each key is kept. Filters behind the join test it again.
   */
  readonly leftConditions?: readonly Expression[];
}

/** evaluate ipv4_lookup() and ipv6_lookup(): the first keys are an address and the network that holds it. */
export interface LookupAddresses extends Omit<JoinRows, 'kind'> {
  readonly kind: 'lookup-addresses';
  readonly family: 'ipv4' | 'ipv6';
}

export interface UnionRows extends TableNode {
  readonly kind: 'union-rows';
  readonly sources: readonly {
    readonly plan: TablePlan;
    /** What `withsource` calls these rows. */
    readonly label: string;
    /** For each column of the result, the source's column; undefined if it has none. */
    readonly columns: readonly (string | undefined)[];
  }[];
  readonly labelColumn?: number;
}

export interface ExpandedColumn {
  readonly name: string;
  readonly expression: Expression;
  readonly type: KqlType;
}

export interface ExpandRows extends TableNode {
  readonly kind: 'expand-rows';
  readonly source: TablePlan;
  readonly expanded: readonly ExpandedColumn[];
  readonly bagsAsArrays: boolean;
  readonly indexColumn?: string;
  readonly limit?: Expression;
}

/** mv-apply: each row expanded, the subquery run over what it expands to. */
export interface ApplyRows extends TableNode {
  readonly kind: 'apply-rows';
  readonly source: TablePlan;
  readonly expand: Omit<ExpandRows, 'source' | 'kind'>;
  readonly subquery: TablePlan;
}

export interface ParseColumns extends TableNode {
  readonly kind: 'parse-columns';
  readonly source: TablePlan;
  readonly expression: Expression;
  readonly mode: 'simple' | 'regex' | 'relaxed';
  readonly flags: string;
  readonly steps: readonly ParseStep[];
  /** parse-where: rows that do not match are dropped. */
  readonly mustMatch: boolean;
}

export interface ParseKeyValues extends TableNode {
  readonly kind: 'parse-key-values';
  readonly source: TablePlan;
  readonly expression: Expression;
  readonly keys: readonly Column[];
  readonly syntax: PairSyntax;
}

export interface MakeSeries extends TableNode {
  readonly kind: 'make-series';
  readonly source: TablePlan;
  readonly keys: readonly ComputedColumn[];
  readonly aggregates: readonly AggregateCall[];
  readonly axis: ComputedColumn;
  readonly from?: Expression;
  readonly to?: Expression;
  readonly step: Expression;
  /** `value` reads the aggregates' outputs; `fallback` stands where a bin has no rows. */
  readonly series: readonly { readonly name: string; readonly value: Expression; readonly fallback?: Expression }[];
  /** `isBinned`: in range(), by bin(). `keepsEmpty`: kind=nonempty, one series of fallbacks if there are no rows. */
  readonly isBinned: boolean;
  readonly keepsEmpty: boolean;
}

/** One level of top-nested; `value` reads the aggregates' outputs. */
export interface TopNestedLevel {
  readonly limit?: Expression;
  readonly key: Expression;
  readonly aggregates: readonly AggregateCall[];
  readonly value: Expression;
  readonly descending: boolean;
}

export interface TopNested extends TableNode {
  readonly kind: 'top-nested';
  readonly source: TablePlan;
  readonly levels: readonly TopNestedLevel[];
}

/** The rows of a grouped source with the greatest values in its last column, in rising order. */
export type TopHitters = SomeRows<'top-hitters'>;

export interface PartitionRows extends TableNode {
  readonly kind: 'partition-rows';
  readonly source: TablePlan;
  readonly key: Expression;
  readonly subquery: TablePlan;
  /** More keys make the query fail. */
  readonly keyLimit?: number;
}

export interface ScanStep {
  readonly name: string;
  readonly condition: Expression;
  readonly assignments: readonly { readonly name: string; readonly expression: Expression }[];
  readonly output: 'all' | 'none';
}

/** Expressions of the steps read the state of a step under names such as `step.column`. */
export interface ScanRows extends TableNode {
  readonly kind: 'scan-rows';
  readonly source: TablePlan;
  readonly declared: readonly (Column & { readonly fallback?: Expression })[];
  readonly steps: readonly ScanStep[];
  readonly matchId?: string;
}

export type DescribeColumns = OverRows<'describe-columns'>;

export interface UnpackBag extends TableNode {
  readonly kind: 'unpack-bag';
  readonly source: TablePlan;
  readonly bag: string;
  readonly prefix: string;
  /** What becomes of a property that has the name of a column of the source. */
  readonly conflict: 'error' | 'replace_source' | 'keep_source';
  /** Properties that become no column. */
  readonly ignored: readonly string[];
  readonly knowledge: ColumnKnowledge;
}

export interface PivotRows extends TableNode {
  readonly kind: 'pivot-rows';
  readonly source: TablePlan;
  readonly pivot: string;
  readonly aggregate: AggregateCall;
  readonly keys: readonly string[];
  readonly knowledge: ColumnKnowledge;
}

/** An operator whose columns follow from the rows. */
export type OpenPlugin = UnpackBag | PivotRows;

export type NarrowRows = OverRows<'narrow-rows'>;

/** Stands where planning was refused; never run. */
export interface RefusedRows extends TableNode {
  readonly kind: 'refused-rows';
}

export type TablePlan =
  | ReadTable
  | ReadWatchlist
  | ReadFunction
  | ReadExternalData
  | LiteralRows
  | RangeRows
  | InputRows
  | SharedRows
  | FilterRows
  | ComputeColumns
  | SortRows
  | TakeRows
  | CountRows
  | GroupRows
  | JoinRows
  | LookupAddresses
  | UnionRows
  | ExpandRows
  | ApplyRows
  | ParseColumns
  | ParseKeyValues
  | MakeSeries
  | TopNested
  | TopHitters
  | PartitionRows
  | ScanRows
  | DescribeColumns
  | UnpackBag
  | PivotRows
  | NarrowRows
  | RefusedRows;
