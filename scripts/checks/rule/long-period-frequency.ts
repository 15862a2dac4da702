import limits from '../../../schemas/data/limits.json';
import { sayDuration } from '../../content/duration';
import type { DetectionCheck } from '../check';

/** (Azure-Sentinel repository, FrequencyLimitationForLongPeriodQueryAttribute.) */
export const longPeriodFrequency: DetectionCheck = {
  id: 'long-period-frequency',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'error',
  sentence: 'A rule that looks back 2 days or more runs at most once an hour.',
  why: 'The service refuses the rule, as each run reads all of the period again.',
  failing: 'queryFrequency: 15m\nqueryPeriod: 7d\n',
  passing: 'queryFrequency: 1h\nqueryPeriod: 7d\n',
  run: (detection) => {
    if (detection.type !== 'analyticRule') return [];
    const { queryFrequency: frequency, queryPeriod: period } = detection;
    if (frequency === undefined || period === undefined) return [];
    if (period.seconds < limits.longQueryPeriodSeconds.minimum) return [];
    if (frequency.seconds >= limits.longQueryFrequencySeconds.minimum) return [];
    return [
      {
        place: detection.document.placeOf(['queryFrequency']),
        message: `A rule that looks back ${sayDuration(period)} may not run every ${sayDuration(frequency)}`,
        help: 'Set queryFrequency to 1h or more, or queryPeriod below 2d.',
      },
    ];
  },
};
