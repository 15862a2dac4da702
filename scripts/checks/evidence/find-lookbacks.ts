import type { Expression } from '../../engine/plan/plan';
import type { Span } from '../../source/position';
import type { Clock, Moment } from './clock';
import { partsOf } from '../../engine/plan/expression-parts';
import { columnsRead, walkExpression } from './expressions';
import type { Origin, QueryFlow, Read } from './row-flow';
import { findTimeWindow, type TimeWindow } from './time-window';

/** A comparison that says, from the clock of the run, since when events must have happened, or reached the workspace. */
export interface Lookback {
  /** event: TimeGenerated or what a table has in its place; ingestion: ingestion_time(). */
  readonly clock: 'event' | 'ingestion';
  /** How far back, at the moment at which that is least. */
  readonly seconds: number;
  /** Where the bound is written. */
  readonly span: Span;
}

/** What all conditions on the time of the rows of one read leave of the past. */
export interface ReadWindow extends TimeWindow {
  readonly read: Read;
  /** Where the bound is written that leaves least. */
  readonly span: Span | undefined;
  /** The same for the bound that leaves out what is newest. */
  readonly newestSpan: Span | undefined;
}

interface TimeCondition {
  readonly expression: Expression;
  readonly origin: Origin & { readonly clock: NonNullable<Origin['clock']> };
  /** Where it is written; what was resolved may come from elsewhere. */
  readonly span: Span;
  /** Whether every row that goes on meets it. */
  readonly narrows: boolean;
}

/** Finds how far a query looks back: by each of its comparisons of a time with the clock. */
export function findLookbacks(flow: QueryFlow, clock: Clock): Lookback[] {
  return timeConditions(flow).flatMap(({ expression, origin, span }): Lookback[] => {
    if (!asksClock(expression)) return [];
    const windows = momentsFor(expression, clock).map((moment) => findTimeWindow(expression, origin.key, moment));
    const seconds = Math.min(...windows.map((window) => window?.oldest ?? Infinity));
    return Number.isFinite(seconds) && seconds > 0
      ? [{ clock: origin.clock.kind, seconds, span: boundIn(expression, span) }]
      : [];
  });
}

/** Returns for each read with the time of an event what the query leaves of it, at the moment at which that is most. */
export function findReadWindows(flow: QueryFlow, clock: Clock): ReadWindow[] {
  const windows = new Map<Read, ReadWindow>();
  for (const read of flow.reads) {
    if (read.kind === 'table' || read.kind === 'function') {
      windows.set(read, { read, oldest: Infinity, newest: -Infinity, span: undefined, newestSpan: undefined });
    }
  }
  for (const { expression, origin, span, narrows } of timeConditions(flow)) {
    if (!narrows || origin.clock.kind !== 'event') continue;
    const found = momentsFor(expression, clock).map((moment) => findTimeWindow(expression, origin.key, moment));
    if (found.some((each) => each === undefined || each === null)) continue;
    const known = found as readonly TimeWindow[];
    const oldest = Math.max(...known.map((each) => each.oldest));
    const newest = Math.min(...known.map((each) => each.newest));
    for (const read of origin.clock.reads) {
      const before = windows.get(read);
      if (before === undefined) continue;
      const isTighter = oldest < before.oldest;
      windows.set(read, {
        read,
        oldest: Math.min(oldest, before.oldest),
        newest: Math.max(newest, before.newest),
        span: isTighter ? boundIn(expression, span) : before.span,
        newestSpan: newest > before.newest ? boundIn(expression, span) : before.newestSpan,
      });
    }
  }
  return [...windows.values()];
}

function timeConditions(flow: QueryFlow): TimeCondition[] {
  const found: TimeCondition[] = [];
  const visit = (expression: Expression, span: Span, narrows: boolean): void => {
    if (expression.type === 'bool') {
      const names = [...columnsRead(expression)];
      const origin = names.length === 1 ? flow.origins.get(names[0]!) : undefined;
      const isJoined = expression.kind === 'call' && (expression.name === 'and' || expression.name === 'or');
      if (origin?.clock !== undefined && (narrows || !isJoined)) {
        const { clock } = origin;
        found.push({ expression, origin: { ...origin, clock }, span, narrows });
        return;
      }
    }
    for (const part of partsOf(expression)) visit(part, part.type === 'bool' ? part.span : span, false);
  };
  for (const { added } of flow.filters) for (const { expression, span } of added) visit(expression, span, true);
  for (const expression of flow.values) visit(expression, expression.span, false);
  return found;
}

/** Functions by which the same expression looks back further at one hour of the day than at another. */
const byCalendar =
  /^((start|end)of(day|week|month|year)|bin|bin_at|floor|make_datetime|format_datetime|todatetime|datetime_part|hourofday|dayof(week|month|year)|getmonth|getyear|monthofyear|week_of_year|tostring|datetime_diff)$/;

/** The moments at which an expression may give different answers, as seen from now. */
export function momentsFor(expression: Expression, clock: Clock): readonly Moment[] {
  let asks = false;
  walkExpression(expression, (part) => {
    if (part.kind === 'call' && byCalendar.test(part.name)) asks = true;
  });
  return asks ? clock.moments : [clock.moment];
}

/** Whether an expression asks what time it is, or a query inside of it does. */
export function asksClock(expression: Expression): boolean {
  return mentionsClock(expression);
}

const clockReaders = new WeakMap<object, boolean>();

function mentionsClock(part: unknown): boolean {
  if (typeof part !== 'object' || part === null || part instanceof Map) return false;
  let mentions = clockReaders.get(part);
  if (mentions === undefined) {
    const isCall =
      'kind' in part && part.kind === 'call' && 'name' in part && (part.name === 'now' || part.name === 'ago');
    mentions = isCall || Object.values(part).some(mentionsClock);
    clockReaders.set(part, mentions);
  }
  return mentions;
}

/** The operand that states the bound, if it is written where the comparison is. */
function boundIn(expression: Expression, span: Span): Span {
  const bounds = partsOf(expression).filter((part) => columnsRead(part).size === 0);
  const bound = bounds.find((part) => asksClock(part)) ?? bounds[0];
  const isInside = bound !== undefined && bound.span.start >= span.start && bound.span.end <= span.end;
  return isInside ? bound.span : span;
}
