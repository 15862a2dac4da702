import type { Detection } from '../content/detection';
import type { DetectionTest } from '../content/detection-test';
import { createPreparation, type ProofContext } from './prepare-query';
import type { TestResult, TestRun } from './proof-result';
import { findMissingCases } from './required-cases';
import { runTestCase } from './run-test-case';

export interface TestSelection {
  /** Slugs of detections, or folders of them; empty: all. */
  readonly detections: readonly string[];
  readonly explain: boolean;
}

/** Runs the test cases of the selected detections, in the order of the catalog, and says what is not proved at all. */
export function runTests(context: ProofContext, selection: TestSelection): TestRun {
  const isSelected = (slug: string): boolean => matchesSelection(slug, selection.detections);
  const detections = context.catalog.detections.filter(({ slug }) => isSelected(slug));
  const tests = context.catalog.tests.filter(({ detection }) => isSelected(detection));
  const bySlug = new Map(detections.map((detection) => [detection.slug, detection]));
  const results = tests.flatMap((test) => {
    const detection = bySlug.get(test.detection);
    return detection === undefined ? [] : [runTest(test, detection, context, selection.explain)];
  });
  return { results, findings: findMissingCases(detections, tests) };
}

/** Whether a slug is one of the selected ones or lies in a selected folder. */
export function matchesSelection(slug: string, selected: readonly string[]): boolean {
  return selected.length === 0 || selected.some((name) => slug === name || slug.startsWith(`${name}/`));
}

function runTest(test: DetectionTest, detection: Detection, context: ProofContext, explain: boolean): TestResult {
  const prepare = createPreparation(detection, context);
  return {
    detection: detection.slug,
    file: test.document.source.path,
    cases: test.cases.map((_, caseIndex) => runTestCase({ test, caseIndex, detection, prepare, context }, explain)),
  };
}
