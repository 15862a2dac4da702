import type { Catalog } from '../../content/catalog';
import { isRule } from '../../content/detection';
import type { Detection } from '../../content/detection';
import { goesTo } from '../../content/goes-to';
import type { IndicatorWatchlist, WrittenIndicator } from '../../content/watchlist';
import { connectorsMeantFor } from '../../checks/evidence/connector-facts';
import { overlayDifference } from '../../deploy/pull/effective-detection';
import type { Difference } from '../../deploy/pull/effective-detection';
import { createExpander } from '../../expand/create-expander';
import type { ExpandedDetection } from '../../expand/expand-detection';
import { bindQuery } from '../../kql/bind-query';
import { findReferences } from '../../kql/query-references';
import type { WorkspaceSchema } from '../../kql/workspace-schema';
import type { CaseResult } from '../../prove/proof-result';
import { runTests } from '../../prove/run-tests';
import { listIndicators } from '../../review/list-indicators';
import { readListReaders } from '../../review/list-readers';
import type { Diagnostic } from '../../source/diagnostic';
import type { ReportedMatrix } from '../matrix-text';

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
  readonly schema: WorkspaceSchema;
  readonly asOf: Date;
  /** What the checks found. */
  readonly findings: readonly Diagnostic[];
  /** By the path of a file its commits, the last first; empty if there is no history. */
  readonly history: ReadonlyMap<string, readonly HistoryEntry[]>;
  /** What detections made of recorded attacks; undefined if nobody asked. */
  readonly matrix: ReportedMatrix | undefined;
}

/** An indicator that is in a query. */
export interface SiteIndicator {
  readonly list: string;
  readonly indicator: WrittenIndicator;
  /** In its normal form. */
  readonly value: string;
}

/** A table that a query reads, and the connectors that fill it. */
export interface SiteTable {
  readonly name: string;
  readonly connectors: readonly string[];
  /** Whether the detection itself names them. */
  readonly isNamed: boolean;
}

/** A detection and a workspace. */
export interface SitePlace {
  readonly workspace: string;
  /** What is other there than it is written; undefined if the detection does not go. */
  readonly difference: Difference | undefined;
}

/** All that is shown of a detection. */
export interface SiteDetection {
  readonly detection: Detection;
  /** Undefined where it cannot be expanded; then `problem` says why. */
  readonly expanded: ExpandedDetection | undefined;
  readonly problem: string | undefined;
  readonly indicators: readonly SiteIndicator[];
  readonly tables: readonly SiteTable[];
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

/** Expands and proves everything, and finds what belongs to each detection. */
export function readSiteContent(sources: SiteSources): SiteContent {
  const { catalog, schema, asOf, findings, history } = sources;
  const expand = createExpander(catalog, { asOf, schema: () => schema });
  const { results } = runTests(
    { catalog, schema, workspace: undefined },
    { detections: [], caseName: undefined, explain: false, mutate: false, everywhere: false },
  );
  const indicators = indicatorsByDetection(sources, expand);
  const detections = catalog.detections.map((detection): SiteDetection => {
    const { value, diagnostics } = expand(detection, undefined);
    const cases = results.filter((result) => result.detection === detection.slug).flatMap((result) => result.cases);
    const { path } = detection.document.source;
    return {
      detection,
      expanded: value,
      problem: value === undefined ? diagnostics.find(({ severity }) => severity === 'error')?.message : undefined,
      indicators: indicators.get(detection.slug) ?? [],
      tables: tablesOf(detection, schema),
      cases,
      isProved: isProved(cases),
      places: catalog.workspaces.map((workspace) => ({
        workspace: workspace.name,
        difference: goesTo(workspace, detection) ? overlayDifference(detection, workspace) : undefined,
      })),
      findings: findings.filter(({ place }) => place.file === path),
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

function tablesOf({ query, requiredDataConnectors }: Detection, schema: WorkspaceSchema): readonly SiteTable[] {
  const names = new Set(findReferences(bindQuery(query, schema)).tables.map(({ name }) => name));
  return [...names].map((name) => {
    const named = requiredDataConnectors.filter(({ dataTypes }) =>
      dataTypes.some((type) => type.split(' ')[0] === name),
    );
    const connectors = named.map(({ connectorId }) => connectorId);
    return {
      name,
      connectors: connectors.length > 0 ? connectors : connectorsMeantFor(name),
      isNamed: connectors.length > 0,
    };
  });
}

/** By slug the active indicators that the query has, or that it reads when it runs. */
function indicatorsByDetection(
  { catalog, schema, asOf }: SiteSources,
  expand: ReturnType<typeof createExpander>,
): ReadonlyMap<string, readonly SiteIndicator[]> {
  const found = new Map<string, SiteIndicator[]>();
  const state = { catalog, diagnostics: [], asOf, side: 'after' as const, schema: () => schema, expand };
  for (const list of catalog.watchlists.filter((each): each is IndicatorWatchlist => each.type === 'indicators')) {
    const active = [...listIndicators(list, asOf).values()].filter(({ inert }) => inert === undefined);
    for (const { detection, texts, isOpen } of readListReaders(list, state)) {
      const own = isOpen ? active : active.filter(({ value }) => texts.has(value) || texts.has(hostIn(value)));
      const entries = own.map(({ indicator, value }): SiteIndicator => ({ list: list.alias, indicator, value }));
      found.set(detection.slug, [...(found.get(detection.slug) ?? []), ...entries]);
    }
  }
  return found;
}

/** The host of an address with a port, and of a URL: a query may look for that part alone. */
function hostIn(value: string): string {
  return /^(?:\w+:\/\/(?:[^/?#@]*@)?)?\[?([^/?#\]]+?)\]?(?::\d+)?(?:[/?#].*)?$/s.exec(value)?.[1] ?? value;
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
