import type { OpenChoice } from '../../engine/run-query';
import { hasErrors, type Diagnostic } from '../../source/diagnostic';
import { judgeCase } from '../judge-case';
import type { PrepareQuery } from '../runs/prepare-query';
import { runCase, type CaseProof, type DetectionOutcome } from '../runs/run-detection';

/** What Kusto left open in the runs of a case. */
export interface Luck {
  /** Prepares as the case's own preparation does; what is left open when such a query runs is noted. */
  readonly prepare: PrepareQuery;
  /** What was left open, each place once. */
  readonly choices: () => readonly OpenChoice[];
}

/** Starts to note what Kusto leaves open. */
export function noteLuck(prepare: PrepareQuery): Luck {
  const noted = new Map<string, OpenChoice>();
  const note = (choice: OpenChoice): boolean => {
    noted.set(keyOf(choice), choice);
    return false;
  };
  return {
    prepare: (asOf, withoutExclusion) => {
      const { value, diagnostics } = prepare(asOf, withoutExclusion);
      return { value: value && { ...value, chooseOther: note }, diagnostics };
    },
    choices: () => [...noted.values()],
  };
}

function keyOf({ span, about }: OpenChoice): string {
  return `${span.start}-${span.end} ${about}`;
}

/** A case of more open choices is tried at the first ones. */
const mostTried = 12;

/**
 * Finds the operators at which Kusto leaves open what decides a case: runs it once more with the other choice at each,
 * and says where the case then fails though it passed, or passes though it failed.
 */
export function findLuck(
  proof: CaseProof,
  { query }: DetectionOutcome,
  choices: readonly OpenChoice[],
  passed: boolean,
): Diagnostic[] {
  const { name } = proof.test.cases[proof.caseIndex]!;
  return choices.slice(0, mostTried).flatMap((choice): Diagnostic[] => {
    const chooseOther = (other: OpenChoice): boolean => keyOf(other) === keyOf(choice);
    const other = runCase(proof, { ...query, chooseOther }).value;
    if (other === undefined || hasErrors(judgeCase(proof, other).diagnostics) !== passed) return [];
    return [
      {
        check: 'test-luck',
        severity: 'warning',
        place: query.placeOf(choice.span),
        message: `Kusto leaves open ${choice.about}, and with another choice the case "${name}" ${passed ? 'fails' : 'passes'}.`,
        help: 'Let the query decide, such as by sorting on what tells the rows apart, or let the case expect what holds for every choice.',
      },
    ];
  });
}
