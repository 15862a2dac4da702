import type { Detection } from '../../content/detection';
import { applyOverlay } from '../../expand/apply-overlay';
import { ticksPerDay } from '../../engine/formats/calendar';
import { createPreparation, type ProofContext } from '../runs/prepare-query';
import { replayDetection, type Replay, type ReplayedLogs } from './replay-detection';

/** How loud a rule is over logs. */
export interface Noise {
  /** How long the logs are, in days: at least one, for a few hours tell little of a day. */
  readonly days: number;
  /** Undefined for a hunting query, which raises none. */
  readonly alertsPerDay: number | undefined;
  /** How many its author expects at most; undefined if the rule says none. */
  readonly expectedPerDay: number | undefined;
  /** What each exclusion keeps away, in the order of the false positives. */
  readonly exclusions: readonly ExclusionShare[];
}

/** What the detection would have given without one exclusion. */
export interface ExclusionShare {
  readonly id: string;
  /** Alerts that it keeps away; of a hunting query none. */
  readonly alerts: number;
  /** Rows of all runs that it keeps away. */
  readonly rows: number;
  /** The part that it keeps away of all alerts that there would be without it, or of all rows of a hunting query. */
  readonly share: number;
}

/**
 * Measures how loud a detection is over logs that it was replayed over: alerts a day, and what each exclusion takes of
 * them, for which it is replayed once without it.
 */
export function measureNoise(
  detection: Detection,
  context: ProofContext,
  logs: ReplayedLogs,
  asOf: Date,
  replay: Replay,
): Noise {
  const overlaid = applyOverlay(detection, context.workspace);
  const prepare = createPreparation(detection, context);
  const excluding = overlaid.falsePositives.filter(
    ({ falsePositive }) => Object.keys(falsePositive.exclude).length > 0,
  );
  const exclusions = excluding.flatMap(({ falsePositive: { id } }): ExclusionShare[] => {
    const query = prepare(asOf, id).value;
    const without = query && replayDetection(query, logs, context.schema).value;
    return without === undefined ? [] : [shareOf(id, replay, without)];
  });
  return { ...measureRate(overlaid.detection, logs, replay), exclusions };
}

/** How many alerts a day a detection raises over a stretch of time, beside what its author expects. */
export function measureRate(
  detection: Detection,
  { from, to }: Pick<ReplayedLogs, 'from' | 'to'>,
  replay: Replay,
): Omit<Noise, 'exclusions'> {
  const days = Math.max(1, Number(to - from) / Number(ticksPerDay));
  if (detection.type !== 'analyticRule') return { days, alertsPerDay: undefined, expectedPerDay: undefined };
  return { days, alertsPerDay: replay.alerts.length / days, expectedPerDay: detection.expectedAlertsPerDay };
}

/** Whether a rule raises more than its author expects. */
export function isTooLoud({ alertsPerDay, expectedPerDay }: Noise): boolean {
  return alertsPerDay !== undefined && expectedPerDay !== undefined && alertsPerDay > expectedPerDay;
}

function shareOf(id: string, replay: Replay, without: Replay): ExclusionShare {
  const alerts = without.alerts.length - replay.alerts.length;
  const rows = without.results - replay.results;
  const [kept, all] = without.alerts.length > 0 ? [alerts, without.alerts.length] : [rows, without.results];
  return { id, alerts, rows, share: all === 0 ? 0 : kept / all };
}
