import { bindQuery } from '../../kql/bind-query';
import { compareDiagnostics, type Diagnostic } from '../../source/diagnostic';
import { groupBy } from '../../source/group-by';
import type { Span } from '../../source/position';
import { caseHolds } from './case-holds';
import { findMutants, type Mutant } from './find-mutants';
import type { PreparedQuery } from '../runs/prepare-query';
import type { MutationScore } from './proof-result';
import type { CaseProof } from '../runs/run-detection';

/** A mutant over all clocks of the cases, since each clock has an expanded query of its own. */
interface Verdict {
  readonly query: PreparedQuery;
  readonly mutant: Mutant;
  noticed: boolean;
}

/**
 * Changes a query in one small way at a time and asks whether any case notices. What no case notices is either not
 * needed in the query, or not proved.
 * @param proofs the cases of one detection, which all pass
 */
export function measureMutations(proofs: readonly CaseProof[]): MutationScore {
  const verdicts = new Map<string, Verdict>();
  for (const [query, cases] of groupBy(proofs, queryOf)) {
    const { tree } = query.bound;
    const originOf = (span: Span) => query.placeOf(span).span;
    for (const mutant of tree === undefined ? [] : findMutants(tree, originOf)) {
      const { span } = query.placeOf(mutant.span);
      const key = JSON.stringify([span.start, span.end, mutant.change]);
      const mutated = mutateQuery(query, mutant, cases[0]!);
      if (verdicts.get(key)?.noticed === true || mutated === undefined) continue;
      verdicts.set(key, { query, mutant, noticed: cases.some((proof) => !caseHolds(proof, mutated)) });
    }
  }
  const all = [...verdicts.values()];
  const unnoticed = all.filter(({ noticed }) => !noticed);
  return {
    noticed: all.length - unnoticed.length,
    total: all.length,
    unnoticed: unnoticed.map(describeUnnoticed).sort(compareDiagnostics),
  };
}

/** The query that a case runs; undefined if there is none. */
function queryOf({ test, caseIndex, prepare }: CaseProof): PreparedQuery | undefined {
  return prepare(test.cases[caseIndex]!.now).value;
}

/** The query with the change; undefined if that is not a query. */
function mutateQuery(query: PreparedQuery, { span, text }: Mutant, { context }: CaseProof): PreparedQuery | undefined {
  const written = query.bound.text;
  const bound = bindQuery(written.slice(0, span.start) + text + written.slice(span.end), context.schema);
  return bound.diagnostics.some(({ severity }) => severity === 'error') ? undefined : { ...query, bound };
}

function describeUnnoticed({ query, mutant }: Verdict): Diagnostic {
  const { start, end } = mutant.span;
  const changed = query.bound.text.slice(start, end).replace(/\s+/g, ' ');
  return {
    check: 'test-unnoticed-change',
    severity: 'advice',
    place: query.placeOf(mutant.span),
    message: `No case notices when ${changed} ${mutant.change}.`,
  };
}
