import { reservedColumns, type SummaryLogic } from '../../content/summary-rule';
import { valueToJson } from '../../engine/values/answer-json';
import { ticksPerHour, ticksPerMinute } from '../../engine/formats/calendar';
import { formatDatetime, parseDatetime } from '../../engine/formats/datetime';
import type { Table } from '../../engine/values';

/** A stretch of time that a summary rule sums up once, in ticks. */
export interface SummaryBin {
  readonly start: bigint;
  readonly end: bigint;
  /** When it is summarized: after its end and the delay of the rule. */
  readonly moment: bigint;
}

/**
 * The bins of a rule that are summarized by a moment. They lie one behind the other from `binStartTime` on, or else from
 * a whole hour. ("Summary rules", configure the aggregation timing, Azure Monitor docs.)
 * @param from the bins of before are left out; without a `binStartTime` the first begins with the hour of it
 */
export function summaryBins(rule: SummaryLogic, from: bigint, now: bigint): SummaryBin[] {
  const size = BigInt(rule.binSize) * ticksPerMinute;
  const delay = BigInt(rule.binDelay ?? 0) * ticksPerMinute;
  const wanted = rule.binStartTime === undefined ? null : parseDatetime(rule.binStartTime);
  const first = wanted ?? from - (from % ticksPerHour);
  const skipped = from > first ? (from - first) / size : 0n;
  const bins: SummaryBin[] = [];
  for (let start = first + skipped * size; start + size + delay <= now; start += size) {
    bins.push({ start, end: start + size, moment: start + size + delay });
  }
  return bins;
}

/** A bin holds its start and not its end; a window of a log holds its end and not its start. */
export function windowOfBin({ start, end }: SummaryBin): { readonly start: bigint; readonly end: bigint } {
  return { start: start - 1n, end: end - 1n };
}

/**
 * What a summary rule writes into its table for one bin: the rows of its query, with when and of what they are.
 * @param changedAt when the rule was last written
 */
export function summaryRecords(
  rule: SummaryLogic,
  bin: SummaryBin,
  rows: Table,
  changedAt = formatDatetime(bin.moment),
): Readonly<Record<string, unknown>>[] {
  const about = {
    TimeGenerated: formatDatetime(bin.moment),
    _RuleName: rule.name,
    _RuleLastModifiedTime: changedAt,
    _BinSize: rule.binSize,
    _BinStartTime: formatDatetime(bin.start),
  };
  const columns = rows.columns
    .map((column, index) => ({ ...column, index }))
    .filter(({ name }) => !reservedColumns.includes(name));
  return Array.from({ length: rows.rowCount }, (_, row) => ({
    ...Object.fromEntries(
      columns.map(({ name, type, index }) => [name, JSON.parse(valueToJson(rows.data[index]![row]!, type)) as unknown]),
    ),
    ...about,
  }));
}
