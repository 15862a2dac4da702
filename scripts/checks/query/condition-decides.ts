import { sayDuration } from '../../content/duration';
import type { Expression } from '../../engine/plan/plan';
import type { DetectionCheck, Finding } from '../check';
import { ticksPerSecond, type Clock, type Moment } from '../evidence/clock';
import { describeIdle } from '../evidence/describe-idle';
import { readCondition } from '../evidence/condition-tree';
import { columnsRead, walkExpression } from '../evidence/expressions';
import { findTimeWindow } from '../evidence/time-window';
import { findIdleConditions, findIdleParts, type IdleCondition } from '../evidence/find-idle-conditions';
import { asksClock, momentsFor } from '../evidence/find-lookbacks';
import type { JudgedRows } from '../evidence/judge-condition';
import { placeInQuery } from '../evidence/query-place';
import type { Filter, QueryFlow } from '../evidence/row-flow';

export const conditionDecides: DetectionCheck = {
  id: 'condition-decides',
  scope: 'detection',
  looksAt: 'query',
  severity: 'warning',
  sentence: 'Every condition is true of some rows, and not of all.',
  why: 'What is never true makes the rule one that cannot fire; what is always true says nothing, and its author meant something.',
  failing:
    'query: |\n  ASimDnsActivityLogs\n  | where DnsQuery == "bad.example"\n  | where SrcIpAddr != "192.0.2.7" or SrcIpAddr != "192.0.2.8"\n',
  passing:
    'query: |\n  ASimDnsActivityLogs\n  | where DnsQuery == "bad.example"\n  | where SrcIpAddr != "192.0.2.7" and SrcIpAddr != "192.0.2.8"\n',
  run: (detection, context) => {
    const flow = context.flow(detection);
    if (flow === undefined) return [];
    const { clock } = context;
    const seconds =
      detection.type === 'analyticRule' && detection.kind === 'Scheduled' ? detection.queryPeriod?.seconds : undefined;
    const period = seconds === undefined ? undefined : sayDuration({ seconds });
    const described = { text: detection.query, origins: flow.origins, period };
    // What a parser does with its parameters is not the author's condition.
    const parsers = new Set(flow.reads.map(({ span }) => span));
    // What the binder has said of a condition is the mistake; what it decides follows from it.
    const wrong = context.bind(detection).diagnostics.filter(({ severity }) => severity === 'error');
    const isSaid = ({ span }: Filter) =>
      wrong.some((each) => span.start <= each.span.start && each.span.end <= span.end);
    const found = flow.filters
      .filter((filter) => !parsers.has(filter.span) && !isSaid(filter))
      .flatMap((filter) => {
        return findIdle(filter, flow, seconds, clock).filter((idle) => matters(idle, flow));
      });
    const ahead = flow.filters.filter((filter) => !isSaid(filter)).flatMap((filter) => findAhead(filter, flow, clock));
    const beyond =
      seconds === undefined
        ? []
        : flow.filters
            .filter((filter) => !isSaid(filter))
            .flatMap((filter) => findBeyond(filter, flow, clock, seconds));
    const isWithin = ({ span }: Expression) =>
      wrong.some((each) => span.start <= each.span.start && each.span.end <= span.end);
    const counted = conditionsIn(flow.values).filter((expression) => !isWithin(expression));
    const isNew = ({ span }: Filter['added'][number]) =>
      !found.some(({ condition }) => condition.span.start <= span.start && span.end <= condition.span.end);
    const instants = flow.filters.flatMap((filter) => (isSaid(filter) ? [] : findInstants(filter, flow)));
    const lies = [
      ...instants.filter(isNew).map(({ span }): Finding => ({ place: placeInQuery(detection, span), ...oneInstant })),
      ...ahead.filter(isNew).map(({ span }): Finding => ({ place: placeInQuery(detection, span), ...aheadOfTime })),
      ...beyond
        .filter(isNew)
        .map(({ span }): Finding => ({ place: placeInQuery(detection, span), ...olderThan(period) })),
    ];
    return [
      ...lies,
      ...[...found, ...counted.flatMap((expression) => neverIn(expression, flow, clock))].map((idle): Finding => {
        const { span } = idle.beside === undefined ? idle.part.expression : idle.condition;
        const isInside = span.start >= idle.condition.span.start && span.end <= idle.condition.span.end;
        return {
          place: placeInQuery(detection, isInside ? span : idle.condition.span),
          ...describeIdle(idle, described),
        };
      }),
    ];
  },
};

const aheadOfTime = {
  message: 'This condition is true of no row: it asks for events that have yet to happen',
  help: 'Turn the two times round: what has passed is now() - TimeGenerated, or datetime_diff(…, now(), TimeGenerated).',
};

function olderThan(period: string | undefined): Pick<Finding, 'message' | 'help'> {
  return {
    message: `This condition is true of no row: it asks for events before the last ${period ?? ''}, which is all that a run is given`,
    help: 'Give a longer queryPeriod, or ask for what lies within it.',
  };
}

const oneInstant = {
  message: 'This condition is true of no row: it asks for events of the very instant to which the clock points',
  help: 'Compare by >= or <=, or round both sides alike, as in startofday(TimeGenerated) == startofday(ago(1d)).',
};

/** Conditions by which the time of an event is exactly what the clock says, or is that when it is rounded. */
function findInstants({ added }: Filter, { origins }: QueryFlow): readonly Filter['added'][number][] {
  return added.filter(({ expression }) => {
    if (expression.kind !== 'call' || expression.name !== '==' || !asksClock(expression)) return false;
    const [time, moment] = [...expression.operands].sort((a, b) => columnsRead(b).size - columnsRead(a).size);
    if (time === undefined || moment === undefined || columnsRead(moment).size > 0) return false;
    const names = [...columnsRead(time)];
    const isOfEvent = names.length === 1 && origins.get(names[0]!)?.clock?.kind === 'event';
    const isTime = time.kind === 'column' || (time.kind === 'call' && /^(?:bin|floor|startof\w+)$/.test(time.name));
    return isOfEvent && isTime && isExact(moment);
  });
}

/** Whether a moment is the clock's own, or lies a stated time before or behind it. */
function isExact(moment: Expression): boolean {
  let exact = true;
  walkExpression(moment, (part) => {
    const isPlain = part.kind === 'call' ? /^(?:now|ago|datetime_add|[+-])$/.test(part.name) : part.kind === 'constant';
    if (!isPlain) exact = false;
  });
  return exact;
}

/** Conditions that only an event meets which is older than what a run is given, however they are written. */
function findBeyond(
  { added }: Filter,
  { origins }: QueryFlow,
  clock: Clock,
  seconds: number,
): readonly Filter['added'][number][] {
  return added.filter(({ expression }) => {
    const [left] = expression.kind === 'call' ? expression.operands : [];
    // A bound of the time itself is judged with all other conditions on it.
    if (left === undefined || left.kind === 'column') return false;
    const names = [...columnsRead(expression)];
    const origin = names.length === 1 ? origins.get(names[0]!) : undefined;
    if (origin?.clock?.kind !== 'event') return false;
    const windows = momentsFor(expression, clock).map((moment) => findTimeWindow(expression, origin.key, moment));
    return windows.every((window) => window !== undefined && window !== null && window.newest > seconds);
  });
}

/** Conditions by which the age of an event is below zero: no event meets them. */
function findAhead({ added }: Filter, { origins }: QueryFlow, clock: Clock): readonly Filter['added'][number][] {
  return added.filter(({ expression }) => {
    const names = [...columnsRead(expression)];
    const origin = names.length === 1 ? origins.get(names[0]!) : undefined;
    if (origin?.clock?.kind !== 'event' || !asksClock(expression)) return false;
    const windows = momentsFor(expression, clock).map((moment) => findTimeWindow(expression, origin.key, moment));
    return windows.every((window) => window !== undefined && window !== null && window.oldest <= 0);
  });
}

/** The conditions of `countif()`, `iff()` and `case()`, and truth values that a query computes. */
function conditionsIn(values: readonly Expression[]): readonly Expression[] {
  const found = new Map<number, Expression>();
  for (const value of values) {
    if (value.type === 'bool') found.set(value.span.start, value);
    walkExpression(value, (part) => {
      if (part.kind !== 'call' || !/^(?:ii?f|iff|case)$/.test(part.name)) return;
      const conditions = part.operands.filter((_, index, all) =>
        part.name === 'case' ? index % 2 === 0 && index < all.length - 1 : index === 0,
      );
      for (const condition of conditions) found.set(condition.span.start, condition);
    });
  }
  return [...found.values()];
}

/** The parts of such a condition that are true of no row. What is always true there is often meant. */
function neverIn(expression: Expression, { origins }: QueryFlow, clock: Clock): readonly IdleCondition[] {
  if (asksClock(expression)) return [];
  const { evaluate } = clock.moment;
  const condition = { expression, span: expression.span };
  const idle = findIdleParts(readCondition(condition, evaluate), { evaluate, origins });
  return idle.flatMap(({ verdict, part }) =>
    verdict === 'never' && !(part.kind === 'leaf' && part.leafKind === 'constant')
      ? [{ verdict, part, condition }]
      : [],
  );
}

/** The idle conditions of a filter; of those that ask the clock, the ones that are idle at every moment. */
function findIdle(filter: Filter, flow: QueryFlow, period: number | undefined, clock: Clock): readonly IdleCondition[] {
  const found = findIdleConditions(filter, rowsAt(clock.moment, flow, period));
  if (found.length === 0) return found;
  const moments = new Set(
    [...filter.before, ...filter.added].flatMap(({ expression }) => momentsFor(expression, clock)),
  );
  const others = [...moments].filter((moment) => moment !== clock.moment);
  const keyOf = ({ verdict, part }: IdleCondition) =>
    `${verdict} ${part.expression.span.start} ${part.expression.span.end}`;
  return others.reduce<readonly IdleCondition[]>((kept, moment) => {
    const again = new Set(findIdleConditions(filter, rowsAt(moment, flow, period)).map(keyOf));
    return kept.filter((idle) => again.has(keyOf(idle)));
  }, found);
}

function rowsAt({ now, evaluate }: Moment, { origins }: QueryFlow, seconds: number | undefined): JudgedRows {
  if (seconds === undefined) return { evaluate, origins };
  const least = now - BigInt(seconds) * ticksPerSecond;
  return { evaluate, origins, period: { least, most: now, isNeverEmpty: true } };
}

/** Whether a condition asks for a row or more, as a threshold. */
function asksForRows(expression: Expression): boolean {
  if (expression.kind !== 'call') return false;
  const constants = expression.operands.flatMap((each) =>
    each.kind === 'constant' ? [Number(each.value as bigint)] : [],
  );
  return (
    (expression.name === '>=' && constants.includes(1)) || (/^(?:>|!=)$/.test(expression.name) && constants.includes(0))
  );
}

/**
 * A bound in time that every row meets says how far back the query means to look; that there is a time is not a
 * mistake.
 */
function matters({ verdict, part }: IdleCondition, flow: QueryFlow): boolean {
  if (verdict === 'never' || part.kind !== 'leaf') return true;
  const term = part.term?.expression;
  const origin = term?.kind === 'column' ? flow.origins.get(term.name) : undefined;
  // That a group has a row is a threshold at its lowest, which its author may raise.
  if (origin?.counted?.least !== undefined && asksForRows(part.expression)) return false;
  return origin?.clock === undefined && !asksClock(part.expression);
}
