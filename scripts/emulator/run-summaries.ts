import { reservedColumns } from '../content/summary-rule';
import type { SummaryLogic } from '../content/summary-rule';
import { ticksPerSecond } from '../engine/formats/calendar';
import { valueToJson } from '../engine/answer-json';
import type { Table } from '../engine/values';
import { bindQuery } from '../kql/bind-query';
import type { JsonObject } from './api';
import type { StoredResource } from './arm-resource';
import { parseMoment, textOfTicks } from './clock';
import { describeRefusals, runWorkspaceQuery } from './run-workspace-query';
import { deployedSummary } from './summary-rule-routes';
import type { WorkspaceState } from './workspace-state';

const minute = 60n * ticksPerSecond;
const hour = 60n * minute;

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

interface Bin {
  readonly stored: StoredResource;
  readonly rule: SummaryLogic;
  readonly start: bigint;
  readonly end: bigint;
  /** When it is summarized. */
  readonly moment: bigint;
}

function dueBins(state: WorkspaceState, stored: StoredResource, from: bigint | undefined, now: bigint): Bin[] {
  const rule = deployedSummary(stored);
  const size = BigInt(rule.binSize) * minute;
  const delay = BigInt(rule.binDelay ?? 0) * minute;
  const progress = state.ruleProgress.get(progressKey(rule));
  const last = progress?.etag === stored.etag ? parseMoment(progress.lastRun) : undefined;
  const wanted = parseMoment(rule.binStartTime);
  const wholeHour = (moment: bigint) => moment - (moment % hour);
  const first = wanted ?? (from === undefined ? wholeHour(now - delay) - size : wholeHour(from));
  const bins: Bin[] = [];
  for (let start = last ?? first; start + size + delay <= now; start += size) {
    bins.push({ stored, rule, start, end: start + size, moment: start + size + delay });
  }
  return bins;
}

function progressKey({ name }: SummaryLogic): string {
  return `summary-${name.toLowerCase()}`;
}

function runBin(state: WorkspaceState, { stored, rule, start, end, moment }: Bin): string | undefined {
  const query = bindQuery(rule.query, state.schema());
  // A bin holds its start and not its end; a window of the store holds its end.
  const window = { column: 'TimeGenerated', start: start - 1n, end: end - 1n } as const;
  const outcome = runWorkspaceQuery(state, query, window, moment);
  if (outcome.kind !== 'rows') {
    return outcome.kind === 'refused' ? describeRefusals(outcome.refusals) : outcome.message;
  }
  const about = {
    TimeGenerated: textOfTicks(moment),
    _RuleName: rule.name,
    _RuleLastModifiedTime: stored.written?.updated ?? textOfTicks(moment),
    _BinSize: rule.binSize,
    _BinStartTime: textOfTicks(start),
  };
  const table = state.schema().tables.get(rule.destinationTable);
  if (table === undefined) return `its table ${rule.destinationTable} is not there any more`;
  state.events.append(
    table,
    recordsOf(outcome.table).map((record) => ({ ...record, ...about })),
  );
  const id = progressKey(rule);
  state.ruleProgress.put(id, { id, etag: stored.etag, lastRun: textOfTicks(end) });
  return undefined;
}

function recordsOf(table: Table): JsonObject[] {
  const columns = table.columns
    .map((column, index) => ({ ...column, index }))
    .filter(({ name }) => !reservedColumns.includes(name));
  return Array.from({ length: table.rowCount }, (_, row) =>
    Object.fromEntries(
      columns.map(({ name, type, index }) => [
        name,
        JSON.parse(valueToJson(table.data[index]![row]!, type)) as unknown,
      ]),
    ),
  );
}
