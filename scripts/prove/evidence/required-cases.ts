import type { Detection } from '../../content/detection';
import type { DetectionTest, Expectation, TestCase } from '../../content/detection-test';
import { applyOverlay } from '../../expand/apply-overlay';
import type { Diagnostic } from '../../source/diagnostic';
import type { ProofPlace } from './proof-places';
import type { CaseResult, TestResult } from './proof-result';

/**
 * What a detection still has to prove at a place: an analytic rule needs a case that fires and a near miss that does
 * not, every exclusion needs a case that fires without it and not with it. A hunting query is run and judged by a person,
 * so what it lacks is advice.
 *
 * @param results of the cases that have to hold there
 */
export function findMissingCases(
  detection: Detection,
  place: ProofPlace,
  tests: readonly DetectionTest[],
  results: readonly TestResult[],
): Diagnostic[] {
  const ran = results.flatMap((result) => result.cases);
  const cases = tests.flatMap((test) => test.cases);
  const needed = cases.length === 0 ? [neededCases.any] : [neededCases.firing, neededCases.nearMiss];
  return [
    ...needed.filter((need) => !ran.some(need.isMetBy)).map((need) => missing(detection, place, need)),
    ...unprovedExclusions(detection, place, ran),
  ];
}

/** Finds tests whose detection is not in the repository. */
export function findTestsOfNothing(tests: readonly DetectionTest[], slugs: ReadonlySet<string>): Diagnostic[] {
  return tests.filter((test) => !slugs.has(test.detection)).map(testsNothing);
}

/** True if the case is expected to fire: to raise an alert, or for a hunting query to return rows. */
export function isExpectedToFire(expectation: Expectation): boolean {
  if (expectation.type !== 'result') return false;
  const { rowCount, rows, alerts, incidents } = expectation;
  if (alerts !== undefined) return alerts.length > 0;
  return [rowCount?.atLeast, rows?.length, incidents?.length].some((count) => (count ?? 0) > 0);
}

/** True if the case shows events on which the detection stays silent; without events there is nothing that was missed. */
function isNearMiss(testCase: TestCase): boolean {
  return (
    hasEvents(testCase) && testCase.expectation.type !== 'falsePositive' && !isExpectedToFire(testCase.expectation)
  );
}

function hasEvents({ events, dataset }: TestCase): boolean {
  return (
    dataset !== undefined || Object.values(events).some(({ file, items }) => file !== undefined || items.length > 0)
  );
}

/** Rows that the trigger of the rule does not count as an alert prove no alert. */
function isFiringCase({ testCase, passed, fired }: CaseResult): boolean {
  return testCase !== undefined && isExpectedToFire(testCase.expectation) && !(passed && fired === false);
}

/** One that expects rows, of which the trigger of the rule makes no alert, is a near miss, too. */
export function staysSilent({ testCase, passed, fired }: CaseResult): boolean {
  if (testCase === undefined) return false;
  const isSilent = passed && fired === false && testCase.expectation.type === 'result' && hasEvents(testCase);
  return isSilent || isNearMiss(testCase);
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

interface NeededCase {
  readonly check: string;
  readonly isMetBy: (result: CaseResult) => boolean;
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
    isMetBy: isFiringCase,
    lack: 'has no case that fires',
    help: 'Add a case with events that it must catch, and the rows or alerts expected.',
  },
  nearMiss: {
    check: 'test-no-near-miss',
    isMetBy: staysSilent,
    lack: 'has no near miss',
    help: 'Add a case with events that come close to what it catches, and `expect: nothing`.',
  },
} satisfies Record<string, NeededCase>;

function unprovedExclusions(detection: Detection, place: ProofPlace, ran: readonly CaseResult[]): Diagnostic[] {
  const proved = new Set(
    ran.flatMap(({ testCase }) => (testCase?.expectation.type === 'falsePositive' ? [testCase.expectation.id] : [])),
  );
  return applyOverlay(detection, place.workspace)
    .falsePositives.filter(({ falsePositive: { id, exclude } }) => Object.keys(exclude).length > 0 && !proved.has(id))
    .map(({ falsePositive: { id }, document, path }) => {
      const where = document === detection.document ? '' : placeText(place);
      return {
        check: 'test-exclusion-unproved',
        severity: 'error',
        place: document.placeOf([...path, 'id']),
        message: `No case proves the exclusion of the false positive ${id}${where}.`,
        help: `Add a case with \`falsePositive: ${id}\` and events that fire without the exclusion.`,
      };
    });
}

/** At an overlay, if the detection has by itself what it lacks there. */
function missing(detection: Detection, place: ProofPlace, need: NeededCase): Diagnostic {
  const isRule = detection.type === 'analyticRule';
  const overlay = need === neededCases.any ? undefined : place.overlays.at(-1);
  return {
    check: need.check,
    severity: isRule ? 'error' : 'advice',
    place: overlay?.document.placeOf([...overlay.path, 'detection']) ?? detection.document.placeOf(['name']),
    message: `This ${isRule ? 'rule' : 'hunting query'} ${need.lack}${overlay === undefined ? '' : placeText(place)}.`,
    help: need.help,
  };
}

/** Such as ` in production`. */
function placeText({ shown }: ProofPlace): string {
  return shown.length === 0 ? '' : ` in ${shown.join(', ')}`;
}
