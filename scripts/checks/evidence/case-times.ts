import type { Detection } from '../../content/detection';
import type { DetectionTest, TestCase } from '../../content/detection-test';
import { ticksPerSecond } from '../../engine/formats/calendar';
import { formatDatetime } from '../../engine/formats/datetime';
import type { Table } from '../../engine/values';
import { ticksOf } from '../../expand/watchlist-table';
import type { YamlPath } from '../../source/yaml-document';
import type { Finding } from '../check';
import type { CaseTable } from './case-events';

/** NRT rules run every minute over the minute before. ("Near-real-time analytics rules", Sentinel docs.) */
const nrtSeconds = 60;

/** The runs of a detection in a case, in ticks. */
interface CaseRuns {
  readonly now: bigint;
  readonly count: bigint;
  readonly frequency: bigint;
  /** Undefined: every event up to its clock, as a person sees who runs a hunting query. */
  readonly period: bigint | undefined;
}

/** Says which times some run of a case sees. */
export function runsOf(detection: Detection, { now, runs }: TestCase): CaseRuns {
  if (detection.type === 'huntingQuery') return { now: ticksOf(now), count: 1n, frequency: 1n, period: undefined };
  const { queryFrequency, queryPeriod } = detection;
  const inTicks = (seconds: number): bigint => BigInt(seconds) * ticksPerSecond;
  const isOnce = runs === undefined;
  return {
    now: ticksOf(now),
    count: BigInt(runs ?? 1),
    frequency: inTicks(queryFrequency?.seconds ?? nrtSeconds),
    // A single run of a rule without a period sees all, as in a proof of it.
    period: queryPeriod === undefined && isOnce ? undefined : inTicks(queryPeriod?.seconds ?? nrtSeconds),
  };
}

/** Whether some run sees an event of that time: the first that ends at it or after it is the one that can. */
export function isSeen(time: bigint, { now, count, frequency, period }: CaseRuns): boolean {
  const before = now - time;
  if (before < 0n) return false;
  if (period === undefined) return true;
  const back = before / frequency < count - 1n ? before / frequency : count - 1n;
  return before - back * frequency < period;
}

/**
 * Finds the events of a case that no run of its rule sees: those after its clock, and a log of which all lies before
 * what the first run looks at. Rows that somebody wrote may lie there: they show that the period ends.
 * @param table what the case gives to one table
 */
export function findUnseenEvents(
  test: DetectionTest,
  caseIndex: number,
  detection: Detection,
  { table, origins }: CaseTable,
): Finding[] {
  // A person who runs a hunting query sees all events.
  if (detection.type === 'huntingQuery') return [];
  const runs = runsOf(detection, test.cases[caseIndex]!);
  const times = timesByOrigin(table, origins);
  return [...times.values()].flatMap(({ path, all }) => {
    const place = test.document.placeOf(path);
    const after = all.filter((time) => time > runs.now);
    const most = latestOf(all);
    if (after.length > 0 && !isMeant(test, caseIndex, path)) return [{ place, ...sayAfter(after, all, most) }];
    if (path.includes('dataset') || isOfFile(test, caseIndex, path)) {
      if (all.length === 0 || all.some((time) => isSeen(time, runs))) return [];
      const message = `No run of the rule sees an event of this log: the last is of ${shown(most)}`;
      return [{ place, message, help: 'Move them with `endsAt: -5m`, or give the case another `now`.' }];
    }
    return [];
  });
}

/** Whoever writes one event of `+5m` says that it lies ahead. */
function isMeant(test: DetectionTest, caseIndex: number, path: YamlPath): boolean {
  const items = Object.values(test.cases[caseIndex]!.events).flatMap((given) => given.items);
  const item = items.find((each) => each.path === path);
  return item !== undefined && item.repeat === undefined && String(item.row['TimeGenerated']).startsWith('+');
}

function sayAfter(after: readonly bigint[], all: readonly bigint[], most: bigint): Omit<Finding, 'place'> {
  const help = 'Write an earlier TimeGenerated, such as -5m.';
  if (all.length === 1) return { message: 'This event lies after the clock of the case: no run sees it', help };
  const [count, whole] = [after.length.toLocaleString('en'), all.length.toLocaleString('en')];
  const which =
    after.length === all.length ? `All of these ${whole} events lie` : `${count} of these ${whole} events lie`;
  const message = `${which} after the clock of the case, and no run sees them: the last is of ${shown(most)}`;
  return { message, help: 'Begin earlier, or have less between them.' };
}

function isOfFile(test: DetectionTest, caseIndex: number, path: YamlPath): boolean {
  const files = Object.values(test.cases[caseIndex]!.events).flatMap(({ file }) => (file === undefined ? [] : [file]));
  return files.some((file) => file.path === path);
}

interface TimesAt {
  readonly path: YamlPath;
  readonly all: bigint[];
}

function timesByOrigin(table: Table, origins: readonly YamlPath[]): Map<YamlPath, TimesAt> {
  const times = table.data[table.columns.findIndex(({ name }) => name === 'TimeGenerated')] ?? [];
  const found = new Map<YamlPath, TimesAt>();
  for (const [row, path] of origins.entries()) {
    const time = times[row];
    const at = found.get(path) ?? { path, all: [] };
    if (typeof time === 'bigint') at.all.push(time);
    found.set(path, at);
  }
  return found;
}

function latestOf(times: readonly bigint[]): bigint {
  return times.reduce((latest, time) => (time > latest ? time : latest), 0n);
}

function shown(time: bigint): string {
  return formatDatetime(time).replace(/\.0+Z$/, 'Z');
}
