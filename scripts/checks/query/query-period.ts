import limits from '../../../schemas/data/limits.json';
import { sayDuration } from '../../content/duration';
import type { DetectionCheck, Finding } from '../check';
import { findLookbacks, findReadWindows } from '../evidence/find-lookbacks';
import { placeInQuery } from '../evidence/query-place';
import { adviseSchedule, scheduleFor } from '../evidence/schedule-advice';
import { repeatedAlert } from './repeated-alert';

const most = limits.queryPeriodSeconds.maximum;

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
    // What another condition has cut off already is not looked at, however far back this one reaches.
    const reads = findReadWindows(flow, context.clock);
    if (reads.length > 0 && reads.every(({ oldest }) => oldest <= period.seconds)) return [];
    const beyond = findLookbacks(flow, context.clock).filter((each) => {
      return each.clock === 'event' && each.seconds > period.seconds;
    });
    const furthest = Math.max(...beyond.map(({ seconds }) => seconds).filter((each) => each <= most));
    const schedule = scheduleFor(furthest, detection);
    // Each event would raise an alert in every run that is given it.
    const repeats = schedule !== undefined && repeatedAlert.run({ ...detection, ...schedule }, context).length > 0;
    return beyond.flatMap(({ seconds, span }): Finding[] => {
      return [
        {
          place: placeInQuery(detection, span),
          message: `The query looks back ${sayDuration({ seconds })}, but queryPeriod gives it ${sayDuration(period)}`,
          help:
            seconds > most
              ? `Look back less far: the service gives a run at most ${sayDuration({ seconds: most })}.`
              : repeats
                ? `Look back ${sayDuration(period)}: with a longer queryPeriod, each event would raise an alert in several runs.`
                : `${schedule === undefined ? 'Give a longer queryPeriod' : adviseSchedule(schedule, detection)}, or look back less far.`,
        },
      ];
    });
  },
};
