import { sayDuration } from '../../content/duration';
import type { DetectionCheck } from '../check';

/** (Azure-Sentinel repository, PeriodGreaterThanOrEqualFrequencyAttribute.) */
export const periodCoversFrequency: DetectionCheck = {
  id: 'period-covers-frequency',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'error',
  sentence: 'queryPeriod is at least queryFrequency.',
  why: 'The service refuses the rule: a run that looks back less far than the last run lies would leave events unseen.',
  failing: 'queryFrequency: 1d\nqueryPeriod: 1h\n',
  passing: 'queryFrequency: 1h\nqueryPeriod: 1d\n',
  run: (detection) => {
    if (detection.type !== 'analyticRule') return [];
    const { queryFrequency: frequency, queryPeriod: period } = detection;
    if (frequency === undefined || period === undefined || period.seconds >= frequency.seconds) return [];
    return [
      {
        place: detection.document.placeOf(['queryPeriod']),
        message: `queryPeriod is ${sayDuration(period)} and queryFrequency ${sayDuration(frequency)}, so some events are never looked at`,
        help: `Set queryPeriod to ${sayDuration(frequency)} or more.`,
      },
    ];
  },
};
