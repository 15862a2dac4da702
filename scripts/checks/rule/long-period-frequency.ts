import limits from '../../../schemas/data/limits.json';
import { sayDuration } from '../../content/duration';
import type { DetectionCheck } from '../check';
import { findLookbacks } from '../evidence/find-lookbacks';

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
  run: (detection, context) => {
    if (detection.type !== 'analyticRule') return [];
    const { queryFrequency: frequency, queryPeriod: period } = detection;
    if (frequency === undefined || period === undefined) return [];
    if (period.seconds < limits.longQueryPeriodSeconds.minimum) return [];
    if (frequency.seconds >= limits.longQueryFrequencySeconds.minimum) return [];
    const flow = context.flow(detection);
    const bounds = flow === undefined ? [] : findLookbacks(flow, context.clock).map(({ seconds }) => seconds);
    return [
      {
        place: detection.document.placeOf(['queryFrequency']),
        message: `A rule that looks back ${sayDuration(period)} may not run every ${sayDuration(frequency)}`,
        help: helpFor(bounds),
      },
    ];
  },
};

/** What is left of the two ways by how far the query itself looks back, in seconds. */
function helpFor(bounds: readonly number[]): string {
  const shorter = 'Set queryPeriod below 2d.';
  if (bounds.length > 0 && bounds.every((each) => each < limits.longQueryPeriodSeconds.minimum)) return shorter;
  const isShort = bounds.some((each) => each < limits.longQueryFrequencySeconds.minimum);
  const rarer = `Set queryFrequency to 1h or more${isShort ? ', and let the query look back as long' : ''}`;
  return bounds.length > 0 ? `${rarer}.` : `${rarer}, or queryPeriod below 2d.`;
}
