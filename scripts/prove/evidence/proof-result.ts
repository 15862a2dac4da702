import type { TestCase } from '../../content/detection-test';
import type { Diagnostic } from '../../source/diagnostic';
import type { Place } from '../../source/position';
import type { Comparison } from '../expectations/compare-lists';
import type { Explanation } from './explain-query';
import type { ProofScore } from './score-proofs';

/** What came of one test case. */
export interface CaseResult {
  /** As it is written; undefined if it is a query that was expected. */
  readonly testCase: TestCase | undefined;
  readonly name: string;
  /** The case in its YAML. */
  readonly place: Place;
  readonly passed: boolean;
  /** Whether the detection fired; undefined if it could not be run. */
  readonly fired: boolean | undefined;
  /** Why it failed, or could not run; warnings and advice may stand on one that passed. */
  readonly diagnostics: readonly Diagnostic[];
  /** What was expected beside what came, if the case failed by that. */
  readonly comparisons: readonly NamedComparison[];
  /** What came, as its author would write it; only of a case that is marked for an update. */
  readonly recorded: Readonly<Record<string, unknown>> | undefined;
  /** How the events went through the query; only where it was asked for. */
  readonly explanation: Explanation | undefined;
}

export interface NamedComparison {
  /** What is compared; `result` where nothing was expected of the rows themselves, and they are only shown. */
  readonly what: 'row' | 'alert' | 'incident' | 'result';
  readonly comparison: Comparison;
}

/** How well the cases of a detection notice small changes of its query. */
export interface MutationScore {
  readonly noticed: number;
  readonly total: number;
  /** Each change that no case notices, at the author's place. */
  readonly unnoticed: readonly Diagnostic[];
}

/** The results of all cases of one test file. */
export interface TestResult {
  /** The slug of the detection. */
  readonly detection: string;
  /** The workspaces as which it was proved, by their overlays; none where it was proved as it is written. */
  readonly workspaces: readonly string[];
  /** The path of the test file. */
  readonly file: string;
  readonly cases: readonly CaseResult[];
  /** What the cases leave unproved although they all pass. */
  readonly unproved: readonly Diagnostic[];
  /** Only where it was asked for and all cases pass. */
  readonly mutations: MutationScore | undefined;
  /** How well it is proved; only if it was asked for and all cases pass. */
  readonly score: ProofScore | undefined;
}

export interface TestRun {
  readonly results: readonly TestResult[];
  /** What the detections still have to prove: the cases that are missing, and what the others leave unproved. */
  readonly findings: readonly Diagnostic[];
}

/** How many cases passed and failed. */
export function countCases(results: readonly TestResult[]): { readonly passed: number; readonly failed: number } {
  const cases = results.flatMap((result) => result.cases);
  const passed = cases.filter((result) => result.passed).length;
  return { passed, failed: cases.length - passed };
}

/** The detection, and where an overlay makes another one of it the workspaces: `slug in production`. */
export function provedName({ detection, workspaces }: TestResult): string {
  return workspaces.length === 0 ? detection : `${detection} in ${workspaces.join(', ')}`;
}
