import limits from '../../../schemas/data/limits.json';
import { sayDuration } from '../../content/duration';
import { rowOperators } from '../../kql/row-operators';
import { walkSyntax, type SyntaxKind, type SyntaxNode } from '../../kql/syntax-node';
import type { DetectionCheck } from '../check';
import { findLookbacks, findReadWindows, type Lookback } from '../evidence/find-lookbacks';

/** What gives the same result for an event in each run that has it: neither a sort nor a union looks at other rows. */
const sameInEachRun: ReadonlySet<SyntaxKind> = new Set<SyntaxKind>([...rowOperators, 'SortOperator', 'UnionOperator']);

export const repeatedAlert: DetectionCheck = {
  id: 'repeated-alert',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'advice',
  sentence: 'A rule that looks at single events looks at each of them once.',
  why: 'Where queryPeriod is longer than queryFrequency, the periods of two runs overlap, and both raise an alert for an event there.',
  failing: 'queryFrequency: 1h\nqueryPeriod: 1d\n',
  passing: `queryFrequency: 1h
queryPeriod: 1d
query: |
  ASimDnsActivityLogs
  | where ingestion_time() > ago(1h)
  | where DnsQuery == "bad.example"
  | project TimeGenerated, SrcHostname, SrcIpAddr, DnsQuery
`,
  run: (detection, context) => {
    if (detection.type !== 'analyticRule' || detection.kind !== 'Scheduled' || detection.suppressionEnabled) return [];
    const { queryFrequency: frequency, queryPeriod: period, triggerOperator, triggerThreshold } = detection;
    if (frequency === undefined || period === undefined || period.seconds <= frequency.seconds) return [];
    // Of a frequency that the service refuses nothing follows.
    if (frequency.seconds < limits.queryPeriodSeconds.minimum) return [];
    if (triggerOperator !== 'GreaterThan' || triggerThreshold !== 0) return [];
    const { tree } = context.bind(detection);
    if (tree === undefined || context.references(detection).tables.length === 0 || !isRowByRow(tree)) return [];
    // Any bound of its own may be what makes each run look at new events alone.
    const flow = context.flow(detection);
    const lookbacks = flow === undefined ? [] : findLookbacks(flow, context.clock);
    if (lookbacks.some(({ seconds }) => seconds < period.seconds) || boundsTimeOtherwise(tree, lookbacks)) return [];
    // A window that ends before now may be no longer than the time between two runs.
    const windows = flow === undefined ? [] : findReadWindows(flow, context.clock);
    const lengths = windows.map(({ oldest, newest }) => Math.min(oldest, period.seconds) - Math.max(newest, 0));
    if (lengths.length > 0 && lengths.every((length) => length <= frequency.seconds)) return [];
    const every = sayDuration(frequency);
    const isFar = lookbacks.some(({ clock, seconds }) => clock === 'event' && seconds > frequency.seconds);
    return [
      {
        place: detection.document.placeOf(['queryPeriod']),
        message: `Each run looks back ${sayDuration(period)} and comes ${every} after the last: an event raises up to ${Math.ceil(period.seconds / frequency.seconds)} alerts`,
        help: `${isFar ? `Look back ${every} in the query as well as by queryPeriod` : `Set queryPeriod to ${every}`}, or keep it and add \`| where ingestion_time() > ago(${every})\` behind the table.`,
      },
    ];
  },
};

function isRowByRow(tree: SyntaxNode): boolean {
  let rowByRow = true;
  walkSyntax(tree, ({ kind, parts }) => {
    const operator = parts['Operator'];
    if (kind === 'PipeExpression' && operator !== undefined && !sameInEachRun.has(operator.kind)) rowByRow = false;
  });
  return rowByRow;
}

/** Whether some filter compares a point in time, other than with what only says how far the query looks back. */
function boundsTimeOtherwise(tree: SyntaxNode, lookbacks: readonly Lookback[]): boolean {
  let bounds = false;
  walkSyntax(tree, ({ kind, parts, span: own }) => {
    if (!/^(Less|Greater)Than|^BetweenExpression$/.test(kind)) return;
    const sides = [parts['Left'], parts['Right']];
    if (sides.some((side) => side?.type === 'datetime' || side?.type === 'timespan')) {
      bounds ||= !lookbacks.some(({ span }) => own.start <= span.start && span.end <= own.end);
    }
  });
  return bounds;
}
