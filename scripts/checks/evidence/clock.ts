import { createEvaluator, type EvaluateAlone } from '../../engine/evaluate-alone';

/** A moment at which a query is tried. */
export interface Moment {
  /** Ticks of 100 ns since 0001-01-01T00:00:00Z. */
  readonly now: bigint;
  readonly evaluate: EvaluateAlone;
}

export const ticksPerSecond = 10_000_000n;
const epoch = 621_355_968_000_000_000n;

function momentAt(date: Date): Moment {
  const now = BigInt(date.getTime()) * 10_000n + epoch;
  return { now, evaluate: createEvaluator(now) };
}

/**
 * The moments at which a query of a detection is tried: first the stated date, then those at which a day, a week, a
 * month and a year begin and end, since startofday() and its like look back less or further by the hour. What is made
 * ready for a moment is kept for the next expression.
 */
export class Clock {
  private first: Moment | undefined;
  private all: readonly Moment[] | undefined;

  constructor(private readonly asOf: Date) {}

  get moment(): Moment {
    return (this.first ??= momentAt(this.asOf));
  }

  get moments(): readonly Moment[] {
    return (this.all ??= [this.moment, ...edgesOf(this.asOf).map(momentAt)]);
  }
}

function edgesOf(asOf: Date): readonly Date[] {
  const [year, month, date] = [asOf.getUTCFullYear(), asOf.getUTCMonth(), asOf.getUTCDate()];
  const at = (m: number, d: number, ...time: number[]) => new Date(Date.UTC(year, m, d, ...time));
  const sunday = date - asOf.getUTCDay();
  const last = [23, 59, 59];
  return [
    at(0, 1),
    at(month, 1),
    at(month, sunday),
    at(month, sunday + 3, 12),
    at(month, sunday + 6, ...last),
    at(month + 1, 0, ...last),
    at(11, 31, ...last),
  ];
}
