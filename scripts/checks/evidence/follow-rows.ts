import type { QueryOutline } from '../../engine/outline-query';
import { ingestionTime } from '../../engine/outline-query';
import type { AggregateCall, ComputedColumn, ExpandedColumn, Expression, TablePlan } from '../../engine/plan/plan';
import type { Column } from '../../engine/values';
import type { Span } from '../../source/position';
import { keyOf, replaceParts, tablesIn, walkExpression } from './expressions';
import { countsOf } from './group-counts';
import { anyCount, limited, nameOfPath } from './row-limits';
import { findClock } from './time-columns';
import type {
  Condition,
  Expanded,
  Filter,
  FollowedJoin,
  Grouping,
  JoinKey,
  Origin,
  QueryFlow,
  Read,
  RowFlow,
  SingleColumnUse,
} from './row-flow';

/** A query that has more operators, each mention of a let variable counted, is followed no further. */
const mostOperators = 1500;

/** Follows the rows of a query from where they are read to its result; first those that nothing reads. */
export function followRows({ result, cutOff, unread }: QueryOutline): QueryFlow {
  const follower = new Follower();
  for (const plan of unread) follower.follow(plan);
  const flow = follower.follow(result);
  for (const plan of cutOff) follower.follow(plan);
  return { ...follower.found, result: flow };
}

/** The state of one walk over a plan. */
class Follower {
  readonly found = {
    origins: new Map<string, Origin>(),
    reads: [] as Read[],
    filters: [] as Filter[],
    values: [] as Expression[],
    written: [] as Expression[],
    singleColumns: [] as SingleColumnUse[],
    joinKeys: [] as JoinKey[],
    joins: [] as FollowedJoin[],
    groupings: [] as Grouping[],
    expanded: [] as Expanded[],
    plans: [] as TablePlan[],
  };

  /** What is known of the rows that an mv-apply or partition hands to its subquery. */
  private given: RowFlow | undefined;

  follow(plan: TablePlan): RowFlow {
    if (this.found.plans.length >= mostOperators) return this.opaque(plan.columns);
    this.found.plans.push(plan);
    const follow = ways[plan.kind] as ((plan: TablePlan, follower: Follower) => RowFlow) | undefined;
    return follow?.(plan, this) ?? this.followOther(plan);
  }

  /** Follows an operator that is not looked into: its inputs are followed, and its columns are new. */
  private followOther(plan: TablePlan): RowFlow {
    if ('source' in plan) this.follow(plan.source);
    return this.opaque(plan.columns);
  }

  /** Rows of which nothing is known. */
  opaque(columns: readonly Column[], describe: (column: Column) => Partial<Origin> = () => ({})): RowFlow {
    const values = new Map<string, Expression>();
    const byName = new Map(columns.map((column) => [column.name, column]));
    const valueOf = (name: string): Expression | undefined => {
      const column = byName.get(name);
      const known = values.get(name);
      if (known !== undefined || column === undefined) return known;
      const value = this.origin(column, describe(column));
      values.set(name, value);
      return value;
    };
    return { columns, valueOf, conditions: [], rowCount: anyCount };
  }

  private origin(column: Column, known: Partial<Origin>): Expression {
    const key = `#${this.found.origins.size}`;
    this.found.origins.set(key, { key, column, ...known });
    return { kind: 'column', name: key, type: column.type, span: nowhere };
  }

  read(plan: TablePlan, kind: Read['kind'], name: string): RowFlow {
    const read: Read = { kind, name, span: plan.span };
    this.found.reads.push(read);
    const ingested: Column = { name: ingestionTime, type: 'datetime' };
    return {
      ...this.opaque([...plan.columns, ingested], (column) => {
        const clock = findClock(read, column);
        // Every row says of which table it is. ("Standard columns in Azure Monitor Logs".)
        const isType = kind === 'table' && column.name === 'Type';
        if (isType) return { read, only: [name] };
        return { read, ...(clock === undefined ? {} : { clock: { kind: clock, reads: [read] } }) };
      }),
      columns: plan.columns,
    };
  }

  readUnknown(plan: TablePlan): RowFlow {
    const read: Read = { kind: 'table', name: '', span: plan.span };
    this.found.reads.push(read);
    const values = new Map<string, Expression>();
    const valueOf = (name: string): Expression => {
      const column: Column = { name, type: 'dynamic' };
      const clock = findClock(read, column);
      const value =
        values.get(name) ?? this.origin(column, clock ? { read, clock: { kind: clock, reads: [read] } } : { read });
      values.set(name, value);
      return value;
    };
    return { ...this.opaque([]), valueOf };
  }

  /** An expression over rows, in terms of origins. */
  resolve(expression: Expression, rows: RowFlow): Expression {
    this.found.written.push(expression);
    for (const { plan, expression: use } of tablesIn(expression)) {
      this.found.singleColumns.push({ rows: this.follow(plan), span: use.span });
    }
    return replaceParts(expression, (part) => {
      if (part.kind === 'column') return rows.valueOf(part.name);
      if (part.kind === 'given-answer' && part.name === ingestionTime) return rows.valueOf(ingestionTime);
      return undefined;
    });
  }

  value(expression: Expression, rows: RowFlow): Expression {
    const value = this.resolve(expression, rows);
    this.found.values.push(value);
    return value;
  }

  filter(source: RowFlow, conditions: readonly Expression[], span: Span): RowFlow {
    const added = conditions.map((condition): Condition => {
      return { expression: this.resolve(condition, source), span: condition.span };
    });
    this.found.filters.push({ before: source.conditions, added, span });
    const { most } = source.rowCount;
    return { ...source, conditions: [...source.conditions, ...added], rowCount: { least: 0, most } };
  }

  compute(source: RowFlow, computed: readonly ComputedColumn[], columns: readonly Column[]): RowFlow {
    const byName = new Map(computed.map(({ name, expression }) => [name, expression]));
    const values = new Map<string, Expression>();
    // What the rows hand on as it is need not be looked at before it is used.
    for (const { name, expression } of computed) {
      if (expression.kind !== 'column') values.set(name, this.bounded(this.value(expression, source)));
    }
    const valueOf = (name: string): Expression | undefined => {
      const expression = byName.get(name);
      if (expression?.kind === 'column') return source.valueOf(expression.name);
      return values.get(name) ?? (name === ingestionTime ? source.valueOf(ingestionTime) : undefined);
    };
    return { ...source, columns, valueOf };
  }

  /** An expression that has grown out of bounds is taken for a value of its own. */
  private bounded(expression: Expression): Expression {
    let size = 0;
    walkExpression(expression, () => size++);
    return size <= 200 ? expression : this.origin({ name: '', type: expression.type }, {});
  }

  /** The rows of an aggregation, over whose keys and aggregates its columns are computed. */
  grouped(source: RowFlow, keys: readonly ComputedColumn[], aggregates: readonly AggregateCall[]): RowFlow {
    const keyValues = new Map(keys.map(({ name, expression }) => [name, this.value(expression, source)]));
    const keyTexts = new Set([...keyValues.values()].map(keyOf));
    const followed = aggregates.map((call) => ({
      call,
      operands: call.operands.map((operand) => this.value(operand, source)),
    }));
    const grouping: Grouping = {
      keys: [...keyValues.values()],
      aggregates: followed,
      isMultiplied: source.isMultiplied === true,
    };
    this.found.groupings.push(grouping);
    const isOneEach = source.uniqueBy !== undefined && [...source.uniqueBy].every((key) => keyTexts.has(key));
    const calls = new Map(
      followed.flatMap((made) => {
        const counted = countsOf(made.call.name, made.operands, keyTexts, isOneEach);
        const known = { aggregate: made.call.name, made: { ...made, grouping }, ...(counted && { counted }) };
        return made.call.outputs.map(({ name }) => [name, known] as const);
      }),
    );
    const outputs = aggregates.flatMap(({ outputs: columns }) => columns);
    const made = this.opaque(outputs, ({ name }) => calls.get(name) ?? { aggregate: '' });
    const conditions = keys.length > 0 ? source.conditions : [];
    const one = keys.length === 0 ? { least: 1, most: 1 } : { least: 0, most: source.rowCount.most };
    const valueOf = (name: string) => keyValues.get(name) ?? made.valueOf(name);
    return { ...made, valueOf, conditions, rowCount: one, uniqueBy: keyTexts };
  }

  /** Follows a subquery over the rows that it is given. */
  within(given: RowFlow, subquery: TablePlan): RowFlow {
    const before = this.given;
    this.given = given;
    const flow = this.follow(subquery);
    this.given = before;
    return flow;
  }

  givenRows(columns: readonly Column[]): RowFlow {
    const given = this.given;
    const other = this.opaque(columns);
    if (given === undefined) return other;
    return { ...other, valueOf: (name) => given.valueOf(name) ?? other.valueOf(name), conditions: given.conditions };
  }
}

const nowhere: Span = { start: 0, end: 0 };

type Ways = {
  readonly [Kind in TablePlan['kind']]?: (plan: Extract<TablePlan, { kind: Kind }>, follower: Follower) => RowFlow;
};

const ways: Ways = {
  'read-table': (plan, follower) => follower.read(plan, 'table', plan.name),
  'read-function': (plan, follower) => follower.read(plan, 'function', plan.name),
  'read-watchlist': (plan, follower) => follower.read(plan, 'watchlist', ''),
  // A table that is not known may have any column.
  'refused-rows': (plan, follower) =>
    plan.columns.length === 0 ? follower.readUnknown(plan) : follower.opaque(plan.columns),
  'read-external-data': (plan, follower) => follower.read(plan, 'other', 'externaldata'),
  'literal-rows': (plan, follower) => {
    for (const row of plan.rows) for (const cell of row) follower.value(cell, follower.opaque([]));
    return { ...follower.opaque(plan.columns), rowCount: { least: plan.rows.length, most: plan.rows.length } };
  },
  'input-rows': (plan, follower) => follower.givenRows(plan.columns),
  'shared-rows': (plan, follower) => follower.follow(plan.source),
  'filter-rows': (plan, follower) => follower.filter(follower.follow(plan.source), plan.conditions, plan.span),
  'compute-columns': (plan, follower) => follower.compute(follower.follow(plan.source), plan.computed, plan.columns),
  'sort-rows': (plan, follower) => limited(follower.follow(plan.source), plan.limit),
  'take-rows': (plan, follower) => limited(follower.follow(plan.source), plan.limit),
  'count-rows': (plan, follower) => {
    follower.follow(plan.source);
    const counted = follower.opaque(plan.columns, () => ({ aggregate: 'count' }));
    return { ...counted, rowCount: { least: 1, most: 1 } };
  },
  'group-rows': (plan, follower) => {
    const groups = follower.grouped(follower.follow(plan.source), plan.keys, plan.aggregates);
    return follower.compute(groups, plan.computed, plan.columns);
  },
  'join-rows': followJoin,
  'lookup-addresses': followJoin,
  'union-rows': followUnion,
  'expand-rows': (plan, follower) => {
    const source = follower.follow(plan.source);
    const items = itemsOf(plan.expanded, source, follower);
    // `a.b` makes the column `a_b`, even if there is one already; the binder then makes no other.
    const names = plan.expanded.flatMap(({ name, expression }) => [name, nameOfPath(expression)]);
    const made = new Set([...names, plan.indexColumn]);
    return withNewColumns(source, plan.columns, (name) => made.has(name), follower, items);
  },
  'apply-rows': (plan, follower) => {
    const source = follower.follow(plan.source);
    const items = itemsOf(plan.expand.expanded, source, follower);
    const made = new Set(plan.expand.expanded.map(({ name }) => name));
    const given = withNewColumns(source, plan.expand.columns, (name) => made.has(name), follower, items);
    follower.within(given, plan.subquery);
    return withNewColumns(
      source,
      plan.columns,
      (name) => source.valueOf(name) === undefined || made.has(name),
      follower,
    );
  },
  'parse-columns': (plan, follower) => {
    const source = follower.follow(plan.source);
    follower.value(plan.expression, source);
    const parsed = new Set(plan.steps.flatMap((step) => (step.kind === 'column' ? [step.name] : [])));
    return withNewColumns(source, plan.columns, (name) => parsed.has(name), follower);
  },
  'parse-key-values': (plan, follower) => {
    const source = follower.follow(plan.source);
    follower.value(plan.expression, source);
    const parsed = new Set(plan.keys.map(({ name }) => name));
    return withNewColumns(source, plan.columns, (name) => parsed.has(name), follower);
  },
  'make-series': (plan, follower) => {
    const source = follower.follow(plan.source);
    const { axis, from, to, keys, aggregates } = plan;
    // The rows that a series is made of lie between its ends, as if a filter had asked for them.
    const compare = (name: string, bound: Expression): Expression => {
      const operands = [axis.expression, bound];
      return { kind: 'call', from: 'binaryOperators', name, operands, type: 'bool', span: bound.span };
    };
    const conditions = [...(from ? [compare('>=', from)] : []), ...(to ? [compare('<', to)] : [])];
    const bounded = follower.filter(source, conditions, plan.span);
    follower.grouped(bounded, keys, aggregates);
    return follower.opaque(plan.columns);
  },
  'partition-rows': (plan, follower) => {
    const source = follower.follow(plan.source);
    follower.value(plan.key, source);
    follower.within(source, plan.subquery);
    return follower.opaque(plan.columns);
  },
};

/** The lists that are expanded, by the names of the columns that hold their items. */
function itemsOf(
  expanded: readonly ExpandedColumn[],
  source: RowFlow,
  follower: Follower,
): ReadonlyMap<string, Expression> {
  return new Map(
    expanded.map(({ name, expression, type }) => {
      const list = follower.value(expression, source);
      follower.found.expanded.push({ list, type, span: expression.span });
      return [name, list];
    }),
  );
}

function withNewColumns(
  source: RowFlow,
  columns: readonly Column[],
  isNew: (name: string) => boolean,
  follower: Follower,
  items: ReadonlyMap<string, Expression> = new Map(),
): RowFlow {
  const made = follower.opaque(
    columns.filter(({ name }) => isNew(name)),
    ({ name }) => {
      const list = items.get(name);
      return list === undefined ? {} : { itemOf: list };
    },
  );
  const valueOf = (name: string) => (isNew(name) ? made.valueOf(name) : source.valueOf(name));
  return { ...source, columns, valueOf, rowCount: anyCount, uniqueBy: undefined, isMultiplied: true };
}

/** Rows of one side that may be missing have other values than the side had, and meet none of its conditions. */
function followJoin(plan: Extract<TablePlan, { kind: 'join-rows' | 'lookup-addresses' }>, follower: Follower): RowFlow {
  const [left, right] = [follower.follow(plan.source), follower.follow(plan.right)];
  if (plan.kind === 'join-rows') {
    const { span, join: kind } = plan;
    const keys = plan.keys.map((key) => ({ left: left.valueOf(key.left), right: right.valueOf(key.right), span }));
    follower.found.joinKeys.push(...keys);
    follower.found.joins.push({ kind, keys, left, right, span });
  }
  const mayLack = { left: /^(right|full)/.test(plan.join), right: /^(left|full)/.test(plan.join) };
  const other = follower.opaque(plan.columns);
  const byName = new Map(plan.columns.map(({ name }, index) => [name, plan.outputs[index]]));
  const valueOf = (name: string): Expression | undefined => {
    const output = byName.get(name);
    if (output === undefined) return name === ingestionTime ? left.valueOf(name) : undefined;
    // Keys of an inner join are one value on both sides.
    const key =
      /^inner/.test(plan.join) && output.side === 'right' && 'keys' in plan
        ? plan.keys.find((each) => each.right === output.name)
        : undefined;
    if (key !== undefined) return left.valueOf(key.left);
    return mayLack[output.side] ? other.valueOf(name) : (output.side === 'left' ? left : right).valueOf(output.name);
  };
  const isRight = plan.join === 'rightanti' || plan.join === 'rightsemi';
  const kept = [mayLack.left || isRight ? [] : left.conditions, mayLack.right && !isRight ? [] : right.conditions];
  const conditions = plan.join === 'leftanti' || plan.join === 'leftsemi' ? left.conditions : kept.flat();
  return { columns: plan.columns, valueOf, conditions, rowCount: anyCount, isMultiplied: true };
}

function followUnion(plan: Extract<TablePlan, { kind: 'union-rows' }>, follower: Follower): RowFlow {
  const members = plan.sources.map((source) => ({ ...source, rows: follower.follow(source.plan) }));
  const positions = new Map(plan.columns.map(({ name }, index) => [name, index]));
  const clockOf = (values: readonly (Expression | undefined)[]): Origin['clock'] => {
    const clocks = values.map(
      (value) => value && follower.found.origins.get(value.kind === 'column' ? value.name : ''),
    );
    const [first] = clocks;
    const kind = first?.clock?.kind;
    if (kind === undefined || clocks.some((each) => each?.clock?.kind !== kind)) return undefined;
    return { kind, reads: clocks.flatMap((each) => each?.clock?.reads ?? []) };
  };
  const onlyOf = (value: Expression | undefined) =>
    value?.kind === 'column' ? follower.found.origins.get(value.name)?.only : undefined;
  const ingested: Column = { name: ingestionTime, type: 'datetime' };
  const union = follower.opaque([...plan.columns, ingested], ({ name }) => {
    const position = positions.get(name);
    const clock = clockOf(
      members.map(({ rows, columns }) => rows.valueOf(position === undefined ? name : (columns[position] ?? ''))),
    );
    if (name === 'Type' || position === plan.labelColumn) {
      const all = members.map(({ rows, label }) =>
        position === plan.labelColumn && position !== undefined ? [label] : onlyOf(rows.valueOf('Type')),
      );
      if (all.every((each) => each !== undefined)) return { only: all.flat() };
    }
    return clock === undefined ? {} : { clock };
  });
  const least = members.reduce((sum, { rows }) => sum + rows.rowCount.least, 0);
  const most = members.reduce((sum, { rows }) => sum + rows.rowCount.most, 0);
  return { ...union, columns: plan.columns, rowCount: { least, most } };
}
