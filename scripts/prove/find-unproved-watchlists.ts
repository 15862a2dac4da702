import type { Watchlist } from '../content/watchlist';
import type { Diagnostic } from '../source/diagnostic';
import { caseHolds } from './case-holds';
import { createPreparation } from './prepare-query';
import type { CaseProof } from './run-detection';

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
  const unproved = lists.filter((list) => {
    const watchlists = context.catalog.watchlists.map((each) => (each === list ? emptied(each) : each));
    const emptiedContext = { ...context, catalog: { ...context.catalog, watchlists } };
    const prepare = createPreparation(detection, emptiedContext);
    return proofs.every((proof) => {
      const query = prepare(clockOf(proof)).value;
      return query !== undefined && caseHolds({ ...proof, context: emptiedContext }, query);
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

function emptied(watchlist: Watchlist): Watchlist {
  return watchlist.type === 'indicators' ? { ...watchlist, indicators: [] } : { ...watchlist, items: [] };
}
