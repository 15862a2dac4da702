import type { AggregateCall, Expression, TablePlan } from '../../engine/plan/plan';
import type { Column, KqlType } from '../../engine/values';
import type { Span } from '../../source/position';

/** A place where a query reads rows: each mention of a table is one of its own. */
export interface Read {
  readonly kind: 'table' | 'function' | 'watchlist' | 'other';
  readonly name: string;
  readonly span: Span;
}

/**
 * A value that the query does not compute from others: a column as it was read, or what an aggregate gave. Expressions
 * of a flow name it by its key, whatever the query calls it by then.
 */
export interface Origin {
  readonly key: string;
  readonly column: Column;
  /** Where the value was read, as it stands there. */
  readonly read?: Read;
  /** Set for the time of an event and for that of its ingestion, with the reads whose rows it belongs to. */
  readonly clock?: { readonly kind: 'event' | 'ingestion'; readonly reads: readonly Read[] };
  /** All that it can be, if that is known. */
  readonly only?: readonly string[];
  /** The aggregate that made it. */
  readonly aggregate?: string;
  /** What is known of a number that an aggregate made: a group has a row, and one value of each of its keys. */
  readonly counted?: { readonly least?: number; readonly most?: number };
  /** The list of which it is one item, as mv-expand gives it. */
  readonly itemOf?: Expression;
  /** The call that made it, and the groups over which. */
  readonly made?: FollowedCall & { readonly grouping: Grouping };
}

/** An aggregate with what it is fed, in terms of origins. */
export interface FollowedCall {
  readonly call: AggregateCall;
  readonly operands: readonly Expression[];
}

/** Rows that are brought into groups, with keys and aggregates in terms of origins. */
export interface Grouping {
  readonly keys: readonly Expression[];
  readonly aggregates: readonly FollowedCall[];
  /** Whether an event may be in more than one of the rows. */
  readonly isMultiplied: boolean;
}

/** A condition that the rows at a place of the query meet, in terms of origins. */
export interface Condition {
  readonly expression: Expression;
  readonly span: Span;
}

/** The rows at one place of a query. */
export interface RowFlow {
  readonly columns: readonly Column[];
  /** The value of a column in terms of origins; undefined if the rows have no such column. */
  readonly valueOf: (name: string) => Expression | undefined;
  readonly conditions: readonly Condition[];
  /** The fewest and the most rows that there are, whatever is read. */
  readonly rowCount: { readonly least: number; readonly most: number };
  /** Values that no two of the rows share, as the keys of groups are, by their texts; undefined if none are known. */
  readonly uniqueBy?: ReadonlySet<string> | undefined;
  /** Whether a join or an expansion may have made several rows of one. */
  readonly isMultiplied?: boolean;
}

/** A filter with what it adds to the conditions before it. */
export interface Filter {
  readonly before: readonly Condition[];
  readonly added: readonly Condition[];
  readonly span: Span;
}

/** A table of which one column is taken: behind `in` and its like, and in toscalar(). */
export interface SingleColumnUse {
  readonly rows: RowFlow;
  readonly span: Span;
}

/** Two columns by which rows of a join belong together. */
export interface JoinKey {
  readonly left: Expression | undefined;
  readonly right: Expression | undefined;
  readonly span: Span;
}

/** Two sides of a join, and how they are joined. */
export interface FollowedJoin {
  readonly kind: string;
  readonly keys: readonly JoinKey[];
  readonly left: RowFlow;
  readonly right: RowFlow;
  readonly span: Span;
}

/** A list of which each item becomes a row, and what type the items are given. */
export interface Expanded {
  readonly list: Expression;
  readonly type: KqlType;
  readonly span: Span;
}

/** Everything that a query does with its rows, as far as it can be read from its text. */
export interface QueryFlow {
  readonly result: RowFlow;
  readonly origins: ReadonlyMap<string, Origin>;
  readonly reads: readonly Read[];
  readonly filters: readonly Filter[];
  /** Expressions that are not conditions of a filter: what is computed, grouped by, aggregated. */
  readonly values: readonly Expression[];
  /** The expressions as they are written, with those of filters. */
  readonly written: readonly Expression[];
  readonly singleColumns: readonly SingleColumnUse[];
  readonly joinKeys: readonly JoinKey[];
  readonly joins: readonly FollowedJoin[];
  readonly groupings: readonly Grouping[];
  readonly expanded: readonly Expanded[];
  /** Operators by themselves, such as parse and take. */
  readonly plans: readonly TablePlan[];
}
