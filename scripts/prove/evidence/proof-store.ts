import type { Catalog } from '../../content/catalog';
import type { Detection } from '../../content/detection';
import type { DetectionTest } from '../../content/detection-test';
import type { CaseResult, TestResult } from './proof-result';

/** Remembers between runs the proofs that hold. */
export interface ProofStore {
  /** The repository as far as the detection and its proofs can depend on it: nothing else is proved against. */
  readonly catalogOf: (detection: Detection) => Catalog;
  /**
   * What was kept when everything on which the detection and its proofs depend was as it is now.
   *
   * @param at what of it is proved: the place and the questions that are asked there
   */
  readonly recall: (detection: Detection, at: string) => readonly KeptResult[] | undefined;
  readonly keep: (detection: Detection, at: string, results: readonly KeptResult[]) => void;
}

/** The results of one test file as plain data. */
export interface KeptResult extends Omit<TestResult, 'cases'> {
  readonly cases: readonly KeptCase[];
}

interface KeptCase extends Pick<CaseResult, 'name' | 'place' | 'fired' | 'diagnostics'> {
  /** Which case of its file it is; undefined if it is a query that was expected. */
  readonly index: number | undefined;
}

/** The results as they are kept; undefined if one of them says more than that all holds: that is found out again. */
export function keptResults(
  results: readonly TestResult[],
  tests: readonly DetectionTest[],
): readonly KeptResult[] | undefined {
  const kept = results.map((result): KeptResult | undefined => {
    const test = tests.find(({ document }) => document.source.path === result.file);
    if (test === undefined || !result.cases.every(isPlain)) return undefined;
    const cases = result.cases.map(({ testCase, name, place, fired, diagnostics }): KeptCase => {
      return { index: testCase && test.cases.indexOf(testCase), name, place, fired, diagnostics };
    });
    return { ...result, cases };
  });
  return kept.every((each) => each !== undefined) ? kept : undefined;
}

function isPlain({ passed, comparisons, recorded, explanation }: CaseResult): boolean {
  return passed && comparisons.length === 0 && recorded === undefined && explanation === undefined;
}

/** The results that were kept, of the tests as they are read now. */
export function recalledResults(kept: readonly KeptResult[], tests: readonly DetectionTest[]): readonly TestResult[] {
  return kept.map((result): TestResult => {
    const test = tests.find(({ document }) => document.source.path === result.file);
    const cases = result.cases.map(({ index, name, place, fired, diagnostics }): CaseResult => ({
      testCase: index === undefined ? undefined : test?.cases[index],
      name,
      place,
      passed: true,
      fired,
      diagnostics,
      comparisons: [],
      recorded: undefined,
      explanation: undefined,
    }));
    return { ...result, cases, mutations: result.mutations, score: result.score };
  });
}
