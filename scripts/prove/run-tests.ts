import { unreadNames } from '../content/catalog';
import type { Detection } from '../content/detection';
import type { DetectionTest } from '../content/detection-test';
import { findUnprovedWatchlists } from './find-unproved-watchlists';
import { measureMutations } from './measure-mutations';
import { createPreparation, type ProofContext } from './prepare-query';
import type { TestResult, TestRun } from './proof-result';
import { findMissingCases } from './required-cases';
import type { CaseProof } from './run-detection';
import { runExpectedQuery } from './run-expected-query';
import { runTestCase } from './run-test-case';

export interface TestSelection {
  /** Slugs of detections, or folders of them; empty: all. */
  readonly detections: readonly string[];
  /** Whether each case says how its events went through the query. */
  readonly explain: boolean;
  /** Whether to ask which small changes of a query its cases notice: a run of all cases for each change. */
  readonly mutate: boolean;
}

/** Runs the test cases of the selected detections, in the order of the catalog, and says what is not proved at all. */
export function runTests(context: ProofContext, selection: TestSelection): TestRun {
  const isSelected = (slug: string): boolean => matchesSelection(slug, selection.detections);
  const detections = context.catalog.detections.filter(({ slug }) => isSelected(slug));
  const unread = unreadNames(context.catalog, 'detections');
  const tests = context.catalog.tests.filter(({ detection }) => isSelected(detection) && !unread.includes(detection));
  const hasReadTest = ({ slug }: Detection): boolean => !unread.includes(`${slug}.test`);
  const bySlug = new Map(detections.map((detection) => [detection.slug, detection]));
  const results = tests.flatMap((test) => {
    const detection = bySlug.get(test.detection);
    return detection === undefined ? [] : [runTest(test, detection, context, selection)];
  });
  return {
    results,
    findings: [
      ...findMissingCases(detections.filter(hasReadTest), tests),
      ...results.flatMap(({ unproved }) => unproved),
    ],
  };
}

/** Whether a slug is one of the selected ones or lies in a selected folder. */
export function matchesSelection(slug: string, selected: readonly string[]): boolean {
  return selected.length === 0 || selected.some((name) => slug === name || slug.startsWith(`${name}/`));
}

function runTest(
  test: DetectionTest,
  detection: Detection,
  context: ProofContext,
  { explain, mutate }: TestSelection,
): TestResult {
  const prepare = createPreparation(detection, context);
  const proofs = test.cases.map((_, caseIndex): CaseProof => ({ test, caseIndex, detection, prepare, context }));
  const expectedQuery = runExpectedQuery(test, prepare);
  const cases = [...(expectedQuery ? [expectedQuery] : []), ...proofs.map((proof) => runTestCase(proof, explain))];
  const isProved = cases.every(({ passed }) => passed);
  return {
    detection: detection.slug,
    file: test.document.source.path,
    cases,
    unproved: isProved ? findUnprovedWatchlists(proofs) : [],
    mutations: mutate && isProved ? measureMutations(proofs) : undefined,
  };
}
