import limits from '../../../schemas/data/limits.json';
import { sayDuration } from '../../content/duration';
import type { DetectionCheck, Finding } from '../check';
import { findLookbacks } from '../evidence/find-lookbacks';
import { placeInQuery } from '../evidence/query-place';

export const queryPeriodCoversQuery: DetectionCheck = {
  id: 'query-period',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'warning',
  sentence: 'The query looks back no further than queryPeriod.',
  why: 'The service hands a run only the events of queryPeriod, so `ago(14d)` silently means the shorter of the two.',
  failing:
    'query: |\n  ASimDnsActivityLogs\n  | where TimeGenerated > ago(14d)\n  | project TimeGenerated, SrcIpAddr\n',
  passing: 'query: |\n  ASimDnsActivityLogs\n  | where TimeGenerated > ago(1h)\n  | project TimeGenerated, SrcIpAddr\n',
  run: (detection, context) => {
    if (detection.type !== 'analyticRule' || detection.kind !== 'Scheduled') return [];
    const period = detection.queryPeriod;
    const flow = period === undefined || !/\b(ago|now)\b/.test(detection.query) ? undefined : context.flow(detection);
    if (flow === undefined || period === undefined) return [];
    return findLookbacks(flow, context.clock).flatMap(({ clock, seconds, span }): Finding[] => {
      if (clock !== 'event' || seconds <= period.seconds) return [];
      return [
        {
          place: placeInQuery(detection, span),
          message: `The query looks back ${sayDuration({ seconds })}, but queryPeriod gives it ${sayDuration(period)}`,
          help:
            seconds <= limits.queryPeriodSeconds.maximum
              ? `Set queryPeriod to ${sayDuration({ seconds })}, or look back less far.`
              : `Look back less far: the service gives a run at most ${sayDuration({ seconds: limits.queryPeriodSeconds.maximum })}.`,
        },
      ];
    });
  },
};
