import type { CallExpression, Expression } from '../../engine/plan/plan';
import type { Detection } from '../../content/detection';
import type { Span } from '../../source/position';
import type { CheckContext, DetectionCheck, Finding } from '../check';
import { ticksPerSecond } from '../evidence/clock';
import { keyOf, walkExpression } from '../evidence/expressions';
import { placeInQuery } from '../evidence/query-place';
import type { Grouping, Origin, QueryFlow } from '../evidence/row-flow';

/** ("summarize operator" and the pages of its aggregates, Kusto documentation.) */
export const groupMeaning: DetectionCheck = {
  id: 'group-meaning',
  scope: 'detection',
  looksAt: 'query',
  severity: 'warning',
  sentence: 'A group holds the rows that belong together, and an aggregate tells something of them.',
  why: 'A group of one event never counts to a threshold, a set of what it is grouped by has one value, and the 950th percentile is not a value: the rule stays silent, or says nothing.',
  failing:
    'query: |\n  ASimDnsActivityLogs\n  | where DnsQuery == "bad.example"\n  | summarize Queries = count() by SrcIpAddr, TimeGenerated\n  | where Queries > 5\n',
  passing:
    'query: |\n  ASimDnsActivityLogs\n  | where DnsQuery == "bad.example"\n  | summarize Queries = count() by SrcIpAddr, bin(TimeGenerated, 10m)\n  | where Queries > 5\n',
  run: (detection, context) => {
    const flow = /\bsummarize\b|\bmake-series\b/.test(detection.query) ? context.flow(detection) : undefined;
    if (flow === undefined) return [];
    const found = new Map<number, Finding>();
    const faults = [
      ...flow.groupings.flatMap((grouping) => aggregateFaults(grouping, flow)),
      ...flow.groupings.flatMap((grouping) => binFaults(grouping, flow, detection, context)),
      ...seriesFaults(flow, context),
      ...nameFaults(flow),
      ...conditionFaults(flow),
    ];
    for (const { span, ...said } of faults) {
      if (!found.has(span.start)) found.set(span.start, { place: placeInQuery(detection, span), ...said });
    }
    return [...found.values()];
  },
};

interface Fault extends Pick<Finding, 'message' | 'help' | 'severity'> {
  readonly span: Span;
}

function aggregateFaults({ keys, aggregates }: Grouping, { origins }: QueryFlow): readonly Fault[] {
  const grouped = new Set(keys.map(keyOf));
  return aggregates.flatMap(({ call, operands }): readonly Fault[] => {
    const [first, ...rest] = operands;
    if (first === undefined) return [];
    if (/^make_(?:set|list)$/.test(call.name) && grouped.has(keyOf(first)) && first.kind === 'column') {
      const message = `A group has one value of what it is grouped by, and ${call.name}() of that holds no other`;
      return [{ span: call.span, severity: 'advice', message, help: 'Collect another column, or group by fewer.' }];
    }
    if (/^percentiles?(?:_array)?$|^percentilesw?(?:_array)?$/.test(call.name))
      return percentileFaults(call.name, rest);
    const isOfText = first.type === 'string' && first.kind === 'column' && origins.get(first.name)?.read !== undefined;
    const hasTime = rest.some((each) => each.kind === 'column' && origins.get(each.name)?.clock?.kind === 'event');
    if (/^arg_(?:max|min)$/.test(call.name) && isOfText && hasTime && rest.length === 1) {
      const message = `${call.name}() takes the row whose text is ${call.name === 'arg_max' ? 'last' : 'first'} in the alphabet`;
      return [{ span: call.span, message, help: 'Put the time first: then it is the latest or the earliest row.' }];
    }
    return [];
  });
}

function percentileFaults(name: string, ranks: readonly Expression[]): readonly Fault[] {
  const numbers = ranks.flatMap((each) =>
    each.kind === 'constant' ? [{ span: each.span, rank: Number(each.value as number) }] : [],
  );
  return numbers.flatMap(({ span, rank }): Fault[] => {
    if (rank > 100 || rank < 0) {
      return [
        { span, message: `${name}() takes numbers from 0 to 100, and this is ${rank}`, help: 'Correct the number.' },
      ];
    }
    if (rank <= 0 || rank >= 1 || numbers.some((other) => other.rank > 1)) return [];
    const message = `The percentile ${rank} is less than one in a hundred`;
    return [{ span, message, help: `Write ${Number((rank * 100).toPrecision(6))} if that is meant.` }];
  });
}

/** A bin that is wider than what a run sees holds all of it. */
function binFaults(
  { keys }: Grouping,
  { origins }: QueryFlow,
  detection: Detection,
  { clock }: CheckContext,
): readonly Fault[] {
  const isScheduled = detection.type === 'analyticRule' && detection.kind === 'Scheduled';
  const period = isScheduled ? detection.queryPeriod?.seconds : undefined;
  return keys.flatMap((key): Fault[] => {
    if (key.kind !== 'call' || !/^(?:bin|floor)$/.test(key.name)) return [];
    const [time, width] = key.operands;
    const isTime = time?.kind === 'column' && origins.get(time.name)?.clock?.kind === 'event';
    const ticks = width && clock.moment.evaluate(width, noRows)?.[0];
    if (!isTime || width === undefined || typeof ticks !== 'bigint') return [];
    if (width.type !== 'timespan') {
      const message = 'This bin is so many ticks wide, of which a second has ten million: each event is alone in it';
      return [{ span: key.span, message, help: 'Write a duration, such as 10m.' }];
    }
    if (period === undefined || ticks <= BigInt(period) * ticksPerSecond) return [];
    const message = 'This bin is wider than the time that a run sees, and parts it at most in two';
    return [{ span: key.span, severity: 'advice', message, help: 'Give a narrower bin, or a longer queryPeriod.' }];
  });
}

/** A series whose one step holds all of it. ("make-series operator", Kusto documentation.) */
function seriesFaults({ plans }: QueryFlow, { clock }: CheckContext): readonly Fault[] {
  return plans.flatMap((plan): Fault[] => {
    if (plan.kind !== 'make-series') return [];
    // The beginning of a day is nearer at one moment than at another.
    const isOneStep = clock.moments.every(({ evaluate }) => {
      const [from, to, step] = [plan.from, plan.to, plan.step].map((each) => each && evaluate(each, noRows)?.[0]);
      const isKnown = typeof from === 'bigint' && typeof to === 'bigint' && typeof step === 'bigint';
      return isKnown && to > from && to - from <= step;
    });
    if (!isOneStep) return [];
    const message = 'This step is as long as the whole series, which has one value then';
    return [
      { span: plan.step.span, message, help: 'Give a shorter step, or a longer time from its start to its end.' },
    ];
  });
}

const noRows = { columns: [], rowCount: 1, values: () => [] };

/** A count of rows under a name that says that it counts values. */
function nameFaults({ plans }: QueryFlow): readonly Fault[] {
  return plans.flatMap((plan): Fault[] => {
    if (plan.kind !== 'group-rows') return [];
    return plan.computed.flatMap(({ name, expression }): Fault[] => {
      const call = plan.aggregates.find(({ outputs }) =>
        outputs.some((each) => expression.kind === 'column' && each.name === expression.name),
      );
      if (call?.name !== 'count' || !/^(?:distinct|unique|dcount)|(?:Distinct|Unique)/.test(name)) return [];
      const message = `${name} is a count of rows, and its name says one of different values`;
      return [
        {
          span: call.span,
          severity: 'advice',
          message,
          help: 'Write dcount() of the column that is meant, or another name.',
        },
      ];
    });
  });
}

/** Columns whose value no two events of a table share. (Azure Monitor table reference.) */
const ofOneEvent = new Set([
  'SigninLogs Id',
  'AADNonInteractiveUserSignInLogs Id',
  'AuditLogs Id',
  'SecurityEvent EventRecordId',
  'AWSCloudTrail AwsEventId',
  'OfficeActivity OfficeId',
]);

function conditionFaults(flow: QueryFlow): readonly Fault[] {
  const faults: Fault[] = [];
  for (const { added } of flow.filters) {
    for (const { expression, span } of added) {
      walkExpression(expression, (part) => {
        const fault =
          part.kind === 'call' && part.from === 'binaryOperators'
            ? (thresholdFault(part, flow) ?? orderFault(part, flow))
            : undefined;
        if (fault !== undefined) faults.push({ span, ...fault });
      });
    }
  }
  return faults;
}

type Said = Pick<Finding, 'message' | 'help'>;

function thresholdFault({ name, operands }: CallExpression, { origins }: QueryFlow): Said | undefined {
  const [left, right] = operands;
  const origin = left?.kind === 'column' ? origins.get(left.name) : undefined;
  const least = right?.kind === 'constant' ? Number(right.value as number) : NaN;
  const asksForMore = (name === '>' && least >= 1) || (name === '>=' && least >= 2);
  if (!asksForMore || origin?.made?.call.name !== 'count' || origin.made.grouping.isMultiplied) return undefined;
  const alone = origin.made.grouping.keys.find((key) => isOfOneEvent(key, origins));
  if (alone?.kind !== 'column') return undefined;
  const key = origins.get(alone.name)?.column.name ?? '';
  return {
    message: `A group by ${key} is one event nearly always, and counts to no more than 1`,
    help: /^(?:TimeGenerated|Timestamp)$/.test(key)
      ? `Group by bin(${key}, 10m), or take it out.`
      : `Take ${key} out of the groups.`,
  };
}

function isOfOneEvent(key: Expression, origins: ReadonlyMap<string, Origin>): boolean {
  const origin = key.kind === 'column' ? origins.get(key.name) : undefined;
  if (origin?.read?.kind !== 'table') return false;
  return (
    origin.clock?.kind === 'event' ||
    origin.column.name === '_ItemId' ||
    ofOneEvent.has(`${origin.read.name} ${origin.column.name}`)
  );
}

/** Of one group the earliest time is never after the latest. */
function orderFault({ name, operands }: CallExpression, flow: QueryFlow): Said | undefined {
  const [left, right] = operands;
  if (left === undefined || right === undefined) return undefined;
  const isMore = name === '>' || name === '>=';
  const [smaller, greater] = isMore ? [left, right] : name === '<' || name === '<=' ? [right, left] : [];
  const said = {
    message: 'This condition is true of no group: the least value of a group is not above its greatest',
    help: 'Turn the two round.',
  };
  if (smaller && greater && areEndsOf(smaller, greater, flow)) return name.endsWith('=') ? undefined : said;
  const isBelowZero = smaller?.kind === 'call' && smaller.name === '-' && greater?.kind === 'constant';
  const [from, to] = isBelowZero ? smaller.operands : [];
  const isPositive = greater?.kind === 'constant' && typeof greater.value === 'bigint' && greater.value > 0n;
  return from && to && isPositive && areEndsOf(from, to, flow) ? said : undefined;
}

function areEndsOf(least: Expression, greatest: Expression, { origins }: QueryFlow): boolean {
  const [one, other] = [least, greatest].map((each) =>
    each.kind === 'column' ? origins.get(each.name)?.made : undefined,
  );
  if (one?.call.name !== 'min' || other?.call.name !== 'max' || one.grouping !== other.grouping) return false;
  const [of, same] = [one.operands[0], other.operands[0]];
  return of !== undefined && same !== undefined && keyOf(of) === keyOf(same);
}
