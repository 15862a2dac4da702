import type { Catalog } from '../../content/catalog';
import type { Detection } from '../../content/detection';
import type { TestCase } from '../../content/detection-test';
import type { Overlay, Workspace, WorkspaceDifferences, WorkspaceGroup } from '../../content/workspace';
import { applyOverlay } from '../../expand/apply-overlay';
import { findVariants } from '../../expand/detection-variants';

/** One of the things that a detection is in different workspaces, and has to be proved as. */
export interface ProofPlace {
  /** Whose overlays hold; undefined: none. */
  readonly workspace: WorkspaceDifferences | undefined;
  /** The overlays that make it differ; none where the detection is proved as it is written. */
  readonly overlays: readonly Overlay[];
  /** The workspaces that have the detection so, and their groups: names that a case may give. */
  readonly names: readonly string[];
  /** The workspaces to name in a report; none where the detection is proved as it is written. */
  readonly shown: readonly string[];
}

/**
 * What to prove of a detection: it as it is written, and once more for each other thing that overlays make of it. What
 * has no part in a proof, such as whether a rule is on, makes nothing else of it.
 */
export function findProofPlaces(detection: Detection, catalog: Catalog): readonly ProofPlace[] {
  const isRunOften = catalog.tests.some(
    ({ detection: slug, cases }) => slug === detection.slug && cases.some(({ runs }) => runs !== undefined),
  );
  const found = new Map<string, { -readonly [Key in keyof ProofPlace]: ProofPlace[Key] }>();
  for (const { places, names, overlays } of findVariants(detection, catalog)) {
    const isWritten = overlays.length === 0;
    if (!isWritten && names.length === 0) continue;
    const [workspace] = isWritten ? [undefined] : places;
    const effect = effectOn(detection, workspace, isRunOften);
    const same = found.get(effect);
    const allNames = names.flatMap((name) => [name, ...groupsOf(name, catalog)]);
    if (same === undefined) found.set(effect, { workspace, overlays, names: allNames, shown: isWritten ? [] : names });
    else {
      same.names = [...same.names, ...allNames];
      if (same.shown.length > 0) same.shown = [...same.shown, ...names];
    }
  }
  return [...found.values()];
}

/** One workspace as the place of a proof, with what differs there. */
export function proofPlaceOf(workspace: Workspace, { slug }: Detection): ProofPlace {
  const overlays = workspace.overlays.filter(({ detection }) => detection === slug);
  return { workspace, overlays, names: [workspace.name, ...workspace.groupNames], shown: [workspace.name] };
}

/** Whether a case has to hold at a place: where it says nothing of workspaces, and the exclusion that it proves is there. */
export function isProvedAt(testCase: TestCase, detection: Detection, place: ProofPlace): boolean {
  const { workspaces, expectation } = testCase;
  if (workspaces !== undefined && !workspaces.some((name) => place.names.includes(name))) return false;
  return expectation.type !== 'falsePositive' || excludedAt(detection, place).includes(expectation.id);
}

/** Whether a case is to prove an exclusion that there is nowhere: a mistake. */
export function isOfNoExclusion({ expectation }: TestCase, detection: Detection, catalog: Catalog): boolean {
  if (expectation.type !== 'falsePositive') return false;
  const everywhere = [undefined, ...catalog.workspaces, ...catalog.workspaceGroups.map(withOverlays)];
  return !everywhere.some((workspace) => excludedAt(detection, { workspace }).includes(expectation.id));
}

function withOverlays({ overlays }: WorkspaceGroup): WorkspaceDifferences {
  return { overlays, threatIntelligence: undefined, repository: '' };
}

/** The ids of the false positives that have an exclusion at a place. */
function excludedAt(detection: Detection, { workspace }: Pick<ProofPlace, 'workspace'>): readonly string[] {
  const { falsePositives } = applyOverlay(detection, workspace);
  return falsePositives
    .filter(({ falsePositive }) => Object.keys(falsePositive.exclude).length > 0)
    .map(({ falsePositive }) => falsePositive.id);
}

function groupsOf(name: string, { workspaces }: Catalog): readonly string[] {
  return workspaces.find((workspace) => workspace.name === name)?.groupNames ?? [];
}

/** A text that is the same if a proof can come out no other way. @param isRunOften whether a case has several runs */
function effectOn(written: Detection, workspace: WorkspaceDifferences | undefined, isRunOften: boolean): string {
  const { detection } = applyOverlay(written, workspace);
  const exclusions = detection.falsePositives.map(({ id, exclude, expiresOn }) => [id, exclude, expiresOn]);
  if (detection.type === 'huntingQuery') return JSON.stringify([detection.expand, exclusions]);
  const { expand, severity, queryPeriod, triggerOperator, triggerThreshold } = detection;
  const { queryFrequency, suppressionEnabled, suppressionDuration } = detection;
  const schedule = isRunOften ? [queryFrequency?.seconds, suppressionEnabled, suppressionDuration?.seconds] : [];
  const trigger = [queryPeriod?.seconds, triggerOperator, triggerThreshold];
  return JSON.stringify([expand, exclusions, severity, trigger, schedule]);
}
