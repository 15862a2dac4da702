import type { Catalog } from '../content/catalog';
import { createCatalogSchema } from '../expand/catalog-schema';
import { createExpander } from '../expand/create-expander';
import type { WorkspaceSchema } from '../kql/workspace-schema';
import type { Pair } from './pair-content';
import { pairByName, pairDetections } from './pair-content';
import { reviewAutomation } from './review-automation';
import { reviewDetection } from './review-detections';
import { reviewFiles } from './review-files';
import { reviewFunctions } from './review-functions';
import { namedDocuments, reviewLeftovers } from './review-leftovers';
import type { DocumentPair } from './review-leftovers';
import { reviewLists } from './review-lists';
import { changedPairs } from './changed-pairs';
import { reviewMoves } from './review-moves';
import { reviewProofs } from './review-proofs';
import { reviewReplays } from './review-replays';
import type { ReviewedLogs } from './review-replays';
import { reviewCheckSettings, reviewWaivers, waivingOf } from './review-settings';
import { reviewSummaries } from './review-summaries';
import { reviewTests, slugsAlone } from './review-tests';
import { reviewUnreadable } from './review-unreadable';
import { reviewWorkspaces } from './review-workspaces';
import type { ChangedFile, OpenState, OpenStates, ReviewedState } from './reviewed-state';
import type { Statement } from './statement';
import { rankOf } from './statement-kinds';
import type { Detection } from '../content/detection';

/** The two states between which a change lies, and the files that differ. */
export interface ReviewedChange {
  readonly before: ReviewedState;
  readonly after: ReviewedState;
  /** Every file that differs, content too; of content more is said by what it holds. */
  readonly files: readonly ChangedFile[];
  /** Over which both states are replayed; undefined: over none. */
  readonly logs?: ReviewedLogs | undefined;
}

/** Everything that a change does, the most dangerous first. What did not change is not in it. */
export function reviewContent({ before, after, files, logs }: ReviewedChange): readonly Statement[] {
  const states: OpenStates = { before: openState(before, 'before'), after: openState(after, 'after') };
  const pairs = pairDetections(before.catalog.detections, after.catalog.detections);
  const touched = hasSamePlaces(before.catalog, after.catalog) ? pairs.filter(isTouched) : pairs;
  const statements = [
    ...reviewUnreadable(states, files),
    ...touched.flatMap((pair) => reviewDetection(pair, states)),
    ...reviewTests(pairs, states),
    ...reviewLists(pairs, states),
    ...reviewFunctions(states),
    ...reviewAutomation(states),
    ...reviewSummaries(states),
    ...reviewWorkspaces(states),
    ...reviewCheckSettings(states),
    ...reviewWaivers(waivingPairs(pairs, states), states),
    ...reviewProofs(changedPairs(pairs, states), states),
    ...(logs === undefined ? [] : reviewReplays(changedPairs(pairs, states), logs, states)),
    ...reviewFiles(files),
  ];
  const documents = documentPairs(pairs, states);
  const all = [
    ...statements,
    ...reviewMoves(documents, statements, states),
    ...reviewLeftovers(documents, statements, states),
  ];
  return all
    .map((statement, index) => ({ statement, index }))
    .sort(compareRanked)
    .map(({ statement }) => statement);
}

interface Ranked {
  readonly statement: Statement;
  readonly index: number;
}

function compareRanked(one: Ranked, other: Ranked): number {
  const bySubject = one.statement.subject < other.statement.subject ? -1 : 1;
  return (
    rankOf(one.statement.kind) - rankOf(other.statement.kind) ||
    (one.statement.subject === other.statement.subject ? one.index - other.index : bySubject)
  );
}

function openState(state: ReviewedState, side: OpenState['side']): OpenState {
  let made: WorkspaceSchema | undefined;
  const schema = () => (made ??= createCatalogSchema(state.catalog));
  return { ...state, side, schema, expand: createExpander(state.catalog, { asOf: state.asOf, schema }) };
}

function isTouched({ before, after }: Pair<Detection>): boolean {
  return textOf(before) !== textOf(after) || before?.document.source.path !== after?.document.source.path;
}

function textOf(detection: Detection | undefined): string | undefined {
  return detection?.document.source.text;
}

/** Whether every workspace and group is to the letter as it was, so that a detection whose file is so too is the same in each. */
function hasSamePlaces(before: Catalog, after: Catalog): boolean {
  const textsOf = ({ workspaces, workspaceGroups }: Catalog) =>
    JSON.stringify([...workspaces, ...workspaceGroups].map(({ name, document }) => [name, document.source.text]));
  return textsOf(before) === textsOf(after);
}

function waivingPairs(pairs: readonly Pair<Detection>[], { before, after }: OpenStates) {
  const detections = pairs.filter(isTouched).map(({ before: old, after: now }) => ({
    before: old && { ...old, name: old.slug },
    after: now && { ...now, name: now.slug },
  }));
  const others = pairByName(
    waivingOf(before.catalog),
    waivingOf(after.catalog),
    ({ key, name, document }) => `${document.source.path.split('/')[0] ?? ''} ${key ?? name}`,
  );
  return [...detections, ...others];
}

/** Every file of content in both states; a test of a detection that comes or goes does so with it. */
function documentPairs(pairs: readonly Pair<Detection>[], states: OpenStates): readonly DocumentPair[] {
  const { before, after } = states;
  const alone = slugsAlone(pairs, states);
  const slugs = new Map(
    pairs.flatMap((pair) => (pair.before && pair.after ? [[pair.before.slug, pair.after.slug]] : [])),
  );
  const testsOf = ({ tests }: Catalog, nameOf: (slug: string) => string) =>
    tests
      .filter(({ detection }) => !alone.has(detection))
      .map(({ detection, document }) => {
        const name = `${nameOf(detection)} test`;
        return { name, subject: name, document };
      });
  const old = [...testsOf(before.catalog, (slug) => slugs.get(slug) ?? slug), ...namedDocuments(before.catalog)];
  const now = [...testsOf(after.catalog, (slug) => slug), ...namedDocuments(after.catalog)];
  return [
    ...pairs.map((pair) => ({
      subject: (pair.after ?? pair.before)?.slug ?? '',
      documents: { before: pair.before?.document, after: pair.after?.document },
      read: pair,
    })),
    ...pairByName(old, now, ({ name }) => name).map((pair) => ({
      subject: (pair.after ?? pair.before)?.subject ?? '',
      documents: { before: pair.before?.document, after: pair.after?.document },
    })),
  ];
}
