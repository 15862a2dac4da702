import type { AnalyticRule } from '../../content/detection';
import { sayDuration, type Duration } from '../../content/duration';
import type { DetectionCheck, Finding } from '../check';
import { findLookbacks } from '../evidence/find-lookbacks';
import { placeInQuery } from '../evidence/query-place';
import { adviseFrequency } from '../evidence/schedule-advice';

/** ("Handle ingestion delay in scheduled analytics rules", Microsoft Learn.) */
export const ingestionWindow: DetectionCheck = {
  id: 'ingestion-window',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'warning',
  sentence:
    'A query that asks for what was ingested lately asks for queryFrequency, and is given a longer queryPeriod.',
  why: 'Each event then is looked at once, by the run after it came in, and one that came late is still within the period.',
  failing: `queryFrequency: 1h
queryPeriod: 2h
query: |
  ASimDnsActivityLogs
  | where ingestion_time() > ago(30m)
  | project TimeGenerated, SrcIpAddr
`,
  passing: `queryFrequency: 1h
queryPeriod: 2h
query: |
  ASimDnsActivityLogs
  | where ingestion_time() > ago(1h)
  | project TimeGenerated, SrcIpAddr
`,
  run: (detection, context) => {
    if (detection.type !== 'analyticRule' || detection.kind !== 'Scheduled') return [];
    const { queryFrequency: frequency, queryPeriod: period } = detection;
    if (frequency === undefined || period === undefined || !detection.query.includes('ingestion_time')) return [];
    const flow = context.flow(detection);
    const lookbacks = flow === undefined ? [] : findLookbacks(flow, context.clock);
    const windows = lookbacks.filter(({ clock }) => clock === 'ingestion');
    const isAlone = windows.length === 1 && lookbacks.length === 1;
    return windows.flatMap((window): Finding[] => {
      const mistake = findMistake(window, frequency, period, isAlone ? detection : undefined);
      return mistake === undefined ? [] : [{ place: placeInQuery(detection, window.span), ...mistake }];
    });
  },
};

function findMistake(
  window: Duration,
  frequency: Duration,
  period: Duration,
  rule: AnalyticRule | undefined,
): Omit<Finding, 'place'> | undefined {
  const [asked, every] = [sayDuration(window), sayDuration(frequency)];
  const advice = rule && adviseFrequency(window.seconds, rule);
  const other = advice === undefined ? '' : `, or set ${advice}`;
  if (window.seconds < frequency.seconds) {
    return {
      message: `The query takes what came in within ${asked}, and runs every ${every}: what comes in between is never looked at`,
      help: `Ask for ago(${every})${other}.`,
    };
  }
  if (window.seconds > frequency.seconds) {
    return {
      message: `The query takes what came in within ${asked}, and runs every ${every}: two runs find the same event`,
      help: `Ask for what came in within ${every}${other}.`,
    };
  }
  if (period.seconds > window.seconds) return undefined;
  return {
    message: `The query takes what came in within ${asked}, and queryPeriod leaves out what happened longer ago: what came late is lost`,
    help: `Set queryPeriod to more than ${asked}, by the longest delay of the table.`,
  };
}
