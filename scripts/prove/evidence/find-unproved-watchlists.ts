import type { Watchlist } from '../../content/watchlist';
import type { Diagnostic } from '../../source/diagnostic';
import { caseHolds } from './case-holds';
import { createPreparation, type PrepareQuery, type ProofContext } from '../runs/prepare-query';
import type { CaseProof } from '../runs/run-detection';

/**
 * Finds the lists of indicators that a detection reads and its cases do not need: were the list empty, every case would
 * still pass, and nobody would learn that the lookup finds nothing.
 * @param proofs the cases of one detection, which all pass
 */
export function findUnprovedWatchlists(proofs: readonly CaseProof[]): Diagnostic[] {
  const [first] = proofs;
  if (first === undefined) return [];
  const { detection, context } = first;
  const read = new Set(proofs.flatMap(({ prepare, ...proof }) => prepare(clockOf(proof)).value?.watchlists ?? []));
  const lists = context.catalog.watchlists.filter(({ type, alias }) => type === 'indicators' && read.has(alias));
  const unproved = lists.filter(({ alias }) => {
    const prepared = new Map<ProofContext, { readonly context: ProofContext; readonly prepare: PrepareQuery }>();
    return proofs.every((proof) => {
      const own = prepared.get(proof.context) ?? emptyList(proof, alias);
      prepared.set(proof.context, own);
      const query = own.prepare(clockOf(proof)).value;
      return query !== undefined && caseHolds({ ...proof, context: own.context }, query);
    });
  });
  return unproved.map(({ alias }) => ({
    check: 'test-watchlist-unproved',
    severity: detection.type === 'analyticRule' ? 'error' : 'advice',
    place: detection.document.placeOf(['query'], 'key'),
    message: `All cases pass with the watchlist ${alias} empty, so that none proves its lookup.`,
    help: 'Add a case that fires on an indicator of the list.',
  }));
}

function clockOf({ test, caseIndex }: Pick<CaseProof, 'test' | 'caseIndex'>): Date {
  return test.cases[caseIndex]!.now;
}

/** What a case is proved against, with no row in one list, be they of the repository or of the case. */
function emptyList({ context, detection }: CaseProof, alias: string) {
  const watchlists = context.catalog.watchlists.map((each) => (each.alias === alias ? emptied(each) : each));
  const without: ProofContext = { ...context, catalog: { ...context.catalog, watchlists } };
  return { context: without, prepare: createPreparation(detection, without) };
}

function emptied(watchlist: Watchlist): Watchlist {
  return watchlist.type === 'indicators' ? { ...watchlist, indicators: [] } : { ...watchlist, items: [] };
}
