import { ticksPerSecond } from '../../engine/formats/calendar';
import { parseMoment } from './clock';

/** What is remembered of a rule between runs; a rule that was written since has another etag and starts anew. */
export interface RuleProgress {
  readonly id: string;
  readonly etag: string;
  /** The moment of its last run, as text. */
  readonly lastRun: string;
  /** Until when it rests after an alert, as text. */
  readonly restsUntil?: string;
}

/**
 * The moments at which a rule runs up to now, in order. A rule that never ran runs first at `from`, or now where that
 * is left out: the service runs a new rule at once. After that it runs every `frequency` seconds.
 * @param progress what is remembered of this very rule
 */
export function dueRuns(
  frequency: number,
  progress: RuleProgress | undefined,
  from: bigint | undefined,
  now: bigint,
): bigint[] {
  const step = BigInt(frequency) * ticksPerSecond;
  const last = progress === undefined ? undefined : parseMoment(progress.lastRun);
  const runs: bigint[] = [];
  for (let moment = last === undefined ? (from ?? now) : last + step; moment <= now; moment += step) runs.push(moment);
  return runs;
}
