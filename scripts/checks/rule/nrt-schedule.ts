import { entries } from '../../content/written-value';
import type { DetectionCheck } from '../check';

const scheduleKeys = ['queryFrequency', 'queryPeriod', 'triggerOperator', 'triggerThreshold'];

/** ("Near-real-time (NRT) detection rules in Microsoft Sentinel", Microsoft Learn; NrtAlertRule of the API.) */
export const nrtSchedule: DetectionCheck = {
  id: 'nrt-schedule',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'warning',
  sentence: 'An NRT rule has no frequency, period or threshold.',
  why: 'NRT rules run every minute over what came in since; the service has no place for these fields, so they mislead.',
  failing: 'kind: NRT\n',
  passing: `kind: NRT
# without queryFrequency
# without queryPeriod
# without triggerOperator
# without triggerThreshold
`,
  run: (detection) => {
    if (detection.type !== 'analyticRule' || detection.kind !== 'NRT') return [];
    const written = new Set(entries(detection.document.value).map(([key]) => key));
    return scheduleKeys
      .filter((key) => written.has(key))
      .map((key) => ({
        place: detection.document.placeOf([key], 'key'),
        message: `${key} means nothing to an NRT rule`,
        help: 'Remove it, or make the rule Scheduled.',
      }));
  },
};
