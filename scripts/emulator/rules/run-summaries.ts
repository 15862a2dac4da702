import type { SummaryLogic } from '../../content/summary-rule';
import { ticksPerHour, ticksPerMinute } from '../../engine/formats/calendar';
import { bindQuery } from '../../kql/bind-query';
import { summaryBins, summaryRecords, windowOfBin, type SummaryBin } from '../../prove/summaries/summary-bins';
import type { StoredResource } from '../wire/arm-resource';
import { parseMoment, textOfTicks } from '../state/clock';
import { describeRefusals, runWorkspaceQuery } from '../queries/run-workspace-query';
import { deployedSummary } from './summary-rule-routes';
import type { WorkspaceState } from '../state/workspace-state';

/**
 * Runs every summary rule for each bin that has ended by a moment, the delay of the rule included, and stores what comes
 * out in its table. Bins lie one behind the other from `binStartTime` on, or else from a whole hour; nothing is read
 * that is older than the first of them. ("Summary rules", configure the aggregation timing, Azure Monitor docs.)
 *
 * @param from when a rule that never ran begins; if it is left out, its first bin is the one that ended last
 * @returns what kept a rule from running, each by the rule's name
 */
export function runSummaries(
  state: WorkspaceState,
  { from, now }: { readonly from: bigint | undefined; readonly now: bigint },
): string[] {
  const runs = state.summaryRules.values().flatMap((stored) => dueBins(state, stored, from, now));
  const inTime = runs.sort((a, b) => (a.end < b.end ? -1 : a.end > b.end ? 1 : 0));
  const problems = new Map<string, string>();
  for (const run of inTime) {
    if (problems.has(run.rule.name)) continue;
    const problem = runBin(state, run);
    if (problem !== undefined) problems.set(run.rule.name, `Summary rule ${run.rule.name}: ${problem}`);
  }
  return [...problems.values()];
}

interface Bin extends SummaryBin {
  readonly stored: StoredResource;
  readonly rule: SummaryLogic;
}

function dueBins(state: WorkspaceState, stored: StoredResource, from: bigint | undefined, now: bigint): Bin[] {
  const rule = deployedSummary(stored);
  const progress = state.ruleProgress.get(progressKey(rule));
  const last = progress?.etag === stored.etag ? parseMoment(progress.lastRun) : undefined;
  const wholeHour = (moment: bigint) => moment - (moment % ticksPerHour);
  const minutes = (count: number) => BigInt(count) * ticksPerMinute;
  // The first bin of a rule that never ran is the one that ended last.
  const newest = wholeHour(now - minutes(rule.binDelay ?? 0)) - minutes(rule.binSize);
  const first = last ?? parseMoment(rule.binStartTime) ?? (from === undefined ? newest : wholeHour(from));
  return summaryBins(rule, first, now).map((bin) => ({ ...bin, stored, rule }));
}

function progressKey({ name }: SummaryLogic): string {
  return `summary-${name.toLowerCase()}`;
}

function runBin(state: WorkspaceState, { stored, rule, ...bin }: Bin): string | undefined {
  const query = bindQuery(rule.query, state.schema());
  const outcome = runWorkspaceQuery(state, query, { column: 'TimeGenerated', ...windowOfBin(bin) }, bin.moment);
  if (outcome.kind !== 'rows') {
    return outcome.kind === 'refused' ? describeRefusals(outcome.refusals) : outcome.message;
  }
  const table = state.schema().tables.get(rule.destinationTable);
  if (table === undefined) return `its table ${rule.destinationTable} is not there any more`;
  state.events.append(table, summaryRecords(rule, bin, outcome.table, stored.written?.updated));
  const id = progressKey(rule);
  state.ruleProgress.put(id, { id, etag: stored.etag, lastRun: textOfTicks(bin.end) });
  return undefined;
}
