import { formatDuration } from '../../content/duration';
import type { DetectionCheck, Finding } from '../check';
import { ticksPerSecond, type Clock, type Moment } from '../evidence/clock';
import { describeIdle } from '../evidence/describe-idle';
import { findIdleConditions, type IdleCondition } from '../evidence/find-idle-conditions';
import { asksClock, momentsFor } from '../evidence/find-lookbacks';
import type { JudgedRows } from '../evidence/judge-condition';
import { placeInQuery } from '../evidence/query-place';
import type { Filter, QueryFlow } from '../evidence/row-flow';

export const conditionDecides: DetectionCheck = {
  id: 'condition-decides',
  scope: 'detection',
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
    const period = seconds === undefined ? undefined : formatDuration({ seconds });
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
    return found.map((idle): Finding => {
      const { span } = idle.beside === undefined ? idle.part.expression : idle.condition;
      const isInside = span.start >= idle.condition.span.start && span.end <= idle.condition.span.end;
      return {
        place: placeInQuery(detection, isInside ? span : idle.condition.span),
        ...describeIdle(idle, described),
      };
    });
  },
};

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

/** A bound in time that every row meets says how far back the query means to look; that there is a time is no mistake. */
function matters({ verdict, part }: IdleCondition, flow: QueryFlow): boolean {
  if (verdict === 'never' || part.kind !== 'leaf') return true;
  const term = part.term?.expression;
  const origin = term?.kind === 'column' ? flow.origins.get(term.name) : undefined;
  return origin?.clock === undefined && !asksClock(part.expression);
}
