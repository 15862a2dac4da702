import { findUselessNearMisses } from '../checks/exclusion/test-near-miss';
import { findUnknownWorkspaces } from '../checks/workspace/test-workspace';
import type { Catalog } from '../content/catalog';
import { unreadNames } from '../content/content-kinds';
import type { Detection } from '../content/detection';
import type { DetectionTest, TestCase } from '../content/detection-test';
import type { Workspace } from '../content/workspace';
import type { Diagnostic } from '../source/diagnostic';
import { createCaseContexts } from './runs/case-context';
import { findUnprovedWatchlists } from './evidence/find-unproved-watchlists';
import { measureEvidence } from './evidence/measure-evidence';
import { measureMutations } from './evidence/measure-mutations';
import { createPreparation, type ProofContext } from './runs/prepare-query';
import type { TestResult, TestRun } from './evidence/proof-result';
import { keptResults, recalledResults, type ProofStore } from './evidence/proof-store';
import { findProofPlaces, isOfNoExclusion, isProvedAt, proofPlaceOf, type ProofPlace } from './evidence/proof-places';
import { findMissingCases, findTestsOfNothing } from './evidence/required-cases';
import type { CaseProof } from './runs/run-detection';
import { runExpectedQuery } from './run-expected-query';
import { runTestCase } from './run-test-case';
import { scoreProofs } from './evidence/score-proofs';

export interface TestSelection {
  /** Slugs of detections, or folders of them; empty: all. */
  readonly detections: readonly string[];
  /** Whether each case says how its events went through the query. */
  readonly explain: boolean;
  /** Whether they are proved as each workspace gets them, too; else as the one of the context does, or as written. */
  readonly everywhere: boolean;
  /** Whether to ask which small changes of a query its cases notice: a run of all cases for each change. */
  readonly mutate: boolean;
  /** To say how well each detection is proved, the day on which its indicators are so old: changes of its query are tried, too. */
  readonly scoreOn?: Date;
  /** Runs only cases whose name holds this, in any case of letters; undefined: all, and what is missing is said. */
  readonly caseName: string | undefined;
}

/** What is proved, and as which workspace gets it; undefined: as it is written. */
export type TestContext = Pick<ProofContext, 'catalog' | 'schema'> & {
  readonly workspace: Workspace | undefined;
  /** What remembers proofs; undefined: each is made anew. */
  readonly store?: ProofStore | undefined;
};

/** Runs the test cases of the selected detections, in the order of the catalog, and says what is not proved at all. */
export function runTests(context: TestContext, selection: TestSelection): TestRun {
  const isSelected = (slug: string): boolean => matchesSelection(slug, selection.detections);
  const detections = context.catalog.detections.filter(({ slug }) => isSelected(slug));
  const unread = unreadNames(context.catalog, 'detection');
  const tests = context.catalog.tests.filter(({ detection }) => isSelected(detection) && !unread.includes(detection));
  const hasReadTest = ({ slug }: Detection): boolean => !unread.includes(`${slug}.test`);
  const proofs = detections.flatMap((detection) => {
    const own = tests.filter((test) => test.detection === detection.slug);
    return placesOf(detection, context, selection).map((place, index) => {
      return proveAt({ place, isFirst: index === 0 }, detection, own, context, selection);
    });
  });
  const results = proofs.flatMap((proof) => proof.results);
  if (selection.caseName !== undefined) return { results, findings: [] };
  const missing = proofs.filter(({ detection }) => hasReadTest(detection)).flatMap(({ lacks }) => lacks);
  return {
    results,
    findings: withoutRepeats([
      ...findTestsOfNothing(tests, new Set(context.catalog.detections.map(({ slug }) => slug))),
      ...missing,
      ...tests.flatMap((test) => findIdleCases(test, context.catalog)),
      ...results.flatMap(({ unproved }) => unproved),
    ]),
  };
}

/** Cases that prove nothing whatever their query does: run nowhere, or without an event that could tell. */
function findIdleCases(test: DetectionTest, catalog: Catalog): Diagnostic[] {
  const found = [
    { check: 'test-workspace', findings: findUnknownWorkspaces(test, catalog) },
    { check: 'test-near-miss', findings: findUselessNearMisses(test, catalog) },
  ];
  return found.flatMap(({ check, findings }) =>
    findings.map((finding): Diagnostic => ({ check, severity: 'error', ...finding, message: `${finding.message}.` })),
  );
}

function placesOf(
  detection: Detection,
  { catalog, workspace }: TestContext,
  { everywhere }: TestSelection,
): readonly ProofPlace[] {
  if (workspace !== undefined) return [proofPlaceOf(workspace, detection)];
  const places = findProofPlaces(detection, catalog);
  return everywhere ? places : places.slice(0, 1);
}

interface PlaceInOrder {
  readonly place: ProofPlace;
  /** Where what is a mistake everywhere is said, once. */
  readonly isFirst: boolean;
}

interface PlaceProof {
  readonly detection: Detection;
  readonly results: readonly TestResult[];
  readonly lacks: readonly Diagnostic[];
}

/** Runs the cases of a detection that have to hold at a place, and says which are missing there. */
function proveAt(
  at: PlaceInOrder,
  detection: Detection,
  tests: readonly DetectionTest[],
  { catalog, schema, store }: TestContext,
  selection: TestSelection,
): PlaceProof {
  const seen = store?.catalogOf(detection) ?? catalog;
  const context: ProofContext = { catalog: seen, schema, workspace: at.place.workspace };
  const prove = () => tests.flatMap((test) => runTest(test, detection, at, context, selection));
  const results = proveOnce(prove, detection, tests, keyOfPlace(at, selection), store);
  return { detection, results, lacks: findMissingCases(detection, at.place, tests, results) };
}

/** What of a detection is proved; undefined if it is not remembered, because a person asks for more than an outcome. */
function keyOfPlace({ place, isFirst }: PlaceInOrder, selection: TestSelection): string | undefined {
  const { detections, everywhere, explain, caseName, ...asked } = selection;
  // Which detections and places are proved says nothing of one of them; whatever else is asked has its own answer.
  void [detections, everywhere];
  if (explain || caseName !== undefined) return undefined;
  return JSON.stringify([place.names, place.shown, isFirst, asked]);
}

function proveOnce(
  prove: () => readonly TestResult[],
  detection: Detection,
  tests: readonly DetectionTest[],
  at: string | undefined,
  store: ProofStore | undefined,
): readonly TestResult[] {
  if (store === undefined || at === undefined) return prove();
  const known = store.recall(detection, at);
  if (known !== undefined) return recalledResults(known, tests);
  const results = prove();
  const kept = keptResults(results, tests);
  if (kept !== undefined) store.keep(detection, at, kept);
  return results;
}

/** What has no test at a place, or lacks one already as it is written, lacks it once. */
function withoutRepeats(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    const { check, message, place } = diagnostic;
    const key = JSON.stringify([check, message, place.file, place.span.start]);
    if (!seen.has(key)) seen.set(key, diagnostic);
  }
  return [...seen.values()];
}

/** Whether a slug is one of the selected ones or lies in a selected folder. */
export function matchesSelection(slug: string, selected: readonly string[]): boolean {
  return selected.length === 0 || selected.some((name) => slug === name || slug.startsWith(`${name}/`));
}

function runTest(
  test: DetectionTest,
  detection: Detection,
  { place, isFirst }: PlaceInOrder,
  context: ProofContext,
  { explain, mutate, scoreOn, caseName }: TestSelection,
): TestResult[] {
  const prepare = createPreparation(detection, context);
  const contextOf = createCaseContexts(test, detection, context);
  const isHere = (testCase: TestCase): boolean =>
    isProvedAt(testCase, detection, place) || (isFirst && isOfNoExclusion(testCase, detection, context.catalog));
  const proofs = [...test.cases.entries()]
    .filter(([, testCase]) => isHere(testCase) && isNamed(testCase.name, caseName))
    .map(([caseIndex]): CaseProof => ({ test, caseIndex, detection, ...contextOf(caseIndex) }));
  const isWhole = caseName === undefined;
  const expectedQuery = place.overlays.length === 0 && isWhole ? runExpectedQuery(test, prepare) : undefined;
  const cases = [...(expectedQuery ? [expectedQuery] : []), ...proofs.map((proof) => runTestCase(proof, explain))];
  if (cases.length === 0) return [];
  const isProved = cases.every(({ passed }) => passed);
  const isAsWritten = isProved && place.overlays.length === 0;
  const mutations = (mutate || scoreOn !== undefined) && isAsWritten ? measureMutations(proofs) : undefined;
  return [
    {
      detection: detection.slug,
      workspaces: place.shown,
      file: test.document.source.path,
      cases,
      unproved: isProved && isWhole ? findUnprovedWatchlists(proofs) : [],
      mutations: mutate ? mutations : undefined,
      score:
        scoreOn !== undefined && isAsWritten && isWhole
          ? scoreProofs(measureEvidence(proofs, cases, mutations, scoreOn))
          : undefined,
    },
  ];
}

/** Whether a case is one of those that were asked for by a part of their name. */
export function isNamed(name: string, part: string | undefined): boolean {
  return part === undefined || name.toLowerCase().includes(part.toLowerCase());
}
