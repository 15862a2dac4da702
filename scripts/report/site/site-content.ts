import type { Catalog } from '../../content/catalog';
import { isRule } from '../../content/detection';
import type { Detection } from '../../content/detection';
import { goesTo } from '../../content/goes-to';
import { overlayDifference } from '../../deploy/pull/effective-detection';
import type { Difference } from '../../deploy/pull/effective-detection';
import type { WorkspaceSchema } from '../../kql/workspace-schema';
import type { CaseResult, TestResult } from '../../prove/evidence/proof-result';
import type { ProofStore } from '../../prove/evidence/proof-store';
import { runTests } from '../../prove/run-tests';
import type { Diagnostic } from '../../source/diagnostic';
import { groupBy } from '../../source/group-by';
import type { ReportedMatrix } from '../proofs/matrix-text';
import { createFactReader } from './site-facts';
import type { SiteFacts } from './site-facts';

/** A commit that touched a file. */
export interface HistoryEntry {
  readonly commit: string;
  /** YYYY-MM-DD. */
  readonly day: string;
  readonly subject: string;
}

/** What a site is made of. */
export interface SiteSources {
  readonly catalog: Catalog;
  readonly asOf: Date;
  /** What the checks found. */
  readonly findings: readonly Diagnostic[];
  /** By the path of a file its commits, the last first; empty if there is no history. */
  readonly history: ReadonlyMap<string, readonly HistoryEntry[]>;
  /** What detections made of recorded attacks; undefined if nobody asked. */
  readonly matrix: ReportedMatrix | undefined;
  /** What was made of each detection. */
  readonly made: (detection: Detection) => MadeOfDetection;
}

/** What takes time: the query expanded, and the proofs run. */
export interface MadeOfDetection {
  readonly facts: SiteFacts;
  readonly results: readonly TestResult[];
}

/** Remembers between runs what was made of queries. */
export interface FactStore {
  readonly recall: (detection: Detection) => SiteFacts | undefined;
  readonly keep: (detection: Detection, facts: SiteFacts) => void;
}

/** A detection and a workspace. */
export interface SitePlace {
  readonly workspace: string;
  /** What is other there than it is written; undefined if the detection does not go. */
  readonly difference: Difference | undefined;
}

/** All that is shown of a detection. */
export interface SiteDetection extends SiteFacts {
  readonly detection: Detection;
  readonly cases: readonly CaseResult[];
  /** Whether a case shows that it fires, one that it stays silent, and no case fails. */
  readonly isProved: boolean;
  readonly places: readonly SitePlace[];
  readonly findings: readonly Diagnostic[];
  readonly history: readonly HistoryEntry[];
}

export interface SiteContent extends SiteSources {
  readonly detections: readonly SiteDetection[];
}

/** Returns what expands and proves a detection, or recalls what came of it. */
export function createDetectionMaker(
  { catalog, schema, asOf }: { readonly catalog: Catalog; readonly schema: WorkspaceSchema; readonly asOf: Date },
  stores: { readonly facts?: FactStore; readonly proofs?: ProofStore } = {},
): (detection: Detection) => MadeOfDetection {
  const readFacts = createFactReader({ catalog, schema, asOf });
  const tests = groupBy(catalog.tests, ({ detection }) => detection);
  return (detection) => {
    const known = stores.facts?.recall(detection);
    const facts = known ?? readFacts(detection);
    if (known === undefined) stores.facts?.keep(detection, facts);
    const alone = { ...catalog, detections: [detection], tests: tests.get(detection.slug) ?? [] };
    const { results } = runTests({ catalog: alone, schema, workspace: undefined, store: stores.proofs }, asWritten);
    return { facts, results };
  };
}

/** Every case of a detection as it is written. */
const asWritten = { detections: [], caseName: undefined, explain: false, mutate: false, everywhere: false };

/** Finds what belongs to each detection. */
export function readSiteContent(sources: SiteSources): SiteContent {
  const { catalog, findings, history, made } = sources;
  const findingsByFile = groupBy(findings, ({ place }) => place.file);
  const detections = catalog.detections.map((detection): SiteDetection => {
    const { facts, results } = made(detection);
    const cases = results.flatMap((result) => result.cases);
    const { path } = detection.document.source;
    return {
      ...facts,
      detection,
      cases,
      isProved: isProved(cases),
      places: catalog.workspaces.map((workspace) => ({
        workspace: workspace.name,
        difference: goesTo(workspace, detection) ? overlayDifference(detection, workspace) : undefined,
      })),
      findings: findingsByFile.get(path) ?? [],
      history: history.get(path) ?? [],
    };
  });
  return { ...sources, detections };
}

function isProved(cases: readonly CaseResult[]): boolean {
  const own = cases.filter(({ testCase }) => testCase !== undefined);
  const shows = (fired: boolean) => own.some((each) => each.passed && each.fired === fired);
  return own.length > 0 && cases.every(({ passed }) => passed) && shows(true) && shows(false);
}

/** Whether some workspace has it, and as a rule that runs or as a hunting query. */
export function isDeployed({ detection, places }: SiteDetection): boolean {
  return places.some(({ difference }) => {
    if (difference === undefined) return false;
    const enabled = difference.fields.find(({ path }) => path === 'enabled');
    const isOn = !isRule(detection) || detection.enabled;
    return enabled === undefined ? isOn : enabled.after === true;
  });
}
