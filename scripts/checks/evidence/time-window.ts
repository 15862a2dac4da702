import type { Expression } from '../../engine/plan/plan';
import type { Relation } from '../../engine/values/relation';
import type { Value } from '../../engine/values';
import { ticksPerSecond, type Moment } from './clock';
import { oneRow } from './condition-tree';
import { partsOf } from '../../engine/plan/expression-parts';
import { columnsRead, replaceParts } from './expressions';

/** When an event must have happened to meet a condition, in seconds before now; what is to come is below zero. */
export interface TimeWindow {
  /** Infinity if there is no bound. */
  readonly oldest: number;
  /** -Infinity if there is no bound. */
  readonly newest: number;
}

/** Seconds before now that are tried first: ever further apart, into the past and the future. */
const distances: readonly number[] = [
  -4e8, -3.2e7, -3e6, -90_000, -4000, -60, -1, 0,
  ...Array.from({ length: 46 }, (_, index) => Math.ceil(1.6 ** index)).filter((each) => each < 4e9),
]; // prettier-ignore
const steps = 48n;

/**
 * Finds when an event must have happened to meet a condition on its time, by trying times: those that the condition
 * names, and between them.
 *
 * @param time the key of the column that holds the time
 * @returns undefined if the condition cannot be evaluated; null if it is met at no time
 */
export function findTimeWindow(condition: Expression, time: string, moment: Moment): TimeWindow | null | undefined {
  const { now } = moment;
  const ends = [...criticalTimes(condition, moment), ...distances.map((each) => now - BigInt(each) * ticksPerSecond)];
  const times = [...new Set(ends)].filter((each) => each > 0n && each < latest).sort((a, b) => (a < b ? -1 : 1));
  const truths = tryTimes(condition, time, times, moment);
  if (truths === undefined) return undefined;
  const [first, last] = [truths.indexOf(true), truths.lastIndexOf(true)];
  if (first < 0) return null;
  const oldest = first === 0 ? undefined : narrow(condition, time, times[first - 1]!, times[first]!, true, moment);
  const newest =
    last === times.length - 1 ? undefined : narrow(condition, time, times[last]!, times[last + 1]!, false, moment);
  const before = (ticks: bigint) => Math.round(Number(now - ticks) / Number(ticksPerSecond));
  return {
    oldest: oldest === undefined ? Infinity : before(oldest),
    newest: newest === undefined ? -Infinity : before(newest),
  };
}

/** The end of the year 9999. */
const latest = 3_155_378_975_999_999_999n;

/** The times that a condition names, and those that are so long ago, each with what lies next to it. */
function criticalTimes(condition: Expression, { now, evaluate }: Moment): readonly bigint[] {
  if (columnsRead(condition).size > 0) {
    return partsOf(condition).flatMap((part) => criticalTimes(part, { now, evaluate }));
  }
  if (condition.type !== 'datetime' && condition.type !== 'timespan') return [];
  const [value] = evaluate(condition, oneRow) ?? [];
  if (typeof value !== 'bigint') return [];
  const time = condition.type === 'datetime' ? value : now - value;
  return [time - 1n, time, time + 1n];
}

function tryTimes(
  condition: Expression,
  time: string,
  times: readonly bigint[],
  { evaluate }: Moment,
): readonly Value[] | undefined {
  const rows: Relation = {
    columns: [{ name: time, type: 'datetime' }],
    rowCount: times.length,
    values: () => times,
  };
  const typed = replaceParts(condition, (part) => (part.kind === 'column' ? { ...part, type: 'datetime' } : undefined));
  return evaluate(typed, rows);
}

/** Finds, to the second, where between two times a condition changes its truth. */
function narrow(
  condition: Expression,
  time: string,
  from: bigint,
  to: bigint,
  becomes: boolean,
  moment: Moment,
): bigint {
  let [low, high] = [from, to];
  while (high - low > ticksPerSecond / 2n) {
    const step = (high - low) / steps || 1n;
    const times = Array.from({ length: Number(steps) }, (_, index) => low + step * BigInt(index + 1)).filter(
      (each) => each < high,
    );
    const found = tryTimes(condition, time, times, moment)?.findIndex((truth) => (truth === true) === becomes) ?? -1;
    if (times.length === 0) break;
    if (found < 0) low = times.at(-1)!;
    else [low, high] = [found === 0 ? low : times[found - 1]!, times[found]!];
  }
  return becomes ? high : low;
}
