import { applyOverlay } from '../../expand/apply-overlay';
import { hasErrors, type Diagnostic } from '../../source/diagnostic';
import { judgeCase } from '../judge-case';
import { isExpectedToFire } from './required-cases';
import { runDetection, type CaseProof } from '../runs/run-detection';

/** Finds the exclusions of a detection that keep a case from firing: those without any one of which it passes. */
export function findSwallowingExclusions(proof: CaseProof): Diagnostic[] {
  const { detection, test, caseIndex, context } = proof;
  const { name, expectation } = test.cases[caseIndex]!;
  if (!isExpectedToFire(expectation)) return [];
  const { falsePositives } = applyOverlay(detection, context.workspace);
  return falsePositives.flatMap(({ falsePositive: { id, exclude }, document, path }): Diagnostic[] => {
    const without = Object.keys(exclude).length > 0 ? runDetection(proof, id).value : undefined;
    if (without === undefined || hasErrors(judgeCase(proof, without).diagnostics)) return [];
    return [
      {
        check: 'test-exclusion-swallows',
        severity: 'error',
        place: document.placeOf([...path, 'exclude']),
        message: `The exclusion ${id} drops what a case must catch: without it, "${name}" passes.`,
        help: 'Narrow the predicate, or correct the events of the case.',
      },
    ];
  });
}
