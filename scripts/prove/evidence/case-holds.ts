import { hasErrors } from '../../source/diagnostic';
import { judgeCase } from '../judge-case';
import type { PreparedQuery } from '../runs/prepare-query';
import { fires, runCase, type CaseProof } from '../runs/run-detection';

/** Whether a case passes with another query than its own; of the proof of an exclusion the half that it decides. */
export function caseHolds(proof: CaseProof, query: PreparedQuery): boolean {
  const outcome = runCase(proof, query).value;
  if (outcome === undefined) return false;
  const { expectation } = proof.test.cases[proof.caseIndex]!;
  if (expectation.type === 'falsePositive') return !fires(outcome);
  return !hasErrors(judgeCase(proof, outcome).diagnostics);
}
