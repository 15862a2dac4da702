import { applyOverlay } from '../expand/apply-overlay';
import { hasErrors, type Diagnostic, type Parsed } from '../source/diagnostic';
import { explainQuery } from './evidence/explain-query';
import { findLuck, noteLuck } from './evidence/find-luck';
import { findSwallowingExclusions } from './evidence/find-swallowing-exclusions';
import { judgeCase } from './judge-case';
import type { Expectation } from '../content/detection-test';
import { recordExpectation } from './expectations/record-expectation';
import type { CaseResult } from './evidence/proof-result';
import { fires, runDetection, type CaseProof, type DetectionOutcome } from './runs/run-detection';

/**
 * Runs one test case and judges it.
 * @param explain whether the result says how the events went through the query
 */
export function runTestCase(proof: CaseProof, explain: boolean): CaseResult {
  const { test, caseIndex } = proof;
  const luck = noteLuck(proof.prepare);
  const outcome = runWhereProvable({ ...proof, prepare: luck.prepare });
  const judgement = outcome.value === undefined ? undefined : judgeCase(proof, outcome.value);
  const judged = judgement?.diagnostics ?? [];
  const passed = outcome.value !== undefined && !hasErrors(judged);
  const testCase = test.cases[caseIndex]!;
  return {
    testCase,
    name: testCase.name,
    place: test.document.placeOf(['cases', caseIndex, 'name']),
    passed,
    fired: outcome.value && fires(outcome.value),
    // What is odd about the query is the detection's, and repeated here only where it may be why the case fails.
    diagnostics: [
      ...(passed ? judged : [...outcome.diagnostics, ...judged, ...findSwallowingExclusions(proof)]),
      ...(outcome.value === undefined ? [] : findLuck(proof, outcome.value, luck.choices(), passed)),
    ],
    comparisons: judgement?.comparisons ?? [],
    recorded:
      isRecorded(testCase.expectation) && outcome.value !== undefined ? recordExpectation(outcome.value) : undefined,
    explanation: explain && outcome.value !== undefined ? explainQuery(proof, outcome.value) : undefined,
  };
}

function isRecorded(expectation: Expectation): boolean {
  return expectation.type === 'result' && expectation.isRecorded;
}

function runWhereProvable(proof: CaseProof): Parsed<DetectionOutcome> {
  const { expectation } = proof.test.cases[proof.caseIndex]!;
  const unprovable = expectation.type === 'falsePositive' ? findUnprovable(proof, expectation.id) : undefined;
  if (unprovable !== undefined) return { value: undefined, diagnostics: [unprovable] };
  return runDetection(proof, undefined);
}

/** A false positive can be proved where it exists and has an exclusion: the detection's own, or one of an overlay. */
function findUnprovable({ test, caseIndex, detection, context }: CaseProof, id: string): Diagnostic | undefined {
  const candidates = applyOverlay(detection, context.workspace).detection.falsePositives;
  const falsePositive = candidates.find((candidate) => candidate.id === id);
  if (falsePositive !== undefined && Object.keys(falsePositive.exclude).length > 0) return undefined;
  return {
    check: 'test-expectation',
    severity: 'error',
    place: test.document.placeOf(['cases', caseIndex, 'falsePositive']),
    message:
      falsePositive === undefined
        ? `${detection.slug} has no false positive ${id}.`
        : `The false positive ${id} has no exclusion: a person decides it.`,
    help: 'Name a false positive of the detection that has an `exclude`.',
  };
}
