import type { LineProblem } from '../../engine/logs/table-builder';
import { causeOfProblem } from '../../engine/values/written-value';

/** A problem at the first line that has it. */
export interface FoundProblem extends LineProblem {
  /** How many lines after it have a problem of the same cause, and the last of them. */
  readonly more: number;
  readonly lastLine: number;
}

/** The problems of a log while it is read. */
export interface ProblemsOfLog {
  readonly take: (line: number, message: string) => void;
  /** One for each of the first causes, in the order of their first lines. */
  readonly found: () => readonly FoundProblem[];
  /** How many there are in all. */
  readonly count: () => number;
}

/** More causes than anybody mends at once. */
const mostCauses = 20;

/** Starts to gather what is wrong with the lines of a log: a column of the wrong type is one finding, not a million. */
export function startProblems(): ProblemsOfLog {
  const byCause = new Map<string, FoundProblem>();
  let count = 0;
  return {
    take: (line, message) => {
      count += 1;
      const cause = causeOfProblem(message);
      const known = byCause.get(cause);
      if (known !== undefined) byCause.set(cause, { ...known, more: known.more + 1, lastLine: line });
      else if (byCause.size < mostCauses) byCause.set(cause, { line, message, more: 0, lastLine: line });
    },
    found: () => [...byCause.values()],
    count: () => count,
  };
}
