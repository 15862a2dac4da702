import type { Detection } from '../../content/detection';
import { measureNoise, type Noise } from '../../prove/replay/measure-noise';
import type { PrepareQuery, ProofContext } from '../../prove/runs/prepare-query';
import type { ReplayedLogs } from '../../prove/replay/replay-detection';
import { replayOnLogs, type ReplayOutcome } from '../../prove/replay/replay-on-logs';

/** What a detection made of logs, and how loud it is. */
export interface MeasuredReplay extends ReplayOutcome {
  /** Undefined if it did not run. */
  readonly noise: Noise | undefined;
}

/** Replays a detection over logs, with its indicators as of a date, and measures how loud it is. */
export function replayMeasured(
  detection: Detection,
  context: ProofContext,
  logs: ReplayedLogs,
  asOf: Date,
  prepare: PrepareQuery,
): MeasuredReplay {
  const outcome = replayOnLogs(detection, context, logs, asOf, prepare);
  return { ...outcome, noise: outcome.replay && measureNoise(detection, context, logs, asOf, outcome.replay) };
}
