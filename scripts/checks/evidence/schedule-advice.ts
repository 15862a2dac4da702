import limits from '../../../schemas/data/limits.json';
import { sayDuration, type Duration } from '../../content/duration';
import type { AnalyticRule } from '../../content/detection';

/**
 * Returns the schedule by which a rule comes to look back so far, with what the service asks of such a rule beside it;
 * undefined if no schedule does.
 *
 * @param seconds how far the query looks back at most
 */
export function scheduleFor(seconds: number, { queryFrequency }: AnalyticRule): Schedule | undefined {
  if (seconds > limits.queryPeriodSeconds.maximum || seconds < limits.queryPeriodSeconds.minimum) return undefined;
  const least = limits.longQueryFrequencySeconds.minimum;
  const isOften = queryFrequency !== undefined && queryFrequency.seconds < least;
  const isRaised = isOften && seconds >= limits.longQueryPeriodSeconds.minimum;
  return { queryPeriod: { seconds }, queryFrequency: isRaised ? { seconds: least } : queryFrequency };
}

/** Says which keys of a rule are to be set for a schedule. */
export function adviseSchedule({ queryPeriod, queryFrequency }: Schedule, rule: AnalyticRule): string {
  const isOther = queryFrequency !== undefined && queryFrequency.seconds !== rule.queryFrequency?.seconds;
  const frequency = isOther ? ` and queryFrequency to ${sayDuration(queryFrequency)}` : '';
  return `Set queryPeriod to ${sayDuration(queryPeriod)}${frequency}`;
}

interface Schedule {
  readonly queryPeriod: Duration;
  readonly queryFrequency: Duration | undefined;
}

/** Says how often a rule may run at least to leave no gap; undefined if the service does not let it run so often. */
export function adviseFrequency(seconds: number, { queryPeriod }: AnalyticRule): string | undefined {
  const isLong = queryPeriod !== undefined && queryPeriod.seconds >= limits.longQueryPeriodSeconds.minimum;
  const least = isLong ? limits.longQueryFrequencySeconds.minimum : limits.queryFrequencySeconds.minimum;
  const most = Math.min(limits.queryFrequencySeconds.maximum, (queryPeriod?.seconds ?? Infinity) - 1);
  if (seconds < least || seconds > most) return undefined;
  return `queryFrequency to ${sayDuration({ seconds })}`;
}
