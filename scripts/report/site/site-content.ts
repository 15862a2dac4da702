import type { Catalog } from '../../content/catalog';
import { isRule } from '../../content/detection';
import type { Detection } from '../../content/detection';
import { goesTo } from '../../content/goes-to';
import { overlayDifference } from '../../deploy/pull/effective-detection';
import type { Difference } from '../../deploy/pull/effective-detection';
import type { WorkspaceSchema } from '../../kql/workspace-schema';
import type { CaseResult, MutationScore, TestResult } from '../../prove/evidence/proof-result';
import type { ProofStore } from '../../prove/evidence/proof-store';
import type { ProofScore } from '../../prove/evidence/score-proofs';
import type { Noise } from '../../prove/replay/measure-noise';
import type { ReplayOutcome } from '../../prove/replay/replay-on-logs';
import { runTests } from '../../prove/run-tests';
import type { Diagnostic } from '../../source/diagnostic';
import { groupBy } from '../../source/group-by';
import type { ReportedMatrix } from '../proofs/matrix-text';
import type { CoverageLevel } from './coverage-level';
import { createFactReader } from './site-facts';
import type { SiteFacts } from './site-facts';

/** A commit that touched a file. */
export interface HistoryEntry {
  readonly commit: string;
  /** YYYY-MM-DD. */
  readonly day: string;
  readonly subject: string;
}

/** What a detection made of logs, how loud it was, and the stretch of time over which it ran. */
export interface SiteReplay extends ReplayOutcome {
  /** Undefined if it did not run. */
  readonly noise: Noise | undefined;
  /** In ticks. */
  readonly from: bigint;
  readonly to: bigint;
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
  /** The techniques that somebody wants covered, and how far; undefined if nobody said so. */
  readonly wanted: { readonly ids: readonly string[]; readonly least: CoverageLevel } | undefined;
  /** By its slug what each detection made of logs; undefined if nobody asked. */
  readonly replays: ReadonlyMap<string, SiteReplay> | undefined;
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
  /** How well its cases prove it, and which changes of its query they notice; undefined if nobody asked, or a case fails. */
  readonly score: ProofScore | undefined;
  readonly mutations: MutationScore | undefined;
  /** Undefined if nobody asked. */
  readonly replayed: SiteReplay | undefined;
  /** Whether a case shows that it fires, one that it stays silent, and no case fails. */
  readonly isProved: boolean;
  readonly places: readonly SitePlace[];
  readonly findings: readonly Diagnostic[];
  readonly history: readonly HistoryEntry[];
}

export interface SiteContent extends SiteSources {
  readonly detections: readonly SiteDetection[];
}

/** Against what detections are expanded and proved. */
export interface MakerContext {
  readonly catalog: Catalog;
  readonly schema: WorkspaceSchema;
  readonly asOf: Date;
  /** Whether to say how well each is proved: a run of all its cases for each small change of its query. */
  readonly isScored: boolean;
}

/** Returns what expands and proves a detection, or recalls what came of it. */
export function createDetectionMaker(
  { catalog, schema, asOf, isScored }: MakerContext,
  stores: { readonly facts?: FactStore; readonly proofs?: ProofStore } = {},
): (detection: Detection) => MadeOfDetection {
  const readFacts = createFactReader({ catalog, schema, asOf });
  const tests = groupBy(catalog.tests, ({ detection }) => detection);
  const selection = isScored ? { ...asWritten, mutate: true, scoreOn: startOfDay(asOf) } : asWritten;
  return (detection) => {
    const known = stores.facts?.recall(detection);
    const facts = known ?? readFacts(detection);
    if (known === undefined) stores.facts?.keep(detection, facts);
    const alone = { ...catalog, detections: [detection], tests: tests.get(detection.slug) ?? [] };
    const { results } = runTests({ catalog: alone, schema, workspace: undefined, store: stores.proofs }, selection);
    return { facts, results };
  };
}

/** Every case of a detection as it is written. */
const asWritten = { detections: [], caseName: undefined, explain: false, mutate: false, everywhere: false };

/** A score is of a day, so that it is recalled all day. */
function startOfDay(time: Date): Date {
  return new Date(Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate()));
}

/** Finds what belongs to each detection. */
export function readSiteContent(sources: SiteSources): SiteContent {
  const { catalog, findings, history, made, replays } = sources;
  const findingsByFile = groupBy(findings, ({ place }) => place.file);
  const detections = catalog.detections.map((detection): SiteDetection => {
    const { facts, results } = made(detection);
    const cases = results.flatMap((result) => result.cases);
    const { path } = detection.document.source;
    return {
      ...facts,
      detection,
      cases,
      score: results.find((result) => result.score !== undefined)?.score,
      mutations: results.find((result) => result.mutations !== undefined)?.mutations,
      replayed: replays?.get(detection.slug),
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
