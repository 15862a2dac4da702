import type { Catalog } from '../content/catalog';
import type { Detection } from '../content/detection';
import type { DetectionTest } from '../content/detection-test';
import { compareDiagnostics, type Diagnostic } from '../source/diagnostic';
import { groupBy } from '../source/group-by';
import { finish, type Steps } from '../source/steps';
import type { Expander } from '../expand/create-expander';
import type { WorkspaceSchema } from '../kql/workspace-schema';
import type { YamlDocument } from '../source/yaml-document';
import { allChecks } from './all-checks';
import { applySeverities } from './apply-severities';
import { applyWaivers } from './apply-waivers';
import type { Check, CheckContext, Finding } from './check';
import { findInQueries } from './find-in-queries';
import { findInVariants } from './find-in-variants';
import { createCheckContext } from './check-context';

export interface RunChecksOptions {
  /** The date on which waivers, exclusions and indicators hold or have expired. */
  readonly asOf: Date;
  /** What reading the files found: returned with the rest, and open to waivers like the rest. */
  readonly found?: readonly Diagnostic[];
  /** Which files are looked at, by path; all where it is left out. Everything in the catalog stays known. */
  readonly includes?: (path: string) => boolean;
  readonly schema?: () => WorkspaceSchema;
  /** What expands detections, if the caller goes on with what it gives. */
  readonly expand?: Expander;
  /** Hosts to which the environment lets a secret go; none where left out. */
  readonly allowedHosts?: readonly string[];
  readonly checks?: readonly Check[];
  readonly store?: FindingStore | undefined;
  /**
   * Called with each detection straight after it was looked at, while what was bound for it is at hand: for who makes
   * more of every detection.
   */
  readonly alongside?: (detection: Detection) => void;
}

/** Remembers between runs what was found in each detection and its tests, which is where the time goes. */
export interface FindingStore {
  /** What was found when everything that it depends on was as it is now. */
  readonly recall: (detection: Detection, part: LookedAtPart) => readonly Diagnostic[] | undefined;
  readonly keep: (detection: Detection, part: LookedAtPart, found: readonly Diagnostic[]) => void;
}

/** The detection itself, or the tests of it. */
export type LookedAtPart = 'detection' | 'tests';

/** What a run of the checks found, and what of it is not said, or said more mildly, as the repository asks for. */
export interface JudgedFindings {
  /** All that no waiver accepts, in the order of the files. */
  readonly found: readonly Diagnostic[];
  readonly waived: readonly Diagnostic[];
  readonly lowered: readonly Diagnostic[];
  readonly hidden: readonly Diagnostic[];
}

/** Runs every check over the catalog. Returns all findings that no waiver accepts, in the order of the files. */
export function runChecks(catalog: Catalog, options: RunChecksOptions): Diagnostic[] {
  return [...judgeChecks(catalog, options).found];
}

/** Runs every check over the catalog, and tells beside the findings what waivers and settings make of them. */
export function judgeChecks(catalog: Catalog, options: RunChecksOptions): JudgedFindings {
  return finish(judgeInSteps(catalog, options));
}

/** The same in steps, each a check of one detection, or of one test, or of everything else. */
export function* judgeInSteps(catalog: Catalog, options: RunChecksOptions): Steps<JudgedFindings> {
  const includes = options.includes ?? (() => true);
  const context = createCheckContext(catalog, options.asOf, options);
  const checks = options.checks ?? allChecks;
  const tests = groupBy(catalog.tests, ({ detection }) => detection);
  const slugs = new Set(catalog.detections.map(({ slug }) => slug));
  const found: Diagnostic[] = [...(options.found ?? [])];
  for (const detection of catalog.detections) {
    const own = tests.get(detection.slug) ?? [];
    const isLookedAt = own.some(({ document }) => includes(document.source.path));
    if (isConcerned(detection, catalog, includes)) {
      const find = () => findInDetection(detection, checks, context);
      found.push(...(yield* findOnce(find, detection, 'detection', options.store)));
    }
    if (isLookedAt) {
      found.push(...(yield* findOnce(() => findInTests(own, checks, context), detection, 'tests', options.store)));
    }
    options.alongside?.(detection);
  }
  const alone = catalog.tests.filter(({ detection, document }) => {
    return !slugs.has(detection) && includes(document.source.path);
  });
  found.push(...(yield* findInTests(alone, checks, context)));
  const inQueries = findInQueries(catalog, checks, context, includes);
  found.push(...inQueries.map(({ check, finding }) => toDiagnostic(check, finding)));
  yield;
  for (const check of checks) {
    found.push(...findingsOf(check, context, includes).map((finding) => toDiagnostic(check, finding)));
    yield;
  }
  const all = found.filter((diagnostic) => includes(diagnostic.place.file));
  const { kept, waived } = applyWaivers(withoutRepeats(all), catalog, options.asOf, includes, 'checks');
  const { found: judged, lowered, hidden } = applySeverities(kept, catalog, includes);
  return { found: [...judged].sort(compareDiagnostics), waived, lowered, hidden };
}

/**
 * Looks at detections alone, the last one of the repository first: for a process beside the one that judges.
 *
 * @param slugs which detections
 * @param options what is told of each detection, and of its tests if it has any, and what decides that
 */
export function* findBackwards(
  catalog: Catalog,
  slugs: ReadonlySet<string>,
  options: Pick<FindingStore, 'keep'> & Required<Pick<RunChecksOptions, 'asOf' | 'allowedHosts'>>,
): Steps<void> {
  const context = createCheckContext(catalog, options.asOf, options);
  const tests = groupBy(catalog.tests, ({ detection }) => detection);
  for (const detection of catalog.detections.toReversed().filter(({ slug }) => slugs.has(slug))) {
    options.keep(detection, 'detection', yield* findInDetection(detection, allChecks, context));
    const own = tests.get(detection.slug);
    if (own !== undefined) options.keep(detection, 'tests', yield* findInTests(own, allChecks, context));
  }
}

function* findOnce(
  find: () => Steps<readonly Diagnostic[]>,
  detection: Detection,
  part: LookedAtPart,
  store: FindingStore | undefined,
): Steps<readonly Diagnostic[]> {
  const known = store?.recall(detection, part);
  if (known !== undefined) return known;
  const found = yield* find();
  store?.keep(detection, part, found);
  return found;
}

function* findInDetection(
  detection: Detection,
  checks: readonly Check[],
  context: CheckContext,
): Steps<readonly Diagnostic[]> {
  const ofDetections = checks.flatMap((check) => (check.scope === 'detection' ? [check] : []));
  const found = yield* findInVariants(detection, ofDetections, context);
  return found.map(({ check, finding }) => toDiagnostic(check, finding));
}

function* findInTests(
  tests: readonly DetectionTest[],
  checks: readonly Check[],
  context: CheckContext,
): Steps<readonly Diagnostic[]> {
  const ofTests = checks.flatMap((check) => (check.scope === 'test' ? [check] : []));
  const found: Diagnostic[] = [];
  for (const test of tests) {
    for (const check of ofTests) {
      found.push(...check.run(test, context).map((finding) => toDiagnostic(check, finding)));
      yield;
    }
  }
  return found;
}

/** Whether the files that are looked at hold a part of the detection as some workspace gets it. */
function isConcerned(
  { document, slug }: Detection,
  { workspaces, workspaceGroups }: Catalog,
  includes: (path: string) => boolean,
): boolean {
  const overlays = [...workspaces, ...workspaceGroups].flatMap((each) => each.overlays);
  const own = overlays.filter((overlay) => overlay.detection === slug).map((overlay) => overlay.document);
  return [document, ...own].some(({ source }) => includes(source.path));
}

function toDiagnostic(check: Check, finding: Finding): Diagnostic {
  return { check: check.id, severity: check.severity, ...finding };
}

/** What a check finds in everything but detections and their tests, which are looked at one by one. */
function findingsOf(check: Check, context: CheckContext, includes: (path: string) => boolean): readonly Finding[] {
  const chosen = <Subject extends { readonly document: YamlDocument }>(subjects: readonly Subject[]) =>
    subjects.filter((subject) => includes(subject.document.source.path));
  switch (check.scope) {
    case 'detection':
    case 'test':
      return [];
    case 'watchlist':
      return chosen(context.catalog.watchlists).flatMap((watchlist) => check.run(watchlist, context));
    case 'function':
      return chosen(context.catalog.functions).flatMap((each) => check.run(each, context));
    case 'workspace':
      return chosen(context.catalog.workspaces).flatMap((workspace) => check.run(workspace, context));
    case 'catalog':
      return check.run(context);
  }
}

/** A name that is wrong in a function's body is found again at each call, always at the same place. */
function withoutRepeats(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Map(
    diagnostics.map((diagnostic) => {
      const { check, message, place } = diagnostic;
      return [JSON.stringify([check, place.file, place.span.start, place.span.end, message]), diagnostic];
    }),
  );
  return [...seen.values()];
}
