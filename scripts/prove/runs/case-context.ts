import { giveWatchlist } from '../../content/case-watchlists';
import type { Finding } from '../../checks/check';
import type { Detection } from '../../content/detection';
import type { DetectionTest } from '../../content/detection-test';
import { indicatorColumns, type Watchlist } from '../../content/watchlist';
import type { Diagnostic } from '../../source/diagnostic';
import { createPreparation, type PrepareQuery, type ProofContext } from './prepare-query';

/** What one case is proved against: the repository, with the rows that it gives to watchlists in place of theirs. */
export interface CaseContext {
  readonly context: ProofContext;
  readonly prepare: PrepareQuery;
  /** What is wrong with these rows. */
  readonly faults: readonly Diagnostic[];
}

/** Makes the context of each case of a test; cases that give the same rows share one, and with it its queries. */
export function createCaseContexts(
  test: DetectionTest,
  detection: Detection,
  shared: ProofContext,
): (caseIndex: number) => CaseContext {
  const made = new Map<string, CaseContext>();
  return (caseIndex) => {
    const key = JSON.stringify(test.cases[caseIndex]!.watchlists.map(({ path }) => path));
    const known = made.get(key) ?? makeContext(test, caseIndex, detection, shared);
    made.set(key, known);
    return known;
  };
}

function makeContext(test: DetectionTest, caseIndex: number, detection: Detection, shared: ProofContext): CaseContext {
  const given = test.cases[caseIndex]!.watchlists.map((each) => giveWatchlist(each, test.document, shared.catalog));
  const context =
    given.length === 0
      ? shared
      : withWatchlists(
          shared,
          given.map(({ watchlist }) => watchlist),
        );
  const faults = given.flatMap((each) => each.faults);
  return { context, prepare: createPreparation(detection, context), faults: faults.map(watchlistFault) };
}

/** What is wrong with the rows that a case gives to a watchlist, as a diagnostic. */
export function watchlistFault(found: Finding): Diagnostic {
  return { check: 'test-watchlist', severity: 'error', ...found, message: `${found.message}.` };
}

function withWatchlists(shared: ProofContext, given: readonly Watchlist[]): ProofContext {
  const byAlias = new Map([...shared.catalog.watchlists, ...given].map((each) => [each.alias, each]));
  const isNew = given.some(({ alias }) => !shared.schema.watchlists.has(alias));
  const columns = given.map((each) => [each.alias, each.type === 'items' ? each.columns : indicatorColumns] as const);
  const watchlists = new Map([...shared.schema.watchlists, ...columns]);
  return {
    ...shared,
    catalog: { ...shared.catalog, watchlists: [...byAlias.values()] },
    schema: isNew ? { ...shared.schema, watchlists } : shared.schema,
  };
}
