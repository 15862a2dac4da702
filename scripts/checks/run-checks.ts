import type { Catalog } from '../content/catalog';
import type { Detection } from '../content/detection';
import { compareDiagnostics, type Diagnostic } from '../source/diagnostic';
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
  /** What expands detections, where the caller goes on with what it gives. */
  readonly expand?: Expander;
  /** Hosts to which the environment lets a secret go; none where left out. */
  readonly allowedHosts?: readonly string[];
  readonly checks?: readonly Check[];
  readonly store?: FindingStore | undefined;
}

/** Remembers between runs what was found in each detection, which is where the time goes. */
export interface FindingStore {
  /** What was found when everything that it depends on was as it is now. */
  readonly recall: (detection: Detection) => readonly Diagnostic[] | undefined;
  readonly keep: (detection: Detection, found: readonly Diagnostic[]) => void;
}

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
  const includes = options.includes ?? (() => true);
  const context = createCheckContext(catalog, options.asOf, options);
  const checks = options.checks ?? allChecks;
  const found = [
    ...catalog.detections
      .filter((detection) => isConcerned(detection, catalog, includes))
      .flatMap((detection) => findInDetection(detection, checks, context, options.store)),
    ...findInQueries(catalog, checks, context, includes).map(({ check, finding }) => toDiagnostic(check, finding)),
    ...checks.flatMap((check) => findingsOf(check, context, includes).map((finding) => toDiagnostic(check, finding))),
  ];
  const all = [...(options.found ?? []), ...found].filter((diagnostic) => includes(diagnostic.place.file));
  const { kept, waived } = applyWaivers(withoutRepeats(all), catalog, options.asOf, includes, 'checks');
  const { found: judged, lowered, hidden } = applySeverities(kept, catalog, includes);
  return { found: [...judged].sort(compareDiagnostics), waived, lowered, hidden };
}

function findInDetection(
  detection: Detection,
  checks: readonly Check[],
  context: CheckContext,
  store: FindingStore | undefined,
): readonly Diagnostic[] {
  const known = store?.recall(detection);
  if (known !== undefined) return known;
  const detectionChecks = checks.flatMap((check) => (check.scope === 'detection' ? [check] : []));
  const found = findInVariants(detection, detectionChecks, context).map(({ check, finding }) =>
    toDiagnostic(check, finding),
  );
  store?.keep(detection, found);
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

/** What a check finds in everything but detections, which are looked at one by one. */
function findingsOf(check: Check, context: CheckContext, includes: (path: string) => boolean): readonly Finding[] {
  const chosen = <Subject extends { readonly document: YamlDocument }>(subjects: readonly Subject[]) =>
    subjects.filter((subject) => includes(subject.document.source.path));
  switch (check.scope) {
    case 'detection':
      return [];
    case 'watchlist':
      return chosen(context.catalog.watchlists).flatMap((watchlist) => check.run(watchlist, context));
    case 'function':
      return chosen(context.catalog.functions).flatMap((each) => check.run(each, context));
    case 'workspace':
      return chosen(context.catalog.workspaces).flatMap((workspace) => check.run(workspace, context));
    case 'test':
      return chosen(context.catalog.tests).flatMap((test) => check.run(test, context));
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
