import { ticksOf } from '../state/clock';
import type { RuleReport } from './run-rules';
import { runRules } from './run-rules';
import type { WorkspaceState } from '../state/workspace-state';

/** Milliseconds between looks at which rules are due; NRT rules run every minute. */
const pause = 60_000;

/**
 * Runs rules when they are due, by the workspace's clock, until it is stopped.
 * @param onRun told of every look at which a rule ran
 */
export function startScheduler(
  state: WorkspaceState,
  onRun: (reports: readonly RuleReport[]) => void,
): { readonly stop: () => void } {
  const timer = setInterval(() => {
    const reports = runRules(state, { from: undefined, now: ticksOf(state.now()) });
    const active = reports.filter((report) => report.runs > 0 || report.problem !== undefined);
    if (active.length > 0) onRun(active);
  }, pause);
  return {
    stop: () => {
      clearInterval(timer);
    },
  };
}
