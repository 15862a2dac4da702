import { UnsupportedFeature } from '../values/function-table';
import { isMemoryFull, memoryLimit } from './held-memory';
import { largestValue, oversized, sizeOf } from '../values/value-size';
import type { Value } from '../values';

/** What a run may take before it is stopped: a query in a file must not decide what it takes of the machine. */
export interface RunLimits {
  /** Rows that operators make which make several of one: expansions, joins, unions, ranges. */
  readonly rows: number;
  /** Processor time. */
  readonly seconds: number;
}

export const usualLimits: RunLimits = { rows: 20_000_000, seconds: 60 };

/** What every operator of a run draws on. All of it throws BudgetSpent where a limit is passed. */
export interface RunBudget {
  /** For rows that an operator is about to make beyond those that it was given. */
  readonly makeRows: (count: number) => void;
  /** For cells that are about to be computed, held or looked at. */
  readonly spend: (cells: number) => void;
  /** Returns a value, of which large ones are counted by what they hold. */
  readonly weigh: <V extends Value>(value: V) => V;
}

/** Thrown where a run is stopped because it would take more than it may. */
export class BudgetSpent extends UnsupportedFeature {}

/** Cells between two looks at clock and memory: some 20 MB, and some milliseconds. */
const cellsBetweenLooks = 200_000;

const bytesOfCell = 8;

/** Values that hold less are counted as the cells that they stand in. */
const sizeThatCounts = 1_000;

/**
 * Returns the budget of one run. Its clock starts at the first look: asking the system takes longer than most of what a
 * check evaluates, and what comes before the first look is little.
 */
export function createBudget(limits: RunLimits): RunBudget {
  let start: NodeJS.CpuUsage | undefined;
  let rows = 0;
  let unlooked = 0;
  const look = (cells: number): void => {
    unlooked = 0;
    start ??= process.cpuUsage();
    const { user, system } = process.cpuUsage(start);
    if (user + system > limits.seconds * 1e6) throw new BudgetSpent(...tooLong(limits.seconds));
    if (isMemoryFull(cells * bytesOfCell)) throw new BudgetSpent(...tooMuch());
  };
  const spend = (cells: number): void => {
    unlooked += cells;
    if (unlooked >= cellsBetweenLooks) look(cells);
  };
  return {
    makeRows: (count) => {
      rows += count;
      if (rows > limits.rows) throw new BudgetSpent(...tooMany(limits.rows));
      spend(count);
    },
    spend,
    weigh: (value) => {
      const size = sizeOf(value);
      if (size > largestValue) throw oversized();
      if (size > sizeThatCounts) spend(size);
      return value;
    },
  };
}

type Reason = readonly [feature: string, reason: string];

const remedy = 'filter or summarize the rows before this operator';

function tooMany(rows: number): Reason {
  return [`a query that makes more than ${rows.toLocaleString('en')} rows`, remedy];
}

function tooMuch(): Reason {
  const megabytes = Math.round(memoryLimit / 1e6).toLocaleString('en');
  return [`a query that needs more than ${megabytes} MB of memory`, remedy];
}

function tooLong(seconds: number): Reason {
  return [`a query that takes more than ${seconds} s of processor time`, remedy];
}
