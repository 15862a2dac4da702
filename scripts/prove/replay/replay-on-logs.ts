import type { Detection } from '../../content/detection';
import type { Diagnostic } from '../../source/diagnostic';
import { createPreparation } from '../runs/prepare-query';
import type { PrepareQuery, ProofContext } from '../runs/prepare-query';
import { replayDetection } from './replay-detection';
import type { Replay, ReplayedLogs } from './replay-detection';

/** What a detection made of logs, or why nothing. */
export interface ReplayOutcome {
  readonly replay: Replay | undefined;
  /** The first error; undefined if it ran. */
  readonly problem: Diagnostic | undefined;
}

/**
 * Expands a detection as of a date and runs it over logs.
 * @param prepare what prepares its query, if that was begun before
 */
export function replayOnLogs(
  detection: Detection,
  context: ProofContext,
  logs: ReplayedLogs,
  asOf: Date,
  prepare: PrepareQuery = createPreparation(detection, context),
): ReplayOutcome {
  const prepared = prepare(asOf);
  const outcome = prepared.value && replayDetection(prepared.value, logs, context.schema);
  const problem = (outcome ?? prepared).diagnostics.find(({ severity }) => severity === 'error');
  return { replay: outcome?.value, problem };
}
