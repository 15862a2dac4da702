import type { Detection } from '../content/detection';
import type { DetectionTest, Expectation, TestCase } from '../content/detection-test';
import type { Diagnostic } from '../source/diagnostic';

/**
 * What a detection still has to prove: an analytic rule needs a case that fires and a near miss that does not, every
 * exclusion needs a case that fires without it and not with it, and a test needs the detection that it names. A hunting
 * query is run and judged by a person, so what it lacks is advice.
 */
export function findMissingCases(detections: readonly Detection[], tests: readonly DetectionTest[]): Diagnostic[] {
  const slugs = new Set(detections.map((detection) => detection.slug));
  return [
    ...tests.filter((test) => !slugs.has(test.detection)).map(testsNothing),
    ...detections.flatMap((detection) =>
      missingCasesOf(
        detection,
        tests.filter((test) => test.detection === detection.slug),
      ),
    ),
  ];
}

/** True if the case is expected to fire: to raise an alert, or for a hunting query to return rows. */
export function isExpectedToFire(expectation: Expectation): boolean {
  if (expectation.type !== 'result') return false;
  const { rowCount, rows, alerts } = expectation;
  return alerts === undefined ? (rowCount ?? 0) > 0 || (rows ?? []).length > 0 : alerts.length > 0;
}

/** True if the case shows events on which the detection stays silent; without events there is nothing that was missed. */
export function isNearMiss(testCase: TestCase): boolean {
  const hasEvents = Object.values(testCase.events).some((rows) => rows.length > 0);
  return hasEvents && testCase.expectation.type !== 'falsePositive' && !isExpectedToFire(testCase.expectation);
}

function testsNothing(test: DetectionTest): Diagnostic {
  return {
    check: 'test-without-detection',
    severity: 'error',
    place: test.document.placeOf(['detection']),
    message: `This is the test of ${test.detection}, and there is no such detection.`,
    help: 'Name the test file like the detection, with .test.yaml at the end, or say the name in `detection`.',
  };
}

function missingCasesOf(detection: Detection, tests: readonly DetectionTest[]): Diagnostic[] {
  const cases = tests.flatMap((test) => test.cases);
  const needed = cases.length === 0 ? [neededCases.any] : [neededCases.firing, neededCases.nearMiss];
  return [
    ...needed.filter((need) => !cases.some(need.isMetBy)).map((need) => missing(detection, need)),
    ...unprovedExclusions(detection, cases),
  ];
}

interface NeededCase {
  readonly check: string;
  readonly isMetBy: (testCase: TestCase) => boolean;
  readonly lack: string;
  readonly help: string;
}

const neededCases = {
  any: {
    check: 'test-missing',
    isMetBy: () => true,
    lack: 'has no test',
    help: 'Write a file beside it with the same name and .test.yaml at the end: a case that fires and a near miss.',
  },
  firing: {
    check: 'test-no-firing-case',
    isMetBy: (testCase) => isExpectedToFire(testCase.expectation),
    lack: 'has no case that fires',
    help: 'Add a case with events that it must catch, and the rows or alerts expected.',
  },
  nearMiss: {
    check: 'test-no-near-miss',
    isMetBy: isNearMiss,
    lack: 'has no near miss',
    help: 'Add a case with events that come close to what it catches, and `expect: nothing`.',
  },
} satisfies Record<string, NeededCase>;

function unprovedExclusions(detection: Detection, cases: readonly TestCase[]): Diagnostic[] {
  const proved = new Set(
    cases.flatMap(({ expectation }) => (expectation.type === 'falsePositive' ? [expectation.id] : [])),
  );
  return [...detection.falsePositives.entries()]
    .filter(([, { id, exclude }]) => Object.keys(exclude).length > 0 && !proved.has(id))
    .map(([index, { id }]) => ({
      check: 'test-exclusion-unproved',
      severity: 'error',
      place: detection.document.placeOf(['falsePositives', index, 'id']),
      message: `No case proves the exclusion of the false positive ${id}.`,
      help: `Add a case with \`falsePositive: ${id}\` and events that fire without the exclusion.`,
    }));
}

function missing(detection: Detection, need: NeededCase): Diagnostic {
  const isRule = detection.type === 'analyticRule';
  return {
    check: need.check,
    severity: isRule ? 'error' : 'advice',
    place: detection.document.placeOf(['name']),
    message: `This ${isRule ? 'rule' : 'hunting query'} ${need.lack}.`,
    help: need.help,
  };
}
