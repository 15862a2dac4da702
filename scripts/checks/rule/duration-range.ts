import limits from '../../../schemas/data/limits.json';
import type { AnalyticRule } from '../../content/detection';
import { sayDuration, type Duration } from '../../content/duration';
import type { YamlPath } from '../../source/yaml-document';
import type { DetectionCheck } from '../check';

interface BoundedDuration {
  readonly path: YamlPath;
  readonly limit: { readonly minimum: number; readonly maximum: number };
  readonly read: (rule: AnalyticRule) => Duration | undefined;
}

const boundedDurations: readonly BoundedDuration[] = [
  { path: ['queryFrequency'], limit: limits.queryFrequencySeconds, read: (rule) => rule.queryFrequency },
  { path: ['queryPeriod'], limit: limits.queryPeriodSeconds, read: (rule) => rule.queryPeriod },
  { path: ['suppressionDuration'], limit: limits.suppressionSeconds, read: (rule) => rule.suppressionDuration },
  {
    path: ['incidentConfiguration', 'groupingConfiguration', 'lookbackDuration'],
    limit: limits.groupingLookbackSeconds,
    read: (rule) => rule.incidentConfiguration?.groupingConfiguration?.lookbackDuration,
  },
];

export const durationRange: DetectionCheck = {
  id: 'duration-range',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'error',
  sentence: 'Frequency, period, suppression and grouping lookback lie within what the service allows.',
  why: 'The service refuses the rule: frequency and period from 5 minutes to 14 days, suppression up to 24 hours, lookback up to 7 days.',
  failing: 'queryFrequency: 1m\n',
  passing: 'queryFrequency: 5m\n',
  run: (detection) => {
    if (detection.type !== 'analyticRule') return [];
    return boundedDurations.flatMap(({ path, limit, read }) => {
      const duration = read(detection);
      if (duration === undefined || (duration.seconds >= limit.minimum && duration.seconds <= limit.maximum)) return [];
      const [least, most] = [limit.minimum, limit.maximum].map((seconds) => sayDuration({ seconds }));
      return [
        {
          place: detection.document.placeOf(path),
          message: `${String(path.at(-1))} is ${sayDuration(duration)}; the service allows ${least} to ${most}`,
          help: `Give a duration from ${least} to ${most}.`,
        },
      ];
    });
  },
};
