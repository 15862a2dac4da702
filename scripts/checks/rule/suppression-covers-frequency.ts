import limits from '../../../schemas/data/limits.json';
import { sayDuration, type Duration } from '../../content/duration';
import type { DetectionCheck } from '../check';

const most = limits.suppressionSeconds.maximum;

/** What is deployed where a rule says nothing. */
const deployedUnlessWritten: Duration = { seconds: 5 * 3600 };

/** (Terraform azurerm provider, sentinel_alert_rule_scheduled: the service refuses a shorter suppression.) */
export const suppressionCoversFrequency: DetectionCheck = {
  id: 'suppression-covers-frequency',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'warning',
  sentence: 'A suppression that is on lasts at least queryFrequency.',
  why: 'A shorter one is over before the next run, so it suppresses nothing.',
  failing: 'queryFrequency: 1d\nqueryPeriod: 1d\nsuppressionEnabled: true\nsuppressionDuration: 5h\n',
  passing: 'queryFrequency: 1h\nsuppressionEnabled: true\nsuppressionDuration: 5h\n',
  run: (detection) => {
    if (detection.type !== 'analyticRule' || !detection.suppressionEnabled) return [];
    const { queryFrequency: frequency, suppressionDuration: written } = detection;
    const suppression = written ?? deployedUnlessWritten;
    if (frequency === undefined || suppression.seconds >= frequency.seconds) return [];
    return [
      {
        place: detection.document.placeOf([written === undefined ? 'suppressionEnabled' : 'suppressionDuration']),
        message: `suppressionDuration is ${sayDuration(suppression)}${written === undefined ? ' unless it is written' : ''}, over before the next run in ${sayDuration(frequency)}`,
        help:
          frequency.seconds > most
            ? `Turn suppression off: the service lets it last at most ${sayDuration({ seconds: most })}.`
            : `Set suppressionDuration to ${sayDuration(frequency)} or more, or turn suppression off.`,
      },
    ];
  },
};
